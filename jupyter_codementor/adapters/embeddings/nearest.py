"""Exact search over vectors in memory, by numpy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from jupyter_codementor.model.embedding import ContentType, Hit, Text
from jupyter_codementor.recommendations.ports import EmbeddingFailed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_INLINE_BYTES: Final = 1_000_000
"""A smaller matrix is searched faster than a thread is reached."""


class NearestVectors:
    """Implements the port `Nearest`, for vectors of one model.

    The vectors of a key are kept apart; the matrix that is searched is put together again after a
    change, when it is first needed.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Mapping[str, tuple[Text, bytes]]] = {}
        self._made: tuple[list[Text], Floats] | None = None
        self._lock = threading.Lock()

    async def put(self, key: str, texts: Mapping[str, tuple[Text, bytes]]) -> None:
        """Keep these vectors, by their ids, under the key; what it held before goes."""
        with self._lock:
            self._kept[key] = texts
            self._made = None

    async def drop(self, keys: Sequence[str]) -> None:
        """Let go of all that is kept under these keys."""
        with self._lock:
            for key in keys:
                if self._kept.pop(key, None) is not None:
                    self._made = None

    async def near(
        self, vector: bytes, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        """Return the nearest things that `reader` may find, each once, the nearest first.

        Raises:
            EmbeddingFailed: numpy is not installed.
        """
        if limit < 1:
            return ()
        kept = sum(len(each) for each in self._kept.values()) * len(vector)
        if kept < _INLINE_BYTES and self._made is not None:
            return self._near(vector, reader, content_type, limit)
        return await asyncio.to_thread(self._near, vector, reader, content_type, limit)

    def _near(
        self, vector: bytes, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        try:
            import numpy as np
        except ImportError:
            raise EmbeddingFailed(
                "missing",
                "Search by meaning is not installed here: it needs "
                "`jupyter-codementor[embeddings]`.",
            ) from None
        wanted = np.frombuffer(vector, dtype="<f4")
        texts, matrix = self._matrix(len(wanted))
        if not texts:
            return ()
        cosines = matrix @ wanted
        best: dict[tuple[str, str], Hit] = {}
        for place in np.argsort(-cosines, kind="stable"):
            text = texts[place]
            if text.owner_id not in ("", reader) or content_type not in ("any", text.content_type):
                continue
            key = (text.content_type, text.content_id)
            if key not in best:
                best[key] = Hit(
                    content_type=text.content_type,
                    content_id=text.content_id,
                    score=round(float(min(1.0, max(0.0, cosines[place]))), 4),
                    place=text.place,
                )
                if len(best) == limit:
                    break
        return tuple(best.values())

    def _matrix(self, dims: int) -> tuple[list[Text], Floats]:
        import numpy as np

        with self._lock:
            if self._made is None:
                pairs = [
                    (text, vector)
                    for kept in self._kept.values()
                    for text, vector in kept.values()
                    if len(vector) == dims * 4
                ]
                joined = b"".join(vector for _, vector in pairs)
                matrix = np.frombuffer(joined, dtype="<f4").reshape(len(pairs), dims)
                self._made = [text for text, _ in pairs], matrix
            return self._made
