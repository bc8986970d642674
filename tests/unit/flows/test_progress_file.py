"""A progress file brings progress along; one that was edited does no harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import BadInput, CodeTooLong, NewerFormat
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.generated import Generated
from jupyter_codementor.settings import LOCAL_STUDENT, Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor_server import views
from tests.seeded_student import CHALLENGE, grade_as, seed

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
AUTHORED = json.loads(next(CATALOGUE.glob("*two-sum*.ipynb")).read_text("utf-8"))
NOW = 1_790_000_000.0
OLD, NEW = "2025:" + "o" * 32, "2026:" + "n" * 32
Edit = Callable[[dict[str, Any]], object]


def built(*keys: str) -> App:
    """One place, with a store of its own."""
    return assemble(
        Settings(
            data_folder=Path("unused"), catalogue_folders=(CATALOGUE,), progress_keys=tuple(keys)
        ),
        MemoryDocuments(),
        BrokenSandbox(),
        linter=FixedLinter(),
        now=lambda: NOW,
        model=ScriptedModel(),
    )


async def saved(app: App, student_id: str = "ada") -> bytes:
    """The progress file of a student who solved a challenge and did more."""
    await seed(app, student_id, AUTHORED)
    return await app.privacy.export_progress(student_id)


def edited(raw: bytes, edit: Edit) -> bytes:
    content = json.loads(raw)
    edit(content)
    return json.dumps(content).encode()


async def stored(app: App) -> dict[str, dict[str, bytes]]:
    documents = app.documents
    assert isinstance(documents, MemoryDocuments)
    derived = {"digests"}  # counted anew whenever it is asked for
    kept = documents._stored.items()
    return {name: dict(held) for name, held in kept if held and name not in derived}


async def test_progress_of_one_place_is_there_in_the_next() -> None:
    laptop, binder = built(), built()
    raw = await saved(laptop)
    await binder.privacy.import_progress("ada", raw)
    before = (await laptop.see_progress("ada")).shelf.progress
    after = (await binder.see_progress("ada")).shelf.progress
    profile = await binder.profile("ada")

    assert after.xp == before.xp > 0
    assert after.challenges == {
        id: replace(mine, own_word=True) for id, mine in before.challenges.items()
    }
    assert after.by_hand == before.by_hand
    assert after.streak == before.streak
    assert after.achievements == before.achievements
    assert profile.name == "ada Surname"
    assert not profile.on_leaderboard
    assert b"ledger" not in raw


async def test_bringing_it_in_twice_changes_nothing() -> None:
    raw, place = await saved(built()), built()
    first = await place.privacy.import_progress("ada", raw)
    before = await stored(place)
    second = await place.privacy.import_progress("ada", raw)

    assert (first.submissions, second.submissions, second.events) == (1, 0, 0)
    assert second.known == 1
    assert await stored(place) == before


async def test_what_comes_home_again_is_known_there_however_often_it_travelled() -> None:
    laptop = built()
    raw = await saved(laptop)
    before = (await laptop.see_progress("ada")).shelf.progress
    for _ in range(3):
        place = built()
        await place.privacy.import_progress("ada", raw)
        raw = await place.privacy.export_progress("ada")
    came = await laptop.privacy.import_progress("ada", raw)
    after = (await laptop.see_progress("ada")).shelf.progress

    assert (came.submissions, came.events) == (0, 0)
    assert (after.xp, after.challenges) == (before.xp, before.challenges)


@pytest.mark.parametrize(
    ("signing", "here", "origin"),
    [
        ((NEW, OLD), (NEW, OLD), "signed"),
        ((OLD,), (NEW, OLD), "signed"),
        ((), (NEW, OLD), "own_word"),
        ((NEW,), (), "own_word"),
        (("2026:" + "x" * 32,), (NEW,), "own_word"),
        (("other:" + "n" * 32,), (NEW,), "own_word"),
    ],
)
async def test_only_a_file_that_a_key_of_this_place_signed_is_vouched_for(
    signing: tuple[str, ...], here: tuple[str, ...], origin: str
) -> None:
    raw, place = await saved(built(*signing)), built(*here)
    found = await place.privacy.import_progress("ada", raw)
    [submission], _ = await place.list_submissions("ada", CHALLENGE, 10, None)

    assert found.origin == submission.origin == origin
    assert (await place.see_progress("ada")).shelf.progress.own_word == (origin == "own_word")


async def test_a_file_that_was_signed_and_then_edited_or_is_anothers_is_ones_own_word() -> None:
    place = built(NEW)
    raw = await saved(built(NEW))
    other_code = edited(raw, lambda c: c["submissions"][0].update(code="pass"))

    assert (await place.privacy.import_progress("ada", other_code)).origin == "own_word"
    assert (await place.privacy.import_progress("eve", raw)).origin == "own_word"
    laid_out_anew = json.dumps(json.loads(raw), sort_keys=True).encode()
    assert (await built(NEW).privacy.import_progress("ada", laid_out_anew)).origin == "signed"


async def test_where_everybody_has_the_same_id_no_file_is_vouched_for() -> None:
    raw = await saved(built(NEW), LOCAL_STUDENT)
    assert (await built(NEW).privacy.import_progress(LOCAL_STUDENT, raw)).origin == "own_word"


async def test_ones_own_word_stays_so_when_it_is_signed_later() -> None:
    raw, place = await saved(built()), built(NEW)
    await place.privacy.import_progress("ada", raw)
    again = await place.privacy.export_progress("ada")
    third = built(NEW)
    assert (await third.privacy.import_progress("ada", again)).origin == "signed"
    [submission], _ = await third.list_submissions("ada", CHALLENGE, 10, None)

    assert submission.origin == "own_word"


async def test_ones_own_word_counts_for_oneself_and_not_on_the_leaderboard() -> None:
    raw, place = await saved(built()), built()
    await place.privacy.import_progress("eve", raw)
    await place.change_profile("eve", {"on_leaderboard": True})
    said = (await place.see_progress("eve")).shelf.progress
    await grade_as(place, "eve", accepted=True, at=NOW)
    earned = (await place.see_progress("eve")).shelf.progress

    assert said.xp > 0
    assert said.board_xp == 0
    assert 0 < earned.board_xp <= said.xp
    assert earned.xp >= said.xp
    [row] = (await place.leaderboard("eve")).rows
    assert row.progress.board_xp == earned.board_xp


async def test_a_file_changes_nothing_of_somebody_else_and_no_rating() -> None:
    place = built()
    await seed(place, "bobby", AUTHORED)
    raw = await place.privacy.export_progress("bobby")
    before = await stored(place)
    await place.privacy.import_progress("eve", raw)
    after = await stored(place)

    kept = {
        name: {id: held[id] for id in before[name]}
        for name, held in after.items()
        if name in before
    }
    assert kept == before
    new = json.dumps([b.decode() for held in after.values() for b in held.values()])
    assert before.get("ratings") == after.get("ratings")
    assert new.count("bobby Surname") == 2  # of bobby, and of eve, who brought it in as her own


@pytest.mark.parametrize(
    ("edit", "error", "sentence"),
    [
        (lambda c: c.update(version=2), NewerFormat, "Update jupyter_codementor"),
        (lambda c: c.update(version="1"), BadInput, "of which version"),
        (lambda c: c.update(version=True), BadInput, "of which version"),
        (lambda c: c.update(kind="other"), BadInput, "no progress file"),
        (
            lambda c: c["submissions"][0]["verdict"].update(points=10**9, earned=10**9),
            BadInput,
            "points",
        ),
        (lambda c: c["submissions"][0]["verdict"].update(points=10**400), BadInput, "points"),
        (lambda c: c["submissions"][0]["verdict"].update(earned=-1), BadInput, "points"),
        (lambda c: c["submissions"][0]["verdict"].update(earned=0), BadInput, "say otherwise"),
        (lambda c: c["submissions"][0]["verdict"].update(status="queued"), BadInput, "changed"),
        (lambda c: c["submissions"][0].update(created_at=NOW + 7200), BadInput, "not come yet"),
        (lambda c: c["submissions"][0].update(created_at=-1), BadInput, "changed"),
        (lambda c: c["submissions"][0].update(created_at="now"), BadInput, "changed"),
        (lambda c: c["submissions"][0].update(local_date="2024-02-30"), BadInput, "no day"),
        (lambda c: c["submissions"][0].update(local_date="2020-01-01"), BadInput, "does not fit"),
        (lambda c: c["submissions"][0].update(ability=1e300), BadInput, "changed"),
        (lambda c: c["submissions"].append(c["submissions"][0]), BadInput, "twice"),
        (lambda c: c["events"].append(c["events"][0]), BadInput, "twice"),
        (lambda c: c["events"][0].update(created_at=NOW * 2), BadInput, "not come yet"),
        (lambda c: c["events"][0].update(kind="pay"), BadInput, "changed"),
        (lambda c: c.update(by_hand={"x" * 300: 1.0}), BadInput, "no possible name"),
        (lambda c: c.update(by_hand={"x": NOW * 3}), BadInput, "not come yet"),
        (lambda c: c.update(opened={CHALLENGE: {"hints_used": 10**6}}), BadInput, "changed"),
        (lambda c: c["profile"].update(time_zone="Mars/Olympus"), BadInput, "time zone"),
        (lambda c: c["profile"].update(name=["x"]), BadInput, "changed"),
        (lambda c: c.update(submissions={}), BadInput, "changed"),
        (lambda c: c.update(key=5, signature=["x"]), BadInput, "changed"),
        (lambda c: c["submissions"][0].pop("code"), BadInput, "changed"),
    ],
)
async def test_a_file_that_cannot_be_right_is_refused_as_a_whole(
    edit: Edit, error: type[Exception], sentence: str
) -> None:
    raw, place = await saved(built()), built()
    with pytest.raises(error, match=sentence):
        await place.privacy.import_progress("ada", edited(raw, edit))
    left = await stored(place)
    assert not left


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", BadInput),
        (b"\xff\xfe", BadInput),
        (b"[]", BadInput),
        (b"null", BadInput),
        (b"[" * 100_000, BadInput),
        (b'{"kind": "codementor-progress", "version": 1, "x": ' + b"[" * 100_000, BadInput),
        (b'{"kind": "codementor-progress", "version": 1' + b"0" * 5000 + b"}", BadInput),
        (b" " * (20 * 1024 * 1024 + 1), CodeTooLong),
    ],
)
async def test_what_is_no_file_or_far_too_much_is_refused_in_a_sentence(
    raw: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        await built().privacy.import_progress("ada", raw)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: c.update(xp=10**9, level=99, ledger=[{"xp": 10**9}]),
        lambda c: c["submissions"][0].update(award={"xp": 10**9}, student_id="bobby", xp=10**9),
        lambda c: c["submissions"][0]["verdict"].update(points=1000, earned=1000),
        lambda c: c["submissions"][0].update(challenge_id="deleted-long-ago"),
        lambda c: c["submissions"][0].update(id="../../etc/passwd\u0000"),
        lambda c: c.update(student="bobby"),
        lambda c: c.update(more=10**300, deep=[[[[{}]]]]),
        lambda c: c.update(key="2026", signature="é"),
    ],
)
async def test_what_is_added_to_a_file_brings_no_more_than_its_code_is_worth(edit: Edit) -> None:
    raw, place = await saved(built()), built(NEW)
    worth = (await place.challenges.get(CHALLENGE)).xp
    found = await place.privacy.import_progress("ada", edited(raw, edit))
    seen = await place.see_progress("ada")

    assert found.origin == "own_word"
    assert sum(entry.xp for entry in seen.ledger if entry.challenge_id) <= worth
    assert seen.shelf.progress.board_xp == 0
    assert all(entry.student_id == "ada" for entry in seen.ledger)


async def test_all_that_a_student_prefers_comes_along() -> None:
    laptop, binder = built(), built()
    wanted = {"days_a_week": 6, "asks_how_sure": True, "hidden": ["xp"], "help_level": 2}
    await laptop.change_profile("ada", wanted)
    await binder.privacy.import_progress("ada", await saved(laptop))
    mine, there = await laptop.profile("ada"), await binder.profile("ada")

    assert (there.days_a_week, there.asks_how_sure) == (6, True)
    assert replace(there, on_leaderboard=True, revision=mine.revision) == mine


@pytest.mark.parametrize(
    "wrong", [{"days_a_week": 8}, {"days_a_week": True}, {"asks_how_sure": 1}, {"hidden": ["me"]}]
)
async def test_a_preference_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    raw, place = await saved(built()), built()
    with pytest.raises(BadInput, match="changed"):
        await place.privacy.import_progress(
            "ada", edited(raw, lambda c: c["profile"].update(wrong))
        )
    assert not await stored(place)


async def test_marks_of_here_are_not_pushed_out_by_those_of_a_file() -> None:
    raw, place = await saved(built()), built()
    await place.privacy.mark_by_hand("ada", "outside:zzz", done=True)
    many = {f"outside:a{n}": 1.0 for n in range(1000)}
    await place.privacy.import_progress("ada", edited(raw, lambda c: c.update(by_hand=many)))
    marks = (await place.see_progress("ada")).shelf.progress.by_hand

    assert len(marks) == 1000
    assert "outside:zzz" in marks


@pytest.mark.parametrize("hints", [0, 2])
async def test_code_that_passes_here_makes_ones_own_word_good_and_the_award_says_so(
    hints: int,
) -> None:
    raw, place = await saved(built()), built()
    raw = edited(raw, lambda c: c["submissions"][0].update(hints_used=hints))
    await place.privacy.import_progress("eve", raw)
    said = (await place.see_progress("eve")).shelf.progress
    assert said.challenges[CHALLENGE].own_word
    award = (await grade_as(place, "eve", accepted=True, at=NOW + 60)).award
    earned = (await place.see_progress("eve")).shelf.progress

    assert award is not None
    assert award.xp == earned.xp - said.xp
    assert (award.xp > 0) == (hints > 0)  # with hints, the file's was cheaper
    assert sum(part.xp for part in award.parts) == award.xp
    words = award.parts[-1].reason
    assert words.startswith(f"You had {earned.board_xp - award.xp} XP for this by your own word.")
    assert not earned.challenges[CHALLENGE].own_word
    assert earned.skills.attempts == said.skills.attempts + 1


async def test_ones_own_word_opens_no_explanation() -> None:
    raw, place = await saved(built()), built()
    await place.privacy.import_progress("eve", raw)
    challenge = await place.challenges.get(CHALLENGE)

    async def explained() -> str | None:
        return views.detail(challenge, await place.browse("eve"), "B").explanation

    assert challenge.explanation
    assert await explained() is None
    await grade_as(place, "eve", accepted=True, at=NOW)
    assert await explained() == challenge.explanation


@pytest.mark.parametrize(
    ("what", "edit"),
    [
        ("challenges", lambda n, each: each.update(challenge_id=f"c{n}")),
        ("made challenges", lambda n, each: each.update(challenge_id=f"made-{n % 600}")),
        ("languages", lambda n, each: each.update(language=f"l{n}")),
    ],
)
async def test_a_file_that_would_make_every_later_call_slow_is_refused(
    what: str, edit: Callable[[int, dict[str, Any]], object]
) -> None:
    content = json.loads(await saved(built()))
    [one] = content["submissions"]
    content["submissions"] = [{**one, "id": f"s{n}"} for n in range(5001)]
    for number, each in enumerate(content["submissions"]):
        edit(number, each)
    with pytest.raises(BadInput, match=f" {what}; at most"):
        await built().privacy.import_progress("ada", json.dumps(content).encode())


async def test_points_of_a_challenge_that_is_not_here_fill_no_ledger() -> None:
    raw, place = await saved(built()), built()
    edit = {"challenge_id": "gone", "verdict": {"status": "accepted", "points": 999, "earned": 999}}
    await place.privacy.import_progress(
        "ada", edited(raw, lambda c: c["submissions"][0].update(edit))
    )
    progress = (await place.see_progress("ada")).shelf.progress

    assert progress.challenges["gone"].status == "solved"
    entries = (await stored(place)).get("ledger", {})
    assert not [id for id in entries if "/gone/" in id]


async def test_a_made_challenge_counts_where_it_is_and_is_named_where_it_is_not() -> None:
    def as_made(content: dict[str, Any]) -> None:
        for one in content["submissions"]:
            one["challenge_id"] = "made-x-1"

    raw, here, elsewhere = edited(await saved(built()), as_made), built(), built()
    text = json.dumps(AUTHORED).replace('"id": "two-sum"', '"id": "made-x-1"')
    made = Generated(
        id="made-x-1",
        fits="dictionaries/easy/python",
        skill="dictionaries",
        difficulty="easy",
        maker="template",
        status="accepted",
        notebook=json.loads(text),
        parameters={},
        difficulty_at_first=0.0,
        created_at=1.0,
    )
    await here.documents.insert("generated", to_document(made))
    known = await here.privacy.import_progress("ada", raw)
    unknown = await elsewhere.privacy.import_progress("ada", raw)
    mine = (await here.see_progress("ada")).shelf.progress
    theirs = (await elsewhere.see_progress("ada")).shelf.progress

    assert "not exist here" not in known.sentence
    assert "1 challenge that does not exist here" in unknown.sentence
    assert mine.xp > theirs.xp
    assert mine.challenges["made-x-1"].status == theirs.challenges["made-x-1"].status == "solved"
