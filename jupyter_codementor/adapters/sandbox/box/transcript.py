"""What a notebook's code prints: the beginning and the end of it are kept, all of it is counted."""

from __future__ import annotations

import io
from posix import _exit
from typing import NoReturn

KEEP_CHARACTERS = 16_000
MOST_CHARACTERS = 32 << 20
FLOODED = 3
"""The exit code of a process that printed more than `MOST_CHARACTERS`."""


class Transcript(io.TextIOBase):
    """Stands for ``sys.stdout`` or ``sys.stderr``; has a `buffer` as the real ones have."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.buffer = _Bytes(self)
        self.clear()

    @property
    def encoding(self) -> str:  # type: ignore[override] # settable there, never here
        """The encoding that code asks of a stream."""
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override] # as above
        """What happens to what cannot be encoded."""
        return "backslashreplace"

    def writable(self) -> bool:
        """Return True."""
        return True

    def clear(self) -> None:
        """Forget what was written."""
        self._head: list[str] = []
        self._tail: list[str] = []
        self._head_size = self._tail_size = self._size = 0

    def write(self, text: str, /) -> int:
        """Take text; end the process if it is far too much."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = len(text)
        self._size += size
        if self._size > MOST_CHARACTERS:
            self.flood()
        if self._head_size < KEEP_CHARACTERS:
            self._head.append(text[: KEEP_CHARACTERS - self._head_size])
            text = text[KEEP_CHARACTERS - self._head_size :]
            self._head_size += len(self._head[-1])
        if text:
            self._tail.append(text[-KEEP_CHARACTERS:])
            self._tail_size += len(self._tail[-1])
            if self._tail_size > 4 * KEEP_CHARACTERS:
                self._tail = ["".join(self._tail)[-KEEP_CHARACTERS:]]
                self._tail_size = KEEP_CHARACTERS
        return size

    @property
    def is_flooded(self) -> bool:
        """Whether far too much was written."""
        return self._size > MOST_CHARACTERS

    def flood(self) -> NoReturn:
        """End the process."""
        _exit(FLOODED)

    def text(self) -> str:
        """Return what was written; of much, the beginning and the end."""
        tail = "".join(self._tail)[-KEEP_CHARACTERS:]
        left_out = self._size - self._head_size - len(tail)
        gap = f"\n[... {left_out} characters left out ...]\n" if left_out else ""
        return "".join(self._head) + gap + tail


class _Bytes(io.RawIOBase):
    """The `buffer` of a transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        content = bytes(memoryview(data))  # type: ignore[arg-type] # raises by itself
        self._transcript.write(content.decode("utf-8", "backslashreplace"))
        return len(content)
