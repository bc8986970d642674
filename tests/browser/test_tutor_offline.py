"""The tutor without a model: it helps all the same, about errors and pieces of code too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import OPTIONS, Lab, prepare
from .tutor import Tutor
from .two_sum import RAISES, WRONG
from .watch import Watch

THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")
_CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """JupyterLab whose tutor has no model."""
    home = tmp_path_factory.mktemp("offline")
    prepare(home)
    options = (*OPTIONS, "--Codementor.ask_per_minute=100000")
    with JupyterProcess(home, app="lab", options=options) as process:
        yield process
    shutil.rmtree(home, ignore_errors=True)


def _choose(lab: Lab, place: Locator, label: str) -> None:
    """Choose something from a context menu."""
    place.click(button="right")
    lab.page.locator(".lm-Menu-item").filter(has_text=label).click()


def test_offline_help_answers_as_the_student_likes_it(tutor: Tutor, lab: Lab) -> None:
    lab.open_challenge()
    lab.write(WRONG)
    tutor.open()
    expect(tutor.who).to_have_text(
        "Offline help answers: it looks at your code and your tests on this machine."
    )
    friendly = tutor.ask_and_wait("Why does my code not pass?")
    expect(friendly).to_contain_text("A question for you:")
    expect(tutor.findings).to_contain_text("line")
    expect(tutor.log.locator(".jp-codementor-answerActs")).to_contain_text("offline help")
    tutor.log.get_by_text("How this answer came about").click()
    expect(tutor.log.get_by_role("listitem").filter(has_text="Looks at the tests")).to_contain_text(
        "found something"
    )
    step = tutor.panel.get_by_role("list", name="Steps of help").get_by_role("listitem")
    expect(step.nth(2)).to_contain_text("(not yet)")

    lab.status.click()
    settings = lab.progress.get_by_role("region", name="Tutor")
    settings.get_by_label("Its manner").select_option("concise")
    expect(settings.get_by_label("Its manner")).to_have_attribute("aria-disabled", "false")
    settings.get_by_label("How far its help may go").select_option("1")
    expect(settings.get_by_label("How far its help may go")).to_have_attribute(
        "aria-disabled", "false"
    )
    lab.page.get_by_role("tab", name="two-sum.ipynb").click()
    brief = tutor.ask_and_wait("Why does my code not pass?")
    expect(brief).to_have_text(re.compile(r"\?\s*$"))
    expect(brief).not_to_contain_text("A question for you:")
    expect(step.nth(1)).to_contain_text("(not given here)")


def test_a_traceback_and_a_selected_piece_are_asked_about_from_the_context_menu(
    tutor: Tutor, lab: Lab
) -> None:
    lab.open_challenge()
    lab.write(f"{RAISES}\ntwo_sum([3, 3], 6)")
    kernel = lab.page.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel).to_have_attribute("data-status", "idle", timeout=60_000)
    expect(lab.page.locator("#jp-main-statusbar").get_by_text("| Idle")).to_be_visible()
    lab.page.keyboard.press("Control+Enter")
    error = lab.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
    expect(error).to_contain_text("KeyError", timeout=60_000)
    _choose(lab, error, "Ask the Tutor About This Error")
    tutor.wait_for(1)
    expect(tutor.log).to_contain_text("What does this error mean?")
    expect(tutor.log).to_contain_text("KeyError: 6")
    expect(tutor.texts.last).to_contain_text(re.compile("KeyError|key"))

    lab.answer.get_by_text("return seen[target]").click()
    lab.page.keyboard.press("Home")
    lab.page.keyboard.press("Shift+End")
    _choose(lab, lab.answer.get_by_text("return seen[target]"), "Ask the Tutor About the Selection")
    tutor.wait_for(2)
    expect(tutor.log).to_contain_text("What about this piece of code?")
    expect(tutor.texts.last).to_contain_text("seen[target]")


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_of_the_tutor_can_be_read_and_every_control_has_a_name_in(
    theme: str, tutor: Tutor, lab: Lab
) -> None:
    lab.set_theme(theme)
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open_challenge()
    tutor.open()
    lab.write(WRONG)
    tutor.ask_and_wait(f"Why is it wrong? ({theme})")
    tutor.log.get_by_text("How this answer came about").last.click()
    tutor.helped.last.click()
    expect(tutor.helped.last).to_have_attribute("aria-pressed", "true")
    found = tutor.panel.evaluate(_CONTRAST)
    assert found["texts"] >= 25
    assert found["weak"] == []
    controls = tutor.panel.locator("button, textarea, a[href], summary").filter(visible=True)
    for control in controls.all():
        expect(control).to_have_accessible_name(re.compile(r"\w"))
    for target in controls.all():
        box = target.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 1280
    wide = tutor.panel.evaluate("node => node.scrollWidth - node.clientWidth")
    assert wide <= 0


def test_where_the_tutor_is_switched_off_one_sentence_says_who_did_it(
    tutor: Tutor, lab: Lab, watch: Watch
) -> None:
    with lab.server.client() as client:
        ask = {"challenge_id": "two-sum", "code": WRONG, "question": "Why is this wrong?"}
        client.post("/tutor/chat", json=ask).raise_for_status()
    path = lab.make_notebook()
    notebook = lab.read_notebook(path)
    notebook["metadata"]["codementor"]["tutor"] = False
    lab.write_notebook(path, notebook)
    lab.open(path)
    expect(lab.button("Run tests")).to_be_visible(timeout=60_000)
    lab.page.get_by_role("tab", name="Tutor").click()
    sentence = "The author of this notebook has switched the tutor off in it."
    expect(tutor.panel).to_contain_text(sentence)
    expect(tutor.question).to_have_count(0)
    expect(tutor.panel.get_by_text(re.compile("switched|off"))).to_have_count(1)

    watch.expected += [
        "503 (Service Unavailable)",
        "WebSocket connection",
        "ERR_CONNECTION_REFUSED",
    ]
    lab.server.options = (*lab.server.options, "--Codementor.tutor=False")
    lab.server.restart()
    lab.open(lab.make_notebook())
    expect(lab.button("Run tests")).to_be_visible(timeout=60_000)
    lab.page.get_by_role("tab", name="Tutor").click()
    expect(tutor.panel).to_contain_text("The tutor is switched off on this server.")
    expect(tutor.question).to_have_count(0)
    expect(tutor.panel.get_by_text("switched off")).to_have_count(1)
    expect(tutor.log).to_contain_text("Why is this wrong?")  # what was said before can be read
