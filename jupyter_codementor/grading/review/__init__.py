"""Reading code: remarks on likely bugs, growth, complexity and style, beside the verdict."""

from __future__ import annotations

from .compose import compose, own_findings
from .measures import Measures, measures
from .ports import Finding, Linter
from .rules import LINTER_CODES, RULES

__all__ = [
    "LINTER_CODES",
    "RULES",
    "Finding",
    "Linter",
    "Measures",
    "compose",
    "measures",
    "own_findings",
]
