"""Values as documents: reading one, and changing one although others change it too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import TypeVar

import msgspec

from jupyter_codementor.errors import Conflict
from jupyter_codementor.model.documents import Document, Documents, Scalar
from jupyter_codementor.model.student import Progress

T = TypeVar("T", bound=msgspec.Struct)

_CHANGES_MAX = 50


def to_document(value: msgspec.Struct) -> Document:
    """Return the JSON document of a value."""
    document: Document = msgspec.to_builtins(value)
    return document


def to_value(document: Document, kind: type[T]) -> T:
    """Return the value of a document that we stored."""
    return msgspec.convert(document, kind)


async def read(documents: Documents, collection: str, id: str, kind: type[T]) -> T | None:
    """Return the value stored under `id`, or None."""
    document = await documents.get(collection, id)
    return None if document is None else to_value(document, kind)


async def every(
    documents: Documents,
    collection: str,
    equal: Mapping[str, Scalar] | None = None,
    *,
    sort: str | None = None,
    page: int = 1000,
) -> AsyncIterator[Document]:
    """Yield all documents that `Documents.find` finds, read `page` at a time."""
    cursor: str | None = None
    while True:
        found = await documents.find(collection, equal, sort=sort, limit=page, cursor=cursor)
        for document in found.documents:
            yield document
        cursor = found.cursor
        if cursor is None:
            return


async def change(documents: Documents, collection: str, value: T, changed: Callable[[T], T]) -> T:
    """Store ``changed(value)`` and return it; when others were faster, change what they stored.

    `value` is stored first if nothing is there. A change that changes nothing writes nothing.

    Raises:
        Conflict: others kept on changing it.
    """
    kind = type(value)
    id = str(getattr(value, "id"))  # noqa: B009 - every stored value has an id
    for _ in range(_CHANGES_MAX):
        document = await documents.get(collection, id)
        current = value if document is None else to_value(document, kind)
        wanted = changed(current)
        if document is None:
            if await documents.insert(collection, to_document(wanted)):
                return wanted
        elif wanted == current or await documents.replace(collection, to_document(wanted)):
            return wanted
    raise Conflict("Somebody else keeps changing the same thing. Please try again.")


async def change_progress(
    documents: Documents, student_id: str, changed: Callable[[Progress], Progress]
) -> Progress:
    """Change a student's progress."""
    return await change(documents, "progress", Progress(id=student_id), changed)
