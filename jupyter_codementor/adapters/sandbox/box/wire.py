"""Frames on the channel: a length of four bytes, then the content.

Into the box goes `marshal`, which is fast, built in, and safe in this direction: the sender is
trusted. Out of the box goes JSON, which the trusted side can read without believing it. `json` is
not imported, because its decoder brings `re` along.
"""

from __future__ import annotations

import marshal
import posix
from _json import encode_basestring_ascii as _quote

MAX_BYTES = 1 << 20


def read(fd: int) -> dict[str, object] | None:
    """Return the next request, or None at the end."""
    header = exactly(fd, 4)
    if header is None:
        return None
    body = exactly(fd, int.from_bytes(header, "big"))
    return None if body is None else marshal.loads(body)  # noqa: S302


def write(fd: int, answer: dict[str, object]) -> None:
    """Send an answer; a value that is too large goes as an opaque one that says so."""
    body = _encode(answer)
    if len(body) > MAX_BYTES and answer.get("status") == "value":
        text = "a value too large to be compared"
        body = _encode({**answer, "value": {"opaque": "value", "text": text}})
    view = memoryview(_framed(body))
    while view:
        view = view[posix.write(fd, view) :]


def framed(answer: dict[str, object]) -> bytes:
    """Return the bytes of an answer, which must be small."""
    return _framed(_encode(answer))


def _framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


def dumps(form: object) -> str:
    """Return JSON for None, bool, int, str, list and dict with keys of type str."""
    if isinstance(form, str):
        return _quote(form)
    if form is None:
        return "null"
    if form is True:
        return "true"
    if form is False:
        return "false"
    if isinstance(form, int):
        return int.__repr__(form)
    if isinstance(form, list):
        return "[" + ",".join([dumps(item) for item in form]) + "]"
    if isinstance(form, dict):
        return "{" + ",".join([_quote(k) + ":" + dumps(v) for k, v in form.items()]) + "}"
    raise TypeError("not JSON")


def _encode(answer: dict[str, object]) -> bytes:
    return dumps(answer).encode("ascii")


def exactly(fd: int, size: int) -> bytes | None:
    """Return so many bytes, or None if the other end closed before."""
    parts = []
    while size:
        part = posix.read(fd, size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
