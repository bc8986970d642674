"""Prove a challenge that was made: nothing is given to a student that the jail has not shown right.

The reference passes and the starter fails (`CheckChallenge`), the tests catch at least 4 of 5 small
bugs, a second run says the same, and it is no copy of a challenge that there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from jupyter_codementor.challenges import read
from jupyter_codementor.content.likeness import Print, copied, print_of
from jupyter_codementor.errors import BadInput
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import Generated

from .check_challenge import CheckChallenge, CheckReport
from .ports import Challenges
from .stored import to_value

KILLED_MIN: Final = 0.8
"""Of the small bugs in the reference, so many at least must be caught."""
_PAGE: Final = 200


class Proof(Struct, frozen=True, kw_only=True):
    """What was shown. `reasons` say in sentences why it is refused; without any, it is accepted."""

    challenge: Challenge | None
    reasons: tuple[str, ...] = ()
    mutants: int = 0
    mutants_killed: int = 0

    @property
    def accepted(self) -> bool:
        """Whether it may be given to students."""
        return self.challenge is not None and not self.reasons


@dataclass(frozen=True)
class ProveChallenge:
    """Tries a made challenge out in the jail."""

    check: CheckChallenge
    challenges: Challenges
    documents: Documents

    async def __call__(self, notebook: NotebookJson) -> Proof:
        """Return what was shown.

        Raises:
            Unavailable: the jail cannot be started.
        """
        try:
            challenge = read(notebook).challenge
        except BadInput as error:
            return Proof(challenge=None, reasons=(str(error),))
        copy = copied(_print(challenge), await self._prints())
        if copy is not None:
            reason = f"It is too much like the challenge “{copy.title}”. Make something else."
            return Proof(challenge=challenge, reasons=(reason,))
        report = await self.check(notebook)
        reasons = [finding.message for finding in report.findings if finding.level == "error"]
        if not reasons:
            reasons = [*_of_mutants(report), *await self._of_second_run(challenge)]
        return Proof(
            challenge=challenge,
            reasons=tuple(reasons),
            mutants=report.mutants,
            mutants_killed=report.mutants_killed,
        )

    async def _of_second_run(self, challenge: Challenge) -> list[str]:
        again = await grade(
            challenge, challenge.solution, self.check.sandbox, hidden=True, own=True
        )
        if again.status == "accepted":
            return []
        return ["A second run of the solution gave other results than the first."]

    async def _prints(self) -> list[Print]:
        known = [_print(each) for each in await self.challenges.all()]
        for status in ("accepted", "waiting"):
            cursor: str | None = None
            while True:
                page = await self.documents.find(
                    "generated", {"status": status}, sort="created_at", limit=_PAGE, cursor=cursor
                )
                for document in page.documents:
                    known.append(_print_of_made(to_value(document, Generated)))
                cursor = page.cursor
                if cursor is None:
                    break
        return known


def _of_mutants(report: CheckReport) -> list[str]:
    if report.mutants == 0:
        return ["The solution is so short that nothing shows whether the tests can find a bug."]
    if report.mutants_killed >= KILLED_MIN * report.mutants:
        return []
    return [finding.message for finding in report.findings if finding.rule == "mutants"]


def _print(challenge: Challenge) -> Print:
    return print_of(challenge.id, challenge.title, challenge.description, challenge.solution)


def _print_of_made(made: Generated) -> Print:
    """Read the texts off the cells, which is a hundred times faster than reading the challenge."""
    texts = {
        cell["metadata"].get("codementor", {}).get("role"): "".join(cell["source"])
        for cell in made.notebook["cells"]
    }
    title = made.notebook["metadata"]["codementor"]["title"]
    return print_of(made.id, title, texts.get("description", ""), texts.get("solution", ""))
