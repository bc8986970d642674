"""Who looks at a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jupyter_codementor.model.challenge import WrongSolution

from .causes.causes import Causes
from .causes.code_reader import CodeReader
from .causes.known_mistakes import known_mistakes
from .causes.next_step_finder import NextStepFinder
from .causes.test_analyst import TestAnalyst
from .errors.error_explainer import ErrorExplainer
from .hint_planner import HintPlanner
from .ports import Bench, Trials
from .situation import Specialist


def specialists(
    trials: Trials,
    bench: Bench | None = None,
    known: Callable[[str], Sequence[WrongSolution]] = known_mistakes,
) -> tuple[Specialist, ...]:
    """Return all of them, the most telling first.

    Args:
        trials: tries code by the tests.
        bench: tries code on fresh inputs; without it, nobody looks for the cause of a mistake.
        known: gives the known mistakes of a challenge by its id.
    """
    if bench is None:
        return (ErrorExplainer(trials), HintPlanner())
    causes = Causes(bench, known=known)
    return (
        ErrorExplainer(trials),
        TestAnalyst(causes),
        NextStepFinder(causes),
        CodeReader(causes, trials),
        HintPlanner(),
    )
