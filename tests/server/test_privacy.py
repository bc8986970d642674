"""Take along, bring in, mark and erase, over HTTP and by commands."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import zipfile
from urllib.parse import quote

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from .conftest import RIGHT
from .test_people import submit


def erase(client, said: object = None):
    return client.request("DELETE", "/users/me", json=said or {"erase": "everything"})


def test_export_then_erase_then_bring_in_on_a_server(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        path = client.post("/challenges/two-sum/open").json()["path"]
        submit(client, RIGHT)
        export = client.get("/users/export")
        whole = client.get("/users/export", params={"form": "json"}).json()
        file = client.get("/users/export", params={"form": "progress"})
        before = client.get("/users/progress").json()
        erased = erase(client)
        empty = client.get("/users/progress").json()
        found = client.post("/users/import", content=file.content)
        after = client.get("/users/progress").json()
        [submission] = client.get("/challenges/two-sum/submissions").json()["submissions"]

    assert export.headers["Content-Type"] == "application/zip"
    assert "attachment" in export.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
        assert archive.testzip() is None
        assert "two_sum" in archive.read("submissions.json").decode()
        assert f"notebooks/{path}" in archive.namelist()
    assert len(whole["submissions"]) == 1
    assert erased.status_code == 200
    assert erased.json()["deleted"]["submissions"] == 1
    assert (own_server.root / path).exists()
    assert (empty["xp"], empty["challenges"]) == (0, {})
    assert found.json()["origin"] == submission["origin"] == "own_word"
    assert after["xp"] == before["xp"] > 0
    assert after["own_word"] == 1


@pytest.mark.parametrize("said", [{}, {"erase": "some"}, {"erase": True}, []])
def test_nothing_is_erased_unless_it_is_said(client, said: object) -> None:
    reply = client.request("DELETE", "/users/me", content=json.dumps(said))

    assert reply.status_code == 400


def test_what_is_no_progress_file_gets_its_problem(client) -> None:
    statuses = {
        content[:20]: client.post("/users/import", content=content).status_code
        for content in (
            b"nonsense",
            b'{"kind": "codementor-progress", "version": 9}',
            b"[" * 200_000,
            b" " * (20 * 1024 * 1024 + 1),
        )
    }

    assert list(statuses.values()) == [400, 422, 400, 413]


def test_marks_take_any_words_in_the_path(client) -> None:
    thing = "outside:“Bücher” / chapter 3?"
    address = f"/users/progress/{quote(thing, safe='')}"
    marked = client.patch(address, json={"done": True})
    shown = client.get("/users/progress").json()["by_hand"]
    taken_back = client.patch(address, json={"done": False})

    assert thing in marked.json()["by_hand"]
    assert thing in shown
    assert thing not in taken_back.json()["by_hand"]
    assert client.patch("/users/progress/no-such", json={"done": True}).status_code == 404
    assert client.patch("/users/progress/two-sum", json={"done": "yes"}).status_code == 400


async def test_a_mark_in_one_tab_is_told_to_the_other(own_server) -> None:
    own_server.start()
    address = own_server.api.replace("http", "ws") + "/live"
    headers = {"Authorization": f"token {own_server.token}"}
    tabs = [await websocket_connect(HTTPRequest(address, headers=headers)) for _ in range(2)]
    try:
        with own_server.client() as client:
            await asyncio.to_thread(client.patch, "/users/progress/two-sum", json={"done": True})
        told = [await asyncio.wait_for(tab.read_message(), 10) for tab in tabs]
    finally:
        for tab in tabs:
            tab.close()
            while await tab.read_message() is not None:
                pass

    assert [json.loads(text) for text in told] == [{"type": "progress-changed"}] * 2


def test_the_commands_do_it_beside_a_running_server(own_server, tmp_path) -> None:
    own_server.start()
    with own_server.client() as client:
        submit(client, RIGHT)
        folder = next(own_server.home.rglob("progress.sqlite")).parent
        saved, copy = tmp_path / "mine.json", tmp_path / "copy.zip"
        assert command("progress", "export", saved, "--data-folder", folder) == 0
        args = ("--student", "local", "--data-folder", folder)
        assert command("export", "--to", copy, *args) == 0
        assert command("erase", *args) == 2
        assert command("erase", "--yes", *args) == 0
        empty = client.get("/users/progress").json()
        assert command("progress", "import", saved, "--data-folder", folder) == 0
        after = client.get("/users/progress").json()

    assert zipfile.is_zipfile(copy)
    assert saved.stat().st_mode & 0o077 == 0
    assert empty["xp"] == 0
    assert after["xp"] > 0


def command(*arguments: object) -> int:
    run = [sys.executable, "-m", "jupyter_codementor_server", *map(str, arguments)]
    return subprocess.run(run, timeout=60, check=False).returncode
