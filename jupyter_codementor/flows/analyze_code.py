"""Read code that nobody handed in, and say what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from jupyter_codementor.challenges import code_of
from jupyter_codementor.errors import BadInput
from jupyter_codementor.grading.review import Measures, measures
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.review import RemarkKind, Review

from .ports import Challenges
from .review_code import ReviewCode

_COST: Final[dict[RemarkKind, int]] = {"bug": 20, "growth": 12, "complexity": 8, "style": 4}
_FREE: Final = Challenge(
    id="",
    version=1,
    title="",
    description="",
    starter="",
    solution="",
    test_cases=(),
    difficulty="easy",
    xp=10,
)


class Analysis(Struct, frozen=True):
    """The review, each function in numbers, and a quality of 0 to 100: less for each remark."""

    review: Review
    functions: tuple[Measures, ...]
    quality: int


@dataclass(frozen=True)
class AnalyzeCode:
    """The same review as beside a submission, for any code."""

    challenges: Challenges
    review: ReviewCode

    async def __call__(self, source: str, challenge_id: str = "") -> Analysis:
        """Return what there is to say of Python code.

        Raises:
            NotFound: no such challenge.
            BadInput: the code is empty, is not Python, or cannot be read; `CodeTooLong` over
                64 KiB.
        """
        challenge = await self.challenges.get(challenge_id) if challenge_id else _FREE
        if challenge.language != "python" or challenge.kind == "assignment":
            raise BadInput("Only Python code is reviewed, one piece at a time.")
        code = code_of(source, challenge.language)
        shapes = measures(code)
        review = await self.review(challenge, code)
        if shapes is None or review is None:
            raise BadInput(
                "This code cannot be reviewed: Python cannot read it, or it is far longer or "
                "deeper than a challenge needs."
            )
        lost = sum(_COST[remark.kind] for remark in review.remarks)
        return Analysis(review, shapes, max(0, 100 - lost))
