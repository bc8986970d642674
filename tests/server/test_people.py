"""Progress, profile, leaderboard and the live socket over HTTP."""

from __future__ import annotations

import asyncio
import json
import uuid

import httpx
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from .conftest import RIGHT, WRONG


def submit(client: httpx.Client, code: str) -> dict:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    reply = client.post("/challenges/two-sum/submit", json={"code": code}, headers=headers)
    return reply.raise_for_status().json()


def test_progress_is_still_there_after_a_restart(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        submit(client, RIGHT)
        before = client.get("/users/progress").json()
    own_server.restart()
    with own_server.client() as client:
        after = client.get("/users/progress").json()

    assert before["xp"] > 0
    assert after == before


def test_a_submission_between_run_and_submit_survives_a_restart_of_the_server(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        client.post("/challenges/two-sum/run", json={"code": RIGHT}).raise_for_status()
    own_server.kill()
    own_server.start()
    with own_server.client() as client:
        assert submit(client, RIGHT)["verdict"]["status"] == "accepted"


def test_opening_never_overwrites_work_and_reset_keeps_a_dated_copy(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        first = client.post("/challenges/two-sum/open").json()
        path = own_server.root / first["path"]
        notebook = json.loads(path.read_text())
        notebook["cells"][-1]["source"] = "my work"
        path.write_text(json.dumps(notebook))
        again = client.post("/challenges/two-sum/open").json()
        assert "my work" in path.read_text()
        reset = client.post("/challenges/two-sum/open", json={"reset": True}).json()

    assert first["created"]
    assert not again["created"]
    assert again["path"] == first["path"] == reset["path"]
    assert "my work" not in path.read_text()
    assert "my work" in (own_server.root / reset["kept"]).read_text()


def test_the_students_notebook_holds_no_solution_and_no_hidden_test(client, server) -> None:
    path = client.post("/challenges/two-sum/open").json()["path"]
    text = (server.root / path).read_text()
    hidden = client.get("/challenges/two-sum").json()["hidden_tests"]

    assert '"role": "answer"' in text
    assert '"role": "solution"' not in text
    assert not any(test["name"] in text for test in hidden)


def test_the_profile_keeps_what_is_left_out(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        client.put("/users/profile", json={"alias": "Newt", "time_zone": "Asia/Tokyo"})
        profile = client.put("/users/profile", json={"hidden": ["streak"]}).json()

    assert profile["alias"] == "Newt"
    assert profile["time_zone"] == "Asia/Tokyo"
    assert profile["hidden"] == ["streak"]
    assert set(profile["roles"]) == {"student", "teacher"}


@pytest.mark.parametrize(
    "change", [{"time_zone": "Mars/Olympus"}, {"name": ""}, {"hidden": ["all"]}, {"name": 5}]
)
def test_an_impossible_profile_gets_a_sentence(client: httpx.Client, change: dict) -> None:
    reply = client.put("/users/profile", json=change)

    assert reply.status_code == 400
    assert reply.json()["detail"]


def test_the_leaderboard_shows_only_those_who_opted_in_under_their_alias(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        submit(client, RIGHT)
        before = client.get("/leaderboard").json()
        client.put("/users/profile", json={"on_leaderboard": True, "alias": "Newt"})
        after = client.get("/leaderboard").json()

    assert before == {"joined": False, "rows": []}
    assert after["joined"]
    assert [(row["place"], row["alias"], row["me"]) for row in after["rows"]] == [(1, "Newt", True)]
    assert after["rows"][0]["xp"] > 0


async def test_the_live_socket_tells_of_the_verdict_and_of_achievements(own_server) -> None:
    own_server.start()
    address = own_server.api.replace("http", "ws") + "/live"
    headers = {"Authorization": f"token {own_server.token}"}
    socket = await websocket_connect(HTTPRequest(address, headers=headers))
    messages = []
    try:
        with own_server.client() as client:
            reply = await asyncio.to_thread(submit, client, RIGHT)
        while not {"challenge-completed", "achievement-unlocked"} <= {m["type"] for m in messages}:
            text = await asyncio.wait_for(socket.read_message(), 10)
            assert text is not None
            messages.append(json.loads(text))
    finally:
        socket.close()
        while await socket.read_message() is not None:
            pass

    done = next(m for m in messages if m["type"] == "challenge-completed")
    assert done["challengeId"] == "two-sum"
    assert done["verdict"] == "accepted"
    assert done["submissionId"] == reply["id"]
    unlocked = next(m for m in messages if m["type"] == "achievement-unlocked")
    assert unlocked["achievement"] in reply["award"]["achievements"]
    assert unlocked["xp"] > 0


async def test_the_live_socket_refuses_those_who_are_not_signed_in(server) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await websocket_connect(server.api.replace("http", "ws") + "/live")

    assert refused.value.code in (401, 403)


def test_every_open_run_hint_and_submit_leaves_its_event(own_server) -> None:
    import sqlite3

    own_server.start()
    with own_server.client() as client:
        client.post("/challenges/two-sum/open")
        client.post("/challenges/two-sum/run", json={"code": WRONG})
        client.post("/challenges/two-sum/hints")
        submit(client, RIGHT)
    own_server.stop()
    store = next(own_server.home.rglob("progress.sqlite"))
    with sqlite3.connect(store) as connection:
        bodies = [json.loads(row[0]) for row in connection.execute("SELECT body FROM events")]
    connection.close()

    by_kind = {body["kind"]: body for body in bodies}
    assert by_kind.keys() == {"open", "run", "hint", "submit"}
    assert by_kind["submit"]["outcome"] == "accepted"
    assert by_kind["run"]["error_kind"] == "failed"
    assert "return" not in json.dumps(bodies)
