"""The document port in memory; passes the same contract suite as the real stores."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..model.documents import Document, Page, Range, Scalar
from ..model.queries import (
    Query,
    check_document,
    check_revision,
    declared_indexes,
    encode_cursor,
    parse_query,
)

_Key = tuple[tuple[bool, Scalar], str]


class MemoryDocuments:
    """Documents in a dict, kept as JSON so that no caller shares an object with the store."""

    def __init__(self) -> None:
        self._stored: dict[str, dict[str, bytes]] = {}

    async def close(self) -> None:
        """Forget everything."""
        self._stored.clear()

    async def get(self, collection: str, id: str) -> Document | None:
        """Return the document, or None."""
        body = self._collection(collection).get(id)
        return None if body is None else msgspec.json.decode(body)

    async def insert(self, collection: str, document: Document) -> bool:
        """Store a new document with revision 1. Return False if its id is taken."""
        stored, key = self._collection(collection), check_document(document)
        if key in stored:
            return False
        stored[key] = msgspec.json.encode(document | {"revision": 1})
        return True

    async def replace(self, collection: str, document: Document) -> bool:
        """Replace it if its stored revision is still the one it names. Return whether it was."""
        stored, key = self._collection(collection), check_document(document)
        revision = check_revision(document)
        body = stored.get(key)
        if body is None or msgspec.json.decode(body)["revision"] != revision:
            return False
        stored[key] = msgspec.json.encode(document | {"revision": revision + 1})
        return True

    async def delete(self, collection: str, id: str) -> bool:
        """Delete it. Return whether it was there."""
        return self._collection(collection).pop(id, None) is not None

    async def find(
        self,
        collection: str,
        equal: Mapping[str, Scalar] | None = None,
        *,
        sort: str | None = None,
        between: Range | None = None,
        descending: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        """Return documents that match, in order, a page at a time; see the port."""
        query = parse_query(
            collection,
            equal,
            sort=sort,
            between=between,
            descending=descending,
            limit=limit,
            cursor=cursor,
        )
        found: list[tuple[_Key, Document]] = []
        for body in self._collection(collection).values():
            document = msgspec.json.decode(body)
            if _matches(document, query):
                found.append((_key(document, query), document))
        found.sort(key=lambda pair: pair[0], reverse=descending)
        page = [document for _, document in found[:limit]]
        more = len(found) > limit
        return Page(
            tuple(page),
            encode_cursor(page[-1].get(sort) if sort else None, page[-1]["id"]) if more else None,
        )

    def _collection(self, collection: str) -> dict[str, bytes]:
        declared_indexes(collection)
        return self._stored.setdefault(collection, {})


def _matches(document: Document, query: Query) -> bool:
    if any(document.get(name) != value for name, value in query.equal.items()):
        return False
    if query.index.sort:
        value = document.get(query.index.sort)
        low, high = query.between.at_least, query.between.below
        if value is None:
            return False
        if low is not None and _rank(value) < _rank(low):
            return False
        if high is not None and _rank(value) >= _rank(high):
            return False
    if query.after is None:
        return True
    last = (_rank(query.after[0] if query.after[0] is not None else 0), query.after[1])
    key = _key(document, query)
    return key < last if query.descending else key > last


def _key(document: Document, query: Query) -> _Key:
    value = document[query.index.sort] if query.index.sort else 0
    return _rank(value), document["id"]


def _rank(value: Scalar) -> tuple[bool, Scalar]:
    """Numbers stand before texts, as they do in the real stores."""
    return isinstance(value, str), value
