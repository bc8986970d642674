"""The lab extension without its server extension says so, once and clearly."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .lab import Lab, prepare
from .watch import Watch


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """A JupyterLab whose server extension was switched off."""
    home = tmp_path_factory.mktemp("disabled")
    prepare(home)
    off = {"ServerApp": {"jpserver_extensions": {"jupyter_codementor_server": False}}}
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps(off), encoding="utf-8")
    with JupyterProcess(home, app="lab") as process:
        yield process


def test_the_catalogue_says_that_the_server_extension_is_off_and_what_to_do(
    lab: Lab, watch: Watch
) -> None:
    watch.expected += ["404 (Not Found)", "WebSocket connection"]
    lab.open()
    lab.page.get_by_role("tab", name="Challenges").click()
    alert = lab.catalogue.get_by_role("alert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("Codementor is not running on this Jupyter server.")
    expect(alert).to_contain_text('Enable the server extension "jupyter_codementor_server"')
    expect(lab.catalogue.get_by_role("searchbox")).to_have_count(0)
    expect(lab.page.locator(".jp-Dialog")).to_have_count(0)
    expect(lab.toasts).to_have_count(0)
