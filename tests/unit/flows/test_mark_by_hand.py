"""What is marked by hand is the student's own word: kept, idempotent, without XP."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.events import Event, ProgressChanged
from jupyter_codementor.flows.materials import Draft
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from tests.seeded_student import CHALLENGE, grade_as

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def app(heard: list[Event]) -> App:
    times = iter(range(1_790_000_000, 1_790_100_000))
    return assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        MemoryDocuments(),
        BrokenSandbox(),
        (heard.append,),
        FixedLinter(),
        now=lambda: float(next(times)),
    )


async def test_marking_twice_is_marking_once_and_brings_no_xp(app: App, heard) -> None:
    first = await app.privacy.mark_by_hand("ada", CHALLENGE, done=True)
    second = await app.privacy.mark_by_hand("ada", CHALLENGE, done=True)

    assert first.by_hand == second.by_hand
    assert list(first.by_hand) == [CHALLENGE]
    assert (second.xp, second.skills.attempts) == (0, 0)
    assert CHALLENGE not in second.challenges
    assert heard == [ProgressChanged("ada")]


async def test_a_mark_can_be_taken_back(app: App, heard) -> None:
    await app.privacy.mark_by_hand("ada", "outside:a book", done=True)
    after = await app.privacy.mark_by_hand("ada", "outside:a book", done=False)
    again = await app.privacy.mark_by_hand("ada", "outside:a book", done=False)

    assert after.by_hand == again.by_hand == {}
    assert len(heard) == 2


async def test_a_mark_outlives_counting_everything_anew(app: App) -> None:
    await app.privacy.mark_by_hand("ada", "outside:a book", done=True)
    await grade_as(app, "ada", accepted=True, at=2000.0)
    await grade_as(app, "ada", accepted=True, at=1000.0)  # comes late: all is counted anew

    seen = await app.see_progress("ada")
    assert list(seen.shelf.progress.by_hand) == ["outside:a book"]
    assert seen.shelf.progress.challenges[CHALLENGE].tries == 2


async def test_a_material_is_marked_by_those_who_may_read_it(app: App) -> None:
    draft = Draft(title="Loops", kind="text", source="Loops repeat.")
    own = await app.reading.add("ada", draft)
    marked = await app.privacy.mark_by_hand("ada", f"material:{own.id}", done=True)

    assert list(marked.by_hand) == [f"material:{own.id}"]
    with pytest.raises(NotFound):
        await app.privacy.mark_by_hand("eve", f"material:{own.id}", done=True)


@pytest.mark.parametrize(
    ("id", "error"),
    [
        ("no-such-challenge", NotFound),
        ("material:none", NotFound),
        ("", NotFound),
        ("outside: ", BadInput),
        ("outside:" + "x" * 200, BadInput),
        ("outside:a\nb", BadInput),
    ],
)
async def test_what_cannot_be_marked_is_said(app: App, id: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await app.privacy.mark_by_hand("ada", id, done=True)


async def test_what_is_gone_meanwhile_can_still_be_unmarked(app: App) -> None:
    assert (await app.privacy.mark_by_hand("ada", "gone", done=False)).by_hand == {}


async def test_nobody_marks_without_end(app: App) -> None:
    for number in range(1000):
        await app.privacy.mark_by_hand("ada", f"outside:{number}", done=True)
    with pytest.raises(BadInput, match="1000 things"):
        await app.privacy.mark_by_hand("ada", "outside:more", done=True)
