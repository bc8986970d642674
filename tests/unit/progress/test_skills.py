"""The skill model: what one attempt does, and what never happens whatever the history is."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from progress_samples import CATALOGUE, DAY_S, submission

from jupyter_codementor.model.skills import ItemRating, Skills, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import apply, changes_by, recompute, skill_changes
from jupyter_codementor.progress.skills import (
    OF_LEVEL,
    RATED_BY_MAX,
    Attempt,
    credit_of,
    in_sitting,
    mastery,
    practise,
    rated,
    rated_by_all,
    rates,
    recall_now,
    success,
    unrated,
)

NOBODY = Progress(id="ada")


def attempt(credit: float = 1.0, at: float = 0.0, *skills: str, difficulty: float = 0.0) -> Attempt:
    return Attempt(
        challenge_id="two-sum",
        skills=skills or ("loops",),
        credit=credit,
        difficulty=difficulty,
        at=at,
        local_date="2026-11-20",
    )


def practised(*attempts: Attempt) -> Skills:
    skills = Skills()
    for one in attempts:
        skills = practise(skills, one)
    return skills


def loops(*credits_: float, apart_s: float = 60.0) -> SkillState:
    found = practised(*(attempt(credit, n * apart_s) for n, credit in enumerate(credits_)))
    return found.by_name["loops"]


def folded(history: list[Submission]) -> Progress:
    progress = NOBODY
    for one in history:
        progress = apply(progress, one, CATALOGUE)
    return progress


# --- one attempt ----------------------------------------------------------------------------------


def test_three_successes_in_a_row_are_mastery_and_two_are_not() -> None:
    assert loops(1, 1).mastered_at is None
    assert loops(1, 1, 1).mastered_at == 120.0
    assert loops(1, 1, 1).mastery >= mastery.MASTERED


def test_mastery_outlives_a_failure_and_is_lost_below_one_half() -> None:
    assert loops(1, 1, 1, 0).mastered_at is not None
    lost = loops(1, 1, 1, 0, 0, 0)
    assert lost.mastery < mastery.LOST
    assert lost.mastered_at is None


def test_a_success_at_something_hard_says_more_than_one_at_something_easy() -> None:
    easy = practised(attempt(difficulty=-1.5)).by_name["loops"].mastery
    hard = practised(attempt(difficulty=1.5)).by_name["loops"].mastery
    assert hard > easy


def test_each_hint_leaves_eighty_percent_of_the_credit() -> None:
    assert credit_of(1.0, 0) == 1.0
    assert credit_of(0.5, 2) == pytest.approx(0.32)
    assert (credit_of(7.0, 0), credit_of(-1.0, 0)) == (1.0, 0.0)


def test_partial_credit_moves_mastery_less_than_full_credit() -> None:
    none, half, full = (loops(credit).mastery for credit in (0.0, 0.6, 1.0))
    assert none < half < full


def test_a_success_counts_for_every_skill_and_a_failure_for_the_topic_only() -> None:
    good = practised(attempt(1.0, 0.0, "sorting", "loops"))
    bad = practised(attempt(0.2, 0.0, "sorting", "loops"))
    assert set(good.by_name) == {"sorting", "loops"}
    assert set(bad.by_name) == {"sorting"}


def test_ability_rises_by_success_and_steps_shrink() -> None:
    first, second = loops(1), loops(1, 1)
    assert first.ability > 0
    assert 0 < second.ability - first.ability < first.ability
    assert loops(0).ability < 0


def test_a_skill_is_remembered_less_from_day_to_day_and_longer_after_a_review() -> None:
    once = practised(attempt()).by_name["loops"].recall
    again = practised(attempt(), attempt(at=3 * DAY_S)).by_name["loops"].recall
    assert once is not None
    assert again is not None
    falling = [recall_now(once, day * DAY_S) for day in range(10)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] == 1.0
    assert again.stability_days > once.stability_days
    assert recall_now(once, once.stability_days * DAY_S + DAY_S) < 0.9


def test_failures_in_a_row_are_one_lapse_of_memory() -> None:
    one, three = loops(1, 0).recall, loops(1, 0, 0, 0).recall
    assert one == three


def test_before_the_first_success_there_is_nothing_to_remember() -> None:
    assert loops(0, 0).recall is None


def test_a_sitting_ends_after_a_pause_of_some_hours() -> None:
    state = loops(1, 0, 1)
    assert in_sitting(state, 200.0) == 3
    assert in_sitting(state, 200.0 + DAY_S) == 0
    assert loops(1, 1, apart_s=DAY_S).attempts_in_sitting == 1
    assert in_sitting(SkillState(), 5.0) == 0


def test_attempts_are_counted_until_mastery_and_reviews_after_it() -> None:
    skills = practised(*(attempt(at=n * DAY_S) for n in range(5)))
    assert skills.by_name["loops"].attempts_unmastered == 0
    assert skills.attempts == 5
    assert skills.reviews == 2
    assert loops(1, 0, 1).attempts_unmastered == 3


def test_the_last_twelve_challenges_are_remembered_each_once() -> None:
    many = [replace(attempt(), challenge_id=f"c{n}") for n in (*range(14), 13, 5)]
    recent = practised(*many).recent
    assert recent[:3] == ("c5", "c13", "c12")
    assert len(recent) == 12
    assert len(set(recent)) == 12


def test_mastery_is_kept_for_the_last_hundred_days_of_practice() -> None:
    many = [replace(attempt(), local_date=f"day {n}") for n in range(130)]
    days = practised(*many).by_name["loops"].days
    assert len(days) == 100
    assert "day 29" not in days
    assert "day 129" in days


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.floats(-1e9, 1e9),
            st.floats(-1e12, 1e18),
            st.sampled_from([("a",), ("b", "a"), ("c", "a", "b")]),
        ),
        max_size=30,
    )
)
def test_no_attempt_however_odd_leaves_a_number_out_of_its_range(
    odd: list[tuple[float, float, float, tuple[str, ...]]],
) -> None:
    skills = practised(*(attempt(c, at, *names, difficulty=d) for c, d, at, names in odd))
    assert math.isfinite(skills.ability)
    for state in skills.by_name.values():
        assert 0 <= state.mastery <= 1
        assert -6 <= state.ability <= 6
        assert all(0 <= value <= 1 for value in state.days.values())
        if state.recall is not None:
            assert math.isfinite(state.recall.stability_days)
            assert 0 <= recall_now(state.recall, 2e9) <= 1


# --- in the fold of a student ---------------------------------------------------------------------


def test_after_a_challenge_is_solved_only_a_review_a_day_later_counts() -> None:
    solved = folded([submission(1, "sum-up")])
    at_once = apply(solved, submission(2, "sum-up"), CATALOGUE)
    next_day = apply(at_once, submission(3, "sum-up", day=1), CATALOGUE)
    same_day = apply(next_day, submission(4, "sum-up", day=1), CATALOGUE)

    assert at_once.skills == solved.skills
    assert next_day.skills.attempts == 2
    assert same_day.skills == next_day.skills


def test_days_count_what_was_handed_in_and_mastery_is_kept_by_day() -> None:
    progress = folded([submission(1), submission(2), submission(3, "sum-up", day=2)])

    assert progress.days == {"2026-01-01": 2, "2026-01-03": 1}
    assert list(progress.skills.by_name["loops"].days) == ["2026-01-03"]


def test_a_challenge_that_was_taken_out_changes_no_skill() -> None:
    progress = folded([submission(1), submission(2, "taken-out")])
    assert set(progress.skills.by_name) == {"strings"}
    assert progress.days == {"2026-01-01": 2}


def test_the_stamped_difficulty_counts_and_without_one_what_the_author_said() -> None:
    plain = folded([submission(1, "sum-up")])
    said = folded([replace(submission(1, "sum-up"), item_difficulty=OF_LEVEL["hard"])])
    easier = folded([replace(submission(1, "sum-up"), item_difficulty=-2.0)])
    assert plain == said
    assert easier.skills.ability < plain.skills.ability


def test_what_a_submission_did_is_told_with_its_topic_first() -> None:
    before = folded([submission(1)])
    after = apply(before, submission(2, "bubble"), CATALOGUE)
    told = skill_changes(before, after, "sorting")

    assert [change.skill for change in told] == ["sorting", "loops"]
    assert told[0].before == 0.2 < told[0].after


def test_what_a_submission_did_can_be_told_again_later() -> None:
    history = [submission(1, "sum-up", 2), submission(2, "bubble"), submission(3, "sum-up")]
    before, after = folded(history[:1]), folded(history[:2])

    assert changes_by(history[1], history, CATALOGUE) == skill_changes(before, after, "sorting")


HISTORIES = st.lists(
    st.tuples(
        st.sampled_from([*CATALOGUE.challenges, "taken-out"]),
        st.integers(0, 7),
        st.integers(-3, 9),
        st.floats(-3, 3) | st.none(),
    ),
    max_size=25,
)


@given(HISTORIES, st.randoms(use_true_random=False))
def test_in_any_order_of_arrival_and_with_repeats_the_skills_are_the_same(
    drawn: list[tuple[str, int, int, float | None]], chance: random.Random
) -> None:
    """Also when the clock went back, so that what was handed in later is dated earlier."""
    day, history = 10, []
    for number, (challenge, earned, days, difficulty) in enumerate(drawn):
        day = max(0, day + days)
        one = submission(number, challenge, earned, day=day)
        history.append(replace(one, item_difficulty=difficulty))
    expected = recompute(NOBODY, history, CATALOGUE)
    arrived = history + chance.sample(history, len(history) // 2)
    chance.shuffle(arrived)
    progress, stored = NOBODY, []
    for one in arrived:
        stored.append(one)
        try:
            progress = apply(progress, one, CATALOGUE)
        except ValueError:
            progress = recompute(progress, stored, CATALOGUE)

    assert progress.skills == expected.skills
    assert progress.days == expected.days


# --- how hard a challenge is ----------------------------------------------------------------------


def by(student: str, number: int, earned: int | None = None) -> Submission:
    one = submission(number, "sum-up", earned)
    return replace(one, id=f"{student}-{number}", student_id=student, ability=0.0)


def test_a_challenge_that_is_solved_gets_easier_and_one_that_is_failed_harder() -> None:
    begin = unrated("sum-up", "medium")
    assert rated(begin, by("ada", 1)).difficulty < begin.difficulty
    assert rated(begin, by("ada", 1, 0)).difficulty > begin.difficulty


def test_only_the_first_submission_of_each_student_rates() -> None:
    begin = unrated("sum-up", "hard")
    first = rated(begin, by("ada", 1, 0))
    both = rated(first, by("eve", 3))

    assert rated_by_all(begin, [by("ada", 1, 0), by("ada", 2)]) == first
    assert rated_by_all(begin, [by("eve", 3), by("ada", 2), by("ada", 1, 0)]) == both
    assert both.attempts == 2


def test_what_was_brought_in_or_not_graded_rates_nothing() -> None:
    assert rates(by("ada", 1))
    assert not rates(replace(by("ada", 1), origin="signed"))
    assert not rates(replace(by("ada", 1), verdict=None))
    assert not rates(replace(by("ada", 1), verdict=submission(1, status="grader_fault").verdict))


def test_a_rating_stays_after_enough_students() -> None:
    many = [by(f"s{n:04}", n) for n in range(RATED_BY_MAX + 5)]
    assert rated_by_all(unrated("sum-up", "easy"), many).attempts == RATED_BY_MAX


def test_a_rating_can_begin_with_something_better_than_the_authors_word() -> None:
    begin = unrated("sum-up", "easy", 0.4)
    assert begin == ItemRating(id="sum-up", difficulty=0.4, start=0.4)
    assert unrated("sum-up", "easy").difficulty == OF_LEVEL["easy"]


def test_success_is_even_where_ability_equals_difficulty() -> None:
    assert success(0.7, 0.7) == 0.5
    assert success(1e9, -1e9) < 1.0 + 1e-9
