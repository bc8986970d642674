"""The gate between a model's stream and the student.

Prose passes word by word. What may be code is held until it is whole, checked, and shown or
replaced by a hint. Once the words come near a whole solution, they are held clause by clause, and
the rest is withheld before it is told. What is shown depends on the text alone, never on how the
stream was cut.
"""

from __future__ import annotations

from typing import Final

from .leaks import LeakCheck
from .pieces import Cutter, Piece

MAX_MESSAGE: Final = 16_000
_CLAUSE_MARKS: Final = ".!?;:"
_CLOSING: Final = "\"'”\u2019)*_`"
_TOO_LONG: Final = "\n\n(The answer was too long and ends here.)"
_REST: Final = (
    "\n\n(The next words would have told the whole solution step by step. "
    "Try the part above first, then ask again.)"
)


class Gate:
    """Lets an answer through as far as it does not give the solution away.

    Args:
        check: what is to be kept back; None outside a challenge: everything passes.
    """

    def __init__(self, check: LeakCheck | None) -> None:
        self.blocked = 0
        """How many pieces were taken out."""
        self._check = check
        self._cutter = Cutter()
        self._count = 0
        self._clause = ""
        self._waiting = ""
        self._close = False
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether no more is shown, whatever comes."""
        return self._ended

    async def feed(self, delta: str) -> str:
        """Take in more of the answer; return what may be shown now."""
        if self._ended:
            return ""
        room = MAX_MESSAGE - self._count
        self._count += len(delta)
        if self._check is None:
            shown = delta[:room]
        else:
            shown = await self._show(self._cutter.push(delta[:room]))
        if self._count <= MAX_MESSAGE:
            return shown
        rest = await self.end()
        return shown + rest + _TOO_LONG

    async def end(self) -> str:
        """Return the rest, when the answer is over."""
        if self._ended:
            return ""
        shown = await self._show(self._cutter.end())
        if not self._ended:
            shown += await self._end_clause()
        self._ended = True
        return shown

    async def _show(self, pieces: list[Piece]) -> str:
        shown = ""
        for piece in pieces:
            if self._ended:
                break
            shown += await (self._prose(piece.text) if piece.kind == "prose" else self._code(piece))
        return shown

    async def _prose(self, text: str) -> str:
        before = ""
        if self._ends_clause(text):
            before = await self._end_clause()
            if self._ended:
                return before
        self._clause += text
        self._waiting += text
        return before + self._release()

    async def _code(self, piece: Piece) -> str:
        assert self._check is not None  # noqa: S101 - without it nothing is cut
        before = ""
        if piece.kind == "block":
            before = await self._end_clause()
            if self._ended:
                return before
        text = piece.text
        if await self._check.leaks(piece):
            self.blocked += 1
            text = _instead(piece, self._check.line)
        elif piece.kind != "block":
            self._clause += text
        self._waiting += text
        return before + self._release()

    def _ends_clause(self, text: str) -> bool:
        """Whether the clause is over before this word or space."""
        if text.isspace():
            last = self._clause.rstrip(_CLOSING)[-1:]
            return text == "\n" or (bool(last) and last in _CLAUSE_MARKS)
        return text.strip(",").lower() == "then" and bool(self._clause.strip())

    async def _end_clause(self) -> str:
        """Hear the clause; return what was waiting for it, or say that the rest is withheld."""
        clause, self._clause = self._clause, ""
        if self._check is None or not clause.strip():
            return self._release()
        heard = await self._check.hear(clause)
        if heard == "too_much":
            self.blocked += 1
            self._ended = True
            self._waiting = ""
            return _REST
        shown, self._waiting = self._waiting, ""
        self._close = heard == "close"
        return shown

    def _release(self) -> str:
        if self._close and self._clause:
            return ""
        shown, self._waiting = self._waiting, ""
        return shown


async def still_clean(check: LeakCheck, message: str) -> bool:
    """Return whether a message may be shown as it is: nothing of it would be taken out.

    Args:
        check: a new one; it keeps what it has seen.
        message: as it was shown before.
    """
    gate = Gate(check)
    shown = await gate.feed(message) + await gate.end()
    return gate.blocked == 0 and shown == message


def _instead(piece: Piece, line: int | None) -> str:
    """Return what is said in place of code."""
    if piece.kind != "block":
        return "(code that I leave to you)"
    where = f"Look again at line {line} of your code" if line else "Look again at your own code"
    text = f"(Here stood code that would have been the solution. {where}: what is missing there?)"
    indentation = piece.text[: len(piece.text) - len(piece.text.lstrip(" "))]
    return f"{indentation[:3]}{text}" + ("\n" if piece.text.endswith("\n") else "")
