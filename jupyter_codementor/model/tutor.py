"""What is asked of the tutor, what it finds, and what it answers."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from .mistakes import Mistake

Personality = Literal["encouraging", "socratic", "concise"]
Source = Literal["model", "cache", "offline"]
"""Who put the answer into words: a language model, an earlier answer of it, or offline help."""

Intent = Literal["question", "failing-test", "traceback", "selection", "smaller", "example", "why"]
"""question: what the student typed. failing-test, traceback, selection: "ask about this".
smaller: a smaller hint. example: an example on another task. why: why the last answer is so."""

SpecialistName = Literal[
    "error_explainer",
    "test_analyst",
    "code_reader",
    "next_step_finder",
    "hint_planner",
    "resource_finder",
    "composer",
    "leak_check",
]
ResourceType = Literal["challenge", "explanation", "material", "documentation"]

RUNGS: Final = 4
"""The hint ladder: 1 where and what kind, 2 the cause in words, 3 a worked example on another task,
4 Parsons blocks, if the teacher allows them."""

QUESTION_MAX_BYTES: Final = 4_000


class Ask(Struct, frozen=True, kw_only=True):
    """What a student asks.

    Args:
        challenge_id: what it is about; "" outside a challenge.
        code: the student's code as it stands, at most 64 KiB.
        question: in the student's words; may be empty with an intent other than ``question``.
        intent: what kind of help is asked for.
        test_name: of ``failing-test``: which test.
        selection: of ``selection``: the piece of code; of ``traceback``: the traceback as shown.
        rung: the highest step of the hint ladder that is wanted; 0 for the present one.
        id: of the turn, chosen by who asks, so that a repeated request is the same turn: 16 to 64
            letters, digits, ``-`` or ``_``; "" for a new one.
    """

    challenge_id: str = ""
    code: str = ""
    question: str = ""
    intent: Intent = "question"
    test_name: str = ""
    selection: str = ""
    rung: int = 0
    id: str = ""


class Finding(Struct, frozen=True, kw_only=True):
    """What one specialist found. None of its texts holds code of a solution or of a hidden test.

    Args:
        specialist: who found it.
        sentence: where and what kind, for the first step: one short sentence.
        cause: why, in words, for the second step; may be empty.
        mistake: the kind of mistake, if it is one of ours.
        lines: of the student's code, from 1.
        topic: the skill that it is about, as the catalogue names it; may be empty.
        question: what the student could be asked to think about; may be empty.
        confidence: how well it is supported, 0 to 1: 1 was seen to happen, 0.5 is a good guess.
        evidence: what was seen: an input with what was expected and what came, or a quoted line
            of the student's own code; may be empty.
    """

    specialist: SpecialistName
    sentence: str
    confidence: float
    cause: str = ""
    mistake: Mistake | None = None
    lines: tuple[int, ...] = ()
    topic: str = ""
    question: str = ""
    evidence: str = ""


class StepTaken(Struct, frozen=True, kw_only=True):
    """What one specialist did for an answer: shown, stored with the turn, and logged.

    `status`: ``found`` something, found ``nothing``, ``failed``, was ``late``, or was
    ``not_needed``. `note` says in a few words what it found or why not.
    """

    specialist: SpecialistName
    status: Literal["found", "nothing", "failed", "late", "not_needed"]
    duration_ms: float
    note: str = ""


class Resource(Struct, frozen=True, kw_only=True):
    """Something to read or practise.

    `url` is ``codementor:challenge/ID`` for what opens in Lab, else an https address.
    """

    title: str
    url: str
    type: ResourceType


class Answer(Struct, frozen=True, kw_only=True):
    """What the tutor says.

    Args:
        message: Markdown, as it was shown: after the leak check.
        suggestions: what the student could ask next, as short buttons.
        resources: what to read or practise.
        confidence: how well the findings support it, 0 to 1.
        personality: the manner that it was asked for in.
        source: who put it into words.
        model: the model's name, or "".
        processing_ms: from the question until the end.
        cache_expires_at: until when an equal question gets it again, seconds since 1970, or None.
        steps: which specialists ran, how long, and what they found.
        findings: what they found, the one that leads first.
        rung: the step of the hint ladder that it is on.
        stopped: the student stopped it.
        blocked: how many pieces of code the leak check took out.
        notice: why it is not what was hoped for, in a sentence (no model reached, a step that must
            wait); may be empty.
    """

    message: str
    suggestions: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    confidence: float = 0.0
    personality: Personality = "encouraging"
    source: Source = "offline"
    model: str = ""
    processing_ms: float = 0.0
    cache_expires_at: float | None = None
    steps: tuple[StepTaken, ...] = ()
    findings: tuple[Finding, ...] = ()
    rung: int = 1
    stopped: bool = False
    blocked: int = 0
    notice: str = ""


Rating = Literal[-1, 0, 1]


class Turn(Struct, frozen=True, kw_only=True):
    """A question and its answer, as stored. `answer` is None while it is on its way.

    `test_name` is the failing test that was asked about, if it was one. `led_by` is the specialist
    whose finding stood first: ratings count for it.
    """

    id: str
    conversation_id: str
    student_id: str
    challenge_id: str
    created_at: float
    question: str
    intent: Intent = "question"
    test_name: str = ""
    answer: Answer | None = None
    rating: Rating = 0
    led_by: str = ""
    schema_version: int = 1
    revision: int = 0


class Conversation(Struct, frozen=True, kw_only=True):
    """A student's turns about one challenge, and where they are on the hint ladder.

    `attempt` is the fingerprint of the code for which `rung` was given, at `rung_at`.
    """

    id: str
    student_id: str
    challenge_id: str
    updated_at: float
    turns: int = 0
    rung: int = 0
    attempt: str = ""
    rung_at: float = 0.0
    schema_version: int = 1
    revision: int = 0


class TutorPolicy(Struct, frozen=True):
    """What a teacher allows for a challenge.

    Args:
        enabled: whether the tutor helps with it.
        wait_s: after how long a further step is given although the code did not change.
        parsons: whether the fourth step, blocks of a solution to put in order, is given.
    """

    enabled: bool = True
    wait_s: float = 120.0
    parsons: bool = False


PartKind = Literal["start", "finding", "delta", "end"]


class TurnPart(Struct, frozen=True, kw_only=True):
    """A piece of an answer on its way to the page.

    Args:
        turn_id: of which answer.
        number: from 1, without gaps, so that a page that was away can ask for the rest.
        kind: ``start``: who answers (`source`, `model`). ``finding``: what was found first.
            ``delta``: further text of the message. ``end``: all of it; the joined deltas are its
            message.
    """

    turn_id: str
    number: int
    kind: PartKind
    text: str = ""
    source: Source = "offline"
    model: str = ""
    finding: Finding | None = None
    answer: Answer | None = None
