"""The intervals of the patterns hold what they promise, for students of known parameters."""

from __future__ import annotations

import statistics
from random import Random

import pytest
from synthetic_students import SHARES, STUDENTS, history

from jupyter_codementor.model.analytics import PatternName
from jupyter_codementor.progress.patterns import RULES, analyse

REPETITIONS = 400


@pytest.mark.parametrize("name", STUDENTS)
@pytest.mark.parametrize("least", [True, False])
def test_the_interval_holds_the_true_value_in_85_to_95_of_100_cases(
    name: PatternName, least: bool
) -> None:
    """With as little as the pattern needs, and with more."""
    make, truth, n = STUDENTS[name]
    n = RULES[name].n_needed if least else n
    chance = Random(f"{name} 2026")
    held = 0
    for _ in range(REPETITIONS):
        found = analyse(name, make(chance, truth, n))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high

    assert 0.85 <= held / REPETITIONS <= 0.95


@pytest.mark.parametrize("name", SHARES)
def test_students_are_ranked_by_what_they_do_from_40_on(name: PatternName) -> None:
    make, chance = STUDENTS[name][0], Random(f"{name} ranks")
    truths = [chance.uniform(0.05, 0.95) for _ in range(60)]
    found = [analyse(name, make(chance, truth, 40)).value for truth in truths]

    assert _rank_correlation(truths, [value or 0.0 for value in found]) >= 0.8


@pytest.mark.parametrize("name", RULES)
def test_below_its_minimum_nothing_is_said(name: PatternName) -> None:
    make, truth, _ = STUDENTS[name]
    rule = RULES[name]
    found = analyse(name, make(Random(1), truth, rule.n_needed - 1))

    assert rule.n_needed >= 10
    assert (found.value, found.low, found.high, found.evidence) == (None, None, None, ())
    assert found.words == f"Not enough data yet: {found.n} of {rule.n_needed}."
    assert found.n == rule.n_needed - 1


@pytest.mark.parametrize("name", RULES)
def test_from_its_minimum_on_it_has_a_value_with_its_evidence(name: PatternName) -> None:
    make, truth, _ = STUDENTS[name]
    rule = RULES[name]
    found = analyse(name, make(Random(2), truth, rule.n_needed))

    assert found.value is not None
    assert found.n == rule.n_needed
    assert found.provisional == (rule.n_needed < 20)
    assert 0 < len(found.evidence) <= 10
    assert found.since is not None
    assert found.since <= found.evidence[0].at <= (found.until or 0)


@pytest.mark.parametrize("name", RULES)
def test_without_any_history_each_pattern_says_so(name: PatternName) -> None:
    found = analyse(name, history([]))

    assert found.value is None
    assert found.n == 0


def _rank_correlation(one: list[float], other: list[float]) -> float:
    return statistics.correlation(_ranks(one), _ranks(other))


def _ranks(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]
