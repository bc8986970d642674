"""An assignment in JupyterLab: one bar at the top, results by question, below the last answer."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from jupyter_codementor.challenges import read_notebook

from .lab import Lab

ID = "weather-station"


def _solutions() -> dict[str, str]:
    from pathlib import Path

    folder = Path(__file__).parents[2] / "notebooks" / "catalogue"
    authored = read_notebook(next(folder.glob("*/*weather-station.ipynb")))
    return {
        cell["id"]: cell["source"]
        for cell in authored["cells"]
        if cell["metadata"].get("codementor", {}).get("role") == "answer"
    }


def _answer(notebook: dict[str, Any], *questions: str) -> None:
    for cell in notebook["cells"]:
        own = cell["metadata"].get("codementor", {})
        if own.get("role") == "answer" and own["question"] in questions:
            cell["source"] = _solutions()[own["cell"]]


def test_the_whole_notebook_is_run_and_handed_in_by_one_bar(lab: Lab) -> None:
    path = lab.make_notebook(ID)
    notebook = lab.read_notebook(path)
    _answer(notebook, "parse", "mean_of")
    lab.write_notebook(path, notebook)
    lab.open(path)

    expect(lab.bar).to_have_count(1)
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("3 of 4 visible tests pass")
    sections = lab.result.locator("section")
    expect(sections).to_have_count(3)
    expect(sections.nth(0)).to_contain_text("parse 3 of 3 points")
    expect(sections.nth(2)).to_contain_text("report 0 of 2 points")

    lab.button("Submit").click()
    expect(sections.nth(0)).to_contain_text("parse 5 of 5 points")
    expect(sections.nth(2)).to_contain_text("report 0 of 5 points")
    expect(lab.result).to_have_attribute("data-kind", "submit")


def test_the_bar_is_in_sight_from_the_start_and_makes_room_for_its_lines(lab: Lab) -> None:
    lab.open(lab.make_notebook(ID))
    expect(lab.bar).to_be_in_viewport()
    notebook = lab.page.locator(".jp-WindowedPanel-outer")

    for width in (1280, 700):
        lab.page.set_viewport_size({"width": width, "height": 800})
        expect(lab.button("Submit")).to_be_in_viewport()
        lab.page.wait_for_function(
            "([bar, notebook]) => bar.getBoundingClientRect().bottom"
            " <= notebook.getBoundingClientRect().top + 1",
            arg=[lab.bar.element_handle(), notebook.element_handle()],
        )


def test_an_error_leads_to_its_line_in_the_answer_of_another_question(lab: Lab) -> None:
    path = lab.make_notebook(ID)
    notebook = lab.read_notebook(path)
    _answer(notebook, "parse", "report")
    for cell in notebook["cells"]:
        if cell["metadata"].get("codementor", {}).get("cell") == "mean_of":
            cell["source"] = "def mean_of(lines, day):\n    total = 0\n    return total / 0\n"
    lab.write_notebook(path, notebook)
    lab.open(path)

    expect(lab.button("Run tests")).to_be_visible()
    lab.page.keyboard.press("Shift+Alt+R")
    failed = lab.case("report: the whole log")
    expect(failed).to_contain_text("ZeroDivisionError")
    expect(lab.result).to_be_in_viewport()
    failed.get_by_role("button", name="Show line 3 of the answer to mean_of").click()
    marked = lab.page.locator(".jp-codementor-markedLine")
    expect(marked).to_have_text("    return total / 0")
    expect(marked).to_be_in_viewport()


def test_what_is_not_begun_is_said_to_be_unwritten(lab: Lab) -> None:
    lab.open(lab.make_notebook(ID))
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("0 of 4 visible tests pass")
    expect(lab.case("report: the whole log")).to_contain_text("nothing is written here yet")
