"""What a student's events and progress add up to."""

from __future__ import annotations

import pytest

from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.model.analytics import Analytics
from jupyter_codementor.model.skills import Recall, Skills, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.progress.analytics import KnownChallenge, KnownSkill, analytics_of
from jupyter_codementor.progress.digest import Digest, folded

NOW = 1_795_176_000.0
DAY_S = 86_400.0
CATALOGUE = {
    "sum": KnownChallenge("Sum up", "python", "loops", "easy"),
    "sort": KnownChallenge("Sort", "python", "lists", "hard"),
    "select": KnownChallenge("Select", "sql", "queries", "medium"),
}
SKILLS = (
    KnownSkill("loops", (), 1, 1),
    KnownSkill("lists", ("loops",), 0, 1, parked=True),
)


def event(number: int, kind: ActivityKind, challenge: str, **more: object) -> Activity:
    known: dict[str, object] = {"local_date": "2026-11-19", "skill": "old-topic"} | more
    return Activity(
        id=f"e{number}",
        student_id="ada",
        challenge_id=challenge,
        kind=kind,
        created_at=NOW - DAY_S + number,
        **known,  # type: ignore[arg-type]
    )


EVENTS = [
    event(0, "open", "sum", chosen="free"),
    event(1, "run", "sum", active_s=100.0, outcome="wrong_answer", error_kind="failed"),
    event(2, "hint", "sum", active_s=50.0),
    event(3, "submit", "sum", active_s=250.0, outcome="accepted"),
    event(4, "submit", "sum", active_s=200.0, outcome="accepted", local_date="2026-11-20"),
    event(5, "open", "sort", chosen="next"),
    event(6, "submit", "sort", active_s=300.0, outcome="wrong_answer"),
    event(7, "submit", "gone", active_s=100.0, outcome="accepted"),
]


def added_up(events: list[Activity], progress: Progress | None = None) -> Analytics:
    return analytics_of(
        folded(Digest(id="ada"), events),
        progress or Progress(id="ada"),
        CATALOGUE,
        SKILLS,
        now=NOW,
        today="2026-11-20",
    )


FOUND = added_up(EVENTS)


def test_totals_count_everything_deleted_challenges_included() -> None:
    totals = FOUND.totals

    assert (totals.submissions, totals.solved, totals.tried, totals.hints) == (4, 2, 3, 1)
    assert totals.active_s == 1000.0
    assert totals.success == 0.75


def test_languages_are_those_of_the_catalogue_and_topics_are_kept_of_what_is_gone() -> None:
    assert [(each.name, each.submissions) for each in FOUND.languages] == [("python", 3)]
    assert {each.name for each in FOUND.topics} == {"loops", "lists", "old-topic"}


def test_a_deleted_challenge_is_listed_under_its_id() -> None:
    assert [each.title for each in FOUND.challenges] == ["Sum up", "Sort", "gone"]


def test_time_and_hints_are_counted_until_it_is_solved() -> None:
    assert FOUND.mean_active_s == (400 + 100) / 2
    assert FOUND.hints_per_solved == 0.5


def test_the_preferred_difficulty_is_that_of_free_choices() -> None:
    assert FOUND.preferred_difficulty == "easy"
    assert added_up(EVENTS[5:]).preferred_difficulty is None


def test_days_are_in_order_and_the_students_own() -> None:
    assert [day.date for day in FOUND.days] == ["2026-11-19", "2026-11-20"]
    assert FOUND.days[0].solved == 2


def test_no_history_gives_an_empty_answer() -> None:
    found = added_up([])

    assert found.totals.submissions == 0
    assert (found.velocity, found.mean_active_s, found.hints_per_solved) == (None, None, None)
    assert [skill.name for skill in found.skills] == ["loops", "lists"]


def test_one_submission_is_enough_for_totals_and_too_little_for_a_velocity() -> None:
    found = added_up(EVENTS[6:7])

    assert found.totals.submissions == 1
    assert found.velocity is None


def test_skills_show_recall_what_is_due_and_what_is_parked() -> None:
    recall = Recall(stability_days=10.0, difficulty=5.0, reviewed_at=NOW - 10 * DAY_S, due_at=NOW)
    loops = SkillState(
        attempts=5,
        mastery=0.97,
        mastered_at=NOW - 10 * DAY_S,
        recall=recall,
        days={"2026-11-12": 0.97, "2026-11-10": 0.6},
    )
    skills = Skills(by_name={"loops": loops, "lists": SkillState(attempts=14, mastery=0.3)})
    long = [event(n, "run", "sum", active_s=300.0, local_date="2026-11-18") for n in range(14)]
    found = added_up(long, Progress(id="ada", skills=skills))
    first, second = found.skills

    assert first.recall == pytest.approx(0.9, abs=0.01)
    assert first.days == (("2026-11-10", 0.6), ("2026-11-12", 0.97))
    assert (first.parked, second.parked) == (False, True)
    assert found.strong == ("loops",)
    assert found.to_improve == ("lists",)
    assert found.velocity == pytest.approx(1 / (14 * 300 / 3600))


def test_a_mastered_skill_is_due_once_it_is_likely_forgotten() -> None:
    def due(days: float) -> tuple[str, ...]:
        recall = Recall(
            stability_days=10.0, difficulty=5.0, reviewed_at=NOW - days * DAY_S, due_at=NOW
        )
        state = SkillState(attempts=5, mastery=0.97, mastered_at=1.0, recall=recall)
        return added_up([], Progress(id="ada", skills=Skills(by_name={"loops": state}))).reviews_due

    assert due(2) == ()
    assert due(40) == ("loops",)
