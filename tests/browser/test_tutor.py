"""The tutor with a model: what was found comes first, then the answer as it is said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocketRoute, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess
from jupyter_codementor.testing.model_server import ModelServer, Step

from .lab import OPTIONS, Lab, prepare
from .tutor import ANSWER_MS, LONG, Heard, Tutor, count_drawings, drawings
from .two_sum import WRONG
from .watch import Watch

TEST = "two numbers in the middle"
DRAWINGS_PER_SECOND = 12
FAST = Step(text=LONG, first_token_s=1.0, tokens_per_s=40)
SLOW = Step(text=LONG, tokens_per_s=4)
BEGINNING = "Let us look"
# What is found in time depends on how busy the machine is.
SOMETHING = re.compile(r"line \d|tests? ")
HOSTILE = """\
Look at **line 2** first. <script>window.harmed = 'script'</script>
<img src="x" onerror="window.harmed = 'picture'"> <b onclick="window.harmed = 'bold'">press me</b>
<style>body { display: none }</style> ![picture](https://pictures.example/who-looks.png)
[a link](javascript:window.harmed='link') [a page](https://docs.python.org/3/)
<iframe srcdoc="<script>parent.harmed = 'frame'</script>"></iframe>
<button data-commandlinker-command="codementor:submit" data-commandlinker-args="{}">go on</button>
"""


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """A model that says what a test wants it to."""
    with ModelServer() as model:
        yield model


@pytest.fixture(scope="module")
def server(
    model: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterProcess]:
    """JupyterLab whose tutor asks that model."""
    home = tmp_path_factory.mktemp("tutor")
    prepare(home)
    options = (
        *OPTIONS,
        "--Codementor.ask_per_minute=100000",
        f"--Codementor.model_url={model.url}",
        "--Codementor.model_name=scripted",
    )
    with JupyterProcess(home, app="lab", options=options) as process:
        yield process
    shutil.rmtree(home, ignore_errors=True)


def test_what_was_found_comes_first_then_the_answer_which_is_stopped_rated_and_kept(
    tutor: Tutor, lab: Lab, model: ModelServer, watch: Watch
) -> None:
    heard = Heard(lab.page)
    lab.open_challenge()
    lab.write(WRONG)
    lab.run_tests()
    count_drawings(lab.page)
    model.steps.append(FAST)
    tutor.ask_about(TEST)

    expect(tutor.findings).to_contain_text(SOMETHING)
    expect(tutor.log).to_contain_text("Putting it into words…")
    expect(tutor.told).to_contain_text("First finding: ")
    assert tutor.texts.all_inner_texts() in ([], [""])  # not a word of the model yet
    expect(tutor.who).to_have_text("scripted answers. It can be wrong: check what it says.")
    expect(tutor.log).to_contain_text(f'Why does the test "{TEST}" not pass?')
    expect(tutor.question).to_be_focused()
    tutor.wait_for(1)
    expect(tutor.told).to_have_text("The tutor has answered.")
    expect(tutor.panel.get_by_role("listitem").filter(has_text="Where")).to_have_attribute(
        "aria-current", "step"
    )

    deltas = [part["text"] for part in heard.parts("delta")]
    assert len(deltas) > 40
    assert "".join(deltas) == heard.parts("end")[0]["answer"]["message"] == LONG
    expect(tutor.texts).to_have_text(LONG)
    drawn = drawings(lab.page)
    assert len(drawn) <= DRAWINGS_PER_SECOND * (drawn[-1] - drawn[0]) + 2, drawn
    assert len(drawn) >= 10  # it was seen to come

    model.steps.append(SLOW)
    tutor.ask("Can you say this in other words?")
    expect(tutor.texts).to_have_count(2)
    expect(tutor.texts.last).to_contain_text(BEGINNING)
    tutor.stop.click()
    tutor.wait_for(2)
    expect(tutor.log).to_contain_text("This answer was stopped.")
    expect(tutor.told).to_have_text("The answer was stopped.")
    stopped = heard.parts("end")[1]["answer"]["message"]
    expect(tutor.texts.last).to_have_text(stopped)
    assert LONG.startswith(stopped)
    assert len(stopped) < len(LONG) / 2

    tutor.helped.first.click()
    expect(tutor.helped.first).to_have_attribute("aria-pressed", "true")
    watch.expected += [
        "503 (Service Unavailable)",
        "WebSocket connection",
        "ERR_CONNECTION_REFUSED",
    ]
    lab.server.restart()
    lab.reload()
    expect(lab.button("Run tests")).to_be_visible(timeout=ANSWER_MS)
    tutor.open()
    tutor.wait_for(2)
    expect(tutor.texts).to_have_text([LONG, stopped])
    expect(tutor.findings.first).to_contain_text(SOMETHING)
    expect(tutor.helped.first).to_have_attribute("aria-pressed", "true")
    expect(tutor.helped.last).to_have_attribute("aria-pressed", "false")


def test_nothing_of_a_model_s_answer_runs_and_one_that_breaks_off_is_labelled(
    tutor: Tutor, lab: Lab, model: ModelServer
) -> None:
    errors: list[str] = []
    asked: list[str] = []
    lab.page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    lab.page.on("request", lambda request: asked.append(request.url))
    lab.open_challenge()
    lab.write(WRONG)
    tutor.open()
    model.steps.append(Step(text=HOSTILE))
    answer = tutor.ask_and_wait("Is <img src=x onerror=alert(1)> code?")
    expect(answer.locator("strong")).to_have_text("line 2")
    expect(answer).to_contain_text("press me")
    answer.get_by_text("press me").click()
    expect(answer.get_by_role("link")).to_have_text("a page")
    expect(
        answer.locator("script, img, style, iframe, button, [onclick], [href^=javascript]")
    ).to_have_count(0)
    assert lab.page.evaluate("window.harmed") is None
    assert not [url for url in asked if "pictures.example" in url]
    expect(tutor.log).to_contain_text("Is <img src=x onerror=alert(1)> code?")

    model.steps.append(Step(text=LONG, fault="cut", after=20))
    answer = tutor.ask_and_wait("What does my code do now?")
    expect(answer).to_contain_text(BEGINNING)
    expect(answer).to_contain_text("The answer broke off here.")
    expect(tutor.log).to_contain_text("The language model stopped in the middle of its answer.")
    expect(tutor.log.locator(".jp-codementor-answerActs").last).to_contain_text("offline help")
    assert errors == []


def test_two_pages_see_the_same_answer_and_either_can_stop_it(
    tutor: Tutor, lab: Lab, model: ModelServer, watch: Watch
) -> None:
    path = lab.make_notebook()
    lab.open(path)
    tutor.open()
    page = lab.page.context.new_page()
    watch.follow(page)
    other = Tutor(Lab(page, lab.server).open(path)).open()
    expect(tutor.panel.get_by_role("heading", name="Two sum")).to_be_visible()
    expect(other.panel.get_by_role("heading", name="Two sum")).to_be_visible()

    model.steps.append(FAST)
    tutor.ask("What should I do first?")
    expect(other.texts).to_contain_text(BEGINNING, timeout=ANSWER_MS)
    expect(other.log).to_contain_text("What should I do first?")
    other.wait_for(1)
    tutor.wait_for(1)
    expect(tutor.texts).to_have_text(LONG)
    expect(other.texts).to_have_text(LONG)

    model.steps.append(SLOW)
    tutor.ask("And what comes then?")
    expect(other.texts.last).to_contain_text(BEGINNING, timeout=ANSWER_MS)
    other.stop.click()
    tutor.wait_for(2)
    expect(tutor.log).to_contain_text("This answer was stopped.")
    page.close()


def test_an_answer_that_ends_while_the_socket_is_lost_is_there_when_it_is_back(
    tutor: Tutor, lab: Lab, model: ModelServer, watch: Watch
) -> None:
    watch.expected.append("WebSocket connection")
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    is_lost = False

    def connect(line: WebSocketRoute) -> None:
        if is_lost:
            line.close()
        else:
            lines.append((line, line.connect_to_server()))

    lab.page.route_web_socket(re.compile(r"/codementor/api/v1/live(\?|$)"), connect)
    lab.open_challenge()
    tutor.open()
    before = len(model.requests)
    model.steps.append(FAST)
    tutor.ask("How do I find the two numbers?")
    expect(tutor.texts).to_contain_text(BEGINNING, timeout=ANSWER_MS)
    is_lost = True
    for line in lines:
        for end in line:
            end.close()
    expect(tutor.stop).to_be_visible()
    assert len(tutor.texts.inner_text()) < len(LONG)
    is_lost = False
    tutor.wait_for(1)
    expect(tutor.texts).to_have_text(LONG)
    assert len(lines) >= 2
    assert len(model.requests) == before + 1


def test_by_keyboard_alone_one_asks_stops_rates_and_goes_back_to_the_code(
    tutor: Tutor, lab: Lab, model: ModelServer
) -> None:
    lab.open_challenge()
    lab.write(WRONG)
    keyboard = lab.page.keyboard
    keyboard.press("Shift+Alt+T")
    expect(tutor.question).to_be_focused()
    expect(tutor.who).to_be_visible()
    model.steps.append(SLOW)
    keyboard.type("Why is this wrong?")
    keyboard.press("Enter")
    expect(tutor.texts).to_contain_text(BEGINNING, timeout=ANSWER_MS)
    keyboard.press("Tab")
    expect(tutor.stop).to_be_focused()
    keyboard.press("Enter")
    tutor.wait_for(1)
    expect(tutor.panel.get_by_role("button", name="Ask", exact=True)).to_be_focused()
    for _ in range(6):
        keyboard.press("Shift+Tab")
        if tutor.helped.evaluate("node => node === document.activeElement"):
            break
    expect(tutor.helped).to_be_focused()
    keyboard.press("Space")
    expect(tutor.helped).to_have_attribute("aria-pressed", "true")
    expect(tutor.helped).to_be_focused()

    keyboard.press("Escape")
    expect(lab.answer).to_be_focused()
