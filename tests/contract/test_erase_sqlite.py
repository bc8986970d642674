"""Erased means erased from the store's file too: from its tables, its free pages and its log."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from jupyter_codementor.adapters.storage import SqliteDocuments
from jupyter_codementor.app import STORE_FILE, App, assemble
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from tests.seeded_student import seed

CATALOGUE = Path(__file__).resolve().parents[2] / "notebooks" / "catalogue" / "08-dictionaries"
AUTHORED = json.loads(next(CATALOGUE.glob("*two-sum*.ipynb")).read_text("utf-8"))


def rows(folder: Path) -> dict[str, list[str]]:
    """Every row of every table as text."""
    connection = sqlite3.connect(folder / STORE_FILE)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(map(str, connection.execute(f'SELECT * FROM "{name}"')))
            for (name,) in tables.fetchall()
        }
    finally:
        connection.close()


def built(documents: SqliteDocuments, folder: Path) -> App:
    return assemble(
        Settings(data_folder=folder, catalogue_folders=(CATALOGUE,)),
        documents,
        BrokenSandbox(),
        linter=FixedLinter(),
        model=ScriptedModel(),
        scrub=documents.scrub,
    )


async def test_no_byte_of_an_erased_student_is_left_in_the_files_of_the_store(
    tmp_path: Path,
) -> None:
    documents = await SqliteDocuments.open(tmp_path / STORE_FILE)
    try:
        app = built(documents, tmp_path)
        await seed(app, "bobby", AUTHORED)
        others = rows(tmp_path)
        await seed(app, "zoeqx", AUTHORED)
        assert any("zoeqx" in row for held in rows(tmp_path).values() for row in held)
        await app.privacy.erase_me("zoeqx")
        left = rows(tmp_path)
        raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        await app.background.close()
    finally:
        await documents.close()

    assert not [row for held in left.values() for row in held if "zoeqx" in row]
    assert b"zoeqx" not in raw
    assert b"bobby" in raw
    shared = {"leads", "ratings"}  # numbers of all students together
    assert {k: v for k, v in left.items() if k not in shared} == {
        k: v for k, v in others.items() if k not in shared
    }


async def test_the_store_goes_on_working_after_it_was_scrubbed(tmp_path: Path) -> None:
    documents = await SqliteDocuments.open(tmp_path / STORE_FILE)
    try:
        await documents.insert("users", {"id": "ada", "schema_version": 1})
        await documents.scrub()
        assert await documents.get("users", "ada") is not None
        assert await documents.delete("users", "ada")
        assert await documents.get("users", "ada") is None
    finally:
        await documents.close()
