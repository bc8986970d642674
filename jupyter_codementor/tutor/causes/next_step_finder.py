"""Looks at what lies between a code and a good solution; tells a kind of step and a place only."""

from __future__ import annotations

import ast
from typing import Final

from jupyter_codementor.model.tutor import Finding, SpecialistName

from ..situation import Situation
from .causes import Diagnosis
from .nearest import Step
from .test_analyst import OfCauses
from .told_causes import told_by

_FEW: Final = 4
"""With more differences the student goes another way, and no step on ours would help."""
_SURE: Final = 0.13
_PARTS: Final[tuple[tuple[type[ast.AST], str], ...]] = (
    (ast.If, "a decision"),
    (ast.For, "a loop"),
    (ast.While, "a loop"),
    (ast.Return, "a line that gives a value back"),
    (ast.Raise, "a line that raises an error"),
    (ast.Try, "a way to deal with an error"),
    (ast.AugAssign, "a line that adds to a value"),
    (ast.Assign, "a line that keeps a value"),
    (ast.Expr, "a call"),
)


class NextStepFinder(OfCauses):
    """A specialist for the way that is left."""

    @property
    def name(self) -> SpecialistName:
        """Who it is."""
        return "next_step_finder"

    def _told(self, diagnosis: Diagnosis, situation: Situation) -> tuple[Finding, ...]:
        """Return the causes that the differences speak for, and the next step as a kind."""
        assert situation.challenge is not None  # noqa: S101 - what was asked before says so
        found = told_by(self.name, diagnosis, situation.challenge, situation.code)
        behaviour = diagnosis.behaviour
        if behaviour is None or not behaviour.failed or not 0 < len(diagnosis.steps) <= _FEW:
            return found
        return (*found, _next(diagnosis.steps[0]))


def _next(step: Step) -> Finding:
    """Return a step in words, without any of the code that it would be."""
    line = getattr(step.old or step.after or step.block, "lineno", 1)
    if step.old is None:
        where = f"after line {line}" if step.after is not None else f"near line {line}"
        sentence = f"The next step is {_part(step.new)} that is still missing {where}."
    elif step.new is None:
        sentence = f"The next step is to ask whether line {line} is needed as it is."
    else:
        sentence = f"The next step is a change in line {line}; the lines around it can stay."
    return Finding(
        specialist="next_step_finder",
        sentence=sentence,
        confidence=_SURE,
        lines=(line,),
        question="Which part of the task should that place take care of?",
    )


def _part(node: ast.AST | None) -> str:
    return next((words for kind, words in _PARTS if isinstance(node, kind)), "a line")
