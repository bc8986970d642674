"""Analytics, study patterns and insights as flows: never stale, never lost, the student's own."""

from __future__ import annotations

import asyncio

import pytest
from insight_samples import CHALLENGE, DAY_S, RIGHT, WRONG, Place

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.flows.digests import STORED_AFTER, count_anew
from jupyter_codementor.flows.insights import truthful
from jupyter_codementor.flows.remembered import (
    PATTERNS_S,
    PROGRESS_S,
    RECOMMENDATIONS_S,
    Remembered,
)
from jupyter_codementor.model.activity import Activity
from jupyter_codementor.model.analytics import Insight, StudyPattern
from jupyter_codementor.testing.language_model import ScriptedModel


@pytest.fixture
def place() -> Place:
    return Place()


async def pattern(place: Place, name: str) -> StudyPattern:
    found = await place.app.insights.patterns("ada")
    return next(each for each in found.patterns if each.name == name)


# --- never stale ----------------------------------------------------------------------------------


async def test_no_answer_is_stale_after_a_submission(place: Place) -> None:
    insights = place.app.insights
    for count in range(1, 6):
        await place.submit(after_s=1)
        analytics = await insights.analytics("ada")
        found = await insights.see("ada")

        assert analytics.totals.submissions == count
        assert (await pattern(place, "self_checking")).n == count
        assert any(each.id == "milestone/1" for each in found.insights)


async def test_an_answer_is_remembered_while_nothing_changes(place: Place) -> None:
    await place.submit()
    first = await place.app.insights.analytics("ada")
    made: list[str] = []
    digests = place.app.insights.digests
    original = type(digests).__call__

    async def counted(self, student_id: str):
        made.append(student_id)
        return await original(self, student_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(digests), "__call__", counted)
        assert await place.app.insights.analytics("ada") == first
        assert made == []
        await place.submit()
        assert await place.app.insights.analytics("ada") != first
        assert made == ["ada"]


class Clocked:
    """A memory with a clock that can be set."""

    def __init__(self) -> None:
        self.at = 0.0
        self.kept: dict[str, tuple[float, bytes]] = {}

    async def get(self, key: str) -> bytes | None:
        until, value = self.kept.get(key, (0.0, b""))
        return value if self.at < until else None

    async def put(self, key: str, value: bytes, ttl_s: float) -> None:
        self.kept[key] = (self.at + ttl_s, value)


@pytest.mark.parametrize(
    ("ttl_s", "stated_s"),
    [(PROGRESS_S, 300), (RECOMMENDATIONS_S, 3600), (PATTERNS_S, 24 * 3600)],
)
async def test_an_answer_is_remembered_for_its_stated_time(ttl_s: float, stated_s: int) -> None:
    memory = Clocked()
    remembered = Remembered(memory)
    made = 0

    async def make() -> Activity:
        nonlocal made
        made += 1
        return Activity(id="1", student_id="a", challenge_id="c", kind="run", created_at=0.0)

    for at, expected in ((0, 1), (stated_s - 1, 1), (stated_s + 1, 2)):
        memory.at = at
        await remembered(("a",), Activity, ttl_s, make)
        assert made == expected


async def test_analytics_are_asked_for_by_what_they_follow_from(place: Place) -> None:
    await place.submit()
    before = await place.app.insights.analytics.made_of("ada")
    await place.app.change_profile("ada", {"days_a_week": 5})
    profile = await place.app.insights.analytics.made_of("ada")
    place.at += DAY_S
    day = await place.app.insights.analytics.made_of("ada")
    await count_anew(place.documents, "ada")

    assert len({before, profile, day, await place.app.insights.analytics.made_of("ada")}) == 4


# --- the digest -----------------------------------------------------------------------------------


async def test_the_stored_digest_gives_the_same_as_all_events_anew(place: Place) -> None:
    for number in range(STORED_AFTER + 100):
        await place.act("run", RIGHT if number % 3 else WRONG, after_s=30)
        if number % 50 == 0:
            await place.app.insights.digests("ada")
    kept = await place.app.insights.digests("ada")
    stored = await place.documents.get("digests", "ada")
    await place.documents.delete("digests", "ada")
    anew = await place.app.insights.digests("ada")

    assert stored is not None
    assert STORED_AFTER <= stored["events"] < kept.events == STORED_AFTER + 100
    assert (kept.days, kept.challenges, kept.mark) == (anew.days, anew.challenges, anew.mark)


async def test_events_that_an_import_brings_late_are_counted(place: Place) -> None:
    for _ in range(STORED_AFTER + 100):
        await place.act("run", WRONG, after_s=30)
    before = await place.app.insights.analytics("ada")
    old = {
        "id": "old",
        "schema_version": 1,
        "student_id": "ada",
        "challenge_id": "from-before",
        "kind": "submit",
        "outcome": "accepted",
        "created_at": 1_600_000_000.0,
    }
    await place.documents.insert("events", old)
    await count_anew(place.documents, "ada")
    after = await place.app.insights.analytics("ada")

    assert before.totals.submissions == 0
    assert after.totals.submissions == 1
    assert after.days[0].date == "2020-09-13"


async def test_who_counted_before_an_import_stores_nothing_after_it(place: Place) -> None:
    for _ in range(STORED_AFTER + 100):
        await place.act("run", WRONG, after_s=30)
    find = place.documents.find

    async def interrupted(collection, *arguments, **options):
        found = await find(collection, *arguments, **options)
        if collection == "events" and options.get("limit") == 1000:
            await count_anew(place.documents, "ada")
        return found

    place.documents.find = interrupted  # type: ignore[method-assign]
    await place.app.insights.digests("ada")
    stored = await place.documents.get("digests", "ada")

    assert stored is not None
    assert stored["events"] == 0


async def test_a_digest_of_another_version_is_counted_anew(place: Place) -> None:
    await place.submit()
    await place.documents.insert(
        "digests", {"id": "ada", "schema_version": 999, "epoch": 3, "days": "of another form"}
    )

    assert (await place.app.insights.analytics("ada")).totals.submissions == 1


# --- study patterns belong to the student ---------------------------------------------------------


async def test_a_pattern_can_be_hidden_disputed_and_shown_again(place: Place) -> None:
    change = place.app.insights.change_pattern
    hidden = await change("ada", "pace", True, None)
    disputed = await change("ada", "pace", None, " I was ill. ")
    shown = await change("ada", "pace", False, None)

    assert (hidden.hidden, hidden.disputed) == (True, "")
    assert (disputed.hidden, disputed.disputed) == (True, "I was ill.")
    assert (shown.hidden, shown.disputed) == (False, "I was ill.")
    assert not (await pattern(place, "spacing")).hidden


async def test_a_deleted_pattern_is_counted_from_then_on_only(place: Place) -> None:
    for _ in range(25):
        await place.act("submit", RIGHT)
    before = await pattern(place, "self_checking")
    await place.app.insights.change_pattern("ada", "self_checking", True, "no")
    await place.app.insights.delete_pattern("ada", "self_checking")
    after = await pattern(place, "self_checking")
    await place.act("submit", RIGHT)

    assert (before.n, before.value is None) == (25, False)
    assert (after.n, after.value, after.hidden, after.disputed) == (0, None, False, "")
    assert (await pattern(place, "self_checking")).n == 1
    assert (await pattern(place, "spacing")).n == 25


async def test_what_is_said_of_patterns_changes_neither_progress_nor_what_comes_next(
    place: Place,
) -> None:
    for _ in range(25):
        await place.submit(WRONG)
    progress = await place.documents.get("progress", "ada")
    shelf = await place.app.browse("ada")
    for name in ("pace", "self_checking", "persistence"):
        await place.app.insights.change_pattern("ada", name, True, "This is wrong.")
        await place.app.insights.delete_pattern("ada", name)
    place.app.browse.forget("ada")

    assert await place.documents.get("progress", "ada") == progress
    assert (await place.app.browse("ada")).next == shelf.next


async def test_an_unknown_pattern_is_not_found_and_a_long_word_is_refused(place: Place) -> None:
    with pytest.raises(NotFound):
        await place.app.insights.change_pattern("ada", "openness", True, None)
    with pytest.raises(NotFound):
        await place.app.insights.delete_pattern("ada", "visual-learner")
    with pytest.raises(BadInput):
        await place.app.insights.change_pattern("ada", "pace", None, "x" * 1001)


async def test_a_student_who_is_forgotten_leaves_nothing(place: Place) -> None:
    for _ in range(STORED_AFTER + 100):
        await place.act("run", WRONG, after_s=30)
    await place.app.insights.analytics("ada")
    await place.app.insights.change_pattern("ada", "pace", True, None)

    deleted = (await place.app.privacy.erase_me("ada")).deleted
    assert (deleted["digests"], deleted["pattern_notes"]) == (1, 1)
    assert await place.documents.get("digests", "ada") is None
    assert (await place.documents.find("pattern_notes", {"student_id": "ada"})).documents == ()


async def test_a_digest_is_not_stored_for_who_was_erased_meanwhile(place: Place) -> None:
    for _ in range(STORED_AFTER + 100):
        await place.act("run", WRONG, after_s=30)
    insert = place.documents.insert

    async def erased(collection, document):
        if collection == "digests":
            for event in await place.events():
                await place.documents.delete("events", event["id"])
        return await insert(collection, document)

    place.documents.insert = erased  # type: ignore[method-assign]
    await place.app.insights.digests("ada")

    assert await place.documents.get("digests", "ada") is None


async def test_pace_is_compared_with_others_only_where_five_have_solved_it(place: Place) -> None:
    cohort = place.app.insights.cohort
    challenges = (await place.app.challenges.get(CHALLENGE),)
    alone, who = await cohort.expected_min(challenges)
    for number in range(5):
        tally = [0.0, "loops", 1, 1, 0, 0, 0, 600.0, 1.0, 600.0 + 60 * number]
        await place.documents.insert(
            "digests",
            {"id": f"s{number}", "schema_version": 1, "challenges": {CHALLENGE: tally}},
        )
    assert (await cohort.expected_min(challenges))[0] == alone
    place.at += DAY_S
    together, others = await cohort.expected_min(challenges)

    assert "level" in who
    assert together == {CHALLENGE: 12.0}
    assert (await cohort.expected_min(challenges, "s0"))[0] == alone  # four others
    assert "others" in others


# --- insights in words ----------------------------------------------------------------------------


async def findings_by(model: ScriptedModel) -> tuple[str, str, str]:
    place = Place(model)
    for _ in range(9):
        await place.submit(WRONG)
    found = (await place.app.insights.see("ada")).summary
    return found.text, found.source, found.model


async def test_a_models_words_are_shown_with_its_name() -> None:
    text = "You keep at it. Take the next hint."

    assert await findings_by(ScriptedModel((text[:8], text[8:]))) == (text, "model", "scripted")


@pytest.mark.parametrize(
    "said", ["You tried 73 times.", "", "Do `x = 1`.", "See http://example.org", "x" * 800]
)
async def test_words_with_other_numbers_or_markup_are_not_shown(said: str) -> None:
    text, source, model = await findings_by(ScriptedModel((said,)))

    assert (source, model) == ("offline", "")
    assert "9 times" in text


async def test_the_model_is_asked_once_for_the_same_findings() -> None:
    model = ScriptedModel(("Go on.",))
    place = Place(model)
    await place.submit(WRONG)
    for _ in range(9):
        await place.act("run", WRONG)
    await asyncio.gather(*(place.app.insights.see("ada") for _ in range(2)))
    asked = len(model.asked)
    await place.app.insights.see("ada")

    assert asked > 0
    assert len(model.asked) == asked


async def test_who_has_done_nothing_is_told_nothing_and_no_model_is_asked() -> None:
    model = ScriptedModel(("Hello.",))
    place = Place(model)
    found = await place.app.insights.see("ada")

    assert (found.insights, found.summary.text) == ((), "")
    assert model.asked == []


def test_numbers_of_the_findings_may_be_repeated() -> None:
    finding = Insight(
        id="a", kind="gap", words="9 of 12 failed.", evidence=(), action="Try.", numbers={"x": 3.0}
    )

    assert truthful("9 of 12, that is 3 more.", (finding,))
    assert truthful("Nine of twelve, and one more.", (finding,))
    for untrue in ("Only 25 % passed.", "Ten failed.", "Half failed.", "You failed ½ of them."):
        assert not truthful(untrue, (finding,))


@pytest.mark.parametrize("said", ["You are lazy.", "You should have run it.", "You are bad at it."])
def test_a_model_that_scolds_is_not_heard(said: str) -> None:
    finding = Insight(id="a", kind="gap", words="Go.", evidence=(), action="Try.")

    assert not truthful(said, (finding,))


async def test_a_deleted_pattern_is_not_spoken_of_any_more(place: Place) -> None:
    for _ in range(25):
        await place.submit()
    before = await place.app.insights.see("ada")
    await place.app.insights.delete_pattern("ada", "self_checking")
    after = await place.app.insights.see("ada")

    assert "habit/self-check" in [each.id for each in before.insights]
    assert "habit/self-check" not in [each.id for each in after.insights]
