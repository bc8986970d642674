"""A full disk, a read-only home, a store of a newer version: a sentence each, and no work lost."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .conftest import RIGHT


@pytest.fixture
def bwrap() -> str:
    """The command that makes a read-only or a small disk for one process."""
    found = shutil.which("bwrap")
    assert found, "bubblewrap is missing; run tests/system-packages.sh"
    return found


def problem(reply: httpx.Response, status: int) -> str:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    return str(reply.json()["detail"])


def test_a_store_of_a_newer_version_is_left_alone_and_said_so(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        client.get("/users/progress").raise_for_status()
    own_server.stop()
    store = next(own_server.home.rglob("progress.sqlite"))
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()
    own_server.start()
    with own_server.client() as client:
        sentence = problem(client.get("/users/progress"), 503)
        health = client.get("/health")
        lab = httpx.get(own_server.url + "/api", trust_env=False)

    assert "newer" in sentence
    assert health.status_code == 503
    assert health.json()["dependencies"]["store"]["status"] == "down"
    assert lab.status_code == 200
    connection = sqlite3.connect(store)
    assert connection.execute("PRAGMA user_version").fetchone() == (9999,)
    connection.close()


def test_a_read_only_home_gets_a_sentence_and_jupyter_still_works(bwrap: str, tmp_path) -> None:
    home = tmp_path / "home"
    for name in ("root", "data", "config", "runtime"):
        (home / name).mkdir(parents=True)
    wrapper = [bwrap, "--dev-bind", "/", "/", "--ro-bind", str(home / "data"), str(home / "data")]
    with JupyterProcess(home, wrapper=[*wrapper, "--"]) as server, server.client() as client:
        sentence = problem(client.get("/users/progress"), 503)
        assert client.get("/health").status_code == 503
        assert httpx.get(server.url + "/api", trust_env=False).status_code == 200

    assert "data" in sentence


def test_a_full_disk_gets_a_sentence_and_what_was_stored_stays(bwrap: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "data" / "codementor").mkdir(parents=True)
    small = ["--size", str(2500 * 1024), "--tmpfs", str(home / "data" / "codementor")]
    wrapper = [bwrap, "--dev-bind", "/", "/", *small, "--"]
    options = ["--Codementor.submit_per_minute=100000"]
    padding = "# " + "x" * 50_000 + "\n"
    with (
        JupyterProcess(home, wrapper=wrapper, options=options) as server,
        server.client() as client,
    ):
        statuses = []
        for number in range(60):
            reply = client.post(
                "/challenges/two-sum/submit", json={"code": f"{padding}# {number}\n{RIGHT}"}
            )
            statuses.append(reply.status_code)
            if reply.status_code == 507:
                break
        sentence = problem(reply, 507)
        kept = client.get("/challenges/two-sum/submissions?limit=200").json()["submissions"]

    assert statuses.count(200) >= 1
    assert len(kept) >= statuses.count(200)
    assert "full" in sentence
