"""One real Jupyter server for most tests of this folder; others start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jupyter_codementor.testing.jupyter_process import JupyterProcess


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    """A running server whose rate limits do not get into the way."""
    options = [f"--Codementor.{name}_per_minute=100000" for name in ("run", "submit", "ask")]
    with JupyterProcess(tmp_path_factory.mktemp("server"), options=options) as process:
        yield process


@pytest.fixture
def client(server: JupyterProcess) -> Iterator[httpx.Client]:
    """Signed in at the server."""
    with server.client() as client:
        yield client


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[JupyterProcess]:
    """A server that is not started yet, for one test alone."""
    process = JupyterProcess(tmp_path)
    yield process
    process.stop()


RIGHT = """\
def two_sum(numbers, target):
    seen = {}
    for i, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], i]
        seen[number] = i
    return []
"""
WRONG = "def two_sum(numbers, target):\n    return [0, 1]\n"
