"""Documents for the suites of this folder, and a walk over all pages."""

from __future__ import annotations

from typing import Any

from jupyter_codementor.model.documents import Document, Documents


def submission(id: str, student: str = "ada", at: float | None = 1.0, **more: Any) -> Document:
    """Return a document that fits the indexes of several collections."""
    document = {"id": id, "schema_version": 1, "student_id": student, **more}
    return document if at is None else document | {"created_at": at}


async def all_ids(store: Documents, collection: str, **query: Any) -> list[str]:
    """Follow the cursors to the end."""
    found: list[str] = []
    cursor = None
    while True:
        page = await store.find(collection, cursor=cursor, **query)
        found += [document["id"] for document in page.documents]
        cursor = page.cursor
        if cursor is None:
            return found
