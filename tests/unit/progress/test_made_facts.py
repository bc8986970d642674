"""Made challenges are worth their XP, and count in no total of the catalogue."""

from __future__ import annotations

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.progress import facts_of


def challenge(id: str) -> Challenge:
    return Challenge(
        id=id,
        version=1,
        title=id,
        description="",
        starter="",
        solution="",
        test_cases=(),
        difficulty="easy",
        xp=30,
        skills=("lists",),
    )


def test_a_made_challenge_is_worth_its_xp_and_counts_in_no_total() -> None:
    facts = facts_of([challenge("shipped")], made=[challenge("made-x-1")])

    assert facts.of("made-x-1").xp == 30
    assert facts.of("made-x-1").topic == "lists"
    assert facts.topic_totals == {"lists": 1}
    assert facts.counts_in("shipped", "lists")
    assert not facts.counts_in("made-x-1", "lists")
