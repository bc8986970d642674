"""Vectors of all that is searched: made in the background, kept in the store, found in memory."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Final

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.embedding import ContentType, Corpus, Hit, StoredVector, Text
from jupyter_codementor.recommendations.ports import Embedder, EmbeddingFailed, Nearest
from jupyter_codementor.resilience.background import Background

from .stored import to_document, to_value
from .texts import Texts

_LOG: Final = logging.getLogger(__name__)
_TASK: Final = "vectors"
_TOGETHER: Final = 16
_PAGE: Final = 200
_NOT_READY: Final = (
    "The texts are still being read for search by meaning, so this was found by words."
)


class Vectors:
    """The vectors of one model.

    They are computed at first use, and again when a text changed, never while somebody waits. Those
    of another model stay in the store and are never looked at.

    Args:
        embedder: makes them.
        nearest: keeps them in memory.
        texts: what there is.
        documents: where they are kept.
        background: where they are made.
        wait_s: how long the first search waits for them, in seconds; a later one, when something
            new has come, waits a quarter of this and then does without it.
    """

    def __init__(
        self,
        embedder: Embedder,
        nearest: Nearest,
        texts: Texts,
        documents: Documents,
        background: Background,
        wait_s: float = 1.0,
    ) -> None:
        self._embedder, self._nearest, self._texts = embedder, nearest, texts
        self._documents, self._background, self._wait_s = documents, background, wait_s
        self._kept: dict[str, tuple[str, bytes]] | None = None
        self._indexed: dict[str, tuple[Text, ...]] = {}
        self._added: dict[str, Text] = {}
        self._corpus: Corpus | None = None
        self._ready = False
        self._failed: EmbeddingFailed | None = None

    @property
    def model(self) -> str:
        """Return the id of the model."""
        return self._embedder.model

    async def near(
        self, words: str, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        """Return what is nearest in meaning of what `reader` may find, the nearest first.

        Raises:
            EmbeddingFailed: there are no vectors, or not yet.
        """
        if await self._texts.current() is not self._corpus:
            work = self._background.start(_TASK, self._follow)
            wait_s = self._wait_s if not self._ready else self._wait_s / 4
            await asyncio.wait({work}, timeout=wait_s)
        if not self._ready:
            raise self._failed or EmbeddingFailed("not_ready", _NOT_READY)
        [vector] = await self._embedder.embed([words])
        return await self._nearest.near(vector, reader, content_type, limit)

    async def add(self, text: Text) -> StoredVector:
        """Make a thing found by further words of it; the same words count once.

        Raises:
            EmbeddingFailed: there is no vector.
        """
        [vector] = await self._embedder.embed([text.text])
        id = f"{_base_of(self.model, text)}/added-{_hash_of(text.text)}"
        stored = await self._store(id, text, text.text, vector)
        if await self._is_there(text):
            self._added[stored.id] = text
            await self._nearest.put(stored.id, {stored.id: (text, vector)})
        return stored

    async def let_go(self) -> None:
        """Let go now of what went; a search would do so, too."""
        await self._drop_gone(await self._texts.current())

    async def until_ready(self) -> None:
        """Wait until all there is has its vector.

        Raises:
            EmbeddingFailed: there are none.
        """
        while await self._texts.current() is not self._corpus:
            await self._background.start(_TASK, self._follow)
            if self._failed is not None:
                raise self._failed

    async def _follow(self) -> None:
        """Bring the vectors up to what there is now."""
        try:
            await self._bring_up_to(await self._texts.current())
            self._failed = None
        except EmbeddingFailed as error:
            _LOG.warning("no vectors: %s", error)
            self._failed = error
        except CodementorError as error:
            _LOG.warning("the vectors cannot be kept", exc_info=True)
            self._failed = EmbeddingFailed("not_ready", str(error))

    async def _bring_up_to(self, corpus: Corpus) -> None:
        kept = await self._kept_before(corpus)
        await self._drop_gone(corpus)
        waiting: list[tuple[str, tuple[Text, ...]]] = []
        missing = 0
        for key, texts in corpus.items():
            if key in self._indexed:
                continue
            missing += sum(self._known(kept, text) is None for text in texts)
            waiting.append((key, texts))
            if missing >= _TOGETHER:
                await self._take(kept, waiting)
                waiting, missing = [], 0
        await self._take(kept, waiting)
        self._corpus, self._ready = corpus, True

    async def _drop_gone(self, corpus: Corpus) -> None:
        gone = {key: texts for key, texts in self._indexed.items() if corpus.get(key) is not texts}
        there = {(texts[0].content_type, texts[0].content_id) for texts in corpus.values() if texts}
        unheld = [
            id
            for id, text in self._added.items()
            if (text.content_type, text.content_id) not in there
        ]
        await self._nearest.drop([*gone, *unheld])
        self._added = {id: text for id, text in self._added.items() if id not in unheld}
        self._indexed = {key: texts for key, texts in self._indexed.items() if key not in gone}
        stay = {_id_of(self.model, text) for texts in corpus.values() for text in texts}
        for texts in gone.values():
            for id in {_id_of(self.model, text) for text in texts} - stay:
                if self._kept is not None:
                    self._kept.pop(id, None)

    async def _take(
        self, kept: dict[str, tuple[str, bytes]], some: Sequence[tuple[str, tuple[Text, ...]]]
    ) -> None:
        """Put these texts into the index, with vectors that are made where there are none."""
        lacking = [text for _, texts in some for text in texts if self._known(kept, text) is None]
        vectors = await self._embedder.embed([_words_of(text) for text in lacking])
        for text, vector in zip(lacking, vectors, strict=True):
            stored = await self._store(_id_of(self.model, text), text, _words_of(text), vector)
            kept[stored.id] = (stored.text_hash, vector)
        now = await self._texts.current()
        for key, texts in some:
            if now.get(key) is not texts:  # it went meanwhile
                continue
            found = {_id_of(self.model, text): text for text in texts}
            await self._nearest.put(key, {id: (text, kept[id][1]) for id, text in found.items()})
            self._indexed[key] = texts

    def _known(self, kept: Mapping[str, tuple[str, bytes]], text: Text) -> bytes | None:
        text_hash, vector = kept.get(_id_of(self.model, text), ("", b""))
        return vector if text_hash == _hash_of(_words_of(text)) else None

    async def _kept_before(self, corpus: Corpus) -> dict[str, tuple[str, bytes]]:
        """Return what the store has of this model, by id; what has lost its text is deleted."""
        if self._kept is not None:
            return self._kept
        wanted = {_id_of(self.model, text) for texts in corpus.values() for text in texts}
        found: dict[str, tuple[str, bytes]] = {}
        stale: list[StoredVector] = []
        cursor: str | None = None
        while True:
            page = await self._documents.find(
                "vectors", {"model": self.model}, limit=_PAGE, cursor=cursor
            )
            for document in page.documents:
                stored = to_value(document, StoredVector)
                vector = _vector_of(stored)
                if vector is None or not await self._keeps(stored, wanted, vector):
                    stale.append(stored)
                else:
                    found[stored.id] = (stored.text_hash, vector)
            cursor = page.cursor
            if cursor is None:
                break
        for each in stale:
            await self._documents.delete("vectors", each.id)
        self._kept = found
        return found

    async def _keeps(self, stored: StoredVector, wanted: set[str], vector: bytes) -> bool:
        if stored.id in wanted:
            return True
        text = Text(
            content_type=stored.content_type,
            content_id=stored.content_id,
            number=0,
            title=stored.title,
            text="",
            owner_id=stored.owner_id,
        )
        added = stored.id.rpartition("/")[2].startswith("added-")
        if not added:  # another process may know a material that this one does not know yet
            return stored.content_type == "material" and await self._is_there(text)
        if not await self._is_there(text):
            return False
        self._added[stored.id] = text
        await self._nearest.put(stored.id, {stored.id: (text, vector)})
        return True

    async def _store(self, id: str, text: Text, words: str, vector: bytes) -> StoredVector:
        stored = StoredVector(
            id=id,
            model=self.model,
            content_type=text.content_type,
            content_id=text.content_id,
            owner_id=text.owner_id,
            vector=base64.b64encode(vector).decode("ascii"),
            text_hash=_hash_of(words),
            title=text.title,
        )
        document = to_document(stored)
        if not await self._documents.insert("vectors", document):
            before = await self._documents.get("vectors", id)
            if before is not None:
                await self._documents.replace(
                    "vectors", document | {"revision": before["revision"]}
                )
        if not await self._is_there(text):  # it was taken away, or its owner, meanwhile
            await self._documents.delete("vectors", id)
        return stored

    async def _is_there(self, text: Text) -> bool:
        if text.content_type != "material":
            return True
        return await self._documents.get("materials", text.content_id) is not None


def _words_of(text: Text) -> str:
    topics = ", ".join(text.topics)
    return f"{text.title}. {topics}. {text.place}\n{text.text}"


def _base_of(model: str, text: Text) -> str:
    return f"{model}/{text.content_type}/{text.content_id}"


def _id_of(model: str, text: Text) -> str:
    return f"{_base_of(model, text)}/{text.number}"


def _hash_of(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _vector_of(stored: StoredVector) -> bytes | None:
    try:
        vector = base64.b64decode(stored.vector, validate=True)
    except (binascii.Error, ValueError):
        return None
    return vector if vector and len(vector) % 4 == 0 else None
