"""What a route is."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

PREFIX: Final = "/codementor/api/v1"


class Query(Struct, frozen=True):
    """A query parameter."""

    name: str
    summary: str
    kind: Literal["string", "integer"] = "string"
    one_of: tuple[str, ...] = ()


class Operation(Struct, frozen=True, kw_only=True):
    """One method of one path.

    `handler` names the class in `handlers/` that serves the path; `replies` maps a status to the
    type of its body (None: no body); `problems` are the statuses of errors it may give besides
    400, 401, 403, 413 (where a body is sent) and 500; `limit` is the name of a rate limit in the
    settings, or ``see`` for what pages ask by themselves; `needs_app` is False for what must answer
    although the store cannot be opened; `stoppable`: closing the request ends the work.
    `free_names`: what stands in the path may be any text, percent-encoded, and not only letters,
    digits, ``_``, ``.`` and ``-``.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    handler: str
    summary: str
    body: type | None = None
    replies: dict[int, type | None]
    query: tuple[Query, ...] = ()
    headers: tuple[Query, ...] = ()
    problems: tuple[int, ...] = ()
    limit: Literal["run", "submit", "ask", "generate", "see"] | None = None
    role: Literal["student", "teacher", "anyone"] = "student"
    needs_app: bool = True
    stoppable: bool = False
    free_names: bool = False


PAGE: Final = (
    Query("limit", "how many, 1 to 200", "integer"),
    Query("cursor", "where the last page ended"),
)
"""What every list can be asked for."""
