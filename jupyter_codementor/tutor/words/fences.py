"""Puts untrusted text into a prompt so that it can neither end its block nor begin another one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

_MARK: Final = re.compile(r"<<<(?=\s*/?\s*untrusted)", re.IGNORECASE)
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""What a reader cannot see, and what turns the direction of text round; line ends and tabs stay."""


class Part(Struct, frozen=True):
    """A piece of untrusted text.

    Args:
        label: ours, e.g. ``code of the student``.
        text: theirs.
        limit: how many characters of it are taken at most; both ends are kept.
    """

    label: str
    text: str
    limit: int


def fenced(parts: Iterable[Part]) -> str:
    """Return all parts, each between two marks that hold a digest of what stands between them.

    Equal parts give equal text, so that an answer can be kept. Nobody can write a text that holds
    its own digest, and what looks like a mark is broken up.
    """
    kept = [(part.label, clean(part.text, part.limit)) for part in parts]
    kept = [(label, text) for label, text in kept if text.strip()]
    digest = hashlib.sha256(repr(kept).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return "\n\n".join(
        f"<<<untrusted {digest}: {label}>>>\n{text}\n<<</untrusted {digest}>>>"
        for label, text in kept
    )


def clean(text: str, limit: int) -> str:
    """Return the text without invisible characters and forged marks, and not longer than that."""
    text = text[: 8 * limit] + (text[-limit:] if len(text) > 9 * limit else text[8 * limit :])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _MARK.sub("< < <", _CONTROL.sub("", text))
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= limit:
        return text
    end = limit // 3
    left_out = len(text) - limit
    return f"{text[: limit - end]}\n[... {left_out} characters left out ...]\n{text[-end:]}"
