"""The hint ladder: which step of help a student gets, and when the next one."""

from __future__ import annotations

import math
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.model.tutor import RUNGS, Conversation, Intent, TutorPolicy

_PARSONS: Final = 4
_A_DAY_S: Final = 86_400.0
_WANTED_BY: Final[dict[Intent, int]] = {"why": 2, "example": 3}
"""The step that an intent speaks of, if none was named."""


class Granted(Struct, frozen=True):
    """Which step is given.

    Args:
        rung: of the hint ladder, from 1.
        wait_s: in how many seconds the next step is given without a change; 0 if now, or if there
            is none.
        notice: why it is not the step that was asked for; "" if it is.
    """

    rung: int
    wait_s: float = 0.0
    notice: str = ""


def granted(
    conversation: Conversation | None,
    policy: TutorPolicy,
    profile_help_level: int,
    asked_rung: int,
    attempt: str,
    now: float,
    *,
    intent: Intent = "question",
    solved: bool = False,
) -> Granted:
    """Return the step of the ladder that an answer is for.

    The first help is step 1. A further step, one at a time, needs another attempt than the one
    that the present step was given for, or the wait that the teacher set. A smaller hint is a step
    back. Code that passes has no ladder to climb: it is at its foot.

    Args:
        conversation: where the student stands; None before the first question.
        policy: what the teacher allows.
        profile_help_level: how far up the student wants to go, 1 to 4.
        asked_rung: the step that is wanted; 0 for the present one.
        attempt: `fingerprint` of the code as it stands.
        now: seconds since 1970.
        intent: what kind of help is asked for.
        solved: whether the code passes all visible tests.
    """
    top = max(1, min(profile_help_level, RUNGS if policy.parsons else _PARSONS - 1))
    if conversation is None or conversation.rung < 1 or solved:
        return Granted(1)
    present = min(conversation.rung, top)
    if intent == "smaller":
        return Granted(max(1, present - 1))
    wanted = asked_rung or max(present, _WANTED_BY.get(intent, present))
    if wanted <= present:
        return Granted(max(1, wanted))
    if present == top:
        return Granted(present, notice=_last_step(top, policy, profile_help_level))
    left_s = conversation.rung_at + policy.wait_s - now
    if attempt == conversation.attempt and left_s > 0:
        wait_s = min(left_s, policy.wait_s)  # a clock that was set back makes nobody wait longer
        return Granted(present, wait_s=wait_s, notice=_must_wait(wait_s))
    rung = present + 1
    return Granted(rung, notice="" if wanted == rung else "One step at a time: this is the next.")


def climbed(
    conversation: Conversation, given: Granted, attempt: str, now: float, *, solved: bool = False
) -> Conversation:
    """Return the conversation after an answer: a new step begins a new wait.

    A step back is not remembered, so that the way up again is free. Code that passes resets it.
    """
    if solved:
        return msgspec.structs.replace(conversation, rung=0, attempt="", rung_at=0.0)
    if given.rung <= conversation.rung:
        return conversation
    return msgspec.structs.replace(conversation, rung=given.rung, attempt=attempt, rung_at=now)


def _must_wait(wait_s: float) -> str:
    if wait_s > _A_DAY_S:
        return "The next step comes when you have changed your code."
    seconds = math.ceil(wait_s)
    minutes = math.ceil(seconds / 60)
    when = f"{seconds} seconds" if seconds <= 90 else f"{minutes} minutes"
    when = "a second" if seconds == 1 else when
    return f"The next step comes when you have changed your code, or in {when}."


def _last_step(top: int, policy: TutorPolicy, help_level: int) -> str:
    if help_level <= top and help_level < (RUNGS if policy.parsons else _PARSONS - 1):
        return "This is the last step that your preferences allow."
    return "This is the last step of help for this task."
