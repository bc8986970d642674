"""Texts as vectors, and what is found by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

ContentType = Literal["challenge", "material", "any"]


class StoredVector(Struct, frozen=True, kw_only=True):
    """A text as a vector of one model; vectors of two models are never compared.

    `id` is ``<model>/<content type>/<content id>/<piece>``; `vector` holds little-endian 32-bit
    floats of length 1 in base64; `text_hash` tells whether the text has changed since.
    """

    id: str
    model: str
    content_type: ContentType
    content_id: str
    owner_id: str
    """Whose content it is; empty for what everybody may read."""
    vector: str
    text_hash: str
    title: str = ""
    schema_version: int = 1
    revision: int = 0


class Similar(Struct, frozen=True, kw_only=True):
    """Something to read or to try, and how well it fits: `score` 0 to 1 (higher is better)."""

    content_type: ContentType
    content_id: str
    title: str
    url: str
    score: float
    why: str
    """A short sentence for the student."""
    skills: tuple[str, ...] = ()


class Text(Struct, frozen=True, kw_only=True):
    """A passage of a challenge or a material, as it is searched; `number` from 1 within it."""

    content_type: ContentType
    content_id: str
    number: int
    title: str
    text: str
    topics: tuple[str, ...] = ()
    """Skills and tags."""
    place: str = ""
    """Its headings."""
    language: str = "python"
    owner_id: str = ""
    """Who alone may find it; empty for everybody."""


Corpus = Mapping[str, tuple[Text, ...]]
"""All that is searched: the texts of each version of each thing, by a key that changes with it."""


class Hit(Struct, frozen=True, kw_only=True):
    """A challenge or material that was found: how near it is, 0 to 1, and where it fits best."""

    content_type: ContentType
    content_id: str
    score: float
    place: str = ""
