"""The digest: the same in whatever order events come, however often, and in whatever pieces."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.progress.digest import TAIL_S, Digest, folded, settled


def some_events(count: int = 300, seed: int = 1) -> list[Activity]:
    chance = Random(seed)
    kinds: tuple[ActivityKind, ...] = ("open", "run", "run", "hint", "ask", "submit", "submit")
    events = []
    for number in range(count):
        kind = chance.choice(kinds)
        tried = kind in ("run", "submit")
        outcome = chance.choice(("accepted", "wrong_answer", "grader_fault")) if tried else ""
        events.append(
            Activity(
                id=f"e{chance.random():.9f}",
                student_id="ada",
                challenge_id=f"c{chance.randrange(9)}",
                kind=kind,
                created_at=1000.0 + 60 * (number // 2),
                outcome=outcome,
                error_kind="failed" if outcome == "wrong_answer" else "",
                active_s=float(chance.randrange(300)),
                local_date=f"2026-11-{1 + number // 20:02}",
                skill="loops",
                chosen="free" if kind == "open" else "",
            )
        )
    return events


EVENTS = some_events()
WHOLE = folded(Digest(id="ada"), EVENTS)


def test_it_is_the_same_in_whatever_order_events_come() -> None:
    shuffled = EVENTS.copy()
    for seed in range(5):
        Random(seed).shuffle(shuffled)
        assert folded(Digest(id="ada"), shuffled) == WHOLE


def test_folding_the_same_events_again_changes_nothing() -> None:
    assert folded(WHOLE, EVENTS) is WHOLE
    assert folded(Digest(id="ada"), EVENTS + EVENTS) == WHOLE


def test_it_is_the_same_in_whatever_pieces_it_is_folded() -> None:
    ordered = sorted(EVENTS, key=lambda event: (event.created_at, event.id))
    for size in (1, 7, 100):
        digest = Digest(id="ada")
        for begin in range(0, len(ordered), size):
            digest = folded(digest, ordered[begin : begin + size])
        assert digest == WHOLE


def test_totals_are_those_of_the_events() -> None:
    submitted = [e for e in EVENTS if e.kind == "submit" and e.outcome != "grader_fault"]

    assert WHOLE.events == len(EVENTS)
    assert sum(each.submissions for each in WHOLE.challenges.values()) == len(submitted)
    assert sum(each.submissions for each in WHOLE.days.values()) == len(submitted)
    assert sum(each.solved for each in WHOLE.days.values()) == sum(
        each.solved_at is not None for each in WHOLE.challenges.values()
    )


def test_a_day_that_is_no_date_is_left_out_of_the_calendar() -> None:
    odd = Activity(
        id="x", student_id="ada", challenge_id="c", kind="run", created_at=1.0, local_date="today"
    )
    digest = folded(Digest(id="ada"), [odd])

    assert digest.days == {}
    assert digest.challenges["c"].runs == 1


def test_the_newest_minutes_stay_unsettled() -> None:
    newest = max(event.created_at for event in EVENTS)

    assert all(event.created_at < newest - TAIL_S for event in settled(EVENTS))
    assert len(settled(EVENTS)) == sum(e.created_at < newest - TAIL_S for e in EVENTS)


def test_what_came_in_a_progress_file_says_nothing_of_the_time_it_took() -> None:
    solve = Activity(
        id="s",
        student_id="ada",
        challenge_id="c",
        kind="submit",
        created_at=1000.0,
        outcome="accepted",
        active_s=60.0,
    )
    imported = replace(solve, origin="own_word")

    assert folded(Digest(id="ada"), [solve]).challenges["c"].active_to_solve_s == 60.0
    assert folded(Digest(id="ada"), [imported]).challenges["c"].active_to_solve_s is None
