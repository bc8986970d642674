"""The next challenge: the stages and their order, the words and the numbers, what is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.recommendation import Choice
from jupyter_codementor.model.skills import Skills, SkillState
from jupyter_codementor.model.student import ChallengeProgress, ChallengeStatus
from jupyter_codementor.recommendations import (
    Course,
    Item,
    Student,
    Wish,
    course_of,
    next_challenge,
    passed,
    waits_for,
)

BEFORE = {"variables": (), "for-loops": ("variables",), "lists": ("variables", "for-loops")}
COURSE = course_of(
    Item(id=f"{skill}-{n}", skill=skill, prerequisites=before)
    for skill, before in BEFORE.items()
    for n in (1, 2, 3)
)
NAMES = tuple(COURSE.items)
CHANCES = {"1": 0.9, "2": 0.7, "3": 0.4}
"""The predicted success at the first, second and third challenge of each skill."""


def student(
    *solved: str,
    attempts: int = 8,
    reviews: int = 0,
    recent: tuple[str, ...] = (),
    recall: dict[str, float] | None = None,
    sitting: dict[str, int] | None = None,
    seen: dict[str, ChallengeProgress] | None = None,
    **states: SkillState,
) -> Student:
    done = {id: ChallengeProgress(status="solved", solved_at=1.0, last_at=1.0) for id in solved}
    by_name = {name.replace("_", "-"): state for name, state in states.items()}
    return Student(
        skills=Skills(attempts=attempts, reviews=reviews, recent=recent, by_name=by_name),
        seen=done | (seen or {}),
        success=lambda name: CHANCES.get(name[-1], 0.5),
        recall=recall or {},
        sitting=sitting or {},
    )


def mastered(**more: object) -> SkillState:
    return SkillState(mastery=0.97, mastered_at=1.0, attempts=4, **more)  # type: ignore[arg-type]


def tried(at: float) -> ChallengeProgress:
    return ChallengeProgress(status="tried", tries=1, last_at=at)


def choose(known: Student, **wish: object) -> Choice:
    return next_challenge(COURSE, known, Wish(**wish))  # type: ignore[arg-type]


def test_a_newcomer_begins_at_the_beginning_and_gets_what_should_just_work() -> None:
    choice = choose(student(attempts=0))

    assert choice.challenge_id == "variables-2"  # 70 % is nearest to 65 %
    assert choice.because.stage == "frontier"
    assert choice.because.words == "A good place to start."
    assert choice.because.success == 0.7


def test_the_frontier_is_stayed_on_until_it_is_mastered() -> None:
    half = SkillState(mastery=0.6, attempts=2, attempts_unmastered=2)
    choice = choose(student("variables-2", variables=half))

    assert choice.challenge_id == "variables-1"
    assert choice.because.words.startswith("You are learning variables: known to about 60 %.")
    assert choice.because.mastery == 0.6
    assert choice.because.attempts == 2


def test_a_new_skill_waits_until_all_before_it_is_mastered() -> None:
    known = student(variables=mastered())

    assert choose(known).challenge_id == "for-loops-2"
    assert choose(known).because.words == "New skill: for loops. You have practised variables."
    assert waits_for(COURSE, known, "lists-1") == ("for-loops",)


def test_a_skill_of_which_all_is_solved_holds_nothing_up_although_it_is_not_mastered() -> None:
    known = student("variables-1", "variables-2", "variables-3")

    assert passed(COURSE, known, "variables")
    assert choose(known).challenge_id == "for-loops-2"


def test_what_is_due_is_reviewed_and_the_reason_says_how_much_is_remembered() -> None:
    known = student(
        variables=mastered(), for_loops=mastered(), recall={"variables": 0.88, "for-loops": 0.84}
    )
    choice = choose(known)

    assert choice.because.stage == "review"
    assert choice.because.skill == "for-loops"
    assert choice.because.words == "Because for loops is due for review: you recall about 84 %."
    assert choice.because.recall == 0.84


def test_reviews_are_at_most_a_quarter_of_the_attempts() -> None:
    due = {"variables": 0.5}

    assert (
        choose(student(attempts=8, reviews=2, recall=due, variables=mastered())).because.stage
        == "frontier"
    )
    assert (
        choose(student(attempts=9, reviews=2, recall=due, variables=mastered())).because.stage
        == "review"
    )


def test_what_is_still_remembered_well_is_not_due() -> None:
    known = student(recall={"variables": 0.9}, variables=mastered())
    assert choose(known).because.stage == "frontier"


def test_a_challenge_that_was_begun_comes_first_in_its_skill() -> None:
    one = SkillState(attempts=1, fails_in_row=1, last_at=5.0)
    choice = choose(student(seen={"variables-3": tried(5.0)}, variables=one))

    assert choice.challenge_id == "variables-3"
    assert choice.because.stage == "begun"


def test_what_was_begun_too_early_waits_for_its_prerequisites() -> None:
    choice = choose(student(seen={"lists-1": tried(9.0)}))
    assert choice.because.skill == "variables"


def test_after_three_failures_in_a_row_comes_something_easier() -> None:
    stuck = SkillState(attempts=3, fails_in_row=3, attempts_unmastered=3, last_at=5.0)
    known = student(seen={"variables-3": tried(5.0)}, recent=("variables-3",), variables=stuck)
    choice = choose(known)

    assert choice.because.stage == "step_down"
    assert choice.challenge_id == "variables-1"
    assert "9 times in 10" in choice.because.words


def test_each_third_failure_leads_back_to_a_prerequisite_once() -> None:
    stuck = SkillState(attempts=3, fails_in_row=3, attempts_unmastered=3, last_at=50.0)
    before = student(variables=mastered(last_at=9.0), for_loops=stuck)
    since = student(variables=mastered(last_at=60.0), for_loops=stuck)

    assert choose(before).because.skill == "variables"
    assert choose(since).because.skill == "for-loops"


def test_a_skill_that_took_twelve_attempts_is_parked_with_offers() -> None:
    course = course_of(
        [
            Item(id="a1", skill="a"),
            Item(id="b0", skill="b", prerequisites=("a",)),
            Item(id="b1", skill="b", prerequisites=("a",)),
            Item(id="c1", skill="c", prerequisites=("a",)),
        ]
    )
    hard = SkillState(mastery=0.2, attempts=12, attempts_unmastered=12, last_at=9.0)
    choice = next_challenge(course, student("b0", a=mastered(), b=hard))

    assert choice.challenge_id == "c1"
    assert choice.parked == ("b",)
    assert [offer.kind for offer in choice.offers] == ["prerequisite", "example", "generate"]
    assert choice.offers[1].challenge_id == "b0"
    assert next(o for o in choice.offers if o.kind == "prerequisite").skill == "a"

    for no_example in ({"own_word": True, "solved_at": 1.0}, {"solved_at": None}):
        seen = {"b0": ChallengeProgress(status="solved", **no_example)}  # type: ignore[arg-type]
        choice = next_challenge(course, student(seen=seen, a=mastered(), b=hard))
        assert [offer.kind for offer in choice.offers] == ["prerequisite", "generate"]


def test_when_all_that_is_ready_is_parked_the_first_one_comes_again() -> None:
    hard = SkillState(mastery=0.2, attempts=12, attempts_unmastered=12, last_at=9.0)
    choice = choose(student(variables=hard))

    assert choice.because.skill == "variables"
    assert choice.parked == ()


def test_after_some_attempts_in_one_sitting_another_skill_has_its_turn() -> None:
    course = course_of([Item(id=f"{s}{n}", skill=s) for s in "ab" for n in (1, 2, 3, 4)])
    half = SkillState(mastery=0.6, attempts=3, attempts_unmastered=3, last_at=9.0)
    seen = {"a1": ChallengeProgress(status="solved", last_at=9.0)}

    assert next_challenge(course, student(a=half, seen=seen)).because.skill == "a"
    rested = next_challenge(course, student(a=half, seen=seen, sitting={"a": 4}))
    assert rested.because.skill == "b"


def test_the_last_ones_are_avoided_while_there_are_others() -> None:
    course = course_of([Item(id="x1", skill="x"), Item(id="x2", skill="x")])
    known = student("x1", "x2", recent=("x2",), recall={"x": 0.5}, x=mastered())

    assert next_challenge(course, known).challenge_id == "x1"


def test_a_pinned_order_comes_before_everything_and_skips_what_is_solved() -> None:
    known = student("lists-1", recall={"variables": 0.1}, variables=mastered())
    choice = choose(known, pinned=("gone", "lists-1", "lists-2", "for-loops-1"))

    assert choice.challenge_id == "lists-2"
    assert choice.because.stage == "pinned"
    assert choice.because.unmet == ("for-loops",)


def test_a_student_may_ask_for_a_skill_and_for_another_one() -> None:
    first = choose(student(), skill="lists")
    second = choose(student(), skill="lists", without=frozenset({"lists-2"}))

    assert first.because.stage == "asked"
    assert first.challenge_id == "lists-2"
    assert second.challenge_id == "lists-1"
    assert first.because.unmet == ("variables", "for-loops")


def test_what_was_passed_over_is_not_suggested_again() -> None:
    passed_over: set[str] = set()
    for _ in NAMES:
        choice = choose(student(), without=frozenset(passed_over))
        assert choice.challenge_id is not None
        assert choice.challenge_id not in passed_over
        passed_over.add(choice.challenge_id)
    nothing = choose(student(), without=frozenset(passed_over))
    assert nothing.challenge_id is None
    assert [offer.kind for offer in nothing.offers] == ["generate"]


def test_when_all_is_solved_the_oldest_skill_comes_again_and_a_new_challenge_is_offered() -> None:
    known = student(
        *NAMES,
        attempts=8,
        reviews=8,
        recall={"variables": 0.7, "lists": 0.6},
        variables=mastered(),
        lists=mastered(),
    )
    choice = choose(known)

    assert choice.because.skill == "lists"
    assert choice.because.stage == "open"
    assert [offer.kind for offer in choice.offers] == ["generate"]


def test_an_empty_catalogue_has_no_next_challenge() -> None:
    choice = next_challenge(course_of([]), student())
    assert choice.challenge_id is None


@pytest.mark.parametrize(
    "ring",
    [
        {"hens": ("eggs",), "eggs": ("hens",)},
        {"a": ("a",)},
        {"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)},
    ],
)
def test_skills_that_wait_for_one_another_are_ready(ring: dict[str, tuple[str, ...]]) -> None:
    course = course_of(
        Item(id=f"{name}-1", skill=name, prerequisites=before) for name, before in ring.items()
    )
    choice = next_challenge(course, student(attempts=0))

    assert choice.challenge_id == f"{next(iter(ring))}-1"
    assert all(not course.needs[f"{name}-1"] for name in ring if name != "d")


def test_a_prerequisite_that_has_no_challenges_holds_nobody_up() -> None:
    course = course_of([Item(id="a", skill="x", prerequisites=("unknown",))])
    assert next_challenge(course, student()).challenge_id == "a"


STATUS = st.sampled_from(["new", "opened", "tried", "solved"])
STATES = st.builds(
    SkillState,
    mastery=st.floats(0, 1),
    attempts=st.integers(0, 40),
    attempts_unmastered=st.integers(0, 40),
    fails_in_row=st.integers(0, 9),
    mastered_at=st.none() | st.floats(0, 1e9),
    last_at=st.none() | st.floats(0, 1e9),
)
SOME_SKILLS = st.lists(st.sampled_from("abcd"), max_size=3).map(tuple)


@given(st.data())
def test_whatever_the_history_and_the_graph_there_is_an_answer_with_its_reason(
    data: st.DataObject,
) -> None:
    course: Course = course_of(
        Item(id=f"{n}", skill=data.draw(st.sampled_from("abcd")), prerequisites=before)
        for n, before in enumerate(data.draw(st.lists(SOME_SKILLS, max_size=8)))
    )
    statuses: dict[str, ChallengeStatus] = {id: data.draw(STATUS) for id in course.items}
    states = {name: data.draw(STATES) for name in course.skills}
    known = Student(
        skills=Skills(attempts=5, reviews=data.draw(st.integers(0, 5)), by_name=states),
        seen={id: ChallengeProgress(status=status) for id, status in statuses.items()},
        success=lambda name: 0.5,
        recall={name: data.draw(st.floats(0, 1)) for name in course.skills},
        sitting={},
    )
    refused = data.draw(st.sets(st.sampled_from([*course.items, "other"])))
    choice = next_challenge(course, known, Wish(without=frozenset(refused)))

    assert choice.because.words.endswith(".")
    assert choice.challenge_id not in refused
    unsolved = {id for id, status in statuses.items() if status != "solved"} - refused
    if unsolved:
        assert choice.challenge_id is not None
    if choice.challenge_id is None:
        assert choice.offers
