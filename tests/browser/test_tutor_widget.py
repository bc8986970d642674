"""The tutor's widget with a language model that is slow, hostile, or asked too often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess
from jupyter_codementor.testing.model_server import ModelServer, Step

from .lab import OPTIONS, Lab, prepare
from .test_widgets import _run_cells as run_cells
from .two_sum import WRONG

_KERNEL_MS = 60_000
_ANSWER_MS = 30_000
_OPEN = 'from jupyter_codementor.notebook import TutorChat\nTutorChat("two-sum")'
_HOSTILE = (
    "Look at **line 2** <img src=x onerror=\"document.title='hit'\">.\n\n"
    "<script>document.title='hit'</script>\n\n"
    "![far](https://pictures.invalid/p.png) [press](javascript:document.title='hit')"
)


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(scope="module")
def server(
    model: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterProcess]:
    home = tmp_path_factory.mktemp("tutor-widget")
    prepare(home)
    options = [
        *OPTIONS,
        f"--Codementor.model_url={model.url}",
        "--Codementor.model_name=scripted",
        "--Codementor.ask_per_minute=3",
    ]
    with JupyterProcess(home, app="lab", options=options) as process:
        yield process


def test_an_answer_is_harmless_can_be_stopped_and_a_refused_question_stays_typed(
    lab: Lab, model: ModelServer
) -> None:
    _, shown = run_cells(lab, WRONG, _OPEN)
    widget = shown.locator(".codementor")
    box, log = widget.get_by_label("Your question"), widget.get_by_role("log")
    answers = log.get_by_role("article")
    expect(widget).to_contain_text("scripted answers.", timeout=_KERNEL_MS)

    model.steps.append(Step(text=_HOSTILE))
    box.fill("Why is it wrong?")
    box.press("Enter")
    expect(answers.first.locator(".cm-message strong")).to_have_text("line 2", timeout=_ANSWER_MS)
    expect(answers.first.get_by_role("group", name="What was found first")).to_be_visible()
    expect(answers.first).to_contain_text("<script>")  # as text
    expect(answers.first.locator("img, script, .cm-message a")).to_have_count(0)
    assert lab.page.title() != "hit"

    model.steps.append(Step(text="word " * 2000, tokens_per_s=20))
    widget.get_by_role("button", name="Why?").click()
    widget.get_by_role("button", name="Stop").click()
    expect(answers.last).to_contain_text("This answer was stopped.")
    expect(widget.get_by_role("button", name="Ask")).to_be_visible()

    box.fill("And now?")
    box.press("Enter")
    expect(log.get_by_text("How this answer came about")).to_have_count(2, timeout=_ANSWER_MS)
    box.fill("And then?")
    box.press("Enter")
    expect(widget.get_by_role("alert")).to_contain_text("You can go on in")
    expect(box).to_have_value("And then?")
    expect(answers).to_have_count(3)
