"""What there is to read and to find: its flows, put on their adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..adapters.embeddings import embedder_from
from ..adapters.embeddings.nearest import NearestVectors
from ..adapters.library.fts import FtsLibrary
from ..flows.embed import Vectors
from ..flows.materials import (
    AddMaterial,
    ForgetMaterials,
    ListMaterials,
    RemoveMaterial,
    SeeMaterial,
)
from ..flows.ports import Challenges
from ..flows.recommend import Find, Recommend, SearchSimilar, StoreEmbedding
from ..flows.texts import Texts
from ..model.documents import Documents
from ..recommendations.ports import Embedder
from ..resilience.background import Background
from ..settings import Settings


@dataclass(frozen=True)
class Reading:
    """Every flow about materials and recommendations, and what they share.

    `library` also serves the tutor; `forget` lets go of all materials of a student.
    """

    library: FtsLibrary
    texts: Texts
    vectors: Vectors | None
    add: AddMaterial
    list: ListMaterials
    see: SeeMaterial
    remove: RemoveMaterial
    forget: ForgetMaterials
    recommend: Recommend
    search: SearchSimilar
    store_embedding: StoreEmbedding
    close: Callable[[], Awaitable[None]]


def assemble_reading(
    settings: Settings,
    challenges: Challenges,
    documents: Documents,
    background: Background,
    now: Callable[[], float],
    embedder: Embedder | None = None,
) -> Reading:
    """Put them together; without an `embedder`, the one of the settings is used, if any."""
    texts = Texts(challenges, documents)
    library = FtsLibrary(texts)
    embedder = embedder or embedder_from(settings)
    vectors = (
        Vectors(embedder, NearestVectors(), texts, documents, background) if embedder else None
    )
    find = Find(challenges, documents, texts, library, vectors)

    async def follow() -> None:
        await library.follow()
        if vectors is not None:
            await vectors.let_go()

    async def close() -> None:
        await library.close()
        if embedder is not None:
            await embedder.close()

    return Reading(
        library=library,
        texts=texts,
        vectors=vectors,
        add=AddMaterial(documents, texts, now),
        list=ListMaterials(documents),
        see=SeeMaterial(documents),
        remove=RemoveMaterial(documents, texts),
        forget=ForgetMaterials(documents, texts, follow),
        recommend=Recommend(find, challenges, documents),
        search=SearchSimilar(find),
        store_embedding=StoreEmbedding(challenges, documents, vectors),
        close=close,
    )
