"""Boxes for JavaScript: the same jail, in which a process of node answers in place of Python."""

from __future__ import annotations

from .boxes import NodeBoxes

__all__ = ["NodeBoxes"]
