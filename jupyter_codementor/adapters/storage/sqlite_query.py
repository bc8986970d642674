"""The SQL of indexes and queries. Names come from `COLLECTIONS` only; values are always bound."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.documents import Index, Scalar
from jupyter_codementor.model.queries import Query

_BELOW_ALL: Final = float("-inf")
"""Numbers come first in SQLite, texts after them, so this bounds both from below; NULL it drops."""


def index_definition(collection: str, index: Index) -> tuple[str, str]:
    """Return the name and the SQL of an index; the SQL is empty where the primary key does it."""
    fields = (*index.equal, *([index.sort] if index.sort else []))
    name = "__".join((collection, *fields))
    if not fields:
        return name, ""
    columns = ", ".join((*(_field(field) for field in fields), "id"))
    return name, f'CREATE INDEX "{name}" ON "{collection}" ({columns})'


def select(query: Query) -> tuple[str, list[Scalar]]:
    """Return SQL and parameters of a query: rows of (id, revision, body, sort value).

    One row more than `limit` is asked for, which tells whether a next page is there. The bound
    that the index is to use stands plain; the other one behind a ``+``, which hides it from the
    planner.
    """
    where: list[str] = []
    values: list[Scalar] = []
    for name, value in query.equal.items():
        where.append(f"{_field(name)} = ?")
        values.append(value)
    if query.index.sort:
        key = _field(query.index.sort)
        _bounds(query, key, where, values)
    else:
        key = "NULL"
        if query.after:
            where.append(f"id {_beyond(query)} ?")
            values.append(query.after[1])
    direction = "DESC" if query.descending else "ASC"
    order = f"id {direction}" if key == "NULL" else f"{key} {direction}, id {direction}"
    # Only names out of COLLECTIONS and fixed words are put together here.
    sql = (
        f'SELECT id, revision, body, {key} FROM "{query.collection}"'  # noqa: S608
        f"{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY {order} LIMIT ?"
    )
    return sql, [*values, query.limit + 1]


def _bounds(query: Query, key: str, where: list[str], values: list[Scalar]) -> None:
    hides_low = "+" if query.after and not query.descending else ""
    hides_high = "+" if query.after and query.descending else ""
    low, high = query.between.at_least, query.between.below
    where.append(f"{hides_low}{key} >= ?")
    values.append(_BELOW_ALL if low is None else low)
    if high is not None:
        where.append(f"{hides_high}{key} < ?")
        values.append(high)
    if query.after and query.after[0] is not None:
        value, last_id = query.after[0], query.after[1]
        beyond = _beyond(query)
        where.append(f"{key} {beyond}= ? AND ({key} {beyond} ? OR id {beyond} ?)")
        values.extend((value, value, last_id))


def _beyond(query: Query) -> str:
    return "<" if query.descending else ">"


def _field(name: str) -> str:
    return f"json_extract(body, '$.{name}')"
