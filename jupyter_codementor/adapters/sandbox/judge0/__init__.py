"""Grading at a Judge0 by its REST API."""

from __future__ import annotations

from .api import Judge0Api
from .sandbox import Judge0Sandbox

__all__ = ["Judge0Api", "Judge0Sandbox"]
