"""Test cases -> verdict: the student's code runs in a jail, and is compared outside of it."""

from __future__ import annotations

from .compare import Mismatch, compare
from .grade import grade
from .mutants import Mutant, MutationScore, mutants, mutation_score
from .ports import Box, Outcome, Raised, Sandbox

__all__ = [
    "Box",
    "Mismatch",
    "Mutant",
    "MutationScore",
    "Outcome",
    "Raised",
    "Sandbox",
    "compare",
    "grade",
    "mutants",
    "mutation_score",
]
