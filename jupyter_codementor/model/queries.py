"""What every adapter of the document port checks in the same words: queries, cursors, documents."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from ..errors import BadInput
from .documents import COLLECTIONS, Document, Index, Range, Scalar

MAX_LIMIT: Final = 1000
_INT64: Final = range(-(2**63), 2**63)
_CURSOR = msgspec.json.Decoder(tuple[str | int | float | bool | None, str])


class Query(Struct, frozen=True, kw_only=True):
    """A query that was found to be in order. `after`: the (sort value, id) of the last one seen."""

    collection: str
    index: Index
    equal: Mapping[str, Scalar]
    between: Range
    descending: bool
    limit: int
    after: tuple[Scalar | None, str] | None


def parse_query(
    collection: str,
    equal: Mapping[str, Scalar] | None = None,
    *,
    sort: str | None = None,
    between: Range | None = None,
    descending: bool = False,
    limit: int = 100,
    cursor: str | None = None,
) -> Query:
    """Check the arguments of `Documents.find` against the declared indexes.

    Raises:
        ValueError: no such collection or index, or `limit` is not 1 to 1,000.
        BadInput: `cursor` is none of ours.
    """
    indexes = declared_indexes(collection)
    filters = dict(equal or {})
    fitting = [i for i in indexes if i.sort == sort and set(i.equal) == set(filters)]
    if not fitting:
        raise ValueError(f"{collection} has no index on {sorted(filters)} sorted by {sort}")
    if between is not None and sort is None:
        raise ValueError("a range needs the field it is on: name it as `sort`")
    if any(value is None for value in filters.values()):
        raise ValueError("a field cannot be filtered for None")
    if not 1 <= limit <= MAX_LIMIT:
        raise ValueError(f"the limit is 1 to {MAX_LIMIT}, not {limit}")
    return Query(
        collection=collection,
        index=fitting[0],
        equal=filters,
        between=between or Range(),
        descending=descending,
        limit=limit,
        after=None if cursor is None else decode_cursor(cursor, sorted_by_field=sort is not None),
    )


def declared_indexes(collection: str) -> Sequence[Index]:
    """Return the indexes of a collection.

    Raises:
        ValueError: there is no such collection.
    """
    try:
        return COLLECTIONS[collection]
    except KeyError:
        raise ValueError(f"there is no collection {collection!r}") from None


def check_document(document: Document) -> str:
    """Return the id of a document that is fit to be stored.

    Raises:
        ValueError: `id` or `schema_version` is missing or of the wrong type.
    """
    key = document.get("id")
    if not isinstance(key, str) or not key:
        raise ValueError("a document needs an `id` that is a text")
    if type(document.get("schema_version")) is not int:
        raise ValueError(f"the document {key!r} needs a `schema_version` that is a whole number")
    return key


def check_revision(document: Document) -> int:
    """Return the revision that a replacement claims to know.

    Raises:
        ValueError: `revision` is missing or no whole number.
    """
    revision: object = document.get("revision")
    if type(revision) is not int:
        raise ValueError(f"the document {document.get('id')!r} names no `revision` to replace")
    return revision


def encode_cursor(value: Scalar | None, id: str) -> str:
    """Return the URL-safe text that stands for a place in an ordered result.

    Args:
        value: the sort field of the last document on the page; None when ordered by id alone.
        id: the id of that document.
    """
    return base64.urlsafe_b64encode(msgspec.json.encode((value, id))).decode().rstrip("=")


def decode_cursor(cursor: str, *, sorted_by_field: bool) -> tuple[Scalar | None, str]:
    """Return the place that `encode_cursor` wrote down.

    Raises:
        BadInput: the text is none of ours, or was made by a query with another order.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        value, last_id = _CURSOR.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, msgspec.DecodeError) as error:  # not ASCII, base64, JSON or our pair
        raise BadInput("This page link is damaged. Start again from the first page.") from error
    if (value is not None) != sorted_by_field or (isinstance(value, int) and value not in _INT64):
        raise BadInput("This page link belongs to another list. Start again from the first page.")
    return value, last_id
