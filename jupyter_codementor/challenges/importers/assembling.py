"""An assignment of what was read, whatever format it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from jupyter_codementor.challenges.notebook_json import PlainNotebook
from jupyter_codementor.model.assignment import Assignment, AssignmentCell, Question
from jupyter_codementor.model.challenge import Challenge, Limits, TestCase

from .libraries import image_for
from .models import Imported, Lost
from .naming import challenge_id, heading, introduction, reward, title_of

_MEMORY_MB: Final = 512


def assembled(
    plain: PlainNotebook,
    name: str,
    cells: Sequence[AssignmentCell],
    cases: Sequence[TestCase],
    questions: Sequence[Question],
    lost: Sequence[Lost],
    *,
    origin: Literal["nbgrader", "otter"],
    metadata: Mapping[str, Any],
    files: Mapping[str, str] | None = None,
    title: str = "",
    time_s: float = 30.0,
    seed: int | None = None,
    seed_variable: str = "",
) -> Imported:
    """Return an assignment with what could not be carried, unknown libraries included.

    Args:
        plain: the notebook that it was read from.
        name: of the file; the id, and without a heading or `title` the title, follow from it.
        cells: in their order.
        cases: the tests in their order.
        questions: with the names of their tests.
        lost: what could not be carried of the cells.
        origin: which format it was.
        metadata: of the notebook, to be written again by an export.
        files: relative path -> content in base64: what the notebook reads beside itself.
        title: if no heading says it.
        time_s: for each cell and test.
        seed: what generators are seeded with before each cell.
        seed_variable: the name that is given the seed, or "" if generators are seeded.
    """
    sources = (cell.source for cell in cells if cell.kind == "code")
    image, unknown = image_for(sources, own=files or {})
    if unknown:
        what = (
            f"It imports {', '.join(unknown)}, which no prepared interpreter of ours has; name one "
            "that has it as `image` of the challenge."
        )
        lost = [*lost, Lost(what)]
    points = sum(case.points for case in cases) + sum(cell.points for cell in cells)
    challenge = Challenge(
        id=challenge_id(name),
        version=1,
        title=heading(cells) or title or title_of(name),
        description=introduction(cells),
        starter="",
        solution="",
        test_cases=tuple(cases),
        difficulty="medium",
        xp=reward(points),
        kind="assignment",
        language=plain.language,
        skills=("assignments",),
        limits=Limits(time_s=time_s, memory_mb=_MEMORY_MB),
        image=image,
        assignment=Assignment(
            cells=tuple(cells),
            questions=tuple(questions),
            seed=seed,
            seed_variable=seed_variable,
            files=dict(files or {}),
            kernel=plain.kernel,
            origin=origin,
            metadata=dict(metadata),
        ),
    )
    return Imported((challenge,), tuple(lost))
