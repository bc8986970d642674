"""The distributions behind the intervals, against tables and simulations."""

from __future__ import annotations

import math
from random import Random

import pytest

from jupyter_codementor.progress.patterns.intervals import (
    beta_quantile,
    incomplete_beta,
    mean,
    median,
    posterior,
    share,
    t_quantile,
)


@pytest.mark.parametrize(
    ("x", "a", "b", "known"),
    [
        (0.5, 2, 2, 0.5),
        (0.25, 1, 3, 1 - 0.75**3),
        (0.3, 2, 5, 0.579825),
        (0.9, 10, 1, 0.9**10),
        (0.0, 2, 2, 0.0),
        (1.0, 2, 2, 1.0),
    ],
)
def test_the_incomplete_beta_function_has_its_known_values(
    x: float, a: float, b: float, known: float
) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(known, abs=1e-9)


def test_a_quantile_undoes_the_distribution() -> None:
    for p in (0.05, 0.5, 0.95):
        assert incomplete_beta(7, 30, beta_quantile(7, 30, p)) == pytest.approx(p)


@pytest.mark.parametrize(("degrees", "known"), [(1, 6.3138), (9, 1.8331), (30, 1.6973)])
def test_the_quantiles_of_students_t_are_those_of_the_tables(degrees: int, known: float) -> None:
    assert t_quantile(degrees, 0.95) == pytest.approx(known, abs=1e-4)


@pytest.mark.parametrize(("n", "half"), [(10, 0.217), (20, 0.168), (40, 0.122)])
def test_a_share_of_one_half_is_as_uncertain_as_it_was_measured(n: int, half: float) -> None:
    found = share(n // 2, n)

    assert found.value == 0.5
    assert (found.high - found.low) / 2 == pytest.approx(half, abs=0.006)


def test_a_share_is_never_certain() -> None:
    assert (share(0, 10).value, share(0, 10).low) == (0, 0)
    assert share(0, 10).high > 0.2
    assert share(10, 10).low < 0.8
    assert 0 < posterior(0, 10).low < posterior(10, 10).high < 1


@pytest.mark.parametrize("n", [20, 28, 40])
def test_the_interval_of_a_share_holds_it_in_85_to_95_of_100_cases_whatever_it_is(n: int) -> None:
    """By the binomial distribution itself, without chance, for shares of 10 to 90 %."""
    intervals = [share(hits, n) for hits in range(n + 1)]
    for percent in range(10, 91):
        p = percent / 100
        held = sum(
            math.comb(n, hits) * p**hits * (1 - p) ** (n - hits)
            for hits, found in enumerate(intervals)
            if found.low <= p <= found.high
        )
        assert 0.85 <= held <= 0.95, p


def test_the_interval_of_a_mean_is_students() -> None:
    found = mean([1.0, 2.0, 3.0])

    assert (found.low, found.high) == pytest.approx(
        (2 - 2.92 / 3**0.5, 2 + 2.92 / 3**0.5), abs=1e-3
    )


@pytest.mark.parametrize("n", [10, 13, 40])
def test_the_interval_of_a_median_holds_it_in_90_of_100_cases(n: int) -> None:
    chance = Random(n)
    held = 0
    for _ in range(400):
        found = median([chance.expovariate(1.0) for _ in range(n)])
        held += found.low <= 0.693147 <= found.high

    assert 0.85 <= held / 400 <= 0.95
