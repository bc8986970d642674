"""SIGKILL at any point of a submission loses none and credits none twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
from jupyter_codementor.app import App, assemble
from jupyter_codementor.settings import Settings

from .conftest import RIGHT

CATALOGUE = Path(__file__).resolve().parents[2] / "notebooks" / "catalogue"
SCRIPT = Path(__file__).with_name("submit_and_die.py")
POINTS = 200 if os.environ.get("CODEMENTOR_SOAK") else 24


def submit_and_die(store: Path, fatal: int) -> subprocess.CompletedProcess[str]:
    """Submit in a process that dies at the crossing `fatal` (0: it lives)."""
    command = [sys.executable, SCRIPT, store, CATALOGUE, RIGHT, str(fatal)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


async def after_restart(store: Path) -> tuple[App, SqliteDocuments]:
    """Return an app as a new process would have it, a minute later, when leases have run out."""
    documents = await SqliteDocuments.open(store)
    probed = await selftest.choose()
    settings = Settings(data_folder=store.parent, catalogue_folders=(CATALOGUE,))
    later = lambda: time.time() + 60  # noqa: E731
    return assemble(settings, documents, probed.sandbox, now=later), documents


async def ledger_of(documents: SqliteDocuments) -> list[dict[str, object]]:
    page = await documents.find("ledger", {"student_id": "ada"}, sort="created_at", limit=1000)
    return list(page.documents)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """The number of crossings of a submission that nothing disturbs, and its store."""
    store = tmp_path_factory.mktemp("undisturbed") / "progress.sqlite"
    done = submit_and_die(store, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout), store


async def test_a_submission_crosses_enough_points_to_be_killed_at(undisturbed) -> None:
    assert undisturbed[0] >= 24


@pytest.mark.parametrize("nth", range(POINTS))
async def test_killed_at_any_point_it_is_graded_once_and_credited_once(
    nth: int, undisturbed: tuple[int, Path], tmp_path: Path
) -> None:
    crossings, reference = undisturbed
    fatal = 1 + round(nth * (crossings - 1) / (POINTS - 1))
    store = tmp_path / "progress.sqlite"
    died = submit_and_die(store, fatal)
    assert died.returncode == -signal.SIGKILL, died.stderr

    app, documents = await after_restart(store)
    await app.resume_submissions()
    submission = await app.submit("ada", "two-sum", RIGHT, "the-key")
    await app.resume_submissions()
    seen = await app.see_progress("ada")
    entries = await ledger_of(documents)
    listed, _ = await app.list_submissions("ada", "two-sum", 100, None)
    await documents.close()
    whole, original = await after_restart(reference)
    expected = await whole.see_progress("ada")
    expected_entries = await ledger_of(original)
    await original.close()

    assert submission.status == "credited"
    assert submission.verdict is not None
    assert submission.verdict.status == "accepted"
    assert len(listed) == 1
    assert sorted(str(entry["id"]) for entry in entries) == sorted(
        str(entry["id"]) for entry in expected_entries
    )
    assert sum(int(str(entry["xp"])) for entry in entries) == seen.shelf.progress.xp
    assert seen.shelf.progress.xp == expected.shelf.progress.xp
    assert seen.shelf.progress.challenges["two-sum"].tries == 1
    assert submission.award is not None
    assert submission.award.xp == seen.shelf.progress.xp
