"""A model of texts for tests: words that share a stem lie together; the same text always alike."""

from __future__ import annotations

import array
import hashlib
import math
import re
import sys
from collections.abc import Sequence
from typing import Final

from ..recommendations.ports import EmbeddingFailed

DIMS: Final = 64
_WORD: Final = re.compile(r"\w+")
_STEM: Final = 5


def vector_of(text: str, dims: int = DIMS) -> list[float]:
    """Return a vector of length 1: a count of the stems of its words, by their hashes."""
    counts = [1e-3] * dims
    for word in _WORD.findall(text.casefold().encode("utf-8", "replace").decode("utf-8")):
        digest = hashlib.sha256(word[:_STEM].encode()).digest()
        counts[int.from_bytes(digest[:4], "big") % dims] += 1.0
    length = math.sqrt(sum(count * count for count in counts))
    return [count / length for count in counts]


class BagOfWords:
    """Implements the port `Embedder`.

    Attributes:
        asked: every text that it was given, in order.
        failure: raised instead of an answer while it is set.
    """

    def __init__(self, model: str = "bag-of-words", dims: int = DIMS) -> None:
        self._model, self._dims = model, dims
        self.asked: list[str] = []
        self.failure: EmbeddingFailed | None = None

    @property
    def model(self) -> str:
        """Return its id."""
        return self._model

    @property
    def dims(self) -> int:
        """Return how long its vectors are."""
        return self._dims

    async def embed(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return a vector for each text.

        Raises:
            EmbeddingFailed: the one of `failure`.
        """
        if self.failure is not None:
            raise self.failure
        self.asked += texts
        return [_as_bytes(vector_of(text, self._dims)) for text in texts]

    async def close(self) -> None:
        """Nothing is held."""


def _as_bytes(vector: list[float]) -> bytes:
    floats = array.array("f", vector)
    if sys.byteorder == "big":
        floats.byteswap()
    return floats.tobytes()
