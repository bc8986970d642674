"""Read code beside its grading, and say what is worth a second look."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cachetools import LRUCache

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.review import Finding, Linter, compose, own_findings
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.review import Review

_LOG: Final = logging.getLogger(__name__)
_REVIEWS_KEPT: Final = 512


@dataclass(frozen=True)
class ReviewCode:
    """Reviews Python code; the same code of the same challenge is read once.

    Rules that the challenge's own solution breaks are left out: there, the task wants it so.
    """

    linter: Linter
    _reviews: LRUCache[tuple[str, int, bytes], Review] = field(
        default_factory=lambda: LRUCache(_REVIEWS_KEPT)
    )
    _silent: LRUCache[tuple[str, int], frozenset[str]] = field(
        default_factory=lambda: LRUCache(_REVIEWS_KEPT)
    )

    async def __call__(self, challenge: Challenge, code: str) -> Review | None:
        """Return the review; None for code that is not reviewed, and never an error.

        Not reviewed are other languages, assignments, code that cannot be read, and code that is
        far longer or deeper than a challenge needs.
        """
        if challenge.language != "python" or challenge.kind == "assignment":
            return None
        digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
        key = (challenge.id, challenge.version, digest)
        kept = self._reviews.get(key)
        if kept is not None:
            return kept
        try:
            review = await self._review(challenge, code)
        except Exception:  # noqa: BLE001 - the edge of a side task, which must not harm grading
            _LOG.exception("code could not be reviewed; it is graded without")
            return None
        if review is not None and review.complete:
            self._reviews[key] = review
        return review

    async def _review(self, challenge: Challenge, code: str) -> Review | None:
        own = _own(challenge, code)
        if own is None:
            return None
        async with asyncio.TaskGroup() as group:
            linted = group.create_task(self._lint(code))
            silent = group.create_task(self._rules_of_solution(challenge))
        found = linted.result()
        return compose(
            code,
            challenge.starter,
            (*own, *(found or ())),
            silent=silent.result(),
            complete=found is not None,
        )

    async def _rules_of_solution(self, challenge: Challenge) -> frozenset[str]:
        key = (challenge.id, challenge.version)
        kept = self._silent.get(key)
        if kept is not None:
            return kept
        own = _own(challenge, challenge.solution)
        linted = None if own is None else await self._lint(challenge.solution)
        rules = _rules((*(own or ()), *(linted or ())))
        if own is None or linted is not None:
            self._silent[key] = rules
        return rules

    async def _lint(self, code: str) -> tuple[Finding, ...] | None:
        """Return what the linter finds; None if it could not be asked, which it has logged."""
        try:
            return await self.linter.findings(code)
        except Unavailable:
            return None


def _own(challenge: Challenge, code: str) -> tuple[Finding, ...] | None:
    return own_findings(code, entry=challenge.entry, complexity=challenge.complexity)


def _rules(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.rule for finding in findings)
