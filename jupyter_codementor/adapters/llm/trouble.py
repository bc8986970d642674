"""What went wrong with a model, whichever release of the driver says so.

While a stream is read, openai 3 raises its own errors and openai 2 those of httpx; both raise plain
errors of the standard library for what is no JSON. The text of a driver's error never leaves this
module: it may hold a key, an address or a piece of the prompt.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from jupyter_codementor.resilience.breaker import BreakerOpen
from jupyter_codementor.tutor.ports import FailureKind, ModelFailed

SENTENCES: Final[dict[FailureKind, str]] = {
    "not_set": "No language model is set up here.",
    "refused": "The language model could not be reached.",
    "signed_out": "The language model does not let us in; whoever runs this service can fix that.",
    "busy": "The language model has too many questions to answer just now.",
    "broken": "The language model could not answer.",
    "slow": "The language model took too long.",
    "cut": "The language model stopped in the middle of its answer.",
    "unreadable": "The language model sent something that is not an answer.",
    "open": "The language model did not answer several times, so it is left alone for a while.",
}
"""What a student is told for each kind of failure."""

_REFUSED: Final = 400
_SIGNED_OUT: Final = (401, 403)
_BUSY: Final = 429
_TIMED_OUT: Final = 408
_SERVERS_FAULT: Final = 500
_NO_JSON: Final = (ValueError, RecursionError, LookupError, TypeError, AttributeError)
"""What reading something raises that has another form than the driver expects."""


class Unreadable(Exception):
    """The answer is not what the protocol says."""


class Cut(Exception):
    """The stream ended before the answer did."""


class Broken(Exception):
    """An event of the stream says that the server could not go on."""


class Withheld(Exception):
    """The server took the rest of the answer back, because of what was asked or said."""


class BadKey(Exception):
    """The key that is set cannot be one, so it is not sent; drivers would log it."""


_PLAIN: Final[tuple[tuple[type[Exception], FailureKind, bool], ...]] = (
    (TimeoutError, "slow", False),
    (Unreadable, "unreadable", False),
    (Cut, "cut", False),
    (Broken, "broken", False),
    (Withheld, "cut", True),
    (BadKey, "signed_out", True),
    (ImportError, "not_set", True),
)
"""What needs no further look, and whether the same question will always end so."""


class Trouble(Struct, frozen=True, kw_only=True):
    """What an error means.

    Args:
        kind: in the words of the port.
        detail: for the log: an error's type or a status, never its text.
        counts: whether it says something of the server, not only of this one question.
        again: whether the same question may do better a moment later.
        retry_after_s: what the server asks us to wait; 0 if it asks for nothing.
    """

    kind: FailureKind
    detail: str
    counts: bool = True
    again: bool = False
    retry_after_s: float = 0.0

    def failed(self) -> ModelFailed:
        """Return it as the port's error."""
        return ModelFailed(self.kind, SENTENCES[self.kind])


def trouble_of(error: Exception, streaming: bool) -> Trouble:
    """Translate whatever a driver raises.

    Args:
        error: of openai 2 or 3, of httpx, or of our own reading.
        streaming: whether the server had begun to answer.
    """
    name = type(error).__name__
    if isinstance(error, BreakerOpen):
        return Trouble(
            kind="open", detail=name, counts=False, again=True, retry_after_s=error.retry_after_s
        )
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= _REFUSED:
        return _of_status(status, _retry_after_s(error))
    for kind_of_error, kind, lasting in _PLAIN:
        if isinstance(error, kind_of_error):
            return Trouble(kind=kind, detail=name, counts=not lasting, again=not lasting)
    return Trouble(kind=_kind_of_driver(error, name, streaming), detail=name, again=True)


def _kind_of_driver(error: Exception, name: str, streaming: bool) -> FailureKind:
    if "Timeout" in name:
        return "slow"
    if "Validation" in name or (streaming and isinstance(error, _NO_JSON)):
        return "unreadable"
    if name == "APIError":  # an event of the stream said so
        return "broken"
    return "cut" if streaming else "refused"


def _of_status(status: int, retry_after_s: float) -> Trouble:
    detail = f"HTTP {status}"
    if status in _SIGNED_OUT:
        return Trouble(kind="signed_out", detail=detail)
    if status == _BUSY:
        return Trouble(kind="busy", detail=detail, again=True, retry_after_s=retry_after_s)
    if status >= _SERVERS_FAULT or status == _TIMED_OUT:
        return Trouble(kind="broken", detail=detail, again=True, retry_after_s=retry_after_s)
    return Trouble(kind="broken", detail=detail, counts=False)


def _retry_after_s(error: Exception) -> float:
    """Return the seconds of ``Retry-After``, infinite if it is a date or makes no sense."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    stated = headers.get("retry-after") if isinstance(headers, Mapping) else None
    if stated is None:
        return 0.0
    try:
        seconds = float(stated)
    except ValueError:
        return math.inf
    return seconds if seconds >= 0 else math.inf
