"""Notebooks whose solution cell was copied, deleted or comes from a newer version."""

from __future__ import annotations

import copy
from typing import Any

from playwright.sync_api import expect

from .lab import Lab
from .two_sum import RIGHT, WRONG
from .watch import Watch


def _answer(notebook: dict[str, Any]) -> int:
    roles = [cell["metadata"].get("codementor", {}).get("role") for cell in notebook["cells"]]
    return roles.index("answer")


def test_of_two_solution_cells_the_last_is_run_and_the_bar_says_so(lab: Lab) -> None:
    path = lab.make_notebook()
    notebook = lab.read_notebook(path)
    at = _answer(notebook)
    last = copy.deepcopy(notebook["cells"][at]) | {"id": "a-copy", "source": RIGHT}
    notebook["cells"][at]["source"] = WRONG
    notebook["cells"].insert(at + 1, last)
    lab.write_notebook(path, notebook)

    lab.open(path)
    expect(lab.bar).to_contain_text("There are 2 solution cells. This one, the last,")
    lab.button("Run tests").click()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass")


def test_a_deleted_solution_cell_is_put_back(lab: Lab) -> None:
    lab.open_challenge()
    lab.answer.click()
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("d")
    lab.page.keyboard.press("d")
    expect(lab.bar).to_have_count(0)
    expect(lab.banner).to_contain_text("The solution cell is gone.")

    lab.banner.get_by_role("button", name="Put it back").click()
    expect(lab.banner).to_have_count(0)
    expect(lab.button("Run tests")).to_be_visible()
    expect(lab.answer).to_contain_text("def two_sum(numbers, target):")
    lab.write(RIGHT)
    lab.run_tests()
    expect(lab.result).to_contain_text("4 of 4 visible tests pass")


def test_a_notebook_of_a_newer_version_is_left_alone_and_said_so(lab: Lab) -> None:
    path = lab.make_notebook()
    notebook = lab.read_notebook(path)
    notebook["metadata"]["codementor"]["format"] = 2
    lab.write_notebook(path, notebook)

    lab.open(path)
    expect(lab.banner).to_contain_text("A newer version of Codementor made this notebook.")
    expect(lab.bar).to_have_count(0)


def test_a_notebook_of_a_challenge_that_is_not_there_says_so(lab: Lab, watch: Watch) -> None:
    watch.expected.append("404 (Not Found)")
    path = lab.make_notebook()
    notebook = lab.read_notebook(path)
    notebook["metadata"]["codementor"]["id"] = "no-such-challenge"
    lab.write_notebook(path, notebook)

    lab.open(path)
    expect(lab.banner).to_contain_text("no-such-challenge")


def test_other_notebooks_get_no_bar(lab: Lab) -> None:
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    lab.write_notebook("plain.ipynb", notebook)
    lab.open("plain.ipynb")
    expect(lab.page.locator(".jp-Notebook")).to_be_visible()
    expect(lab.page.get_by_text("Click to add a cell.")).to_be_visible()
    expect(lab.bar).to_have_count(0)
    expect(lab.banner).to_have_count(0)
