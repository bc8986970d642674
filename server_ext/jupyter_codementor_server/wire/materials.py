"""What there is to read."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from jupyter_codementor.model.material import MaterialKind, Piece


class MaterialRequest(Struct, frozen=True, kw_only=True):
    """Something to read. `source` is its text, 1 MiB at most; of a notebook, its JSON.

    `shared`: everybody may read it; only teachers may share.
    """

    title: Annotated[str, Meta(max_length=1_000)]
    kind: MaterialKind
    source: str
    skills: tuple[str, ...] = ()
    language: str = "python"
    shared: bool = False


class MaterialSummary(Struct, frozen=True, kw_only=True):
    """A material in a list. `pieces` is how many pieces it was cut into; `mine`: I put it there."""

    id: str
    title: str
    kind: MaterialKind
    skills: tuple[str, ...]
    language: str
    shared: bool
    mine: bool
    pieces: int
    created_at: float


class MaterialPage(Struct, frozen=True):
    """My materials, the newest first, then those that others share."""

    materials: tuple[MaterialSummary, ...]
    cursor: str | None


class MaterialDetail(Struct, frozen=True, kw_only=True):
    """A material with its pieces. Outputs and attachments of a notebook are not kept."""

    summary: MaterialSummary
    source: str
    pieces: tuple[Piece, ...]
