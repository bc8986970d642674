"""What goes over the wire: requests and replies, from which the OpenAPI document is made.

Values of `jupyter_codementor.model` that are fit for a student's eyes travel as they are; a
`Challenge` never does, since it holds the solution and the hidden tests.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from jupyter_codementor.model.challenge import Difficulty, Kind, Limits, Points
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.student import (
    Award,
    ChallengeProgress,
    ChallengeStatus,
    HideableThing,
    LanguageProgress,
    LedgerEntry,
    Role,
    Streak,
    TopicProgress,
)
from jupyter_codementor.model.submission import SubmissionStatus
from jupyter_codementor.model.tutor import (
    Answer,
    Ask,
    Finding,
    Intent,
    PartKind,
    Personality,
    Rating,
    Source,
)
from jupyter_codementor.model.verdict import IsolationLevel, Verdict

Code = Annotated[str, Meta(description="the student's code, at most 64 KiB in UTF-8")]


class Problem(Struct, frozen=True, omit_defaults=True):
    """An error, as RFC 9457 has it. `detail` is a sentence for the student."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str = ""
    retry_after_s: float | None = None


# --- challenges -----------------------------------------------------------------------------------


class ChallengeSummary(Struct, frozen=True, kw_only=True):
    """A row of the catalogue. `waits_for` names the skills to practise first (it opens anyway)."""

    id: str
    version: int
    title: str
    difficulty: Difficulty
    kind: Kind
    language: str
    xp: int
    skills: tuple[str, ...]
    tags: tuple[str, ...]
    prerequisites: tuple[str, ...]
    waits_for: tuple[str, ...]
    status: ChallengeStatus
    tries: int
    earned: Points
    points: Points
    last_at: float | None


class SkillSummary(Struct, frozen=True, kw_only=True):
    """A skill of the catalogue, in teaching order, and how many of its challenges are solved."""

    name: str
    prerequisites: tuple[str, ...]
    solved: int
    total: int


class ChallengePage(Struct, frozen=True, kw_only=True):
    """Challenges that match, and the cursor for those after them. `total` counts all matches."""

    challenges: tuple[ChallengeSummary, ...]
    total: int
    cursor: str | None
    skills: tuple[SkillSummary, ...]
    next: Suggestion | None


class Suggestion(Struct, frozen=True, kw_only=True):
    """The next challenge, and why."""

    challenge_id: str
    title: str
    difficulty: Difficulty
    xp: int
    skills: tuple[str, ...]
    reason: str


class VisibleTest(Struct, frozen=True, kw_only=True):
    """A test that is shown: its source as the notebook has it."""

    name: str
    points: Points
    source: str


class HiddenTest(Struct, frozen=True, kw_only=True):
    """A hidden test: never more than this."""

    name: str
    points: Points
    message: str


class ChallengeDetail(Struct, frozen=True, kw_only=True):
    """A challenge as its student may see it. `explanation` only once it is solved."""

    summary: ChallengeSummary
    description: str
    starter: str
    entry: tuple[str, ...]
    limits: Limits
    complexity: str
    visible_tests: tuple[VisibleTest, ...]
    hidden_tests: tuple[HiddenTest, ...]
    hints_total: int
    hints_taken: tuple[str, ...]
    hint_cost: float
    """Share of the XP still to be gained that each hint costs, 0 to 1."""
    explanation: str | None
    isolation: IsolationLevel


class OpenRequest(Struct, frozen=True):
    """`reset`: start afresh; the notebook so far is kept beside it under a dated name."""

    reset: bool = False


class OpenReply(Struct, frozen=True, kw_only=True):
    """Where the student's notebook is, relative to the server's root. `kept`: the dated copy."""

    path: str
    created: bool
    kept: str | None = None


class CodeRequest(Struct, frozen=True):
    """What is run or handed in: code, or the `notebook` (nbformat 4) of an assignment."""

    code: Code = ""
    notebook: dict[str, Any] | None = None


class RunReply(Struct, frozen=True):
    """The verdict of the visible tests; nothing was recorded as a submission.

    `review` comes once all of them pass.
    """

    verdict: Verdict
    review: Review | None = None


class SubmissionReply(Struct, frozen=True, kw_only=True):
    """A submission. `verdict` is None until it is graded; `award` and `next` until credited.

    `review` comes with the verdict; None if the code is not reviewed.
    """

    id: str
    challenge_id: str
    created_at: float
    status: SubmissionStatus
    code: str
    verdict: Verdict | None = None
    review: Review | None = None
    award: Award | None = None
    next: Suggestion | None = None


class SubmissionPage(Struct, frozen=True):
    """My submissions to one challenge, newest first."""

    submissions: tuple[SubmissionReply, ...]
    cursor: str | None


class HintReply(Struct, frozen=True, kw_only=True):
    """A rung of the hint ladder, from 1; `left` more are there."""

    number: int
    total: int
    text: str
    xp_left: int
    """XP still to be gained by solving it with the hints taken."""


class NotebookRequest(Struct, frozen=True):
    """A challenge as a notebook (nbformat 4)."""

    notebook: dict[str, Any]


class CheckFinding(Struct, frozen=True, kw_only=True):
    """Something that the check says of a challenge."""

    level: Literal["ok", "warning", "error"]
    rule: str
    message: str


class CheckReply(Struct, frozen=True, kw_only=True):
    """The publish check: `passed` if there is no error; mutants are small bugs in the solution."""

    passed: bool
    findings: tuple[CheckFinding, ...]
    mutants: int
    mutants_killed: int


# --- people ---------------------------------------------------------------------------------------


class ProfileReply(Struct, frozen=True, kw_only=True):
    """Who I am here."""

    id: str
    name: str
    alias: str
    time_zone: str
    language: str
    on_leaderboard: bool
    hidden: tuple[HideableThing, ...]
    personality: Personality
    help_level: int
    """How far up the hint ladder the tutor may go, 1 to 4."""
    roles: tuple[Role, ...]


class ProfileRequest(Struct, frozen=True, kw_only=True):
    """What I change; what is left out stays."""

    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    alias: Annotated[str, Meta(max_length=40)] | None = None
    time_zone: str | None = None
    language: Annotated[str, Meta(pattern="^[a-z]{2}(-[A-Z]{2})?$")] | None = None
    on_leaderboard: bool | None = None
    hidden: tuple[HideableThing, ...] | None = None
    personality: Personality | None = None
    help_level: Annotated[int, Meta(ge=1, le=4)] | None = None


class Achievement(Struct, frozen=True, kw_only=True):
    """An achievement: got at `at`, or `share` (0 to 1) of the way there."""

    id: str
    title: str
    description: str
    xp: int
    at: float | None
    share: float


class ActiveDay(Struct, frozen=True):
    """A day of the student's calendar with what was done on it."""

    date: str
    submissions: int


class ProgressReply(Struct, frozen=True, kw_only=True):
    """All that My progress shows. `ledger` holds the newest entries, newest first."""

    xp: int
    level: int
    level_xp: int
    """XP at which this level began."""
    next_level_xp: int
    """XP at which the next begins."""
    streak: Streak
    achievements: tuple[Achievement, ...]
    challenges: dict[str, ChallengeProgress]
    languages: dict[str, LanguageProgress]
    topics: dict[str, TopicProgress]
    ledger: tuple[LedgerEntry, ...]
    days: tuple[ActiveDay, ...]
    next: Suggestion | None


class LeaderboardRow(Struct, frozen=True, kw_only=True):
    """A place on the leaderboard."""

    place: int
    alias: str
    xp: int
    level: int
    me: bool


class LeaderboardReply(Struct, frozen=True):
    """Those who opted in, best first. Empty `rows` and `joined` False: you did not opt in."""

    joined: bool
    rows: tuple[LeaderboardRow, ...]


# --- tutor ----------------------------------------------------------------------------------------


class ChatReply(Answer, frozen=True, kw_only=True):
    """An answer of the tutor. `turn_id` is what it is rated by."""

    turn_id: str
    conversation_id: str


class TurnReply(Struct, frozen=True, kw_only=True):
    """A question of mine and its answer; `answer` is None while it is on its way."""

    id: str
    created_at: float
    question: str
    intent: Intent
    answer: Answer | None
    rating: Rating


class ConversationSummary(Struct, frozen=True, kw_only=True):
    """A conversation of mine with the tutor."""

    id: str
    challenge_id: str
    title: str
    updated_at: float
    turns: int


class ConversationPage(Struct, frozen=True):
    """My conversations, the last one first."""

    conversations: tuple[ConversationSummary, ...]
    cursor: str | None


class ConversationReply(Struct, frozen=True, kw_only=True):
    """A conversation with its last turns, the oldest first; `cursor` for those before them."""

    id: str
    challenge_id: str
    title: str
    turns: tuple[TurnReply, ...]
    cursor: str | None


class TutorStatus(Struct, frozen=True, kw_only=True):
    """Who would answer now, and how far the help goes.

    Args:
        enabled: False if the server or the challenge switched the tutor off; `sentence` says who.
        source: ``model`` or ``offline``.
        model: the model's name, or "".
        sentence: the banner.
        conversation_id: of this challenge, whether or not anything was asked yet.
        rung: the step of the hint ladder reached with the present attempt; 0 before the first.
        highest_rung: the highest that teacher and profile allow.
        wait_s: until a further step is given although the code does not change.
    """

    enabled: bool
    source: Source
    model: str
    sentence: str
    conversation_id: str
    rung: int
    highest_rung: int
    wait_s: float


class RatingRequest(Struct, frozen=True):
    """1: it helped. -1: it did not. 0: taken back."""

    rating: Rating


class AnalyzeRequest(Struct, frozen=True):
    """Code to be read; `challenge_id` if it is for one."""

    code: Code
    challenge_id: str = ""


class FunctionShape(Struct, frozen=True, kw_only=True):
    """A function in numbers. `complexity` is McCabe's: 1 and one more for each branch."""

    name: str
    line: int
    complexity: int
    depth: int
    """How deep its blocks are nested."""
    lines: int
    growth: str
    """How its steps grow with its input as far as its loops tell, e.g. ``O(n)``; may be empty."""


class AnalyzeReply(Struct, frozen=True, kw_only=True):
    """What there is to say of the code itself. `quality` is 0 to 100, less for each remark."""

    review: Review
    functions: tuple[FunctionShape, ...]
    quality: int


# --- operations -----------------------------------------------------------------------------------


class DependencyHealth(Struct, frozen=True, omit_defaults=True):
    """Whether something that we need is there."""

    status: Literal["up", "down", "degraded"]
    latency_ms: float
    detail: str = ""


class HealthReply(Struct, frozen=True, kw_only=True):
    """`down` (and 503) when a dependency that is needed is down."""

    status: Literal["up", "down", "degraded"]
    timestamp: str
    uptime_s: float
    dependencies: dict[str, DependencyHealth]
    isolation: IsolationLevel | None = None
    version: str = ""


# --- live -----------------------------------------------------------------------------------------


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


LiveMessage = ChallengeCompleted | AchievementUnlocked | TutorResponse | LiveProblem


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
