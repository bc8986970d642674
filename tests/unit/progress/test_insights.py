"""Findings: each rule says its one thing where it holds, and nothing where it does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.model.analytics import StudyPattern
from jupyter_codementor.model.skills import Recall, Skills, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.progress.analytics import KnownChallenge, KnownSkill, analytics_of
from jupyter_codementor.progress.digest import Digest, folded
from jupyter_codementor.progress.insights import RULES, SHOWN_MAX, Seen, insights_of

NOW = 1_795_176_000.0
DAY_S = 86_400.0
CATALOGUE = {
    f"c{number}": KnownChallenge(f"Task {number}", "python", "loops", "easy") for number in range(8)
}


def done(
    number: int, kind: ActivityKind, challenge: str, days_ago: float = 0.0, **more: object
) -> Activity:
    return Activity(
        id=f"e{number:03}",
        student_id="ada",
        challenge_id=challenge,
        kind=kind,
        created_at=NOW - days_ago * DAY_S,
        local_date=f"2026-11-{20 - int(days_ago):02}",
        skill="loops",
        **more,  # type: ignore[arg-type]
    )


def seen(
    events: list[Activity],
    state: SkillState | None = None,
    *,
    parked: bool = False,
    patterns: Mapping[str, StudyPattern] | None = None,
) -> Seen:
    digest = folded(Digest(id="ada"), events)
    skills = Skills(by_name={"loops": state} if state else {})
    analytics = analytics_of(
        digest,
        Progress(id="ada", skills=skills),
        CATALOGUE,
        (KnownSkill("loops", ("conditions",), 1, 8, parked),),
        now=NOW,
        today="2026-11-20",
    )
    return Seen(
        analytics=analytics,
        patterns=patterns or {},
        tallies=digest.challenges,
        now=NOW,
        today="2026-11-20",
    )


MASTERED = SkillState(attempts=6, mastery=0.97, mastered_at=NOW - 30 * DAY_S)
SOLVED = [done(n, "submit", f"c{n}", 1, outcome="accepted", active_s=300.0) for n in range(5)]
FAILED = [done(n, "run", f"c{n % 2}", outcome="error", error_kind="syntax_error") for n in range(8)]
NO_CHECK = StudyPattern(
    name="self_checking", title="", words="", how="", n=30, n_needed=20, value=0.1, high=0.2
)
CASES: dict[str, Seen] = {
    "review/loops": seen(
        SOLVED,
        replace(
            MASTERED,
            recall=Recall(
                stability_days=5.0,
                difficulty=5.0,
                reviewed_at=NOW - 30 * DAY_S,
                due_at=NOW - 25 * DAY_S,
            ),
        ),
    ),
    "stuck/c0": seen([done(n, "submit", "c0", outcome="wrong_answer") for n in range(9)]),
    "parked/loops": seen([], SkillState(attempts=13), parked=True),
    "habit/pause": seen([done(1, "run", "c0", 12)]),
    "strong/loops": seen(SOLVED, MASTERED),
    "pace/week": seen(
        [*SOLVED, done(9, "submit", "c6", 8, outcome="accepted")],
    ),
    "weak/loops": seen([], SkillState(attempts=5, mastery=0.2)),
    "error/syntax_error": seen(FAILED),
    "habit/self-check": seen([], patterns={"self_checking": NO_CHECK}),
    "habit/days": seen([done(n, "run", "c0", n) for n in range(4)]),
    "help/hints": seen(
        [*(done(20 + n, "hint", f"c{n % 5}", 2) for n in range(10)), *SOLVED],
    ),
    "milestone/5": seen(SOLVED),
}


@pytest.mark.parametrize("id", CASES)
def test_each_rule_finds_what_it_is_for(id: str) -> None:
    found = {each.id: each for each in (rule(CASES[id]) for rule in RULES) if each}

    assert id in found
    assert found[id].action
    assert found[id].words.endswith(".")


def test_there_is_a_case_for_each_rule() -> None:
    assert len(CASES) == len(RULES) >= 8


def test_nothing_is_found_in_nothing() -> None:
    assert insights_of(seen([])) == ()


@pytest.mark.parametrize("id", CASES)
def test_at_most_five_are_shown_and_the_same_each_time(id: str) -> None:
    found = insights_of(CASES[id])

    assert 0 < len(found) <= SHOWN_MAX
    assert found == insights_of(CASES[id])


@pytest.mark.parametrize("id", CASES)
def test_the_numbers_of_a_finding_stand_in_its_words(id: str) -> None:
    for each in insights_of(CASES[id]):
        told = [f"{value:g}" for name, value in each.numbers.items() if name != "due"]
        assert all(number in each.words or number == "1" for number in told), each


def test_a_hidden_pattern_is_not_spoken_of() -> None:
    hidden = {"self_checking": replace(NO_CHECK, hidden=True)}

    assert insights_of(seen([], patterns=hidden)) == ()


def test_a_disputed_pattern_is_not_spoken_of() -> None:
    disputed = {"self_checking": replace(NO_CHECK, disputed="I run them in my head.")}

    assert insights_of(seen([], patterns=disputed)) == ()


def test_nobody_is_sent_to_a_challenge_that_is_gone() -> None:
    gone = replace(CASES["stuck/c0"], gone=frozenset({"c0"}))

    assert "stuck/c0" not in [each.id for each in insights_of(gone)]


def test_to_look_at_challenges_is_not_called_practice() -> None:
    looked = seen([done(n, "open", "c0", n) for n in range(4)])
    back = seen([done(0, "open", "c0"), done(1, "run", "c0", 12)])

    assert insights_of(looked) == ()
    assert [each.id for each in insights_of(back)] == ["habit/pause"]


def test_the_first_challenge_is_spoken_of_while_it_is_the_only_one() -> None:
    one, two = seen(SOLVED[:1]), seen(SOLVED[:2])

    assert "milestone/1" in [each.id for each in insights_of(one)]
    assert "milestone/1" not in [each.id for each in insights_of(two)]


def test_nothing_is_called_a_strength_that_fades_and_nothing_is_quite_sure() -> None:
    fading = replace(MASTERED, mastery=0.55)
    words = " ".join(each.words for each in insights_of(seen(SOLVED, replace(MASTERED, mastery=1))))

    assert "strong/loops" not in [each.id for each in insights_of(seen(SOLVED, fading))]
    assert "99 % sure" in words
