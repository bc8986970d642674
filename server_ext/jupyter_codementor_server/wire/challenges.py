"""Challenges and what is handed in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from jupyter_codementor.model.activity import Chosen
from jupyter_codementor.model.challenge import Difficulty, Kind, Limits, Points
from jupyter_codementor.model.recommendation import Because, Offer
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.student import Award, ChallengeStatus
from jupyter_codementor.model.submission import Origin, SubmissionStatus
from jupyter_codementor.model.verdict import IsolationLevel, Verdict

from .problem import Code


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
    rating: float = 0.0
    """How hard it is by now, in logits; the chance of success is predicted from it."""


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
    """The next challenge, and why; `challenge_id` is empty where only the offers are left."""

    challenge_id: str
    title: str
    difficulty: Difficulty
    xp: int
    skills: tuple[str, ...]
    reason: str
    because: Because
    """The reason in words and numbers; its words are `reason`."""
    offers: tuple[Offer, ...] = ()
    """What else may help: a prerequisite to practise, an example to read, a new challenge."""
    parked: tuple[str, ...] = ()
    """Skills that were put aside after many attempts."""


class OrderRequest(Struct, frozen=True):
    """The ids of challenges, in the order in which they are to be suggested; empty: no order."""

    challenges: tuple[Annotated[str, Meta(max_length=200)], ...]


class OrderReply(Struct, frozen=True):
    """The order that a teacher has pinned; empty if there is none."""

    challenges: tuple[str, ...]


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
    chosen: Chosen = ""
    """`next`: it was the one suggested; `free`: the student picked it."""


class OpenReply(Struct, frozen=True, kw_only=True):
    """Where the student's notebook is, relative to the server's root. `kept`: the dated copy."""

    path: str
    created: bool
    kept: str | None = None


class CodeRequest(Struct, frozen=True):
    """What is run or handed in: code, or the `notebook` (nbformat 4) of an assignment."""

    code: Code = ""
    notebook: dict[str, Any] | None = None
    sure: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Of what is handed in: how sure the student is that it passes."""


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
    origin: Origin = ""
    """Empty: handed in here. From a progress file: `signed`, or my `own_word`."""
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
