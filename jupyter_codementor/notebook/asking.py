"""What stands behind ``%tutor``: a name, options and a question."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.tutor import Intent, Rating

HELP: Final = """\
%tutor QUESTION             ask about the code that you ran, tested or handed in last
%tutor NAME: QUESTION       ask about a challenge, for example two-sum
%%tutor NAME                above your code: what is wrong with it? It is not executed
%%tutor NAME: QUESTION      above your code: ask about it

%tutor --error              what the last error means
%tutor --why                why the last answer is so
%tutor --smaller            a smaller hint
%tutor --example            an example with another task
%tutor --general QUESTION   ask about programming, not about a challenge
%tutor --helped             say that the last answer helped; --not-helped that it did not
%tutor help                 this text"""

_INTENTS: Final[dict[str, Intent]] = {
    "error": "traceback",
    "why": "why",
    "smaller": "smaller",
    "example": "example",
}
_RATINGS: Final[dict[str, Rating]] = {"helped": 1, "not-helped": -1}
_ENDS_ASKING: Final = re.compile(r"([ \t]*)%tutor[ \t](.*\?)[ \t]*\n?")
_NAME: Final = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_NAMED: Final = re.compile(rf"({_NAME}):(?!//)\s*(.*)", re.DOTALL)


class Asking(Struct, frozen=True, kw_only=True):
    """What was typed.

    Args:
        challenge_id: the challenge that was named; "" for none at all; None for the last one.
        question: in the student's words; may be empty.
        intent: what kind of help.
        rating: of the last answer, if that is what was typed.
    """

    challenge_id: str | None = None
    question: str = ""
    intent: Intent = "question"
    rating: Rating | None = None


def parse(line: str, *, above_code: bool = False) -> Asking:
    """Read a line.

    Args:
        line: what stands behind the magic's name.
        above_code: whether code follows below; then a single word is a challenge's name.

    Raises:
        BadInput: an option that there is not.
    """
    rest, challenge_id, intent, rating = line.strip(), None, None, None
    while rest.startswith("--"):
        option, _, rest = rest[2:].partition(" ")
        rest = rest.strip()
        if option in _INTENTS:
            intent = _INTENTS[option]
        elif option in _RATINGS:
            rating = _RATINGS[option]
        elif option == "general":
            challenge_id = ""
        else:
            raise BadInput(f"%tutor does not know --{option}. `%tutor help` lists what it knows.")
    if not above_code and intent is None and rest.lower().rstrip("?") in _INTENTS:
        intent, rest = _INTENTS[rest.lower().rstrip("?")], ""
    if named := _NAMED.fullmatch(rest):
        challenge_id, rest = named[1], named[2].strip()
    elif _is_name(rest, above_code=above_code or intent is not None):
        challenge_id, rest = rest, ""
    return Asking(
        challenge_id=challenge_id, question=rest, intent=intent or "question", rating=rating
    )


def _is_name(word: str, *, above_code: bool) -> bool:
    """Whether it is one word that can only be a challenge's name, as most have a hyphen."""
    return re.fullmatch(_NAME, word) is not None and (above_code or "-" in word)


def with_question_mark(lines: list[str]) -> list[str]:
    """Let a question end with a question mark, by which IPython would look up its last word.

    An input transformer: gets the lines of a cell and returns them as they shall be executed.
    """
    return [
        f"{found[1]}get_ipython().run_line_magic('tutor', {found[2]!r})\n"
        if (found := _ENDS_ASKING.fullmatch(line))
        else line
        for line in lines
    ]
