"""The progress file: what a student takes along from a place that forgets, such as Binder.

Code, verdicts, opens and hints, marks by hand, preferences and events; never XP, skills or the
ledger, which follow from these. `student` is the id of whoever wrote it out.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from .activity import ActivityKind, Chosen
from .challenge import Points
from .student import HideableThing
from .submission import Origin
from .tutor import Personality
from .verdict import CaseResult, IsolationLevel

KIND: Final = "codementor-progress"
VERSION: Final = 1
FILE_MAX_BYTES: Final = 20 * 1024 * 1024
SUBMISSIONS_MAX: Final = 50_000
EVENTS_MAX: Final = 200_000
BY_HAND_MAX: Final = 1_000
CHALLENGES_MAX: Final = 5_000
MADE_MAX: Final = 500
DAYS_MAX: Final = 5_000
LANGUAGES_MAX: Final = 40

_Id = Annotated[str, Meta(min_length=1, max_length=200)]
_Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_Logits = Annotated[float, Meta(ge=-10, le=10)]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Few = Annotated[int, Meta(ge=0, le=100)]


class FiledVerdict(Struct, frozen=True, kw_only=True):
    """The verdict of a submission; `points` and `earned` as its challenge had them then."""

    status: Literal["accepted", "partial", "wrong_answer", "error"]
    earned: Points
    points: Points
    cases: Annotated[tuple[CaseResult, ...], Meta(max_length=500)] = ()
    duration_ms: Annotated[float, Meta(ge=0)] = 0.0
    memory_bytes: Annotated[int, Meta(ge=0, le=2**53)] = 0
    isolation: IsolationLevel | None = None


class FiledSubmission(Struct, frozen=True, kw_only=True):
    """A submission. `id` is the one where it was first handed in."""

    id: _Id
    challenge_id: _Id
    challenge_version: Annotated[int, Meta(ge=0, le=2**31)]
    language: Annotated[str, Meta(max_length=40)]
    code: Annotated[str, Meta(max_length=1024 * 1024)]
    created_at: Annotated[float, Meta(ge=0)]
    local_date: _Day
    verdict: FiledVerdict
    hints_used: _Few = 0
    item_difficulty: _Logits | None = None
    ability: _Logits | None = None
    sure: _Share | None = None
    origin: Origin = ""


class FiledTrace(Struct, frozen=True, kw_only=True):
    """What opening a challenge and taking hints left."""

    hints_used: _Few = 0
    last_at: Annotated[float, Meta(ge=0)] | None = None


class FiledEvent(Struct, frozen=True, kw_only=True):
    """Something that was done."""

    id: _Id
    challenge_id: Annotated[str, Meta(max_length=200)]
    kind: ActivityKind
    created_at: Annotated[float, Meta(ge=0)]
    submission_id: Annotated[str, Meta(max_length=200)] = ""
    """Of a `submit`: of which submission of the file."""
    outcome: Annotated[str, Meta(max_length=40)] = ""
    error_kind: Annotated[str, Meta(max_length=40)] = ""
    active_s: Annotated[float, Meta(ge=0, le=300)] = 0.0
    local_date: Annotated[str, Meta(max_length=10)] = ""
    skill: Annotated[str, Meta(max_length=200)] = ""
    chosen: Chosen = ""
    difficulty: Annotated[float, Meta(ge=-20, le=20)] | None = None
    sure: _Share | None = None
    origin: Origin = ""


class FiledPreferences(Struct, frozen=True, kw_only=True):
    """What a profile prefers; whether somebody is on a leaderboard is said at each place anew."""

    name: str
    alias: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    hidden: tuple[HideableThing, ...] = ()
    personality: Personality = "encouraging"
    help_level: int = 4
    days_a_week: int = 3
    asks_how_sure: bool = False


class ProgressFile(Struct, frozen=True, kw_only=True):
    """All of a progress file. `signature` is of everything else in it, by the key named `key`."""

    kind: Literal["codementor-progress"]
    version: int
    student: str
    exported_at: float
    profile: FiledPreferences | None = None
    submissions: Annotated[tuple[FiledSubmission, ...], Meta(max_length=SUBMISSIONS_MAX)] = ()
    opened: Annotated[dict[str, FiledTrace], Meta(max_length=CHALLENGES_MAX)] = {}
    by_hand: Annotated[dict[str, float], Meta(max_length=BY_HAND_MAX)] = {}
    events: Annotated[tuple[FiledEvent, ...], Meta(max_length=EVENTS_MAX)] = ()
    key: str = ""
    signature: str = ""
