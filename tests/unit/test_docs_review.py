"""The page on code review has each rule with its number and words, in the order of the page."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from docs_reading import REFERENCE, rows, spans

from jupyter_codementor.grading.review import RULES
from jupyter_codementor.model.review import Remark, RemarkKind, Review

PAGE = REFERENCE / "code-review.md"
HEADINGS = {
    "bug": "Likely bugs",
    "growth": "Growth",
    "complexity": "Hard to follow",
    "style": "Style",
}


@pytest.mark.parametrize("kind", get_args(RemarkKind))
def test_each_rule_is_documented_with_its_number_and_its_words(kind: str) -> None:
    documented = [
        (spans(name)[0], "".join(spans(number)), words)
        for name, number, words in rows(PAGE, HEADINGS[kind])
    ]
    of_kind = sorted((rule for rule in RULES.values() if rule.kind == kind), key=lambda r: -r.worth)

    assert documented == [
        (rule.name, rule.code, rule.sentence.replace("{{}}", "{}")) for rule in of_kind
    ]


def test_each_field_of_a_review_is_documented() -> None:
    told = re.findall(r"`(\w+)`", PAGE.read_text("utf-8"))

    assert {*Review.__struct_fields__, *Remark.__struct_fields__} <= set(told)
