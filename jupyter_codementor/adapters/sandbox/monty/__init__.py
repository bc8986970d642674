"""Monty: a portable interpreter of a part of Python, for machines on which no jail holds."""

from __future__ import annotations

from .attacks import attacked
from .box import PortableBox, refusal
from .installed import Monty, find_monty

__all__ = ["Monty", "PortableBox", "attacked", "find_monty", "refusal"]
