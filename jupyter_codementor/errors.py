"""The one tree of errors. A message is a sentence that a student can act on.

::

    CodementorError                500
    ├── BadInput                   400   the request cannot be understood
    │   ├── CodeTooLong            413
    │   ├── NotAChallenge          422   a notebook that is no challenge, or a broken one
    │   └── NewerFormat            422   written by a newer version of ours
    ├── SignedOut                  401
    ├── Forbidden                  403
    ├── NotFound                   404
    ├── Conflict                   409   somebody else was first, or the key was used otherwise
    ├── TooManyRequests            429   with `retry_after_s`
    ├── StorageFull                507
    └── Unavailable                503   something that we need is down
        ├── StoreUnreadable        503   the store cannot be opened, read or written
        └── NewerStore             503   the store was written by a newer version of ours
"""

from __future__ import annotations


class CodementorError(Exception):
    """The root; its text is shown to people."""

    def _render_traceback_(self) -> list[str]:
        """Let IPython show the sentence alone in place of a traceback."""
        return [str(self)]


class BadInput(CodementorError):
    """The request cannot be understood."""


class CodeTooLong(BadInput):
    """More code than a challenge can need."""


class NotAChallenge(BadInput):
    """A notebook that is no challenge, or whose metadata is broken."""


class NewerFormat(BadInput):
    """A notebook in a format of a newer version."""


class SignedOut(CodementorError):
    """Nobody is signed in."""


class Forbidden(CodementorError):
    """Signed in, but not allowed."""


class NotFound(CodementorError):
    """There is no such thing, or it is not yours."""


class Conflict(CodementorError):
    """The thing exists already, or was changed in between."""


class TooManyRequests(CodementorError):
    """The limit for this route is used up.

    Args:
        message: what the student reads.
        retry_after_s: seconds until one more request is allowed.
    """

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StorageFull(CodementorError):
    """No room is left on the disk."""


class Unavailable(CodementorError):
    """Something that we need is down."""


class StoreUnreadable(Unavailable):
    """The store cannot be opened, read or written."""


class NewerStore(Unavailable):
    """The store was written by a newer version."""
