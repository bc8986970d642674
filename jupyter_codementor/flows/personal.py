"""Which collections hold something of a person, and how it is found: for exporting and erasing.

Each collection of the store stands here once, either in a table of what belongs to a student, or
among those that hold nothing of anybody, with the reason. A test holds that none is forgotten.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.documents import Document, Documents

from .stored import every

_PAGE: Final = 200
_CLAIMS_BEYOND: Final = 2


class Owned(Struct, frozen=True):
    """A field that names the student, and the field that the declared index sorts by."""

    field: str
    sort: str | None = None


OWN_ID: Final = ("users", "progress", "digests")
"""One document for each student, under the student's id."""
OWNED: Final[Mapping[str, Owned]] = {
    "submissions": Owned("student_id", "created_at"),
    "turns": Owned("student_id", "created_at"),
    "conversations": Owned("student_id", "updated_at"),
    "events": Owned("student_id", "created_at"),
    "ledger": Owned("student_id", "created_at"),
    "pattern_notes": Owned("student_id"),
    "vectors": Owned("owner_id"),
    "materials": Owned("owner_id", "created_at"),
    "generated": Owned("made_for", "created_at"),
}
"""Documents with a field that names the student."""
BY_SUBMISSION: Final = ("claims", "dead_letters")
"""Documents that name a submission, and only so its student."""
NOBODYS: Final[Mapping[str, str]] = {
    "challenges": "published challenges are the classroom's and name no author",
    "versions": "the same challenges in their earlier versions",
    "leads": "counts of ratings of all students together",
    "ratings": "how hard a challenge is, in numbers; not who tried it",
    "orders": "in which order a teacher wants challenges to be done",
}
"""What holds nothing of a person, because …"""


async def found(documents: Documents, collection: str, student_id: str) -> AsyncIterator[Document]:
    """Yield what a collection holds of a student."""
    if collection in OWN_ID:
        document = await documents.get(collection, student_id)
        if document is not None:
            yield document
    elif collection in OWNED:
        owned = OWNED[collection]
        mine = {owned.field: student_id}
        async for document in every(documents, collection, mine, sort=owned.sort, page=_PAGE):
            yield document
    else:
        async for submission in found(documents, "submissions", student_id):
            for id in ids_of_submission(collection, submission):
                document = await documents.get(collection, id)
                if document is not None:
                    yield document


def ids_of_submission(collection: str, submission: Document) -> tuple[str, ...]:
    """Return the ids under which `claims` or `dead_letters` may hold something of a submission."""
    id = str(submission["id"])
    if collection == "dead_letters":
        return (id,)
    attempts = int(submission.get("attempts", 0)) + _CLAIMS_BEYOND
    return tuple(f"{id}:{attempt}" for attempt in range(1, attempts + 1))
