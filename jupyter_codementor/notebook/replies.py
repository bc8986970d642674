"""What the server replies, as far as the kernel side shows it. Fields that we do not know pass."""

from __future__ import annotations

from msgspec import Struct, field

from jupyter_codementor.model.analytics import Analytics
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.recommendation import Because
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.skills import Skills
from jupyter_codementor.model.student import (
    Award,
    ChallengeProgress,
    ChallengeStatus,
    LanguageProgress,
    Streak,
    TopicProgress,
)
from jupyter_codementor.model.submission import SubmissionStatus
from jupyter_codementor.model.tutor import Answer, Intent, Rating
from jupyter_codementor.model.verdict import Verdict


class Problem(Struct, frozen=True):
    """An error, as RFC 9457 has it; `detail` is a sentence for the student."""

    type: str
    status: int
    detail: str
    retry_after_s: float | None = None


class Suggestion(Struct, frozen=True, kw_only=True):
    """The next challenge, and why."""

    challenge_id: str
    title: str
    difficulty: str
    xp: int
    reason: str
    because: Because | None = None


class Summary(Struct, frozen=True, kw_only=True):
    """A row of the catalogue."""

    id: str
    title: str
    difficulty: str
    kind: str
    xp: int
    skills: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    status: ChallengeStatus = "new"
    tries: int = 0
    prerequisites: tuple[str, ...] = ()
    rating: float = 0.0
    """How hard it is by now, in logits."""


class Catalogue(Struct, frozen=True, kw_only=True):
    """A page of the catalogue."""

    challenges: tuple[Summary, ...]
    total: int
    cursor: str | None = None


class VisibleTest(Struct, frozen=True, kw_only=True):
    """A test that is shown."""

    name: str
    source: str


class HiddenTest(Struct, frozen=True, kw_only=True):
    """A hidden test: its name and its message."""

    name: str
    message: str = ""


class Detail(Struct, frozen=True, kw_only=True):
    """A challenge as its student may see it."""

    summary: Summary
    description: str
    starter: str
    entry: tuple[str, ...] = ()
    limits: Limits = Limits()
    complexity: str = ""
    visible_tests: tuple[VisibleTest, ...] = ()
    hidden_tests: tuple[HiddenTest, ...] = ()
    hints_total: int = 0
    hints_taken: tuple[str, ...] = ()
    hint_cost: float = 0.0
    explanation: str | None = None
    isolation: str | None = None

    @property
    def task(self) -> str:
        """The description without a heading that only repeats the title."""
        first, _, rest = self.description.strip().partition("\n")
        return rest.strip() if first.lstrip("# ") == self.summary.title else first + "\n" + rest


class RunReply(Struct, frozen=True):
    """The verdict of the visible tests."""

    verdict: Verdict


class Submission(Struct, frozen=True, kw_only=True):
    """A submission. `verdict` is None until it is graded, `award` and `next` until credited."""

    id: str
    challenge_id: str
    status: SubmissionStatus
    verdict: Verdict | None = None
    review: Review | None = None
    award: Award | None = None
    next: Suggestion | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing more will come."""
        return self.status == "credited"


class Hint(Struct, frozen=True, kw_only=True):
    """A rung of the hint ladder, from 1."""

    number: int
    total: int
    text: str
    xp_left: int


class Achievement(Struct, frozen=True, kw_only=True):
    """An achievement: got at `at`, or `share` (0 to 1) of the way there."""

    title: str
    description: str
    at: float | None = None
    share: float = 0.0


class ProgressReply(Struct, frozen=True, kw_only=True):
    """My progress."""

    xp: int
    level: int
    level_xp: int
    next_level_xp: int
    streak: Streak = Streak()
    achievements: tuple[Achievement, ...] = ()
    challenges: dict[str, ChallengeProgress] = field(default_factory=dict)
    languages: dict[str, LanguageProgress] = field(default_factory=dict)
    topics: dict[str, TopicProgress] = field(default_factory=dict)
    next: Suggestion | None = None
    by_hand: dict[str, float] = field(default_factory=dict)
    skills: Skills = Skills()


class ProfileReply(Struct, frozen=True, kw_only=True):
    """Who I am here, as far as a dashboard needs it."""

    time_zone: str = "UTC"


class Dashboard(Struct, frozen=True, kw_only=True):
    """All that the dashboard shows, put together."""

    progress: ProgressReply
    analytics: Analytics
    next: Suggestion | None = None
    time_zone: str = "UTC"


class State(Struct, frozen=True, kw_only=True):
    """All that the next challenge is chosen from, at `now` (seconds since 1970 UTC).

    `seen` has how far the student is with each challenge, with what was done elsewhere as solved.
    `challenges` is the catalogue in teaching order. `next` is what the server chose; None if it
    has nothing to suggest, or there is no server.
    """

    skills: Skills
    seen: dict[str, ChallengeProgress]
    challenges: tuple[Summary, ...]
    now: float
    next: Suggestion | None = None


class TutorStatus(Struct, frozen=True, kw_only=True):
    """Who would answer now, and how far the help goes; `sentence` says it in words."""

    enabled: bool
    sentence: str
    conversation_id: str
    rung: int = 0
    highest_rung: int = 0
    wait_s: float = 0.0


class TutorTurn(Struct, frozen=True, kw_only=True):
    """A question and its answer; None while it is on its way."""

    id: str
    question: str
    intent: Intent = "question"
    answer: Answer | None = None
    rating: Rating = 0


class Conversation(Struct, frozen=True, kw_only=True):
    """A conversation with its last turns, the oldest first; `cursor` for those before them."""

    id: str
    challenge_id: str
    title: str = ""
    turns: tuple[TutorTurn, ...] = ()
    cursor: str | None = None


class ChatReply(Answer, frozen=True, kw_only=True):
    """An answer of the tutor. `turn_id` is what it is rated by."""

    turn_id: str
    conversation_id: str


class TutorSeen(Struct, frozen=True, kw_only=True):
    """The tutor as it is found: who answers, and what was said so far."""

    status: TutorStatus
    conversation: Conversation
