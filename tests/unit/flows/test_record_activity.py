"""What is kept of each thing that a student does."""

from __future__ import annotations

import pytest
from insight_samples import DAY_S, RIGHT, WRONG, Place

from jupyter_codementor.progress.skills import OF_LEVEL


@pytest.fixture
def place() -> Place:
    return Place()


async def test_an_event_has_the_students_day_the_topic_and_how_hard_it_was(place: Place) -> None:
    await place.app.change_profile("ada", {"time_zone": "Pacific/Auckland"})
    await place.act("open", chosen="free")
    (event,) = await place.events()
    challenge = await place.app.challenges.get("two-sum")

    assert event["local_date"] == "2026-11-21"
    assert event["skill"] == challenge.skills[0]
    assert event["chosen"] == "free"
    assert event["difficulty"] == OF_LEVEL[challenge.difficulty]


async def test_how_sure_the_student_was_is_kept_with_a_submission(place: Place) -> None:
    await place.act("submit", WRONG, sure=0.8)
    (event,) = await place.events()

    assert (event["sure"], event["outcome"], event["error_kind"]) == (0.8, "wrong_answer", "failed")


async def test_events_stay_in_order_although_the_clock_was_moved_back(place: Place) -> None:
    await place.act("open")
    for kind, outcome in (("run", WRONG), ("run", RIGHT), ("submit", RIGHT)):
        await place.act(kind, outcome, after_s=-DAY_S)
    await place.act("run", WRONG, after_s=10 * DAY_S)
    events = await place.events()

    assert [event["kind"] for event in events] == ["open", "run", "run", "submit", "run"]
    assert all(event["active_s"] <= 300 for event in events)
    assert len({event["created_at"] for event in events}) == 5


async def test_the_day_follows_a_zone_that_is_changed_at_midnight(place: Place) -> None:
    await place.act("run", WRONG, after_s=12 * 3600 - 60)
    await place.app.change_profile("ada", {"time_zone": "America/New_York"})
    await place.act("run", WRONG, after_s=60)
    before, after = await place.events()

    assert (before["local_date"], after["local_date"]) == ("2026-11-20", "2026-11-20")
    assert before["created_at"] < after["created_at"]


async def test_an_event_of_a_deleted_challenge_is_kept_without_its_topic(place: Place) -> None:
    await place.act("submit", RIGHT, "gone-for-good")
    (event,) = await place.events()

    assert (event["skill"], event["difficulty"]) == ("", None)


async def test_an_event_with_an_id_is_stored_once(place: Place) -> None:
    for _ in range(2):
        await place.app.run_tests.record("submit", "ada", "two-sum", RIGHT, id="submit-1")

    assert len(await place.events()) == 1
