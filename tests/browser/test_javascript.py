"""A challenge in JavaScript: opened, failed, understood and solved like any other."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .lab import Lab

CHALLENGE = "on-the-podium"
WRONG = """\
%%node
function podium(times) {
  return times.sort().slice(0, 3);
}
"""
RAISES = """\
%%node
function podium(times) {
  const sorted = times.toSort((a, b) => a - b);
  return sorted.slice(0, 3);
}
"""
RIGHT = """\
%%node
function podium(times) {
  return [...times].sort((a, b) => a - b).slice(0, 3);
}
"""


def cell(lab: Lab, source: str) -> Locator:
    """Return the code cell with this text."""
    return lab.page.locator(".jp-CodeCell").filter(has_text=source)


def test_a_challenge_in_javascript_is_found_failed_and_solved(lab: Lab) -> None:
    lab.open()
    catalogue = lab.show_catalogue()
    catalogue.get_by_role("searchbox", name="Search challenges").fill("podium")
    catalogue.locator(f"[data-challenge='{CHALLENGE}']").click()

    expect(lab.bar).to_contain_text("On the podium", timeout=30_000)
    expect(lab.answer).to_contain_text("%%node")
    expect(lab.answer).to_contain_text("function podium(times) {")

    lab.write(WRONG)
    lab.run_tests()
    expect(lab.result).to_contain_text("2 of 4 visible tests pass")
    failed = lab.case("four runners")
    expect(failed).to_contain_text(re.compile(r"expected\s*\[9, 12, 31\]"))
    expect(failed).to_contain_text(re.compile(r"got\s*\[100, 12, 31\]"))

    lab.write(RAISES)
    lab.run_tests()
    raised = lab.case("four runners")
    expect(raised).to_contain_text("times.toSort is not a function")
    raised.get_by_role("button", name=re.compile("line 3")).click()
    expect(lab.page.locator(".jp-codementor-markedLine")).to_contain_text("times.toSort")

    lab.write(RIGHT.replace("(times)", "(times"))
    lab.run_tests()
    expect(lab.result).to_contain_text("The same in each test: JavaScript cannot read the code.")
    expect(lab.result.get_by_role("button", name="Show line 2 in the cell")).to_have_count(1)

    lab.write(RIGHT)
    lab.run_tests()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass")
    lab.submit()
    expect(lab.result).to_have_attribute("data-status", "accepted")
    expect(lab.result).to_contain_text("11 of 11 tests pass")
    expect(lab.toasts).to_contain_text(re.compile(r"\+\d+ XP"))


def test_the_answer_is_coloured_as_javascript_and_the_tests_as_python(lab: Lab) -> None:
    lab.open_challenge(CHALLENGE)
    answer = lab.page.locator(".jp-codementor-answerCell .cm-content")
    expect(answer).to_have_attribute("data-language", "javascript")
    test = cell(lab, "assert podium([12, 9, 100, 31])").locator(".cm-content")
    expect(test).to_have_attribute("data-language", "python")
    lab.write(RIGHT)
    expect(answer).to_have_attribute("data-language", "javascript")


def test_the_visible_tests_run_in_the_notebook(lab: Lab) -> None:
    lab.open_challenge(CHALLENGE)
    lab.write(WRONG)
    lab.command("Run All Cells")
    outputs = cell(lab, "assert podium([12, 9, 100, 31])").locator(".jp-OutputArea-output")
    expect(outputs).to_contain_text("AssertionError", timeout=60_000)
    lab.write(RIGHT)
    lab.command("Run All Cells")
    expect(outputs).to_have_count(0, timeout=60_000)
