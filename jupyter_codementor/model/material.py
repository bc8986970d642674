"""What there is to read: texts, Markdown and notebooks, cut into pieces that can be found."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

MaterialKind = Literal["text", "markdown", "notebook"]


class Material(Struct, frozen=True, kw_only=True):
    """Something to read, as it was handed in; `source` is its text (of a notebook, its JSON).

    `owner_id` is who put it there; `shared`: everybody may read it, else its owner alone.
    """

    id: str
    owner_id: str
    title: str
    kind: MaterialKind
    source: str
    created_at: float
    shared: bool = False
    skills: tuple[str, ...] = ()
    language: str = "python"
    pieces: int = 0
    schema_version: int = 1
    revision: int = 0


class Piece(Struct, frozen=True, kw_only=True):
    """A part of a material that is found by itself; `number` from 1, `place` e.g. its headings."""

    material_id: str
    number: int
    title: str
    text: str
    place: str = ""
