"""An export holds everything of its student, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from jupyter_codementor.app import App, assemble
from jupyter_codementor.flows.export_me import EXPORTED
from jupyter_codementor.flows.personal import BY_SUBMISSION, OWN_ID, OWNED
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor_server.export_stream import as_json, zipped
from tests.seeded_student import CHALLENGE, MemoryWorkspace, seed

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
AUTHORED = json.loads(next(CATALOGUE.glob("*two-sum*.ipynb")).read_text("utf-8"))


async def two_students() -> tuple[App, MemoryWorkspace]:
    """Two who left something everywhere, one of whom was given what was made for the other."""
    app = assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        MemoryDocuments(),
        BrokenSandbox(),
        linter=FixedLinter(),
        now=lambda: 1_790_000_000.0,
        model=ScriptedModel(),
    )
    workspace = await seed(app, "zoeqx", AUTHORED)
    await seed(app, "bobby", AUTHORED)
    page = await app.documents.find("generated", {"made_for": "zoeqx"}, sort="created_at")
    await app.documents.replace("generated", page.documents[0] | {"given_to": ["zoeqx", "bobby"]})
    return app, workspace


async def files(app: App, student_id: str, workspace: MemoryWorkspace | None) -> dict[str, str]:
    parts = app.privacy.export_me(student_id, workspace)
    raw = b"".join([piece async for piece in zipped(parts)])
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_each_collection_that_holds_something_of_a_person_is_exported() -> None:
    assert {*OWN_ID, *OWNED, *BY_SUBMISSION} == EXPORTED


async def test_everything_of_a_student_is_in_it_and_nothing_of_another() -> None:
    app, workspace = await two_students()
    found = await files(app, "zoeqx", workspace)
    lists = {
        name: json.loads(text)
        for name, text in found.items()
        if "/" not in name and name.endswith(".json")
    }

    assert {name.removesuffix(".json") for name in lists} == EXPORTED
    assert all(lists.values()), [name for name, held in lists.items() if not held]
    assert "bobby" not in "".join(found.values())
    assert "zoeqx_own" in found["submissions.json"]
    assert all(f"- {name}" in found["README.txt"] for name in lists)


async def test_no_solution_and_no_hidden_test_is_in_it() -> None:
    app, workspace = await two_students()
    text = "".join((await files(app, "zoeqx", workspace)).values())
    challenge = await app.challenges.get(CHALLENGE)
    squeezed = text.replace("\\n", "\n").replace('\\"', '"')
    hidden = [case for case in challenge.test_cases if case.hidden]

    assert hidden
    assert '"role":"answer"' in text
    assert '"role":"solution"' not in text
    assert not any(case.source.strip() in squeezed for case in hidden)
    own = challenge.solution.strip().splitlines()
    assert not all(line.strip() in squeezed for line in own)


async def test_the_notebooks_of_the_student_are_in_it() -> None:
    app, workspace = await two_students()
    found = await files(app, "zoeqx", workspace)
    [path] = await workspace.paths()

    assert json.loads(found[f"notebooks/{path}"]) == workspace.notebooks[path]
    assert not any(name.startswith("notebooks/") for name in await files(app, "zoeqx", None))


async def test_as_one_document_it_says_the_same() -> None:
    app, workspace = await two_students()
    raw = b"".join([p async for p in as_json(app.privacy.export_me("zoeqx", workspace))])
    found = await files(app, "zoeqx", workspace)
    document = json.loads(raw)

    assert document["README.txt"] == found["README.txt"]
    assert document["submissions"] == json.loads(found["submissions.json"])
    assert len(document) == len(found)


async def test_whoever_left_nothing_gets_empty_lists() -> None:
    app, _ = await two_students()
    found = await files(app, "nobody", None)

    assert all(json.loads(text) == [] for name, text in found.items() if name != "README.txt")


async def test_names_and_texts_that_cannot_be_written_do_no_harm() -> None:
    app, workspace = await two_students()
    half = {"cells": [{"source": "half \ud83d"}]}
    names = ["challenges/../../../up.ipynb", "/abs.ipynb", "..\\win.ipynb", "half\udcff.ipynb"]
    names += ["c:\\a.ipynb", "half_.ipynb"]
    workspace.notebooks = dict.fromkeys(names, half)
    found = await files(app, "zoeqx", workspace)
    there = [name for name in found if name.startswith("notebooks/")]

    assert len(there) == len(names)
    assert all(json.loads(found[name]) == half for name in there)
    assert not any("\\" in name or ":" in name or ".." in name.split("/") for name in there)
    document = [p async for p in as_json(app.privacy.export_me("zoeqx", workspace))]
    assert len(json.loads(b"".join(document))) == len(found)
