"""The next challenge follows teaching order, readiness and what was begun, and says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.student import ChallengeStatus
from jupyter_codementor.recommendations import Candidate, Choice, count_skills, suggest, waits_for

PREREQUISITES = {"variables": (), "for-loops": ("variables",), "lists": ("variables", "for-loops")}


def catalogue(**statuses: ChallengeStatus | float) -> list[Candidate]:
    """Three skills with three challenges each: variables_1 ... lists_3; a float: begun then."""
    return [
        Candidate(
            challenge_id=(name := f"{skill.replace('-', '_')}_{n}"),
            skill=skill,
            prerequisites=before,
            status=_status(statuses.get(name, "new")),
            last_at=at if isinstance(at := statuses.get(name), float) else None,
        )
        for skill, before in PREREQUISITES.items()
        for n in (1, 2, 3)
    ]


def _status(given_status: ChallengeStatus | float) -> ChallengeStatus:
    return "tried" if isinstance(given_status, float) else given_status


def test_a_newcomer_begins_at_the_beginning() -> None:
    assert suggest(catalogue()) == Choice("variables_1", "A good place to start.")


def test_the_next_of_the_same_skill_says_how_far_it_is() -> None:
    choice = suggest(catalogue(variables_1="solved"))
    assert choice == Choice("variables_2", "Next in variables: 1 of 3 solved.")


def test_a_new_skill_names_what_was_practised_before() -> None:
    variables: dict[str, ChallengeStatus | float] = {f"variables_{n}": "solved" for n in (1, 2, 3)}
    assert suggest(catalogue(**variables)) == Choice(
        "for_loops_1", "New skill: for loops. You have practised variables."
    )
    loops: dict[str, ChallengeStatus | float] = {f"for_loops_{n}": "solved" for n in (1, 2, 3)}
    assert suggest(catalogue(**variables, **loops)) == Choice(
        "lists_1", "New skill: lists. You have practised variables and for loops."
    )


def test_what_was_begun_last_comes_before_the_order() -> None:
    choice = suggest(catalogue(variables_1="solved", variables_2=5.0, variables_3=9.0))
    assert choice == Choice("variables_3", "You have begun it.")


def test_what_was_only_opened_is_begun_too() -> None:
    choice = suggest(catalogue(variables_2="opened"))
    assert choice == Choice("variables_2", "You have begun it.")


def test_what_was_begun_too_early_waits_for_its_prerequisites() -> None:
    choice = suggest(catalogue(lists_1=9.0))
    assert choice is not None
    assert choice.challenge_id == "variables_1"


def test_when_all_is_solved_there_is_nothing_next() -> None:
    done = [
        Candidate(challenge_id="a", skill="x", status="solved"),
        Candidate(challenge_id="b", skill="y", status="solved"),
    ]
    assert suggest(done) is None
    assert suggest([]) is None


def test_skills_that_wait_for_each_other_do_not_block() -> None:
    ring = [
        Candidate(challenge_id="hen", skill="hens", prerequisites=("eggs",)),
        Candidate(challenge_id="egg", skill="eggs", prerequisites=("hens",)),
    ]
    assert suggest(ring) == Choice("hen", "A good place to start.")


def test_a_new_skill_without_prerequisites_says_only_its_name() -> None:
    rows = [
        Candidate(challenge_id="a", skill="x", status="solved"),
        Candidate(challenge_id="b", skill="regular-expressions"),
    ]
    assert suggest(rows) == Choice("b", "New skill: regular expressions.")


@pytest.mark.parametrize(
    ("solved", "total", "ready"),
    [(0, 0, True), (0, 1, False), (1, 2, True), (1, 3, False), (2, 3, True), (3, 3, True)],
)
def test_a_skill_is_ready_when_half_of_it_is_solved(solved: int, total: int, ready: bool) -> None:
    assert (waits_for(["x"], {"x": (solved, total)}) == ()) == ready


def test_a_skill_that_has_no_challenges_holds_nobody_up() -> None:
    assert waits_for(["unknown", "hard"], {"hard": (0, 2)}) == ("hard",)


STATUSES = st.lists(st.sampled_from(["new", "opened", "tried", "solved"]), min_size=9, max_size=9)


@given(STATUSES)
def test_what_is_suggested_is_never_solved_and_ready_whenever_anything_is(
    statuses: list[ChallengeStatus],
) -> None:
    names = [row.challenge_id for row in catalogue()]
    rows = catalogue(**dict(zip(names, statuses, strict=True)))
    choice = suggest(rows)
    counts = count_skills(rows)
    open_ = {row.challenge_id: row for row in rows if row.status != "solved"}
    ready = {id for id, row in open_.items() if not waits_for(row.prerequisites, counts)}
    assert (choice is None) == (not open_)
    if choice is not None:
        assert choice.challenge_id in (ready or open_)
        assert choice.reason.endswith(".")
