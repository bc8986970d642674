"""The tutor's panel as a student sees it, and what comes to it over the live socket."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, WebSocket, expect

from .lab import Lab

ANSWER_MS = 30_000

# Long enough to be seen to arrive and to be stopped; prose without code.
LONG = (
    "Let us look at this together, one small step at a time. Your function gives the same answer "
    "whatever it is asked. Take the test that fails and read its input aloud, number by number. "
    "Which two of them give the target? Write their places down on paper first, and count the "
    "places from zero.\n\n"
    "Now play computer with your own lines: go through them one after another and write down what "
    "each name holds. Stop at the first line where your paper and your plan say different things. "
    "That is the place to think about, so leave the rest as it is for now. What would your "
    "function have to look at before it can know the two places?"
)


class Tutor:
    """The tutor's panel in one page.

    Args:
        lab: the page with JupyterLab, or with Notebook 7.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.page: Page = lab.page

    # --- places -----------------------------------------------------------------------------------

    @property
    def panel(self) -> Locator:
        """All of it."""
        return self.page.get_by_role("region", name="Tutor")

    @property
    def who(self) -> Locator:
        """Who answers."""
        return self.panel.locator(".jp-codementor-who")

    @property
    def question(self) -> Locator:
        """The line to ask in."""
        return self.panel.get_by_role("textbox", name="Your question")

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.panel.get_by_role("log", name="Conversation")

    @property
    def texts(self) -> Locator:
        """The texts of the answers, in order."""
        return self.log.locator(".jp-chat-rendered-message .jp-RenderedMarkdown")

    @property
    def findings(self) -> Locator:
        """The cards with what was found first."""
        return self.log.get_by_role("group", name="What was found first")

    @property
    def told(self) -> Locator:
        """What a screen reader reads out."""
        return self.panel.get_by_role("status").first

    @property
    def stop(self) -> Locator:
        """The button that ends an answer; it is there as long as one is on its way."""
        return self.panel.get_by_role("button", name="Stop the answer")

    @property
    def helped(self) -> Locator:
        """The buttons that praise an answer, in order; an answer has one once it has ended."""
        return self.log.get_by_role("button", name="This helped", exact=True)

    # --- acts -------------------------------------------------------------------------------------

    def open(self) -> Tutor:
        """Open the panel by its icon in the sidebar, and wait until one can ask."""
        tab = self.page.get_by_role("tab", name="Tutor")
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        expect(self.who).to_be_visible()
        return self

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        self.question.fill(question)
        self.question.press("Enter")

    def ask_and_wait(self, question: str) -> Locator:
        """Ask, and return the text of the whole answer."""
        before = self.helped.count()
        self.ask(question)
        self.wait_for(before + 1)
        return self.texts.last

    def ask_about(self, test: str) -> None:
        """Press "ask about this" at a test that did not pass."""
        self.lab.case(test).get_by_role("button", name=f"Ask about this test: {test}").click()

    def wait_for(self, answers: int) -> None:
        """Wait until so many answers have come to their end."""
        expect(self.helped).to_have_count(answers, timeout=ANSWER_MS)


@dataclass
class Heard:
    """The messages of the live socket, as a page gets them; made before the page is loaded."""

    page: Page
    messages: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if re.search(r"/codementor/api/v1/live(\?|$)", socket.url):
            socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        self.messages.append(json.loads(frame))

    def parts(self, kind: str) -> list[dict[str, Any]]:
        """Return the parts of one kind: ``start``, ``finding``, ``delta`` or ``end``."""
        return [message for message in self.messages if message.get("kind") == kind]


_COUNT_DRAWINGS = """() => {
  window.drawings = [];
  const seen = new WeakSet();
  const isNew = node => {
    const isDrawing =
      node.nodeType === Node.ELEMENT_NODE &&
      node.matches('.jp-chat-rendered-message .jp-RenderedHTMLCommon') &&
      !seen.has(node); // the same one may be put in again
    if (isDrawing) {
      seen.add(node);
    }
    return isDrawing;
  };
  new MutationObserver(records => {
    const drawn = records.flatMap(record => [...record.addedNodes]).filter(isNew);
    drawn.forEach(() => window.drawings.push(performance.now()));
  }).observe(document.body, { subtree: true, childList: true });
}"""


def count_drawings(page: Page) -> None:
    """From now on, note when the drawing of a message's text is put into the page."""
    page.evaluate(_COUNT_DRAWINGS)


def drawings(page: Page) -> list[float]:
    """Return when texts were drawn, in seconds."""
    found: list[float] = page.evaluate("window.drawings")
    return [at / 1000 for at in found]
