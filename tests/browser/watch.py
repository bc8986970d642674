"""Errors of our own in the page: none may pass unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page

# Our bundle, and our routes.
_OURS = re.compile(r"jupyter-codementor|codementor/api|jp-codementor|/codementor/")


@dataclass
class Watch:
    """Collects uncaught errors and console errors that name our code or our routes.

    A test that breaks something on purpose adds to `expected` what the page will then say.
    """

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to a page."""
        page.on("pageerror", self._uncaught)
        page.on("console", self._printed)

    def _uncaught(self, error: Error) -> None:
        self._take(f"uncaught: {error.message}\n{error.stack or ''}")

    def _printed(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._take(f"console: {message.text} ({message.location.get('url', '')})")

    def _take(self, text: str) -> None:
        if _OURS.search(text) and not any(part in text for part in self.expected):
            self.found.append(text)
