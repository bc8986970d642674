"""Ratings decide which finding leads, once there are enough of them."""

from __future__ import annotations

import logging

import pytest
from compose_samples import FOUND, SECOND
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.tutor import Finding
from jupyter_codementor.tutor.confidence import confidence
from jupyter_codementor.tutor.leads import Counts, Leads, ordered

STRONG = Finding(specialist="test_analyst", sentence="a", confidence=0.8, lines=(2,))
WEAK = Finding(specialist="next_step_finder", sentence="b", confidence=0.7, lines=(2,))
STYLE = Finding(specialist="code_reader", sentence="c", confidence=1.0)
ERROR = Finding(specialist="error_explainer", sentence="d", confidence=0.4)


def rated(helpful: int, unhelpful: int) -> Leads:
    return Leads({"test_analyst": Counts(helpful, unhelpful)})


def test_without_ratings_the_best_supported_finding_leads() -> None:
    assert ordered((WEAK, STRONG), Leads()) == (STRONG, WEAK)


def test_many_ratings_change_the_order() -> None:
    assert ordered((STRONG, WEAK), rated(0, 40)) == (WEAK, STRONG)
    helped = Leads({"next_step_finder": Counts(200, 0)})
    assert ordered((STRONG, WEAK), helped) == (WEAK, STRONG)


def test_few_ratings_do_not() -> None:
    assert ordered((STRONG, WEAK), rated(0, 2)) == (STRONG, WEAK)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_error_leads_over_remarks_on_style_whatever_the_ratings(good: int, bad: int) -> None:
    leads = Leads({"code_reader": Counts(good, 0), "error_explainer": Counts(0, bad)})
    assert ordered((STYLE, ERROR), leads) == (ERROR, STYLE)


def test_a_mistake_that_the_code_reader_saw_is_no_remark_on_style() -> None:
    slow = Finding(specialist="code_reader", sentence="s", confidence=0.9, mistake="too-slow")
    assert ordered((WEAK, slow), Leads())[0] == slow


def test_equals_keep_their_order() -> None:
    other = Finding(specialist="test_analyst", sentence="z", confidence=0.8)
    assert ordered((STRONG, other), Leads()) == (STRONG, other)
    assert ordered((other, STRONG), Leads()) == (other, STRONG)


def test_why_it_leads_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ordered((STRONG, WEAK), rated(3, 1))
    assert "test_analyst leads 2 findings: confidence 0.80, weight 0.71" in caplog.text
    assert "after 3 helpful and 1 unhelpful ratings" in caplog.text
    assert ordered((), Leads()) == ()


def test_a_rating_that_is_changed_counts_once() -> None:
    leads = Leads().rated("test_analyst", 1).rated("test_analyst", -1, before=1)
    assert leads.counts["test_analyst"] == Counts(0, 1)
    assert leads.rated("test_analyst", 0, before=-1).counts["test_analyst"] == Counts(0, 0)
    assert Leads().rated("composer", 0, before=1).counts["composer"] == Counts(0, 0)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_weight_is_a_share_and_grows_with_helpful_ratings(good: int, bad: int) -> None:
    assert 0 < rated(good, bad).weight("test_analyst") < 1
    assert rated(good + 1, bad).weight("test_analyst") > rated(good, bad).weight("test_analyst")


def test_an_answer_is_as_sure_as_its_first_finding() -> None:
    assert confidence((STRONG,)) == 0.8
    assert confidence(()) == 0.2
    assert confidence((), solved=True) == 1.0


def test_a_second_specialist_who_agrees_takes_doubt_away() -> None:
    assert confidence((STRONG, WEAK)) > 0.8
    assert confidence((FOUND, SECOND)) == 0.9
    assert confidence((STRONG, STYLE)) == 0.8
    assert confidence((STRONG, STRONG)) == 0.8


@given(st.lists(st.floats(-1, 2), max_size=5))
def test_confidence_is_between_0_and_1(values: list[float]) -> None:
    found = tuple(Finding(specialist="composer", sentence="s", confidence=v) for v in values)
    assert 0 <= confidence(found) <= 1
