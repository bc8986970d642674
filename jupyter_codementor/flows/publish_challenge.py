"""Publish a challenge: only one that passed its check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jupyter_codementor.challenges import read
from jupyter_codementor.errors import BadInput
from jupyter_codementor.events import ChallengePublished, Listener, tell
from jupyter_codementor.model.challenge import NotebookJson

from .check_challenge import CheckChallenge, CheckReport
from .ports import Challenges


@dataclass(frozen=True)
class PublishChallenge:
    """Checks, stores, and tells of it."""

    challenges: Challenges
    check: CheckChallenge
    listeners: Sequence[Listener]

    async def __call__(self, id: str, notebook: NotebookJson) -> CheckReport:
        """Return the report; the challenge is published if it passed.

        Raises:
            NotAChallenge: the notebook is none, or broken.
            BadInput: its id is another than `id`.
            Conflict: this version is published already.
        """
        challenge = read(notebook).challenge
        if challenge.id != id:
            raise BadInput(f"The notebook is the challenge “{challenge.id}”, not “{id}”.")
        report = await self.check(notebook)
        if report.passed:
            await self.challenges.publish(challenge, notebook)
            tell(self.listeners, ChallengePublished(challenge.id, challenge.version))
        return report
