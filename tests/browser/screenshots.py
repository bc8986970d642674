"""Makes the pictures of the documentation: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from jupyter_codementor.challenges import read_file
from jupyter_codementor.testing.jupyter_process import JupyterProcess
from jupyter_codementor.testing.model_demo import demo_answer
from jupyter_codementor.testing.model_server import ModelServer, Step

from .chromium import launch
from .lab import OPTIONS, Lab, prepare
from .tutor import Tutor
from .two_sum import RIGHT

CATALOGUE = Path(__file__).parents[2] / "notebooks" / "catalogue"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SIZE: ViewportSize = {"width": 1280, "height": 800}
# The tutor's answer is shown whole: a taller page, and a wider sidebar.
TALL: ViewportSize = {"width": 1280, "height": 1020}
SIDEBAR_PX = 520

# The picture shows the difference of one test among others that pass.
ALMOST = """\
def two_sum(numbers, target):
    seen = {}
    for position, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], position]
        seen[number] = position
"""
# Accepted, and yet the code review has something to say of it.
TO_REVIEW = """\
def two_sum(numbers, target):
    sum = target
    seen = {}
    for i in range(len(numbers)):
        if (sum - numbers[i] in seen) == True:
            return [seen[sum - numbers[i]], i]
        seen[numbers[i]] = i
    return []
"""
# Of the three questions, one is right, one has a mistake, one is not begun.
ANSWERS = {
    "parse": """\
def parse(line):
    day, hour, temperature = line.split()
    if temperature == "-":
        return day, int(hour), None
    return day, int(hour), float(temperature)
""",
    "mean_of": """\
def mean_of(lines, day):
    total = 0
    count = 0
    for name, _, temperature in map(parse, lines):
        if name == day:
            total += temperature
            count += 1
    return total / count
""",
}
# What the student did before: a postcard, a round of numbers, and a string that was hard.
SOLVED_BEFORE = ("write-a-postcard", "split-the-bill", "name-badges", "may-i-ride")
TRIED_BEFORE = "a-frame-that-fits"
# How many challenges fill the pages of My progress.
MUCH = 24


def main() -> None:
    """Take all pictures, or some, in all themes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", choices=("student", "tutor", "dashboard"), help="not all of them")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    demo = ModelServer(otherwise=Step(text=demo_answer))
    with sync_playwright() as playwright, demo:
        browser = launch(playwright)
        for name, theme in THEMES.items():
            if arguments.only in (None, "dashboard"):
                _look_at_progress(browser, folder, name)
            if arguments.only == "dashboard":
                continue
            with tempfile.TemporaryDirectory() as home:
                prepare(Path(home))
                options = (
                    *OPTIONS,
                    f"--Codementor.model_url={demo.url}",
                    "--Codementor.model_name=demo",
                )
                with JupyterProcess(Path(home), app="lab", options=options) as server:
                    _work_before(server)
                    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
                    lab = Lab(page, server)
                    lab.set_theme(theme)
                    if arguments.only in (None, "tutor"):
                        _ask(lab, page, folder, name)
                    if arguments.only in (None, "student"):
                        _take(lab, page, folder, name)
                    lab.stop_kernels()
                    page.close()
        browser.close()


def _work_before(server: JupyterProcess) -> None:
    """Let the student have solved a few challenges, with the solutions of their authors."""
    authored = [read_file(path).challenge for path in CATALOGUE.glob("*/*.ipynb")]
    solutions = {challenge.id: challenge.solution for challenge in authored}
    with server.client() as client:
        for challenge in SOLVED_BEFORE:
            _submit(client, challenge, solutions[challenge])
        _submit(client, TRIED_BEFORE, "def frame(lines):\n    return lines\n")


def _submit(client: httpx.Client, challenge: str, code: str) -> None:
    client.post(f"/challenges/{challenge}/open", json={}).raise_for_status()
    client.post(f"/challenges/{challenge}/submit", json={"code": code}).raise_for_status()


def _take(lab: Lab, page: Page, folder: Path, theme: str) -> None:
    lab.open(lab.make_notebook())
    expect(lab.button("Run tests")).to_be_visible(timeout=60_000)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute(
        "data-status", "idle", timeout=60_000
    )
    lab.show_catalogue()
    kernel = page.locator("#jp-main-statusbar").get_by_text("| Idle")
    expect(kernel).to_be_visible(timeout=60_000)
    page.screenshot(path=folder / f"catalogue-{theme}.png")

    lab.write(ALMOST)
    lab.run_tests()
    lab.result.scroll_into_view_if_needed()
    expect(kernel).to_be_visible(timeout=60_000)
    page.screenshot(path=folder / f"failing-{theme}.png")

    lab.write(RIGHT)
    lab.submit()
    expect(lab.toasts).to_have_count(1)
    lab.toasts.evaluate("node => Promise.all(node.getAnimations().map(each => each.finished))")
    page.screenshot(path=folder / f"accepted-{theme}.png")

    expect(lab.toasts).to_have_count(0, timeout=30_000)
    lab.write(TO_REVIEW)
    lab.submit()
    expect(lab.toasts).to_have_count(0, timeout=30_000)
    lab.result.scroll_into_view_if_needed()
    page.screenshot(path=folder / f"review-{theme}.png")

    _answer_assignment(lab)
    page.screenshot(path=folder / f"assignment-{theme}.png")


def _look_at_progress(browser: Browser, folder: Path, theme: str) -> None:
    """Show My progress of somebody who solved a good part of the catalogue, without a model."""
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home))
        with JupyterProcess(Path(home), app="lab", options=OPTIONS) as server:
            _work_before(server)
            _solve_much(server)
            page = browser.new_page(viewport=TALL, reduced_motion="reduce")
            lab = Lab(page, server)
            lab.set_theme(THEMES[theme])
            _take_progress(lab, page, folder, theme)
            page.close()


def _take_progress(lab: Lab, page: Page, folder: Path, theme: str) -> None:
    lab.open()
    lab.status.click()
    page.get_by_role("tab", name="File Browser").click()  # folds the left sidebar
    expect(lab.toasts).to_have_count(0, timeout=30_000)
    skills = lab.progress.get_by_role("region", name="My skills", exact=True)
    expect(skills.locator("svg")).to_be_visible(timeout=30_000)
    expect(lab.progress.get_by_role("status", name=re.compile("^Loading"))).to_have_count(0)
    page.screenshot(path=folder / f"progress-{theme}.png")
    skills.evaluate("node => node.scrollIntoView({block: 'start'})")
    page.screenshot(path=folder / f"skills-{theme}.png")


def _solve_much(server: JupyterProcess) -> None:
    """Hand in, for every second function, a first try that fails and the author's solution."""
    authored = [read_file(path).challenge for path in sorted(CATALOGUE.glob("*/*.ipynb"))]
    wanted = [each for each in authored if each.kind == "function"][::2]
    with server.client() as client:
        for number, challenge in enumerate(wanted[:MUCH]):
            if number % 3 == 2:
                _submit(client, challenge.id, challenge.starter)
            _submit(client, challenge.id, challenge.solution)


def _ask(lab: Lab, page: Page, folder: Path, theme: str) -> None:
    page.set_viewport_size(TALL)
    lab.open_challenge()
    tutor = Tutor(lab).open()
    page.get_by_role("tab", name="File Browser").click()  # folds the left sidebar
    right = page.locator("#jp-right-stack").bounding_box()
    assert right is not None
    page.mouse.move(right["x"] - 2, TALL["height"] / 2)
    page.mouse.down()
    page.mouse.move(TALL["width"] - SIDEBAR_PX, TALL["height"] / 2, steps=4)
    page.mouse.up()
    lab.write(ALMOST)
    lab.run_tests()
    tutor.ask_about("no pair")
    tutor.wait_for(1)
    tutor.log.get_by_text("How this answer came about").click()
    kernel = page.locator("#jp-main-statusbar").get_by_text("| Idle")
    expect(kernel).to_be_visible(timeout=60_000)
    lab.result.scroll_into_view_if_needed()
    tutor.log.locator("> :first-child").evaluate("node => node.scrollTo(0, 0)")
    page.screenshot(path=folder / f"tutor-{theme}.png")
    page.set_viewport_size(SIZE)


def _answer_assignment(lab: Lab) -> None:
    path = lab.make_notebook("weather-station")
    notebook = lab.read_notebook(path)
    for cell in notebook["cells"]:
        question = cell["metadata"].get("codementor", {}).get("cell")
        cell["source"] = ANSWERS.get(question, cell["source"])
    lab.write_notebook(path, notebook)
    lab.open(path)
    lab.show_catalogue()
    lab.button("Submit").click()
    expect(lab.result).to_have_attribute("data-kind", "submit")
    expect(lab.toasts).to_have_count(1)
    expect(lab.toasts).to_have_count(0, timeout=30_000)
    kernel = lab.page.locator("#jp-main-statusbar").get_by_text("| Idle")
    expect(kernel).to_be_visible(timeout=60_000)


if __name__ == "__main__":
    main()
