"""When something is wrong, one sentence says what, and the work is kept."""

from __future__ import annotations

from playwright.sync_api import expect

from .lab import Lab
from .two_sum import RAISES, RIGHT, UNREADABLE, WRONG
from .watch import Watch


def test_an_error_names_the_line_and_shows_it_in_the_cell(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(RAISES)
    lab.run_tests()
    failed = lab.case("two numbers at the start")
    expect(failed).to_contain_text("your code stopped with an error")
    expect(failed).to_contain_text("KeyError")
    expect(failed).to_contain_text("line 3")
    expect(failed).to_contain_text("return seen[target]")
    failed.get_by_role("button", name="Show line 3 in the cell").click()
    marked = lab.page.locator(".jp-codementor-markedLine")
    expect(marked).to_have_text("    return seen[target]")
    expect(lab.answer).to_be_focused()


def test_code_that_python_cannot_read_is_said_in_words_with_its_line(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(UNREADABLE)
    lab.run_tests()
    expect(lab.result).to_contain_text("Python cannot read the code")
    expect(lab.result).to_contain_text("line 1")
    expect(lab.result).to_contain_text("expected ':'")


def test_a_stopped_server_is_said_in_a_sentence_and_the_code_is_kept(
    lab: Lab, watch: Watch
) -> None:
    lab.open_challenge()
    lab.write(WRONG)
    watch.expected += ["503 (Service Unavailable)", "WebSocket connection", "ERR_CONNECTION"]
    lab.server.stop()
    lab.button("Run tests").click()
    expect(lab.bar.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    expect(lab.answer).to_contain_text("return [0, 1]")

    lab.server.start()
    lab.dismiss_dialogs()
    lab.write(RIGHT)
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass", timeout=30_000)
    expect(lab.bar.get_by_role("alert")).to_have_count(0)
