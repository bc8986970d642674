"""What the tutor needs from outside: a model, the jail, something to read, and a memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, Self

from msgspec import Struct

from jupyter_codementor.model.behaviour import Attempt, Behaviour
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.tutor import Resource
from jupyter_codementor.model.verdict import Verdict

# --- a language model -----------------------------------------------------------------------------


class Message(Struct, frozen=True):
    """One message of a prompt."""

    role: Literal["system", "user"]
    content: str


FailureKind = Literal[
    "not_set", "refused", "signed_out", "busy", "broken", "slow", "cut", "unreadable", "open"
]
"""not_set: no model is set. refused: no connection. signed_out: 401 or 403. busy: 429. broken: 5xx
or another refusal. slow: no first token, or no end, in time. cut: the stream ended too soon or
without a `finish_reason`. unreadable: not what the protocol says. open: the breaker is open."""


class ModelFailed(Exception):
    """The model gave no whole answer. Its text is a sentence for the student.

    Args:
        kind: what happened.
        message: a sentence that says it, without technical detail.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Pieces(Protocol):
    """An answer as it comes, piece by piece.

    Raises (while iterating):
        ModelFailed: refused, late, cut, or unreadable.
    """

    @property
    def model(self) -> str:
        """The name of the model that answers; "" until its first piece has come."""

    def __aiter__(self) -> Self:
        """Return itself."""

    async def __anext__(self) -> str:
        """Return the next piece."""

    async def aclose(self) -> None:
        """Close the connection; nothing more comes."""


class LanguageModel(Protocol):
    """A model behind a server that speaks OpenAI's Chat Completions."""

    @property
    def name(self) -> str:
        """The model's name as it is shown; "" if none is set."""

    def available(self) -> bool:
        """Return whether it is worth asking now: one is set, and no breaker is open."""

    def stream(self, messages: tuple[Message, ...]) -> Pieces:
        """Begin to ask, and return the answer as it comes."""

    async def warm(self) -> None:
        """Do ahead what the first question would wait for."""

    async def close(self) -> None:
        """Let go of connections."""


# --- the jail -------------------------------------------------------------------------------------


class CounterExample(Struct, frozen=True, kw_only=True):
    """A smallest input for which the code does not do what the task asks.

    Args:
        call: as the student would write it, e.g. ``mean([])``.
        expected: the value as text, or the exception that is to be raised.
        got: what came instead: a value, or ``ValueError: ...``.
        fresh: it is none of the visible tests.
        others: how many of the inputs that were tried fail, and `tried` how many there were.
    """

    call: str
    expected: str
    got: str
    fresh: bool
    others: int
    tried: int


class Explained(Struct, frozen=True, kw_only=True):
    """An exception in plain words. `hint` often is the remedy: from the second step on only."""

    type_name: str
    message: str
    line: int | None
    cause: str
    hint: str = ""


class Trials(Protocol):
    """Tries code out in the jail. None of these raises for what the code does.

    Raises:
        Unavailable: the jail cannot be used.
    """

    async def run(self, challenge: Challenge, code: str) -> Verdict:
        """Return the verdict of the visible tests."""

    async def passed(self, challenge: Challenge, code: str) -> frozenset[str]:
        """Return the names of all test cases that it passes, hidden ones included.

        For the leak check alone: nothing of this may be told.
        """

    async def counter_example(self, challenge: Challenge, code: str) -> CounterExample | None:
        """Look for a smallest failing input among the visible tests and fresh inputs."""

    async def explain(self, challenge: Challenge, code: str) -> Explained | None:
        """Explain the first exception that the code raises when it is loaded or tested."""

    async def review(self, challenge: Challenge, code: str) -> Review | None:
        """Return what there is to say of the code itself."""


class Bench(Protocol):
    """Tries code, and changed versions of it, on many small inputs. Hidden tests play no part.

    Raises:
        Unavailable: the jail cannot be used.
    """

    async def behaviour(
        self, challenge: Challenge, code: str, *, apart: bool = False
    ) -> Behaviour | None:
        """Return what the code does with the inputs of a challenge, or None if they say nothing.

        With `apart`, the code is loaded anew for each input, so that none leaves a trace.
        """

    async def attempts(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[Attempt | None]:
        """Return how each version does beside the code itself; None for one that was not tried."""

    async def learn(self, challenge: Challenge, codes: Sequence[str], time_s: float) -> None:
        """Find out what known codes do with the inputs, so that `alike` knows it at once."""

    async def alike(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[float | None]:
        """Return how much each of other codes does the same as the one that did `before`, 0 to 1.

        Counted are the inputs that either of the two fails. None for one that was not tried.
        """


# --- something to read ----------------------------------------------------------------------------


class Library(Protocol):
    """Finds explanations, materials and challenges."""

    async def search(self, words: str, topics: tuple[str, ...], limit: int) -> tuple[Resource, ...]:
        """Return what fits best, the best first; never an error."""


# --- a memory -------------------------------------------------------------------------------------


class Cache(Protocol):
    """Keeps values for a while; may forget any at any time."""

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""

    async def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for at most so long."""
