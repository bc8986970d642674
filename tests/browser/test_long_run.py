"""Code that does not end: it is seen to run, can be stopped, and is stopped at its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import OPTIONS, Lab, prepare
from .two_sum import CHATTY, ENDLESS, RIGHT


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """A server that answers a submission with 202 long before the time limit ends it."""
    home = tmp_path_factory.mktemp("lab")
    prepare(home)
    options = (*OPTIONS, "--Codementor.reply_within_s=0.2")
    with JupyterProcess(home, app="lab", options=options) as process:
        yield process


def test_a_run_shows_its_time_and_is_stopped_by_hand(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(ENDLESS)
    lab.button("Run tests").click()
    stop = lab.button("Stop the tests")
    expect(stop).to_have_text(re.compile(r"Stop \d+\.\d s"))
    stop.click()
    expect(lab.button("Run tests")).to_have_attribute("aria-disabled", "false")
    expect(lab.result).to_have_count(0)

    lab.write(RIGHT)
    lab.run_tests()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass")


def test_a_submission_that_is_stopped_does_not_count(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(ENDLESS)
    lab.button("Submit").click()
    lab.button("Stop grading").click()
    expect(lab.bar.get_by_role("alert")).to_have_text("Stopped. It does not count.", timeout=30_000)


def test_an_endless_loop_is_stopped_at_its_limit_and_said_so(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(ENDLESS)
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("0 of 4 visible tests pass", timeout=30_000)
    expect(lab.result).to_contain_text("took too long and was stopped")


def test_endless_output_is_cut_and_said_so(lab: Lab) -> None:
    lab.open_challenge()
    lab.write(CHATTY)
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("printed too much and was stopped", timeout=30_000)
