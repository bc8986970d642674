"""Progress is a fold over submissions: replayed or disordered, it comes out the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from progress_samples import CATALOGUE, Account, submission

from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import apply, hint_taken, is_late, opened, recompute

NOBODY = Progress(id="ada")


@st.composite
def histories(draw: st.DrawFn, hints: bool = True) -> list[Submission]:
    """Submissions of one student in order, over some weeks, with faults in between."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from([*CATALOGUE.challenges, "taken-out"]),
                st.integers(0, 7),
                st.integers(0, 3),
                st.integers(0, 3) if hints else st.just(0),
                st.sampled_from([None, None, None, "grader_fault"]),
            ),
            max_size=20,
        )
    )
    day = 0
    history = []
    for number, (challenge, earned, days, taken, status) in enumerate(steps):
        day += days
        history.append(
            submission(number, challenge, earned, day=day, hints_used=taken, status=status)
        )
    return history


def folded(history: list[Submission], start: Progress = NOBODY) -> Progress:
    for one in history:
        start = apply(start, one, CATALOGUE)
    return start


def test_a_partial_result_then_a_solution() -> None:
    tried = folded([submission(1, "greet", 1)])
    assert tried.challenges == {
        "greet": ChallengeProgress(status="tried", tries=1, earned=1, points=4, last_at=1.0)
    }
    solved = folded([submission(2, "greet", hints_used=1)], tried)
    assert solved.challenges["greet"] == ChallengeProgress(
        status="solved", tries=2, earned=4, points=4, hints_used=1, solved_at=2.0, last_at=2.0
    )
    assert solved.applied_to == (2.0, "s0002")


def test_a_worse_result_later_takes_nothing_away() -> None:
    progress = folded([submission(1, "greet"), submission(2, "greet", 0)])
    mine = progress.challenges["greet"]
    assert (mine.status, mine.earned, mine.solved_at, mine.tries) == ("solved", 4, 1.0, 2)


def test_a_challenge_counts_as_completed_in_its_first_skill_and_its_language() -> None:
    progress = folded([submission(1, "greet"), submission(2, "shout"), submission(3, "select")])
    strings, functions = progress.topics["strings"], progress.topics["functions"]
    assert (strings.challenges_completed, strings.challenges_total) == (2, 2)
    assert (functions.challenges_completed, functions.challenges_total) == (0, 0)
    python, sql = progress.languages["python"], progress.languages["sql"]
    assert (python.challenges_completed, python.topics_completed) == (2, 1)
    assert (sql.challenges_completed, sql.topics_completed) == (1, 1)


def test_solving_again_completes_nothing_twice() -> None:
    progress = folded([submission(1, "greet"), submission(2, "greet")])
    assert progress.languages["python"].challenges_completed == 1
    assert progress.topics["strings"].challenges_completed == 1


@pytest.mark.parametrize("status", ["grader_fault", "queued"])
def test_a_fault_of_ours_changes_nothing(status: str) -> None:
    before = folded([submission(1, "greet", 2)])
    fault = submission(2, "greet", 0, day=1, status=status)  # type: ignore[arg-type]
    assert apply(before, fault, CATALOGUE) == before
    assert apply(before, replace(fault, verdict=None), CATALOGUE) == before


def test_an_error_verdict_is_a_try_and_keeps_the_streak() -> None:
    progress = folded([submission(1, "greet", 0, status="error")])
    assert progress.challenges["greet"].tries == 1
    assert progress.streak.days == 1


def test_what_comes_late_is_not_applied() -> None:
    progress = folded([submission(5)])
    for number in (4, 5):
        assert is_late(progress, submission(number))
        with pytest.raises(ValueError, match="recompute"):
            apply(progress, submission(number), CATALOGUE)
    assert not is_late(progress, submission(6))
    assert not is_late(NOBODY, submission(0))


@given(histories(), st.randoms(use_true_random=False))
def test_recomputing_in_any_order_and_with_repeats_gives_the_fold(
    history: list[Submission], chance: random.Random
) -> None:
    in_order = folded(history)
    shuffled = history + chance.sample(history, len(history) // 2)
    chance.shuffle(shuffled)
    assert recompute(NOBODY, shuffled, CATALOGUE) == in_order
    assert recompute(in_order, shuffled, CATALOGUE) == in_order


@settings(max_examples=60)
@given(histories(hints=False), st.randoms(use_true_random=False))
def test_credit_in_any_order_and_twice_ends_the_same(
    history: list[Submission], chance: random.Random
) -> None:
    """As the server credits; without hints, whose cost depends on when they were taken."""
    in_order = Account().credit_all(history)
    shuffled = [*history, *history]
    chance.shuffle(shuffled)
    other = Account().credit_all(shuffled)
    solved = {id: e.xp for id, e in in_order.ledger.items() if "/solve/" in id}
    assert {id: e.xp for id, e in other.ledger.items() if "/solve/" in id} == solved
    assert other.progress.challenges == in_order.progress.challenges
    assert other.progress.streak == in_order.progress.streak
    assert set(other.progress.achievements) >= set(in_order.progress.achievements)
    assert {k: v.xp for k, v in other.progress.languages.items()} == {
        k: v.xp for k, v in in_order.progress.languages.items()
    }


@given(histories())
def test_crediting_everything_again_changes_nothing(history: list[Submission]) -> None:
    account = Account().credit_all(history)
    progress, ledger = account.progress, dict(account.ledger)
    account.credit_all(history)
    assert account.progress == progress
    assert account.ledger == ledger


@given(histories())
def test_xp_never_falls_and_is_the_sum_of_the_ledger(history: list[Submission]) -> None:
    account = Account()
    for one in history:
        before = account.progress.xp
        inserted = account.credit(one)
        assert account.progress.xp == before + sum(entry.xp for entry in inserted)
        assert account.progress.xp == sum(entry.xp for entry in account.ledger.values())
        assert all(entry.xp >= 0 for entry in inserted)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_a_better_result_pays_only_the_difference(results: list[int]) -> None:
    account = Account()
    best = 0
    for number, earned in enumerate(results):
        inserted = account.credit(submission(number, "shout", earned))
        paid = sum(entry.xp for entry in inserted if entry.challenge_id)
        assert paid == 33 * max(best, earned) // 7 - 33 * best // 7
        best = max(best, earned)


def test_opening_and_hints_are_noted() -> None:
    progress = hint_taken(opened(NOBODY, "greet", 5.0), "greet", 7.0)
    assert progress.challenges["greet"] == ChallengeProgress(
        status="opened", hints_used=1, last_at=7.0
    )
    assert hint_taken(progress, "greet", 8.0).challenges["greet"].hints_used == 2


def test_opening_what_was_solved_leaves_it_solved() -> None:
    solved = folded([submission(1, "greet")])
    again = opened(solved, "greet", 9.0).challenges["greet"]
    assert (again.status, again.last_at, again.tries) == ("solved", 9.0, 1)


def test_recomputing_keeps_opens_hints_alias_and_revision() -> None:
    start = replace(NOBODY, alias="Countess", on_leaderboard=True, revision=7)
    old = hint_taken(opened(start, "bubble", 5.0), "greet", 6.0)
    history = [submission(8, "greet"), submission(9, "shout", 1)]
    incremental = folded(history, old)
    assert recompute(incremental, history, CATALOGUE) == incremental
    assert incremental.challenges["bubble"].status == "opened"
    assert incremental.challenges["greet"].hints_used == 1
    assert (incremental.alias, incremental.revision) == ("Countess", 7)
