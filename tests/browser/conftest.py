"""Real Chromium, a real Jupyter server for each module, and a fresh browser context per test."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .chromium import launch
from .lab import OPTIONS, Lab, prepare
from .tutor import Tutor
from .watch import Watch

PICTURES = Path(__file__).parents[2] / "build" / "browser"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page when a test fails."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and isinstance(page, Page):
        path = PICTURES / f"{item.name}.png"
        page.screenshot(path=path)
        report.sections.append(("picture of the page", str(path)))
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """JupyterLab with folders of its own; a module may restart or stop it."""
    home = tmp_path_factory.mktemp("lab")
    prepare(home)
    with JupyterProcess(home, app="lab", options=OPTIONS) as process:
        yield process
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def watch() -> Watch:
    """What goes wrong in the page by our doing."""
    return Watch()


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page that shares nothing with those of other tests; errors of ours fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    watch.follow(page)
    yield page
    context.close()
    assert not watch.found, "\n".join(watch.found)


@pytest.fixture
def lab(page: Page, server: JupyterProcess) -> Iterator[Lab]:
    """JupyterLab in that page; its kernels are shut down in the end."""
    lab = Lab(page, server)
    yield lab
    lab.stop_kernels()


@pytest.fixture
def tutor(lab: Lab) -> Iterator[Tutor]:
    """The tutor's panel in that page; what was said is erased in the end."""
    yield Tutor(lab)
    with lab.server.client() as client:
        for row in client.get("/tutor/conversations").json()["conversations"]:
            client.delete(f"/tutor/conversations/{row['id']}").raise_for_status()
