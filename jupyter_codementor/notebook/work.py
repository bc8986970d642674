"""What the student is working at in this kernel: the challenge, and the code for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CELL_MAGIC: Final = re.compile(r"%%(\w+)")
_ABOVE_CODE: Final = {"run_tests", "submit", "tutor", "time", "timeit", "capture"}
_PART_OF_CODE: Final = {"program", "node"}
_LINE_MAGIC: Final = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


class Work:
    """Remembers what was run, handed in and asked.

    Attributes:
        challenge_id: the challenge that was worked at last, or "".
        turn_id: the tutor's last answer, or "".
        error: the last error that was asked about, as text, and the code that it is of.
    """

    def __init__(self) -> None:
        self.challenge_id = ""
        self.turn_id = ""
        self.error: tuple[str, str] | None = None
        self._codes: dict[str, str] = {}

    def note(self, challenge_id: str, code: str) -> None:
        """Remember code that was meant for a challenge, or for none ("")."""
        self.challenge_id = challenge_id
        self._codes[challenge_id] = code

    def forget(self, challenge_id: str) -> None:
        """Forget a challenge that turned out not to be there."""
        self._codes.pop(challenge_id, None)
        if self.challenge_id == challenge_id:
            self.challenge_id = ""

    def code(self, challenge_id: str) -> str | None:
        """Return the last code that was meant for this challenge, or None."""
        return self._codes.get(challenge_id) if challenge_id else None


def last_code(cells: Sequence[str], entry: Sequence[str] = ()) -> str:
    """Return the cell executed last that defines one of these names, else the last one with code.

    Args:
        cells: what was executed, the oldest first, as it was typed.
        entry: names that the challenge asks for.
    """
    codes = [code for cell in cells if (code := code_of(cell)).strip()]
    names = "|".join(map(re.escape, entry))
    defines = re.compile(
        rf"^(?:def|class|function|const|let)\s+(?:{names})\b|^(?:{names})\s*=", re.M
    )
    if entry:
        found = next((code for code in reversed(codes) if defines.search(code)), None)
        if found is not None:
            return found
    return codes[-1] if codes else ""


def code_of(cell: str) -> str:
    """Return the code of a cell without magics, with the lines where they were; "" if none."""
    magic = _CELL_MAGIC.match(cell)
    if magic is None:
        return _LINE_MAGIC.sub("", cell)
    if magic[1] in _PART_OF_CODE:
        return cell
    return code_of(cell.partition("\n")[2]) if magic[1] in _ABOVE_CODE else ""
