"""What to read or try next, and search by meaning."""

from __future__ import annotations

from typing import Final

from .. import wire
from .operation import Operation

RECOMMENDATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        method="POST",
        path="/recommendations",
        handler="Recommendations",
        summary="What to read or try next, from my progress or from what I ask for, and why",
        body=wire.RecommendationsRequest,
        replies={200: wire.RecommendationsReply},
        problems=(429,),
        limit="run",
    ),
    Operation(
        method="POST",
        path="/embeddings/store",
        handler="EmbeddingsStore",
        summary="Have a challenge or material found by further words; teachers, or its owner",
        body=wire.EmbeddingRequest,
        replies={200: wire.EmbeddingReply},
        problems=(404, 429, 503),
        limit="submit",
    ),
    Operation(
        method="POST",
        path="/embeddings/search",
        handler="EmbeddingsSearch",
        summary="Challenges and materials that are near in meaning to some words",
        body=wire.EmbeddingSearchRequest,
        replies={200: wire.RecommendationsReply},
        problems=(429,),
        limit="run",
    ),
)
