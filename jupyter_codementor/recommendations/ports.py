"""What recommendations need from outside: texts as vectors, and what is near to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from ..model.embedding import ContentType, Hit, Text

FailureKind = Literal[
    "not_set",
    "not_ready",
    "missing",
    "refused",
    "signed_out",
    "busy",
    "broken",
    "slow",
    "unreadable",
    "open",
]
"""not_set: no model is set. not_ready: the texts are still being read. missing: a package or its
weights are not installed. refused: no connection. signed_out: 401 or 403. busy: 429. broken: 5xx or
another refusal. slow: no answer in time. unreadable: no vectors of one length came. open: the
breaker is open."""


class EmbeddingFailed(Exception):
    """There are no vectors. Its text is a sentence for the student.

    Args:
        kind: what happened.
        message: a sentence that says it, without technical detail.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Embedder(Protocol):
    """A model that turns texts into vectors, near to one another where the texts are."""

    @property
    def model(self) -> str:
        """Return its id, which is kept with each vector; vectors of two models never mix."""

    @property
    def dims(self) -> int:
        """Return how long its vectors are; 0 until the first one has come."""

    async def embed(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return a vector for each text: little-endian 32-bit floats, of length 1.

        Raises:
            EmbeddingFailed: there are none.
        """

    async def close(self) -> None:
        """Let go of connections and memory."""


class Nearest(Protocol):
    """Vectors of one model in memory, searched exactly."""

    async def put(self, key: str, texts: Mapping[str, tuple[Text, bytes]]) -> None:
        """Keep these vectors, by their ids, under the key; what it held before goes."""

    async def drop(self, keys: Sequence[str]) -> None:
        """Let go of all that is kept under these keys."""

    async def near(
        self, vector: bytes, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        """Return the nearest things that `reader` may find, each once, the nearest first."""


class Words(Protocol):
    """Full-text search over the same texts."""

    async def hits(
        self, words: str, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        """Return what fits best of what `reader` may find, the best first; never an error."""
