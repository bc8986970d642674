"""What to read or try next, and search by meaning."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.embedding import ContentType, Similar


class RecommendationsRequest(Struct, frozen=True, kw_only=True):
    """What should be recommended. Without `query`, my progress says what to look for.

    `skill`: only what belongs to it; `limit` is 1 to 50.
    """

    content_type: ContentType = "any"
    query: str = ""
    skill: str = ""
    limit: int = 10


class RecommendationsReply(Struct, frozen=True):
    """What was found, the best first.

    `by`: by which of both it was found; `note`: why by words although a model is set.
    """

    items: tuple[Similar, ...]
    by: Literal["words", "meaning"]
    note: str = ""


class EmbeddingRequest(Struct, frozen=True, kw_only=True):
    """Further words by which a challenge or material is to be found; without them, its title."""

    content_type: ContentType
    content_id: str
    text: str = ""


class EmbeddingReply(Struct, frozen=True):
    """Which vector was stored, of which model."""

    id: str
    model: str


class EmbeddingSearchRequest(Struct, frozen=True, kw_only=True):
    """What to look for; `limit` is 1 to 50."""

    query: str
    content_type: ContentType = "any"
    limit: int = 10
