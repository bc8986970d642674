"""The document port: the narrow words in which everything is stored.

Each adapter (SQLite, MongoDB, memory) offers exactly this and passes one contract suite. There are
no transactions over two documents: each call is one atomic write, and callers make their writes
idempotent by choosing ids that say what happened (``ada/two-sum/solve/1``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct

Document = dict[str, Any]
"""JSON data. `id` (str) and `schema_version` (int) are always there; `revision` (int, from 1)
is kept by the store and counts the writes."""

Scalar = str | int | float | bool


class Range(Struct, frozen=True):
    """Bounds on one field; each may be None for open. `at_least` <= value < `below`."""

    at_least: Scalar | None = None
    below: Scalar | None = None


class Page(Struct, frozen=True):
    """Documents found, and the cursor for those after them (None at the end)."""

    documents: tuple[Document, ...]
    cursor: str | None = None


class Index(Struct, frozen=True):
    """Fields that are filtered by equality, then at most one that is ranged over or sorted by."""

    equal: tuple[str, ...] = ()
    sort: str | None = None


COLLECTIONS: Final[Mapping[str, Sequence[Index]]] = {
    "users": (Index(equal=("erasing",)),),
    "challenges": (Index(),),
    "versions": (),
    "submissions": (
        Index(equal=("student_id",), sort="created_at"),
        Index(equal=("student_id", "challenge_id"), sort="created_at"),
        Index(equal=("status",), sort="lease_until"),
        Index(equal=("challenge_id",), sort="created_at"),
    ),
    "claims": (),
    "progress": (Index(equal=("on_leaderboard",), sort="board_xp"),),
    "ledger": (Index(equal=("student_id",), sort="created_at"),),
    "events": (
        Index(equal=("student_id",), sort="created_at"),
        Index(equal=("student_id", "challenge_id"), sort="created_at"),
        Index(equal=("challenge_id", "kind"), sort="created_at"),
    ),
    "conversations": (
        Index(equal=("student_id",), sort="updated_at"),
        Index(equal=("challenge_id",), sort="updated_at"),
    ),
    "turns": (
        Index(equal=("conversation_id",), sort="created_at"),
        Index(equal=("student_id",), sort="created_at"),
    ),
    "leads": (),
    "ratings": (Index(),),
    "orders": (),
    "digests": (Index(),),
    "pattern_notes": (Index(equal=("student_id",)),),
    "generated": (
        Index(equal=("fits", "status"), sort="created_at"),
        Index(equal=("status",), sort="created_at"),
        Index(equal=("made_for",), sort="created_at"),
    ),
    "materials": (
        Index(equal=("owner_id",), sort="created_at"),
        Index(equal=("shared",), sort="created_at"),
        Index(sort="created_at"),
    ),
    "vectors": (
        Index(equal=("model",)),
        Index(equal=("model", "content_id")),
        Index(equal=("content_id",)),
        Index(equal=("owner_id",)),
    ),
    "dead_letters": (Index(sort="created_at"),),
}
"""Each collection with its declared indexes; a query outside them is refused (ValueError)."""


class Documents(Protocol):
    """Stores documents. Raises `StorageFull` or `StoreUnreadable` when the disk says no."""

    async def get(self, collection: str, id: str) -> Document | None:
        """Return the document, or None."""

    async def insert(self, collection: str, document: Document) -> bool:
        """Store a new document, with revision 1. Return False if its id is taken (unchanged)."""

    async def replace(self, collection: str, document: Document) -> bool:
        """Replace it if the stored revision still is `document["revision"]`, which then counts up.

        Return False if it was changed or deleted in between (nothing is written).
        """

    async def delete(self, collection: str, id: str) -> bool:
        """Delete it. Return whether it was there."""

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
        """Return documents whose fields equal `equal` and whose `sort` field lies in `between`.

        Ordered by `sort`, then by id, both in the same direction (by id alone without `sort`).
        A document without the `sort` field is not found. `equal` and `sort` together must be a
        declared index, else ValueError. `limit` is 1 to 1,000. A `cursor` that is none of ours
        raises `BadInput`.
        """
