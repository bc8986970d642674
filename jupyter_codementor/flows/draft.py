"""An answer as it comes about."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.student import Profile
from jupyter_codementor.model.tutor import (
    RUNGS,
    Answer,
    Ask,
    Conversation,
    Finding,
    Resource,
    Source,
    StepTaken,
)
from jupyter_codementor.tutor.briefing import Said
from jupyter_codementor.tutor.confidence import confidence
from jupyter_codementor.tutor.ladder import Granted
from jupyter_codementor.tutor.leads import Leads, ordered
from jupyter_codementor.tutor.orchestra import Gathered
from jupyter_codementor.tutor.words.suggestions import suggestions

from .turn_feed import TurnFeed


class Asked(Struct, frozen=True, kw_only=True):
    """A question with what belongs to it."""

    student_id: str
    ask: Ask
    challenge: Challenge | None
    profile: Profile
    conversation: Conversation
    history: tuple[Said, ...]
    leads: Leads
    hints_taken: int = 0


@dataclass
class Draft:
    """An answer as far as it got, so that a stopped one keeps what was found and said.

    Args:
        asked: the question.
        feed: where its words go.
    """

    asked: Asked
    feed: TurnFeed
    began: float = field(default_factory=time.perf_counter)
    given: Granted = field(default_factory=lambda: Granted(1))
    attempt: str = ""
    solved: bool = False
    blocks: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    resources: tuple[Resource, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    source: Source = "offline"
    model: str = ""
    notice: str = ""
    blocked: int = 0
    expires_at: float | None = None
    _lead: Finding | None = None

    @property
    def has_code(self) -> bool:
        """Whether there is code that is not just the starter's."""
        challenge = self.asked.challenge
        code = self.asked.ask.code.strip()
        return bool(code) and (challenge is None or code != challenge.starter.strip())

    def answer(self, *, stopped: bool = False) -> Answer:
        """Return it as it stands."""
        return Answer(
            message=self.feed.message,
            suggestions=suggestions(
                rung=self.given.rung,
                top=highest_rung(self.asked.challenge, self.asked.profile),
                intent=self.asked.ask.intent,
                findings=self.findings,
                has_challenge=self.asked.challenge is not None,
                has_code=self.has_code,
                solved=self.solved,
            ),
            resources=self.resources,
            confidence=confidence(self.findings, solved=self.solved),
            personality=self.asked.profile.personality,
            source=self.source,
            model=self.model,
            processing_ms=round(1000 * (time.perf_counter() - self.began), 1),
            cache_expires_at=self.expires_at,
            steps=self.steps,
            findings=tuple(map(self.told, self.findings)),
            rung=self.given.rung,
            stopped=stopped,
            blocked=self.blocked,
            notice=self.notice,
        )

    def found(self, gathered: Gathered) -> None:
        """Note what was found, in the order in which it is told."""
        self.findings = ordered(gathered.findings, self.asked.leads)
        self.steps = gathered.steps

    def told(self, finding: Finding) -> Finding:
        """Return a finding as it may be told on this step: the cause from the second on."""
        return finding if self.given.rung > 1 else replace(finding, cause="")

    def tell_lead(self) -> None:
        """Tell the page which finding leads, unless it knows."""
        lead = self.findings[0] if self.findings else None
        if lead is not None and lead != self._lead:
            self._lead = lead
            self.feed.finding(self.told(lead))

    def composed(self, began: float) -> StepTaken:
        """Return the step of who put it into words, which began then."""
        return StepTaken(
            specialist="composer",
            status="found",
            duration_ms=round(1000 * (time.perf_counter() - began), 3),
            note=" ".join(filter(None, (self.source, self.model))),
        )

    def checked(self) -> StepTaken:
        """Return the step of the leak check."""
        return StepTaken(
            specialist="leak_check",
            status="found" if self.blocked else "nothing",
            duration_ms=0.0,
            note=f"{self.blocked} held back" if self.blocked else "",
        )


def highest_rung(challenge: Challenge | None, profile: Profile) -> int:
    """Return how far up the hint ladder teacher and student let the help go."""
    parsons = challenge is not None and challenge.tutor.parsons
    return min(profile.help_level, RUNGS if parsons else RUNGS - 1)
