"""The widget and the magics in the front ends that have them: JupyterLab and Notebook 7."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import OPTIONS, Lab, prepare
from .two_sum import RIGHT, WRONG

_KERNEL_MS = 60_000


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterProcess]:
    """JupyterLab, then Notebook 7."""
    home = tmp_path_factory.mktemp(request.param)
    prepare(home)
    with JupyterProcess(home, app=request.param, options=OPTIONS) as process:
        yield process


def _cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def _run_cells(lab: Lab, *sources: str) -> list[Locator]:
    """Open a notebook with these cells, run them all, and return where their outputs appear."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [_cell(number, source) for number, source in enumerate(sources)],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    lab.write_notebook("cells.ipynb", notebook)
    with lab.page.expect_websocket(lambda socket: "/channels" in socket.url) as channels:
        if lab.server.app == "lab":
            lab.open("cells.ipynb")
        else:
            lab.page.goto(f"{lab.server.url}/notebooks/cells.ipynb?token={lab.server.token}")
    channels.value.wait_for_event("framereceived", lambda frame: b"idle" in _bytes(frame))
    cells = lab.page.locator(".jp-Notebook .jp-CodeCell")
    expect(cells).to_have_count(len(sources), timeout=_KERNEL_MS)
    kernel_sign = lab.page.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel_sign).to_have_attribute("data-status", "idle", timeout=_KERNEL_MS)
    cells.first.locator(".cm-content").click()
    for _ in sources:
        lab.page.keyboard.press("Shift+Enter")
    return [cells.nth(number).locator(".jp-OutputArea") for number in range(len(sources))]


def test_the_widget_runs_tests_shows_why_one_fails_and_submits(lab: Lab) -> None:
    (shown,) = _run_cells(lab, 'from jupyter_codementor import Challenge\nChallenge("two-sum")')
    widget = shown.locator(".codementor")
    expect(widget.get_by_role("heading", name="Two sum")).to_be_visible(timeout=_KERNEL_MS)
    editor = widget.get_by_label("Your solution")
    editor.fill(WRONG)
    widget.get_by_role("button", name="Run tests").click()
    status = widget.get_by_role("status")
    expect(status).to_contain_text("2 of 4 visible tests pass", timeout=30_000)
    failed = widget.get_by_role("listitem").filter(has_text="two numbers in the middle")
    expect(failed).to_contain_text("two_sum([10, 3, 4, 20], 7)")
    expect(failed).to_contain_text("[1, 2]")
    expect(failed).to_contain_text("[0, 1]")

    editor.fill(RIGHT)
    widget.get_by_role("button", name="Submit").click()
    expect(status).to_contain_text("Accepted", timeout=30_000)
    expect(widget).to_contain_text("XP")


def test_the_tutor_s_widget_answers_is_rated_and_offers_what_to_ask_next(lab: Lab) -> None:
    code = 'from jupyter_codementor.notebook import TutorChat\nTutorChat("two-sum")'
    _, shown = _run_cells(lab, WRONG, code)
    widget = shown.locator(".codementor")
    expect(widget.get_by_role("heading", name="Tutor: Two sum")).to_be_visible(timeout=_KERNEL_MS)
    expect(widget).to_contain_text("Offline help answers")
    widget.get_by_label("Your question").fill("Why does my code <b>not</b> pass?")
    widget.get_by_label("Your question").press("Enter")
    log = widget.get_by_role("log")
    expect(log).to_contain_text("offline help", timeout=30_000)
    expect(log).to_contain_text("Why does my code <b>not</b> pass?")
    helped = log.get_by_role("button", name="This helped")
    helped.click()
    expect(helped).to_have_attribute("aria-pressed", "true")
    widget.get_by_role("group", name="What you could ask").get_by_role(
        "button", name="Why?"
    ).first.click()
    expect(log.get_by_role("article")).to_have_count(2, timeout=30_000)
    expect(log.get_by_text("How this answer came about")).to_have_count(2, timeout=30_000)
    expect(widget.get_by_role("button", name="Ask")).to_be_visible()
    expect(widget.get_by_role("alert")).to_be_empty()


def test_the_tutor_s_magic_shows_markdown(lab: Lab) -> None:
    _, _, asked = _run_cells(
        lab,
        "%load_ext jupyter_codementor",
        WRONG,
        "%tutor two-sum: Why does my code not pass?",
    )
    expect(asked.locator(".jp-RenderedMarkdown")).to_contain_text(
        "offline help", timeout=_KERNEL_MS
    )
    expect(asked.locator(".jp-RenderedMarkdown em").first).to_contain_text("About two-sum")


def test_the_dashboard_s_widget_shows_skills_and_looks_again(lab: Lab) -> None:
    code = "from jupyter_codementor.notebook import ProgressDashboard\nProgressDashboard()"
    (shown,) = _run_cells(lab, code)
    widget = shown.locator(".codementor")
    expect(widget.get_by_role("heading", name="Next for you")).to_be_visible(timeout=_KERNEL_MS)
    skill = widget.get_by_role("row").filter(has_text="dictionaries").first
    expect(skill).to_be_visible()
    with lab.server.client() as client:
        client.post("/challenges/two-sum/open", json={}).raise_for_status()
        client.post("/challenges/two-sum/submit", json={"code": RIGHT}).raise_for_status()
        xp = client.get("/users/progress").json()["xp"]
    widget.get_by_role("button", name="Look again").click()
    expect(widget).to_contain_text(f"{xp} XP", timeout=30_000)


def test_the_magics_submit_and_show_progress(lab: Lab) -> None:
    _, submitted, progress = _run_cells(
        lab,
        "%load_ext jupyter_codementor",
        f"%%submit two-sum\n{RIGHT}",
        "%codementor progress",
    )
    expect(submitted).to_contain_text("Accepted: all 11 tests pass", timeout=_KERNEL_MS)
    expect(progress).to_contain_text("My progress", timeout=_KERNEL_MS)
    expect(progress).to_contain_text("Level")


def test_the_challenge_bar_stands_in_the_notebook_and_grades(lab: Lab) -> None:
    path = lab.make_notebook()
    if lab.server.app == "lab":
        lab.open(path)
    else:
        lab.page.goto(f"{lab.server.url}/notebooks/{path}?token={lab.server.token}")
    expect(lab.button("Run tests")).to_be_visible(timeout=_KERNEL_MS)
    lab.write(RIGHT)
    lab.submit()
    expect(lab.result).to_have_attribute("data-status", "accepted")
