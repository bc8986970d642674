"""An assignment in JupyterLab: one bar at its last answer, results by question."""

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
