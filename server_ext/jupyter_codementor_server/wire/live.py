"""Messages of the live socket."""

from __future__ import annotations

from msgspec import Struct, field

from jupyter_codementor.model.tutor import Answer, Ask, Finding, PartKind, Source


class ChallengeCompleted(Struct, frozen=True, kw_only=True, tag="challenge-completed"):
    """Live: a submission of mine has its verdict."""

    challenge_id: str = field(name="challengeId")
    submission_id: str = field(name="submissionId")
    verdict: str


class AchievementUnlocked(Struct, frozen=True, kw_only=True, tag="achievement-unlocked"):
    """Live: an achievement of mine."""

    achievement: str
    title: str
    xp: int


class ProgressChanged(Struct, frozen=True, kw_only=True, tag="progress-changed"):
    """Live: my progress is another than before; look at it again."""


class TutorResponse(Struct, frozen=True, kw_only=True, tag="ai-tutor-response"):
    """Live: a piece of an answer to a question of mine; the parts of a turn are numbered from 1."""

    turn_id: str
    challenge_id: str
    number: int
    kind: PartKind
    text: str = ""
    source: Source = "offline"
    model: str = ""
    finding: Finding | None = None
    answer: Answer | None = None


class LiveProblem(Struct, frozen=True, kw_only=True, tag="problem"):
    """Live: what this page asked for was refused; `about` is the id that it gave."""

    about: str
    status: int
    detail: str
    retry_after_s: float | None = None


LiveMessage = (
    ChallengeCompleted | AchievementUnlocked | ProgressChanged | TutorResponse | LiveProblem
)


class TutorAsk(Struct, frozen=True, tag="ai-tutor-message"):
    """Live, from the page: a question. Its `id` is that of the turn."""

    ask: Ask


class TutorStop(Struct, frozen=True, tag="ai-tutor-stop"):
    """Live, from the page: stop an answer of mine."""

    turn_id: str


class TutorFollow(Struct, frozen=True, tag="ai-tutor-follow"):
    """Live, from the page: send the parts of an answer after a number again."""

    turn_id: str
    after: int = 0


PageMessage = TutorAsk | TutorStop | TutorFollow
