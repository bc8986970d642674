"""Cuts an answer, while it streams, into prose and pieces that may be code.

Where the cuts are depends on the text alone, never on how it was cut into deltas.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

from .codelines import Look, early_look, is_plain, look, unmarked

PieceKind = Literal["prose", "block", "span", "loose"]
MAX_PIECE: Final = 4_000
"""Characters of one held piece; a longer one is taken as ended."""
_MAX_SPAN: Final = 600
_LINE_START: Final = 300
"""What is not known of a line by then is known when it is whole."""
_SPAN_END: Final = re.compile(r"\n\s*\n")
_SENTENCE_END: Final = re.compile(r"[.!?][\"”')*]*\s(?=\s*[A-Z(*`\"“])")
_FENCE_START: Final = re.compile(r"^(?:\s|>|[-*+•]\s|\d{1,3}[.)]\s)*(`{3,}|~{3,})([^`\n]*)$")


class Piece(Struct, frozen=True):
    """A part of an answer. The texts of all pieces, joined, are the answer.

    Args:
        kind: ``prose``: no code in it. ``block``: lines of code, fenced or not. ``span``: inline
            code. ``loose``: the rest of a sentence from the first word that may be code.
        text: as the model wrote it.
        code: of a block or span: what is inside, without fences and marks.
        before: of ``loose``: the words of the same line that came before it.
        language: of a fenced block: what stands behind the fence.
    """

    kind: PieceKind
    text: str
    code: str = ""
    before: str = ""
    language: str = ""


class Cutter:
    """Takes an answer piece by piece and gives it back cut."""

    def __init__(self) -> None:
        self._left = ""
        self._mode: Literal["start", "line", "fence", "run"] = "start"
        self._fence = ""
        self._held = ""
        self._line = ""

    def push(self, delta: str) -> list[Piece]:
        """Return the pieces that are certain now."""
        self._left += delta
        return self._cut(ended=False)

    def end(self) -> list[Piece]:
        """Return the rest; what was open is taken as closed."""
        pieces = self._cut(ended=True)
        if self._held:
            pieces.append(self._block())
        return pieces

    def _cut(self, *, ended: bool) -> list[Piece]:
        pieces: list[Piece] = []
        while self._left:
            before = len(self._left), self._mode
            if self._mode == "line":
                self._cut_line(pieces, ended)
            elif self._mode == "fence":
                self._cut_fence(pieces, ended)
            else:
                self._cut_start(pieces, ended)
            if before == (len(self._left), self._mode):
                break
        return pieces

    # --- at the start of a line -----------------------------------------------------------------

    def _cut_start(self, pieces: list[Piece], ended: bool) -> None:
        head, newline, _ = self._left.partition("\n")
        if len(head) > MAX_PIECE:
            head, newline = head[:MAX_PIECE], ""
        whole = bool(newline) or ended or len(head) == MAX_PIECE
        seen = self._seen(head, whole=whole)
        if seen is None or (seen == "fence" and not whole):
            return
        if seen == "blank" and self._mode == "run" and not ended:
            self._take(len(head) + len(newline))
            return
        if seen == "code":
            self._mode = "run"
            self._take(len(head) + len(newline))
            if len(self._held) > MAX_PIECE:
                pieces.append(self._block())
            return
        self._close_run(pieces)
        if seen == "blank":
            pieces.append(self._prose(len(head) + len(newline)))
            return
        self._mode, self._line = "line", ""
        if seen == "fence":
            self._open_fence(head, newline)

    def _seen(self, head: str, *, whole: bool) -> Look | None:
        if self._mode == "run":
            if not head.strip():
                return "blank" if whole else None
            if self._goes_on(head):
                return "code" if whole else None
        return early_look(head[:_LINE_START]) or (look(head) if whole else None)

    def _goes_on(self, start: str) -> bool:
        """Whether a line in a run of code belongs to it, whatever it looks like by itself."""
        last = self._held.removesuffix("\n").rpartition("\n")[2].rstrip()
        if not last:  # an empty line
            return False
        opened = sum(map(self._held.count, "([{")) > sum(map(self._held.count, ")]}"))
        comment = unmarked(start).lstrip().startswith("#")
        return opened or comment or (start[:2].isspace() and last[-1] in ":,({[\\")

    def _open_fence(self, head: str, newline: str) -> None:
        found = _FENCE_START.match(head)
        if found:
            self._mode, self._fence = "fence", found[1]
            self._take(len(head) + len(newline))

    # --- inside a fence ---------------------------------------------------------------------------

    def _cut_fence(self, pieces: list[Piece], ended: bool) -> None:
        head, newline, _ = self._left.partition("\n")
        if not newline and not ended:
            return
        self._take(len(head) + len(newline))
        closing = unmarked(head).strip()
        closes = len(closing) >= len(self._fence) and not closing.strip(self._fence[0])
        if closes:
            pieces.append(self._block())
            self._mode = "start"
        elif len(self._held) > MAX_PIECE:
            fence = self._fence
            pieces.append(self._block())
            self._fence = fence

    # --- inside a line of prose -------------------------------------------------------------------

    def _cut_line(self, pieces: list[Piece], ended: bool) -> None:
        left = self._left
        if left[0] == "`":
            self._cut_span(pieces, ended)
            return
        if left[0].isspace():
            self._mode = "start" if left[0] == "\n" else "line"
            pieces.append(self._prose(1))
            return
        found = re.match(r"[^\s`]+", left)
        assert found  # noqa: S101 - it begins with neither
        if found.end() == len(left) and not ended:
            return
        word = found[0]
        joined = left[found.end() :][:1] == "`"
        if is_plain(word) or (joined and not word.strip("(\"'“\u2018*_[-\u2013—")):
            pieces.append(self._prose(found.end()))
            return
        self._cut_loose(pieces, ended)

    def _cut_span(self, pieces: list[Piece], ended: bool) -> None:
        ticks = re.match(r"`+", self._left)
        assert ticks  # noqa: S101 - it begins so
        if ticks.end() == len(self._left) and not ended:
            return
        inside = self._left[ticks.end() :]
        close = re.search(rf"(?<!`){ticks[0]}(?!`)", inside)
        stop = _SPAN_END.search(inside)
        if close and close.end() == len(inside) and not ended:
            return  # one more backtick could come
        limit = min(stop.start() if stop else len(inside), MAX_PIECE)
        if close and close.start() <= limit:
            text = self._left[: ticks.end() + close.end()]
            pieces.append(Piece("span", text, code=inside[: close.start()]))
            self._drop(text)
        elif stop or ended or len(inside) > MAX_PIECE:  # nothing closes it
            pieces.append(self._prose(ticks.end()))

    def _cut_loose(self, pieces: list[Piece], ended: bool) -> None:
        newline = self._left.find("\n")
        sentence = _SENTENCE_END.search(self._left)
        stops = [
            place for place in (newline, sentence.start() + 1 if sentence else -1) if place > 0
        ]
        if not stops and not ended and len(self._left) <= _MAX_SPAN + 1:
            return
        end = min([*stops, len(self._left), _MAX_SPAN])
        text = self._left[:end]
        pieces.append(Piece("loose", text, code=text, before=self._line))
        self._drop(text)

    # --- taking -----------------------------------------------------------------------------------

    def _take(self, count: int) -> None:
        self._held += self._left[:count]
        self._left = self._left[count:]

    def _drop(self, text: str) -> None:
        self._line += text
        self._left = self._left[len(text) :]

    def _prose(self, count: int) -> Piece:
        text = self._left[:count]
        self._drop(text)
        return Piece("prose", text)

    def _close_run(self, pieces: list[Piece]) -> None:
        if self._held:
            text = self._held
            kept = text.rstrip()
            pieces.append(self._block(kept))
            if len(kept) < len(text):
                pieces.append(Piece("prose", text[len(kept) :]))
        self._mode = "start"

    def _block(self, text: str | None = None) -> Piece:
        text = self._held if text is None else text
        self._held = ""
        if not self._fence:
            return Piece("block", text, code=without_marks(text))
        lines = text.split("\n")
        start = _FENCE_START.match(lines[0])
        language = start[2].strip().split(" ")[0].lower() if start else ""
        inner = lines[1:] if start else lines
        fence, self._fence = self._fence, ""
        while inner and not inner[-1].strip():
            inner.pop()
        if inner and set(unmarked(inner[-1]).strip()) == {fence[0]}:
            inner.pop()
        return Piece("block", text, code=without_marks("\n".join(inner)), language=language)


def without_marks(text: str) -> str:
    """Return code without prompts, quote marks and line numbers that stand before each line."""
    lines = text.split("\n")
    marked = [line for line in lines if line.strip()]
    changed = any(line.lstrip()[0] in "+-" for line in marked)
    if marked and not changed and all(unmarked(line) != line for line in marked):
        return "\n".join(map(unmarked, lines))
    return "\n".join(
        unmarked(line) if line.lstrip()[:3] in (">>>", "...") and line.strip() != "..." else line
        for line in lines
    )
