"""The award tells what a submission brought, and nothing that was there before."""

from __future__ import annotations

from progress_samples import CATALOGUE, Account, submission

from jupyter_codementor.model.student import Award, XpPart
from jupyter_codementor.progress import award_of, facts_of


def credited(account: Account, number: int, earned: int | None) -> Award:
    before = account.progress
    inserted = account.credit(submission(number, "greet", earned))
    return award_of(before, account.progress, inserted)


def test_points_are_one_part_and_each_achievement_another() -> None:
    account = Account()
    assert credited(account, 1, 1) == Award(
        xp=10, parts=(XpPart(10, "1 point earned by your code."),), streak_days=1
    )
    assert credited(account, 2, None) == Award(
        xp=40,
        parts=(
            XpPart(30, "3 points earned by your code."),
            XpPart(10, "Achievement: First solution."),
        ),
        achievements=("first-solve",),
        streak_days=1,
    )


def test_the_same_again_brings_nothing() -> None:
    account = Account()
    credited(account, 1, None)
    assert credited(account, 2, None) == Award(streak_days=1)


def test_hints_that_made_it_cheaper_are_named() -> None:
    account = Account()
    before = account.progress
    inserted = account.credit(submission(1, "greet", 1))
    one, many = (award_of(before, account.progress, inserted, n) for n in (1, 5))
    assert one.parts[0].reason == "1 point earned by your code, 10 % less for 1 hint."
    assert many.parts[0].reason == "1 point earned by your code, 30 % less for 5 hints."


def test_a_level_that_was_reached_is_told() -> None:
    account = Account()
    before = account.progress
    inserted = account.credit(submission(1, "sum-up"))
    award = award_of(before, account.progress, inserted)
    assert (award.level_before, award.level) == (1, 2)
    assert award.xp == account.progress.xp == sum(part.xp for part in award.parts)


def test_facts_of_no_challenges_are_empty() -> None:
    empty = facts_of([])
    assert (empty.challenges, empty.topic_totals) == ({}, {})
    assert CATALOGUE.topic_totals["strings"] == 2
