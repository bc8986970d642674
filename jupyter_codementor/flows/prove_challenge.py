"""Prove a challenge that was made: nothing is given to a student that the jail has not shown right.

The reference passes and the starter fails (`CheckChallenge`), the tests catch at least 4 of 5 small
bugs, a second run says the same, and it is no copy of a challenge that there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from msgspec import Struct

from jupyter_codementor.challenges import read
from jupyter_codementor.content.drafts import DIFFICULTIES, Wish
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
COMPARED_MAX: Final = 200
"""So many made challenges of each difficulty and status are compared with, the newest ones."""
_PRINTS_KEPT: Final = 5000
T = TypeVar("T", Challenge, Generated)
Prints = dict[tuple[str, int], Print]


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
    """Tries a made challenge out in the jail.

    `prints` remembers what made challenges are recognised by, by id and revision.
    """

    check: CheckChallenge
    challenges: Challenges
    documents: Documents
    prints: Prints = field(default_factory=dict)

    async def __call__(self, notebook: NotebookJson) -> Proof:
        """Return what was shown.

        Raises:
            Unavailable: the jail cannot be started.
        """
        try:
            challenge = read(notebook).challenge
        except BadInput as error:
            return Proof(challenge=None, reasons=(str(error),))
        known = await self._prints(challenge)
        copy = await asyncio.to_thread(copied, _print(challenge), known)
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

    async def _prints(self, challenge: Challenge) -> list[Print]:
        """Return the prints of the catalogue, and of what was made for the same skill."""
        known = await asyncio.to_thread(
            lambda every: [self._kept(_print, each, each.version) for each in every],
            await self.challenges.all(),
        )
        skill = challenge.skills[0] if challenge.skills else ""
        for difficulty in DIFFICULTIES:
            fits = Wish(skill, difficulty, challenge.language).fits
            for status in ("accepted", "waiting"):
                known += await self._of_made(fits, status)
        return known

    async def _of_made(self, fits: str, status: str) -> list[Print]:
        page = await self.documents.find(
            "generated",
            {"fits": fits, "status": status},
            sort="created_at",
            descending=True,
            limit=COMPARED_MAX,
        )
        return await asyncio.to_thread(
            lambda: [
                self._kept(_print_of_made, made, made.revision)
                for made in (to_value(document, Generated) for document in page.documents)
            ]
        )

    def _kept(self, make: Callable[[T], Print], thing: T, revision: int) -> Print:
        known = self.prints.get((thing.id, revision))
        if known is None:
            if len(self.prints) >= _PRINTS_KEPT:
                self.prints.clear()
            known = self.prints[(thing.id, revision)] = make(thing)
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
