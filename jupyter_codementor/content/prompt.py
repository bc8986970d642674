"""What a model is asked for, when it is to write challenges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from .drafts import HIDDEN_MIN, HINTS_MIN, VISIBLE_MIN, Wish

PROMPT_VERSION: Final = 1

_MEANS: Final[dict[Difficulty, str]] = {
    "easy": "one idea, about 3 to 6 lines of solution, no tricky cases beyond the empty one",
    "medium": "two ideas together, about 6 to 12 lines, one or two special cases",
    "hard": "several ideas together, about 10 to 25 lines, special cases that need care",
}

INSTRUCTIONS: Final = f"""\
You write exercises for people who learn to program in Python. Answer with one JSON object and \
nothing else:
{{"challenges": [{{
  "title": "a few words",
  "description": "Markdown: a short story from everyday life, then what the function gets and \
returns, two or three examples, and the rules for special cases",
  "entry": "name_of_the_function",
  "starter": "def name_of_the_function(...):\\n    \\"\\"\\"One sentence.\\"\\"\\"\\n    ...",
  "reference": "the whole solution in plain Python",
  "tests": [{{"name": "what it tries", "call": "name_of_the_function([1, 2])", \
"expected": "3", "hidden": false, "message": "a hint for when it fails"}}],
  "hints": ["a mild hint", "a stronger hint"],
  "wrong": [{{"cause": "why it is wrong", "code": "a wrong solution that beginners write"}}]
}}]}}
Rules:
- Each `call` calls the function with Python literals only; `expected` is the literal that it \
returns, as text. Where it must raise, give "raises": "ValueError" in place of `expected`.
- At least {VISIBLE_MIN} visible and {HIDDEN_MIN + 1} hidden tests, each with a name and a call of \
its own. Try the empty input, one item, equal items, and values exactly at a limit, so that any \
small bug in the solution fails a test.
- At least {HINTS_MIN} hints, which do not give the solution away.
- The result depends on the arguments alone: no input, files, randomness, dates or printing.
- Plain words that a fifteen-year-old understands. No links, no images, no HTML.
"""


def wishes_as_text(wishes: Sequence[Wish], known: Sequence[str]) -> str:
    """Return what is asked for.

    Args:
        wishes: one challenge is to be written for each, in this order.
        known: titles of challenges that exist, which are not to be repeated.
    """
    lines = [f"Write {len(wishes)} challenge{'s' * (len(wishes) > 1)}, in this order:"]
    for number, wish in enumerate(wishes, start=1):
        lines.append(
            f"{number}. practises “{wish.skill}”; {wish.difficulty}: {_MEANS[wish.difficulty]}"
        )
    if known:
        lines.append("These exist already; make something else: " + "; ".join(known) + ".")
    return "\n".join(lines)


def again_as_text(wish: Wish, answer: str, reasons: Sequence[str]) -> str:
    """Return what is asked for when a draft was refused; it is asked once.

    Args:
        wish: what it was for.
        answer: the draft that was refused, as JSON.
        reasons: why, in sentences.
    """
    told = "\n".join(f"- {reason}" for reason in reasons)
    return (
        f"Write 1 challenge: practises “{wish.skill}”; {wish.difficulty}: "
        f"{_MEANS[wish.difficulty]}\n"
        f"Your last draft was tried out and refused:\n{told}\n"
        f"This was the draft:\n{answer}\n"
        "Write it anew so that none of this is true any more. Answer with the whole JSON object."
    )
