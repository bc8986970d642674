"""XP, levels and paid achievements are what the ledger says."""

from __future__ import annotations

from progress_samples import CATALOGUE, Account, solved_in_order, submission

from jupyter_codementor.model.student import LedgerEntry, Progress
from jupyter_codementor.progress import apply, level_of, recompute, settle, with_ledger

NOBODY = Progress(id="ada")


def entry(name: str, xp: int, at: float = 0.0, **more: object) -> LedgerEntry:
    return LedgerEntry(
        id=f"ada/{name}",
        student_id="ada",
        xp=xp,
        reason="",
        created_at=at,
        **more,  # type: ignore[arg-type]
    )


def test_an_entry_counts_in_the_whole_its_language_and_each_of_its_skills() -> None:
    progress = with_ledger(
        NOBODY,
        [
            entry("a", 120, language="python", skills=("loops", "lists")),
            entry("b", 30, language="sql", skills=("loops",)),
            entry("c", 5),
        ],
    )
    assert (progress.xp, progress.level) == (155, 2)
    assert {name: (one.xp, one.level) for name, one in progress.languages.items()} == {
        "python": (120, 2),
        "sql": (30, 1),
    }
    assert {name: one.xp for name, one in progress.topics.items()} == {"lists": 120, "loops": 150}


def test_an_entry_that_is_given_twice_counts_once() -> None:
    assert with_ledger(NOBODY, [entry("a", 10), entry("a", 10)]).xp == 10


def test_counts_of_the_fold_stay_beside_the_xp() -> None:
    account = Account().credit_all(solved_in_order("greet", "shout"))
    python = account.progress.languages["python"]
    assert (python.challenges_completed, python.topics_completed, python.xp) == (2, 1, 73)
    assert account.progress.topics["functions"].xp == 33
    assert account.progress.level == level_of(account.progress.xp)


def test_a_level_is_an_achievement_at_the_time_of_the_entry_that_reached_it() -> None:
    entries = [entry("a", 999, 5.0), entry("b", 1, 7.0), entry("c", 1, 9.0)]
    assert "level-5" not in with_ledger(NOBODY, entries[:1]).achievements
    assert with_ledger(NOBODY, entries).achievements == {"level-5": 7.0}


def test_settling_names_the_entries_still_due_and_counts_them_already() -> None:
    one = submission(1, "greet")
    progress, due = settle(apply(NOBODY, one, CATALOGUE), [])
    assert {e.id for e in due} == {"ada/achievement/first-solve", "ada/achievement/first-try"}
    assert progress.xp == sum(e.xp for e in due) == 20
    again, nothing = settle(progress, due)
    assert (again, nothing) == (progress, ())


def test_a_level_reached_by_an_achievement_is_settled_in_the_same_breath() -> None:
    before = Progress(id="ada", achievements={"first-solve": 3.0})
    progress, due = settle(before, [entry("a", 990, 2.0)])
    assert [e.id for e in due] == ["ada/achievement/first-solve", "ada/achievement/level-5"]
    assert (progress.xp, progress.level) == (1025, 5)


def test_an_achievement_that_was_paid_is_kept_when_the_fold_no_longer_gives_it() -> None:
    """An earlier, failed submission turns up late, so that it was not the first try after all."""
    account = Account()
    account.credit(submission(2, "greet"))
    assert "first-try" in account.progress.achievements
    account.credit(submission(1, "greet", 0))
    assert "first-try" not in recompute(NOBODY, account.seen.values(), CATALOGUE).achievements
    assert account.progress.achievements["first-try"] == 2.0
    assert account.progress.challenges["greet"].tries == 2


def test_made_challenges_lead_no_leaderboard() -> None:
    """There is no end of them: their XP counts for oneself alone."""
    entries = [
        entry("a", 30, challenge_id="two-sum"),
        entry("b", 15, challenge_id="made-tally-1"),
        entry("c", 5),
    ]
    progress = with_ledger(NOBODY, entries)
    own_word = with_ledger(Progress(id="ada", own_word=1), entries)

    assert (progress.xp, progress.board_xp) == (50, 35)
    assert (own_word.xp, own_word.board_xp) == (50, 30)
