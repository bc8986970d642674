"""The code review under the results: quiet, folded until the tests pass, and it leads to lines."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .lab import Lab
from .two_sum import RIGHT, WRONG

# Accepted, and yet there is something to say of it.
POOR = RIGHT.replace("    seen = {}\n", "    seen = {}\n    sum = None\n")
POOR_WRONG = WRONG.replace("return [0, 1]", "target == 0\n    return [0, 1]")


def review(lab: Lab) -> Locator:
    return lab.result.locator("details.jp-codementor-review")


def test_after_an_accepted_submission_the_remarks_are_open_and_lead_to_their_lines(
    lab: Lab,
) -> None:
    lab.open_challenge()
    lab.write(POOR)
    lab.submit()

    expect(lab.result).to_have_attribute("data-status", "accepted")
    expect(review(lab)).to_have_attribute("open", "")
    expect(review(lab)).to_contain_text("it costs no points")
    expect(review(lab)).to_contain_text("sum is the name of something that Python brings along")
    expect(lab.announced).to_contain_text(re.compile("Accepted.+Code review: 2 remarks"))

    button = review(lab).get_by_role("button", name="Show line 3 in the cell").first
    button.focus()
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator(".jp-codementor-markedLine")).to_have_text("    sum = None")
    expect(lab.answer).to_be_focused()


def test_after_a_wrong_submission_the_remarks_wait_folded_and_the_keyboard_unfolds_them(
    lab: Lab,
) -> None:
    lab.open_challenge()
    lab.write(POOR_WRONG)
    lab.submit()

    summary = review(lab).get_by_text("Code review: 1 remark")
    expect(review(lab)).not_to_have_attribute("open", "")
    expect(lab.announced).not_to_contain_text("Code review")
    summary.focus()
    lab.page.keyboard.press("Enter")
    expect(review(lab)).to_contain_text("compares two values and then forgets the answer")


def test_code_without_a_fault_gets_no_review(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(RIGHT)
    lab.submit()

    expect(lab.result).to_have_attribute("data-status", "accepted")
    expect(review(lab)).to_have_count(0)
