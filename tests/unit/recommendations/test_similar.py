"""What is recommended fits what was asked, or what the student has to learn, and says why."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.skills import Skills, SkillState
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.recommendations import Item, Student, course_of, waits_for
from jupyter_codementor.recommendations.similar import Offered, profile_words, rank
from jupyter_codementor.recommendations.standing import Standing, Task, standing_of

TASKS = (
    Task(challenge_id="v1", title="V1", skills=("variables",)),
    Task(challenge_id="v2", title="V2", skills=("variables",)),
    Task(challenge_id="l1", title="L1", skills=("loops",), prerequisites=("variables",)),
    Task(challenge_id="l2", title="L2", skills=("loops",), prerequisites=("variables",)),
    Task(challenge_id="r1", title="R1", skills=("recursion",), prerequisites=("loops", "magic")),
)


def progress(skills: dict[str, SkillState] | None = None, **statuses: str) -> Progress:
    return Progress(
        id="ada",
        challenges={
            id: ChallengeProgress(status=status, last_at=float(place))  # type: ignore[arg-type]
            for place, (id, status) in enumerate(statuses.items())
        },
        skills=Skills(by_name=skills or {}),
    )


def challenge(id: str, near: float = 0.5, **more: object) -> Offered:
    base = Offered(
        content_type="challenge",
        content_id=id,
        title=id.upper(),
        url=f"codementor:challenge/{id}",
        near=near,
        skills=("loops",),
        difficulty="easy",
    )
    return msgspec.structs.replace(base, **more)


def material(id: str, near: float = 0.5, **more: object) -> Offered:
    base = challenge(id, near, content_type="material", difficulty=None)
    return msgspec.structs.replace(base, **more)


def ids(offered: list[Offered], standing: Standing, *, asked: bool = False) -> list[str]:
    return [it.content_id for it in rank(offered, standing, asked=asked, limit=10)]


# --- where the student stands ---------------------------------------------------------------------


def test_at_the_beginning_the_frontier_is_what_builds_on_nothing() -> None:
    standing = standing_of(progress(), TASKS)
    assert standing.frontier == ("variables",)
    assert standing.weak == ()
    assert standing.waits_for["l1"] == ("variables",)
    assert standing.waits_for["r1"] == ("loops",)


def test_half_of_a_skill_does_not_make_the_next_one_ready() -> None:
    standing = standing_of(progress(v1="solved"), TASKS)
    assert standing.frontier == ("variables",)
    assert standing.done == {"v1"}


def test_all_of_a_skill_solved_counts_as_mastered_where_nothing_else_is_known() -> None:
    standing = standing_of(progress(v1="solved", v2="solved"), TASKS)
    assert standing.mastered == {"variables"}
    assert standing.frontier == ("loops",)


def test_a_mastery_counts_without_a_solved_challenge() -> None:
    states = {"variables": SkillState(attempts=4, mastery=0.97, mastered_at=1.0)}
    standing = standing_of(progress(states), TASKS)
    assert standing.mastered == {"variables"}
    assert standing.frontier == ("loops",)


def test_weak_is_what_was_tried_and_is_not_known_the_weakest_first() -> None:
    states = {
        "loops": SkillState(attempts=3, mastery=0.3),
        "variables": SkillState(attempts=3, mastery=0.1),
        "recursion": SkillState(attempts=0, mastery=0.0),
    }
    standing = standing_of(progress(states, l1="tried"), TASKS)
    assert standing.weak == ("variables", "loops")
    assert standing.failing == ("l1",)


def test_the_newest_failure_comes_first_and_a_deleted_challenge_is_no_trouble() -> None:
    standing = standing_of(progress(v1="tried", gone="tried", l1="tried"), TASKS)
    assert standing.failing == ("l1", "v1")
    assert standing.weak == ("loops", "variables")


def test_a_ring_of_prerequisites_is_no_trouble() -> None:
    ring = (
        Task(challenge_id="a", title="A", skills=("a",), prerequisites=("b",)),
        Task(challenge_id="b", title="B", skills=("b",), prerequisites=("a",)),
    )
    standing = standing_of(progress(), ring)
    assert standing.frontier == ("a", "b")
    assert standing.waits_for == {"a": (), "b": ()}


def test_what_holds_up_is_the_same_as_for_the_next_challenge() -> None:
    course = course_of(
        Item(id=task.challenge_id, skill=task.skills[0], prerequisites=task.prerequisites)
        for task in TASKS
    )
    known = {"variables": SkillState(attempts=4, mastery=0.97, mastered_at=1.0)}
    for mine in (progress(), progress(v1="solved"), progress(known), progress(known, l1="solved")):
        student = Student(
            skills=mine.skills,
            seen=mine.challenges,
            success=lambda _: 0.5,
            recall={},
            sitting={},
        )
        waits = standing_of(mine, TASKS).waits_for
        assert waits == {id: waits_for(course, student, id) for id in course.items}


def test_what_was_done_elsewhere_is_not_recommended_and_opens_what_builds_on_it() -> None:
    mine = msgspec.structs.replace(progress(v1="solved"), by_hand={"v2": 1.0, "material:m": 1.0})
    standing = standing_of(mine, TASKS)
    offered = [challenge("v2"), challenge("l1"), material("m")]
    assert standing.frontier == ("loops",)
    assert ids(offered, standing) == ["l1"]
    assert set(ids(offered, standing, asked=True)) == {"l1", "m"}


def test_without_a_question_the_words_are_those_of_what_is_weak_else_of_what_is_next() -> None:
    weak = Standing(weak=("while-loops",), frontier=("lists",))
    assert profile_words(weak, ["Count down"]) == "while loops Count down"
    assert profile_words(Standing(frontier=("a", "b", "c")), []) == "a b"


# --- what is recommended --------------------------------------------------------------------------


def test_what_was_asked_for_comes_in_the_order_of_how_near_it_is() -> None:
    offered = [challenge("far", 0.2), material("near", 0.9), challenge("middle", 0.6)]
    assert ids(offered, Standing(), asked=True) == ["near", "middle", "far"]


def test_of_two_that_fit_alike_the_weak_skill_comes_first() -> None:
    offered = [challenge("a", skills=("lists",)), challenge("b", skills=("loops",))]
    assert ids(offered, Standing(weak=("loops",)), asked=True) == ["b", "a"]


def test_a_solved_challenge_is_never_recommended() -> None:
    standing = Standing(done=frozenset({"done"}))
    offered = [challenge("done", 0.9), challenge("open", 0.1)]
    for asked in (True, False):
        assert ids(offered, standing, asked=asked) == ["open"]


def test_of_what_is_mastered_only_what_is_hard_remains() -> None:
    standing = Standing(mastered=frozenset({"loops"}))
    offered = [challenge("easy"), challenge("hard", difficulty="hard"), material("read")]
    assert ids(offered, standing) == ["hard"]
    assert set(ids(offered, standing, asked=True)) == {"hard", "read"}


def test_what_is_not_ready_is_left_out_unless_there_is_nothing_else() -> None:
    standing, early = Standing(waits_for={"early": ("functions",)}), challenge("early", 0.9)
    assert ids([early, challenge("now", 0.1)], standing) == ["now"]
    assert ids([early], standing) == ["early"]


def test_what_was_asked_for_says_what_to_practise_first() -> None:
    [found] = rank(
        [challenge("early")],
        Standing(waits_for={"early": ("functions", "for-loops")}),
        asked=True,
        limit=1,
    )
    assert found.why == "It is about what you asked. First practise functions and for loops."


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (Standing(failing=("x",)), "You have tried it, and not all of its tests pass yet."),
        (Standing(weak=("loops",)), "You can still get better at loops."),
        (Standing(frontier=("loops",)), "You are ready to learn loops."),
        (Standing(), "It is near to what you are working on."),
    ],
)
def test_the_reason_is_the_student_s_own_standing(standing: Standing, why: str) -> None:
    [found] = rank([challenge("x")], standing, asked=False, limit=1)
    assert found.why == why


def test_the_reason_names_the_part_of_a_material() -> None:
    [found] = rank([material("m", place="Loops > While")], Standing(), asked=True, limit=1)
    assert found.why == "It is about what you asked: see “Loops > While”."


def test_without_a_question_the_failing_challenge_comes_before_the_frontier() -> None:
    standing = Standing(failing=("again",), weak=("loops",), frontier=("lists",))
    offered = [challenge("new", skills=("lists",)), challenge("again"), challenge("like it")]
    assert ids(offered, standing) == ["again", "like it", "new"]


def test_only_the_skill_that_was_chosen() -> None:
    offered = [challenge("a", skills=("lists",)), challenge("b", skills=("loops",))]
    found = rank(offered, Standing(), asked=False, limit=5, skill="lists")
    assert [it.content_id for it in found] == ["a"]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(0, 1)), max_size=20),
    st.booleans(),
    st.integers(-1, 12),
)
def test_scores_lie_between_0_and_1_and_fall(
    pairs: list[tuple[int, float]], asked: bool, limit: int
) -> None:
    offered = [challenge(f"c{id}", near) for id, near in pairs]
    found = rank(offered, Standing(weak=("loops",)), asked=asked, limit=limit)

    scores = [it.score for it in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(found) == min(len(offered), max(0, limit))
    assert rank(reversed(offered), Standing(weak=("loops",)), asked=asked, limit=limit) == found
