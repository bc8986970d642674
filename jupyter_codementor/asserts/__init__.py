"""What test cells import.

It means here, in a notebook, what it means to the grader.
"""

from __future__ import annotations

from .running import random_cases, steps
from .sources import Source, source
from .words import approx, raises, unordered

__all__ = ["Source", "approx", "raises", "random_cases", "source", "steps", "unordered"]
