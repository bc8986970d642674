"""Chromium, as the system has it."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, Playwright

_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """Start it without a window.

    Raises:
        RuntimeError: there is none.
    """
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError(
            "chromium is missing: the browser tests need it on the PATH"
            " (on Debian and Ubuntu: apt-get install chromium)."
        )
    return playwright.chromium.launch(executable_path=path, args=list(_ARGS))
