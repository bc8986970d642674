"""Our own words for exceptions, by type and message: they need no jail, only what was seen.

The rules themselves stand in `error_rules_names`, `error_rules_values`, `error_rules_syntax` and
`error_rules_other`; the first that fits speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.mistakes import Mistake

from .error_seen import Seen

_MAX_QUOTE: Final = 60


class Rule(Struct, frozen=True, kw_only=True):
    """What is said of one kind of exception.

    Args:
        types: names of its class; empty for any.
        pattern: what its message must hold, as a regular expression; its groups are quoted in
            the texts as ``{0}``, ``{1}``; ``{type}``, ``{line}`` and ``{call}`` stand for those.
        kind: what kind of thing happened, for the first step: it stands after a colon.
        cause: why, in sentences, and what to look at.
        advice: what to look at, added where another cause is told in the place of ours.
        question: what the student could be asked to think about.
        mistake: the kind of mistake that it usually is.
        topic: the skill that it is about, as the catalogue names it.
        leads: it says more than what looks at live values could; else that is told first.
        sure: how sure it is that the mistake is that kind, and not only looks like it.
        also: what must hold besides.
    """

    types: tuple[str, ...]
    kind: str
    cause: str
    question: str
    pattern: str = ""
    advice: str = ""
    mistake: Mistake | None = None
    topic: str = ""
    leads: bool = False
    sure: float = 1.0
    also: Callable[[Seen], bool] | None = None


class Words(Struct, frozen=True, kw_only=True):
    """A rule with what was seen put in."""

    kind: str
    cause: str
    question: str
    advice: str = ""
    mistake: Mistake | None = None
    topic: str = ""
    leads: bool = False
    sure: float = 1.0


UNKNOWN: Final = Words(
    kind="it could not go on from there",
    cause="The last line of the message says what was wrong, the line number says where. Look at "
    "the values that this line works with: one of them is not what you expect.",
    question="Which values does this line have before it goes wrong?",
    sure=0.8,
)
"""What is said where no rule fits."""


def words(seen: Seen, rules: tuple[Rule, ...]) -> Words:
    """Return what the first fitting rule says, or general advice."""
    for rule in rules:
        if rule.types and seen.type_name not in rule.types:
            continue
        found = re.search(rule.pattern, seen.message)
        if found is None or (rule.also is not None and not rule.also(seen)):
            continue
        quoted = [quote(group or "") for group in found.groups()]
        named = {
            "line": f"line {seen.line}" if seen.line else "that line",
            "call": quote(seen.call or "your code"),
            "type": quote(seen.type_name),
        }
        return Words(
            kind=rule.kind,
            cause=rule.cause.format(*quoted, **named),
            advice=rule.advice.format(*quoted, **named),
            question=rule.question.format(*quoted, **named),
            mistake=rule.mistake,
            topic=rule.topic,
            leads=rule.leads,
            sure=rule.sure,
        )
    return UNKNOWN


def quote(text: str) -> str:
    """Return a piece of the student's code or of a message as it may stand inside a sentence."""
    bare = " ".join(text.replace("`", "'").split())
    return f"`{bare[:_MAX_QUOTE]}…`" if len(bare) > _MAX_QUOTE else f"`{bare}`"
