"""The adapters over which the contract suites run: a new one is one more line here."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from jupyter_codementor.adapters.storage import SqliteDocuments
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.testing.documents import MemoryDocuments

OpenStore = Callable[[], AbstractAsyncContextManager[Documents]]


@asynccontextmanager
async def _memory() -> AsyncIterator[Documents]:
    store = MemoryDocuments()
    yield store
    await store.close()


@asynccontextmanager
async def _sqlite() -> AsyncIterator[Documents]:
    with tempfile.TemporaryDirectory() as folder:
        store = await SqliteDocuments.open(Path(folder, "data", "store.db"))
        try:
            yield store
        finally:
            await store.close()


STORES: dict[str, OpenStore] = {"memory": _memory, "sqlite": _sqlite}


@pytest.fixture(scope="session", params=sorted(STORES))
def open_store(request: pytest.FixtureRequest) -> OpenStore:
    """Open a new, empty store of each kind."""
    return STORES[request.param]


@pytest.fixture
async def documents(open_store: OpenStore) -> AsyncIterator[Documents]:
    """An empty store of each kind."""
    async with open_store() as store:
        yield store
