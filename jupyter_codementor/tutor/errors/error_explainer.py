"""Puts an exception into words: where it is and what kind it is, and why it came."""

from __future__ import annotations

import asyncio
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.tutor import Finding, SpecialistName

from ..ports import Explained, Trials
from ..situation import Situation
from .error_rules import Rule, Words, quote, words
from .error_rules_names import NAMES
from .error_rules_other import JAVASCRIPT, LIMITS
from .error_rules_syntax import SYNTAX
from .error_rules_values import VALUES
from .error_seen import Seen, seen

_BUDGET_S: Final = 0.25
_JAIL_S: Final = 0.18
_MOST: Final = 2
"""More than two exceptions at once are hardly read."""
_RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "python": (*LIMITS, *NAMES, *VALUES, *SYNTAX),
    "javascript": (*LIMITS, *JAVASCRIPT),
}
_STOPPED: Final = ("timeout", "memory", "output_limit")
_UNREADABLE: Final = ("SyntaxError", "IndentationError", "TabError")
_MAX_EVIDENCE: Final = 200


class ErrorExplainer:
    """A specialist for exceptions. What knows the live values speaks first, else our own rules.

    Args:
        trials: explains in the jail, where that can be had.
        patience_s: how long the jail may take; then our own rules speak, which need no time.
    """

    def __init__(self, trials: Trials, patience_s: float = _JAIL_S) -> None:
        self._trials = trials
        self._patience_s = patience_s

    @property
    def name(self) -> SpecialistName:
        """Who it is."""
        return "error_explainer"

    @property
    def budget_s(self) -> float:
        """How long it may take."""
        return _BUDGET_S

    def applies(self, situation: Situation) -> bool:
        """Return whether a visible test, or what is asked about, shows an exception or a limit."""
        return bool(seen(situation))

    def knows_at_once(self, situation: Situation) -> bool:
        """Return that it mostly needs little time: an interpreter is kept ready for it."""
        return True

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        """Return a finding for each of the first exceptions; empty if there is none."""
        errors = seen(situation)[:_MOST]
        explained = await self._explained(situation) if _wants_jail(errors) else None
        return tuple(_finding(error, explained, situation) for error in errors)

    async def _explained(self, situation: Situation) -> Explained | None:
        if situation.challenge is None or not situation.code.strip():
            return None
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._trials.explain(situation.challenge, situation.code)
        except (TimeoutError, Unavailable):
            return None  # our own rules need no jail


def _wants_jail(errors: tuple[Seen, ...]) -> bool:
    return any(error.type_name not in (*_STOPPED, "missing") for error in errors)


def _finding(error: Seen, explained: Explained | None, situation: Situation) -> Finding:
    challenge = situation.challenge
    rules = _RULES.get(challenge.language if challenge else "python", LIMITS)
    own = words(error, rules)
    return Finding(
        specialist="error_explainer",
        sentence=_sentence(error, own),
        cause=_cause(own, explained if _is_same(error, explained) else None),
        mistake=own.mistake,
        lines=(error.line,) if error.line else (),
        topic=own.topic,
        question=own.question,
        confidence=_confidence(error, own),
        evidence=_evidence(error),
    )


def _sentence(error: Seen, own: Words) -> str:
    where = f"Line {error.line}" if error.line else "Your code"
    if error.type_name == "missing":
        return f"Something is missing from your code: {own.kind}."
    if error.type_name in _STOPPED:
        return f"Your code was stopped: {own.kind}."
    if error.type_name in _UNREADABLE:
        return f"{where} cannot be read: {own.kind}."
    return f"{where} stops with {_named(error.type_name)}: {own.kind}."


def _named(type_name: str) -> str:
    article = "an" if type_name[:1] in "AEIOUaeiou" else "a"
    return f"{article} {quote(type_name)}"


def _cause(own: Words, explained: Explained | None) -> str:
    """Return why it came. Who saw the live values knows their names, and is told before us."""
    told = "" if explained is None else explained.cause or explained.hint
    if own.leads or not told:
        return own.cause
    told += "" if told.endswith((".", "!", "?")) else "."
    return f"{told} {own.advice}" if own.advice else told


def _is_same(error: Seen, explained: Explained | None) -> bool:
    if explained is None or not error.happened:
        return False
    return explained.type_name == error.type_name and explained.line == error.line


def _confidence(error: Seen, own: Words) -> float:
    if error.type_name in _STOPPED:
        return 0.6
    return own.sure if error.happened else own.sure * 0.6


def _evidence(error: Seen) -> str:
    if error.type_name in (*_STOPPED, "missing"):
        return error.message[:_MAX_EVIDENCE]
    what = "Reading" if error.type_name in _UNREADABLE else "It"
    if error.call and not error.in_program and what == "It":
        what = quote(error.call)
    parts = [f"{what} stops"]
    if error.source:
        parts.append(f"at {quote(error.source)}")
    message = f": {error.message}" if error.message else ""
    told = f"with {quote(error.type_name + message)}"
    return " ".join([*parts, told])[:_MAX_EVIDENCE] + "."
