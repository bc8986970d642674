"""Each achievement is got when its description says, and not before."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace
from progress_samples import CATALOGUE, solved_in_order, submission

from jupyter_codementor.model.student import ChallengeProgress, Progress, Streak
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import achievement_entries, achievements_of, apply
from jupyter_codementor.progress.achievements import RULES

NOBODY = Progress(id="ada")


def got(submissions: Iterable[Submission], start: Progress = NOBODY) -> set[str]:
    for one in submissions:
        start = apply(start, one, CATALOGUE)
    return set(start.achievements)


def having_solved(count: int, hints: int = 0) -> Progress:
    one = ChallengeProgress(status="solved", tries=2, solved_at=0.5, hints_used=hints)
    return Progress(id="ada", challenges={f"old-{n}": one for n in range(count)})


def test_there_are_at_least_twelve_each_with_words_of_its_own() -> None:
    assert len(RULES) >= 12
    for words in ("id", "title", "description"):
        assert len({getattr(rule, words) for rule in RULES}) == len(RULES)
    assert all(rule.description.endswith(".") and rule.xp > 0 for rule in RULES)
    assert all((rule.share is None) != (rule.happens is None) for rule in RULES)


def test_first_solution_and_first_try() -> None:
    assert got([submission(1, "greet", 3)]) == set()
    assert got([submission(1, "greet")]) == {"first-solve", "first-try"}
    assert got([submission(1, "greet", 3), submission(2, "greet")]) == {"first-solve"}


def test_a_first_try_is_not_one_when_the_challenge_was_solved_before() -> None:
    assert "first-try" not in got([submission(1, "greet", 0), *solved_in_order("greet", day=1)])


@pytest.mark.parametrize(("failures", "kept"), [(3, False), (4, True), (9, True)])
def test_keep_going_takes_five_submissions(failures: int, kept: bool) -> None:
    history = [submission(n, "greet", 0) for n in range(failures)]
    assert ("keep-going" in got([*history, submission(20, "greet")])) == kept
    assert "keep-going" not in got(history)


def test_keep_going_is_not_got_by_handing_in_the_same_again() -> None:
    assert "keep-going" not in got([submission(n, "greet") for n in range(9)])


def test_on_your_own_takes_five_without_a_hint() -> None:
    last = submission(1, "greet")
    assert "no-hints" in got([last], having_solved(4))
    assert "no-hints" not in got([last], having_solved(3))
    assert "no-hints" not in got([last], having_solved(9, hints=1))
    assert "no-hints" not in got([submission(1, "greet", hints_used=1)], having_solved(4))


def test_streaks_of_three_and_seven_days() -> None:
    history = [submission(n, "greet", 0, day=n) for n in range(7)]
    assert "streak-3" not in got(history[:2])
    assert got(history[:3]) == {"streak-3"}
    assert "streak-7" not in got(history[:6])
    assert "streak-7" in got(history)


def test_three_topics_and_a_topic_complete() -> None:
    assert "three-topics" not in got(solved_in_order("greet", "shout", "bubble"))
    assert "three-topics" in got(solved_in_order("greet", "sum-up", "bubble"))
    assert "topic-complete" not in got(solved_in_order("greet"))
    assert "topic-complete" in got(solved_in_order("greet", "shout"))


def test_a_hard_one_must_be_solved() -> None:
    assert "hard-one" not in got([submission(1, "sum-up", 5), submission(2, "greet")])
    assert "hard-one" in got([submission(1, "sum-up")])


@pytest.mark.parametrize(("days", "welcome"), [(6, False), (7, True), (100, True)])
def test_welcome_back_after_a_week(days: int, welcome: bool) -> None:
    history = [submission(1, "greet", 0), submission(2, "greet", 0, day=days)]
    assert ("comeback" in got(history)) == welcome


def test_ten_and_twenty_five_solved() -> None:
    last = submission(1, "greet")
    assert "solved-10" not in got([last], having_solved(8))
    assert "solved-10" in got([last], having_solved(9))
    assert "solved-25" not in got([last], having_solved(23))
    assert "solved-25" in got([last], having_solved(24))


def test_a_level_is_never_got_by_the_fold() -> None:
    assert "level-5" not in got([submission(1, "greet")], replace(NOBODY, xp=5000, level=9))


def test_the_time_is_that_of_the_submission_and_stays() -> None:
    progress = apply(NOBODY, submission(3, "greet"), CATALOGUE)
    progress = apply(progress, submission(4, "shout"), CATALOGUE)
    assert progress.achievements["first-solve"] == 3.0


def test_each_has_one_ledger_entry_for_each_student() -> None:
    progress = replace(NOBODY, achievements={"comeback": 8.0, "no-longer-known": 9.0})
    [entry] = achievement_entries(progress)
    assert (entry.id, entry.student_id, entry.xp) == ("ada/achievement/comeback", "ada", 10)
    assert (entry.reason, entry.created_at) == ("Achievement: Welcome back.", 8.0)
    assert entry.challenge_id == entry.language == ""


def test_the_way_there_is_shown_as_a_share() -> None:
    progress = replace(
        having_solved(2),
        xp=500,
        streak=Streak(days=0, longest_days=1),
        achievements={"first-solve": 1.0},
    )
    shares = {state.id: (state.share, state.at) for state in achievements_of(progress)}
    assert shares["first-solve"] == (1.0, 1.0)
    assert shares["solved-10"] == (0.2, None)
    assert shares["streak-3"] == (pytest.approx(1 / 3), None)
    assert shares["level-5"] == (0.5, None)
    assert shares["hard-one"] == (0.0, None)
    assert shares["topic-complete"] == (0.0, None)
    assert len(shares) == len(RULES)
