"""Notebooks in any installed Jupyter kernel, in a jail with ipc transport and no network."""

from __future__ import annotations

from .pool import Kernels

__all__ = ["Kernels"]
