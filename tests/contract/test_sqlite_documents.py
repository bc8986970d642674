"""What the SQLite store promises beyond the port: indexes used, files told apart, clear errors."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
from document_samples import submission

from jupyter_codementor.adapters.storage import SqliteDocuments
from jupyter_codementor.adapters.storage.migrations import MIGRATIONS, Migrations
from jupyter_codementor.adapters.storage.sqlite_errors import explain
from jupyter_codementor.adapters.storage.sqlite_file import APPLICATION_ID, STORE_VERSION
from jupyter_codementor.adapters.storage.sqlite_query import index_definition, select
from jupyter_codementor.errors import NewerStore, StoreUnreadable
from jupyter_codementor.model.documents import COLLECTIONS, Document, Index, Range
from jupyter_codementor.model.queries import encode_cursor, parse_query


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.db"


@pytest.fixture
async def raw(path: Path) -> AsyncIterator[sqlite3.Connection]:
    """A plain connection to a fresh store."""
    await (await SqliteDocuments.open(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        yield connection


DECLARED = [(name, index) for name, indexes in COLLECTIONS.items() for index in indexes]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("paged", [False, True])
@pytest.mark.parametrize(
    ("collection", "index"), DECLARED, ids=[index_definition(*pair)[0] for pair in DECLARED]
)
async def test_each_declared_query_walks_its_index(
    raw: sqlite3.Connection, collection: str, index: Index, paged: bool, descending: bool
) -> None:
    """Found and ordered by the index alone: no scan of the table, no sorting afterwards."""
    for between in (None, Range(1.0, 2.0)) if index.sort else (None,):
        query = parse_query(
            collection,
            dict.fromkeys(index.equal, "x"),
            sort=index.sort,
            between=between,
            descending=descending,
            cursor=encode_cursor(1.5 if index.sort else None, "id") if paged else None,
        )
        sql, values = select(query)
        plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        name, definition = index_definition(collection, index)
        if definition:
            assert len(plan) == 1, plan
            assert plan[0].startswith(f"SEARCH {collection} USING INDEX {name} (<expr>"), plan
            bounds = plan[0].count("<expr>")
            both = between is not None or (paged and descending)
            of_sort = (2 if both else 1) if index.sort else 0
            assert bounds == len(index.equal) + of_sort, plan
        else:
            verb = "SEARCH" if paged else "SCAN"
            assert plan[0].startswith(f"{verb} {collection} USING INDEX sqlite_autoindex"), plan
            assert len(plan) == 1, plan


async def test_documents_survive_closing_and_opening(path: Path) -> None:
    store = await SqliteDocuments.open(path)
    await store.insert("users", submission("a"))
    await store.close()
    await store.close()
    again = await SqliteDocuments.open(path)
    assert await again.get("users", "a") == submission("a", revision=1)
    await again.close()


async def test_a_closed_store_says_so(path: Path) -> None:
    store = await SqliteDocuments.open(path)
    await store.close()
    with pytest.raises(StoreUnreadable, match="was closed"):
        await store.get("users", "a")
    with pytest.raises(StoreUnreadable, match="was closed"):
        await store.insert("users", submission("a"))


async def test_only_the_owner_may_enter_the_folders_that_were_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "newer" / "store.db"
    store = await SqliteDocuments.open(path)
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await store.close()


async def test_a_path_with_odd_letters_opens(tmp_path: Path) -> None:
    path = tmp_path / "Zoë's 100% #1? & dir" / "stö re?mode=ro#.db"
    store = await SqliteDocuments.open(path)
    assert await store.insert("users", submission("a"))
    await store.close()
    assert path.is_file()


async def test_a_missing_index_is_made_when_opened(raw: sqlite3.Connection, path: Path) -> None:
    raw.execute("DROP INDEX ledger__student_id__created_at")
    raw.execute("DROP TABLE claims")
    await (await SqliteDocuments.open(path)).close()
    there = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert {"ledger__student_id__created_at", "claims"} <= there


async def test_the_file_carries_our_mark_and_version(raw: sqlite3.Connection) -> None:
    assert raw.execute("PRAGMA user_version").fetchone() == (STORE_VERSION,)
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_store_of_a_newer_version_is_refused_and_not_touched(
    raw: sqlite3.Connection, path: Path
) -> None:
    raw.execute(f"PRAGMA user_version={STORE_VERSION + 1}")
    raw.close()
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    with pytest.raises(NewerStore, match="newer version of jupyter_codementor"):
        await SqliteDocuments.open(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_a_newer_version_that_is_only_in_the_log_is_refused(
    raw: sqlite3.Connection, path: Path
) -> None:
    """The newer program still runs, so its version stands in the write-ahead log only."""
    raw.execute(f"PRAGMA user_version={STORE_VERSION + 1}")
    with pytest.raises(NewerStore):
        await SqliteDocuments.open(path)


@pytest.mark.parametrize("content", [b"hello, I am a text\n", b"\0" * 4096, b"SQLite format 3\0"])
async def test_what_is_no_database_is_refused_and_not_touched(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable, match="damaged or is no store"):
        await SqliteDocuments.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mark", [0, 0x0F055112])
async def test_the_database_of_another_program_is_refused(path: Path, mark: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")
        other.execute(f"PRAGMA application_id={mark}")
    with pytest.raises(StoreUnreadable, match=r"no store of|another program"):
        await SqliteDocuments.open(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


async def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreUnreadable, match="folder where the file is"):
        await SqliteDocuments.open(path)


async def test_a_file_in_the_place_of_the_folder_is_told(path: Path) -> None:
    path.parent.write_text("")
    with pytest.raises(StoreUnreadable, match="where a folder is needed"):
        await SqliteDocuments.open(path)


@pytest.fixture
async def damaged_from(path: Path) -> Callable[[float], None]:
    """A store with content; call it with the share of the file from which on it is spoilt."""
    store = await SqliteDocuments.open(path)
    for n in range(50):
        await store.insert("challenges", submission(str(n), text="x" * 3000))
    await store.close()

    def spoil(share: float) -> None:
        size = path.stat().st_size
        start = int(size * share) // 4096 * 4096 or 100
        with path.open("r+b") as file:
            file.seek(start)
            file.write(b"\xa5" * (size - start))

    return spoil


async def test_damage_of_the_tables_is_told_when_opened(
    path: Path, damaged_from: Callable[[float], None]
) -> None:
    damaged_from(0)
    with pytest.raises(StoreUnreadable, match="damaged"):
        await SqliteDocuments.open(path)


async def test_damage_of_the_content_is_told_when_read(
    path: Path, damaged_from: Callable[[float], None]
) -> None:
    damaged_from(0.7)
    store = await SqliteDocuments.open(path)
    with pytest.raises(StoreUnreadable, match="damaged"):
        await store.find("challenges")
    await store.close()


async def test_a_body_that_is_no_json_is_told(raw: sqlite3.Connection, path: Path) -> None:
    raw.execute("INSERT INTO claims VALUES ('a', 1, '{\"id\": ')")
    raw.commit()
    store = await SqliteDocuments.open(path)
    with pytest.raises(StoreUnreadable, match="damaged"):
        await store.get("claims", "a")
    await store.close()


async def test_a_write_waits_for_another_process_to_finish(path: Path) -> None:
    store = await SqliteDocuments.open(path)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(store.insert("users", submission("a")))
        for _ in range(5):  # readers go on meanwhile
            assert await store.get("users", "a") is None
        assert not writing.done()
        other.execute("COMMIT")
        assert await writing
    await store.close()


def _split_name(document: Document) -> Document:
    first, last = document.pop("name").split(" ")
    return document | {"first": first, "last": last}


def _add_greeting(document: Document) -> Document:
    return document | {"greeting": f"Hello {document['first']}"}


EXAMPLE = Migrations({("users", 1): _split_name, ("users", 2): _add_greeting})


async def test_an_old_document_is_read_in_the_newest_version(path: Path) -> None:
    old = await SqliteDocuments.open(path)
    await old.insert("users", {"id": "ada", "schema_version": 1, "name": "Ada Lovelace"})
    await old.insert("challenges", {"id": "x", "schema_version": 1})
    await old.close()
    store = await SqliteDocuments.open(path, EXAMPLE)
    new = {
        "id": "ada",
        "schema_version": 3,
        "first": "Ada",
        "last": "Lovelace",
        "greeting": "Hello Ada",
        "revision": 1,
    }
    assert await store.get("users", "ada") == new
    assert (await store.find("challenges")).documents[0]["schema_version"] == 1
    assert await store.replace("users", new)
    assert await store.get("users", "ada") == new | {"revision": 2}
    await store.close()


async def test_a_document_of_a_newer_version_is_refused(path: Path) -> None:
    store = await SqliteDocuments.open(path, EXAMPLE)
    await store.insert("users", {"id": "ada", "schema_version": 3})
    await store.close()
    older = await SqliteDocuments.open(path)
    with pytest.raises(NewerStore, match="users"):
        await older.get("users", "ada")
    await older.close()


def test_the_shipped_migrations_are_one_unbroken_chain_for_each_collection() -> None:
    for collection in COLLECTIONS:
        current = MIGRATIONS.current(collection)
        assert all((collection, version) in MIGRATIONS.steps for version in range(1, current))
    assert {name for name, _ in MIGRATIONS.steps} <= set(COLLECTIONS)


async def test_a_store_that_another_program_holds_is_told(
    raw: sqlite3.Connection, path: Path
) -> None:
    raw.execute("BEGIN IMMEDIATE")
    with (
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as impatient,
        pytest.raises(sqlite3.OperationalError) as caught,
    ):
        impatient.execute("BEGIN IMMEDIATE")
    error = explain(caught.value, path)
    assert isinstance(error, StoreUnreadable)
    assert "held by another program" in str(error)


async def test_what_another_process_wrote_is_seen_at_once_although_the_row_was_read_before(
    path: Path,
) -> None:
    ours, theirs = await SqliteDocuments.open(path), await SqliteDocuments.open(path)
    assert await ours.get("users", "ada") is None
    await theirs.insert("users", {"id": "ada", "schema_version": 1, "name": "Ada"})
    first = await ours.get("users", "ada")
    assert first is not None
    first["name"] = "changed by the caller only"
    again = await ours.get("users", "ada")
    assert again is not None
    assert again["name"] == "Ada"
    await theirs.replace("users", again | {"name": "Grace"})
    last = await ours.get("users", "ada")
    assert last is not None
    assert last["name"] == "Grace"
    await theirs.delete("users", "ada")
    assert await ours.get("users", "ada") is None
    await ours.close()
    await theirs.close()
