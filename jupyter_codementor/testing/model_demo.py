"""What the demo says: a short answer of a tutor, made from the prompt by rule and without code.

It shows how an answer arrives and reads; it knows no more than the findings in the prompt.
"""

from __future__ import annotations

import re
from typing import Any, Final

_FINDING: Final = re.compile(
    r"^<<<untrusted \w+: finding[^\n]*>>>\n(.*?)\n<<</untrusted", re.MULTILINE | re.DOTALL
)
_WORDS_MAX: Final = 40

_BEGIN: Final = "You are closer than it looks, so let us take one small step. "
_LOOK: Final = "Read your code aloud, line by line, as if you told it to a friend. "
_TRY: Final = (
    "Take the smallest input that does not work yet and play computer: go through your lines one "
    "after another, with a pencil, and write down what each variable holds. Stop at the first line "
    "where your paper and your plan say different things. That is the place to think about, so do "
    "not change anything else for now.\n\n"
)
_ASK: Final = "What does each variable hold just before that line, and what did you expect?"


def demo_answer(body: dict[str, Any]) -> str:
    """Return what the demo says to a request of Chat Completions.

    Args:
        body: the request; only the findings in its last message are looked at.
    """
    messages = body.get("messages") or [{}]
    found = _FINDING.search(str(messages[-1].get("content") or ""))
    sentence, *rows = found[1].splitlines() if found else [""]
    said = dict(row.split(": ", 1) for row in rows if ": " in row)
    lead = f"{_short(sentence)} {_short(said.get('cause', ''))}".strip()
    question = _short(said.get("a good question", "")) or _ASK
    return f"{_BEGIN}{lead or _LOOK.strip()} {_TRY}{question}"


def _short(text: str) -> str:
    """Return at most so many words of a text, with a stop at their end."""
    words = text.split()
    short = " ".join(words[:_WORDS_MAX])
    if not short:
        return ""
    if len(words) > _WORDS_MAX:
        return f"{short} ..."
    return short if short[-1] in ".?!" else f"{short}."
