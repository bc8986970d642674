"""JupyterLab as a student sees it: what a test does and looks at, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

OPTIONS = ("--Codementor.run_per_minute=100000", "--Codementor.submit_per_minute=100000")
_LOAD_MS = 60_000


def prepare(home: Path, **settings: dict[str, Any]) -> None:
    """Keep JupyterLab from asking things, and set settings: plugin id with ``/`` -> values."""
    page = home / "config" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    quiet = {"@jupyterlab/apputils-extension:announcements": True}
    page.write_text(json.dumps({"disabledExtensions": quiet}), encoding="utf-8")
    for plugin, values in settings.items():
        path = home / "config" / "lab" / "user-settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


class Lab:
    """One page with JupyterLab.

    Args:
        page: where it is shown.
        server: where it runs.
    """

    def __init__(self, page: Page, server: JupyterProcess) -> None:
        self.page = page
        self.server = server

    # --- places -----------------------------------------------------------------------------------

    @property
    def catalogue(self) -> Locator:
        """The catalogue in the left sidebar."""
        return self.page.get_by_role("region", name="Challenges")

    @property
    def bar(self) -> Locator:
        """The challenge bar at the solution cell."""
        return self.page.get_by_role("group", name=re.compile("^Challenge "))

    @property
    def result(self) -> Locator:
        """The result under the solution cell."""
        return self.page.locator(".jp-codementor-result")

    @property
    def announced(self) -> Locator:
        """What a screen reader reads out of the results."""
        return self.page.get_by_role("group", name="Results").get_by_role("status")

    @property
    def banner(self) -> Locator:
        """The bar at the top of the notebook, for what the solution cell cannot say."""
        return self.page.locator(".jp-codementor-banner")

    @property
    def status(self) -> Locator:
        """Our item in the status bar."""
        return self.page.locator(".jp-codementor-Status").get_by_role("button")

    @property
    def progress(self) -> Locator:
        """My progress in the main area."""
        return self.page.get_by_role("main", name="My progress")

    @property
    def answer(self) -> Locator:
        """The code of the solution cell."""
        return self.page.locator(".jp-codementor-answerCell .cm-content")

    @property
    def toasts(self) -> Locator:
        """The short notes at the lower right."""
        return self.page.locator(".Toastify__toast")

    def case(self, name: str) -> Locator:
        """The line of a test in the result."""
        return self.result.get_by_role("listitem").filter(has_text=name)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button of the challenge bar."""
        return self.bar.get_by_role("button", name=name)

    # --- acts -------------------------------------------------------------------------------------

    def open(self, path: str = "") -> Lab:
        """Load JupyterLab with an empty workspace; `path` is a notebook to show."""
        where = f"/lab/tree/{path}" if path else "/lab"
        self.page.goto(f"{self.server.url}{where}?token={self.server.token}&reset")
        self.wait_until_ready()
        return self

    def reload(self) -> None:
        """Load the page again, with the workspace as it was."""
        self.page.reload()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the shell stands and the splash screen is gone."""
        self.page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=_LOAD_MS)
        self.page.locator("#jp-main-dock-panel").wait_for(timeout=_LOAD_MS)

    def show_catalogue(self) -> Locator:
        """Open the sidebar with the challenges."""
        tab = self.page.get_by_role("tab", name="Challenges")
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        expect(self.catalogue.get_by_role("button", name=re.compile("Open "))).to_be_visible()
        return self.catalogue

    def open_challenge(self, challenge: str = "two-sum") -> Lab:
        """Make the notebook of a challenge and load JupyterLab with it."""
        path = self.make_notebook(challenge)
        self.open(path)
        expect(self.button("Run tests")).to_be_visible(timeout=_LOAD_MS)
        return self

    def make_notebook(self, challenge: str = "two-sum", *, reset: bool = True) -> str:
        """Put a fresh notebook of a challenge into the student's folder; return its path."""
        with self.server.client() as client:
            reply = client.post(f"/challenges/{challenge}/open", json={"reset": reset})
            reply.raise_for_status()
            path: str = reply.json()["path"]
            return path

    def read_notebook(self, path: str) -> dict[str, Any]:
        """Return a notebook of the student's folder."""
        found: dict[str, Any] = json.loads((self.server.root / path).read_text(encoding="utf-8"))
        return found

    def write_notebook(self, path: str, notebook: dict[str, Any]) -> None:
        """Replace a notebook of the student's folder."""
        (self.server.root / path).write_text(json.dumps(notebook), encoding="utf-8")

    def write(self, code: str) -> None:
        """Replace the code of the solution cell by typing."""
        self.answer.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def run_tests(self) -> None:
        """Press the shortcut and wait for the result."""
        self._act("Shift+Alt+R", "run")

    def submit(self) -> None:
        """Press the shortcut and wait for the verdict."""
        self._act("Shift+Alt+S", "submit")

    def _act(self, keys: str, route: str) -> None:
        with self.page.expect_response(re.compile(rf"/codementor/api/v1/.*/{route}(\?|$)")):
            self.page.keyboard.press(keys)
        expect(self.result).to_have_attribute("data-kind", route)
        expect(self.button("Run tests")).to_have_attribute("aria-disabled", "false")

    def command(self, label: str) -> None:
        """Run a command from the palette, once the open notebook no longer takes the focus."""
        kernel = self.page.locator("#jp-main-statusbar").get_by_text("| Idle")
        expect(kernel).to_be_visible(timeout=_LOAD_MS)
        self.page.keyboard.press("ControlOrMeta+Shift+c")
        expect(self.page.locator(".lm-CommandPalette-input")).to_be_focused()
        self.page.keyboard.insert_text(label)
        item = self.page.locator(".lm-CommandPalette-item.lm-mod-active")
        expect(item).to_contain_text(label)
        self.page.keyboard.press("Enter")

    def set_theme(self, theme: str) -> None:
        """Set the theme for pages that are loaded from now on."""
        plugin = "@jupyterlab/apputils-extension:themes"
        raw = json.dumps({"theme": theme})
        headers = {"Authorization": f"token {self.server.token}"}
        url = f"{self.server.url}/lab/api/settings/{plugin}"
        httpx.put(url, json={"raw": raw}, headers=headers, trust_env=False).raise_for_status()

    def dismiss_dialogs(self) -> None:
        """Close the message boxes that JupyterLab itself opens when its server goes away."""
        boxes = self.page.locator(".jp-Dialog")
        for _ in range(boxes.count()):
            boxes.last.get_by_role("button").last.click()

    def stop_kernels(self) -> None:
        """Shut all kernels down, so that they do not pile up."""
        if self.server.process is None:
            return
        headers = {"Authorization": f"token {self.server.token}"}
        with httpx.Client(base_url=self.server.url, headers=headers, trust_env=False) as client:
            for session in client.get("/api/sessions").raise_for_status().json():
                client.delete(f"/api/sessions/{session['id']}")
