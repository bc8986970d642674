"""What is answered, and logged, whatever goes wrong."""

from __future__ import annotations

import json
import threading
import time

import httpx
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from jupyter_codementor.testing.jupyter_process import JupyterProcess

from .conftest import RIGHT

ENDLESS = "def two_sum(n, t):\n    while True: pass"


def status_logged(server: JupyterProcess, request_id: str) -> int:
    """Wait for the log line of a request, and return its status; it comes after the answer."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        for line in server.log.read_text().splitlines():
            if line.startswith('{"event"') and json.loads(line)["request_id"] == request_id:
                return int(json.loads(line)["status"])
        time.sleep(0.02)
    raise AssertionError(f"the request {request_id} is not in the log")


@pytest.mark.parametrize(
    ("method", "path", "signed_in", "status"),
    [
        ("GET", "/challenges", False, 401),
        ("GET", "/openapi.json", False, 401),
        ("GET", "/live", False, 401),
        ("POST", "/challenges/two-sum/run", False, 403),
        ("DELETE", "/submissions/1/run", False, 403),
        ("GET", "/no/such/address", True, 404),
        ("DELETE", "/challenges", True, 405),
        ("BREW", "/challenges", True, 405),
        ("PUT", "/users/profile", True, 413),
    ],
)
def test_every_refusal_is_a_problem_document_with_a_sentence_and_a_line(
    server: JupyterProcess, method: str, path: str, signed_in: bool, status: int
) -> None:
    headers = {"Authorization": f"token {server.token}"} if signed_in else {}
    content = b'"' + b"a" * 5_000_000 + b'"' if status == 413 else b""
    reply = httpx.request(
        method, server.api + path, headers=headers, content=content, trust_env=False
    )

    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].endswith(".")
    assert "our side" not in reply.json()["detail"]
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    assert status_logged(server, reply.headers["x-request-id"]) == status


def test_the_openapi_document_is_served_to_those_who_are_signed_in(client: httpx.Client) -> None:
    reply = client.get("/openapi.json")

    assert reply.status_code == 200
    assert reply.json()["openapi"] == "3.1.0"
    assert reply.headers["x-request-id"]


def test_health_tells_the_files_of_this_machine_only_to_those_who_are_signed_in(
    own_server: JupyterProcess,
) -> None:
    broken = own_server.home / "catalogue" / "broken.ipynb"
    broken.parent.mkdir()
    broken.write_text("{}")
    own_server.options = [f"--Codementor.catalogue_folders={broken.parent}"]
    own_server.start()
    with own_server.client() as client:
        mine = client.get("/health")
    everybodys = httpx.get(own_server.api + "/health", trust_env=False)

    assert "broken.ipynb" in mine.text
    assert "broken.ipynb" not in everybodys.text
    assert everybodys.json()["dependencies"]["catalogue"]["status"] == "degraded"


async def test_the_live_socket_follows_the_servers_rule_for_origins(own_server) -> None:
    own_server.options = ["--ServerApp.allow_origin=https://friend.example"]
    own_server.start()
    address = own_server.api.replace("http", "ws") + "/live"
    signed_in = httpx.get(f"{own_server.url}/?token={own_server.token}", trust_env=False)
    cookie = "; ".join(f"{name}={value}" for name, value in signed_in.cookies.items())
    friend = {"Cookie": cookie, "Origin": "https://friend.example"}
    socket = await websocket_connect(HTTPRequest(address, headers=friend))
    socket.close()
    assert await socket.read_message() is None
    stranger = friend | {"Origin": "https://stranger.example"}
    with pytest.raises(HTTPClientError) as refused:
        await websocket_connect(HTTPRequest(address, headers=stranger))

    assert refused.value.code == 403


def test_a_request_that_the_student_hung_up_on_is_logged_as_such(server: JupyterProcess) -> None:
    with server.client() as client, pytest.raises(httpx.ReadTimeout):
        client.post(
            "/challenges/two-sum/run",
            json={"code": ENDLESS},
            headers={"X-Request-ID": "hung-up"},
            timeout=httpx.Timeout(5, read=0.5),
        )

    assert status_logged(server, "hung-up") == 499


def test_a_store_that_was_deleted_while_the_server_runs_is_said_so(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        client.post("/challenges/two-sum/open").raise_for_status()
        store = next(own_server.home.rglob("progress.sqlite"))
        hidden = store.rename(store.with_name("elsewhere"))
        reply = client.post("/challenges/two-sum/submit", json={"code": RIGHT})
        health = client.get("/health")
        hidden.rename(store)
        again = client.post("/challenges/two-sum/submit", json={"code": RIGHT})

    assert reply.status_code == 503
    assert "Put it back" in reply.json()["detail"]
    assert health.json()["dependencies"]["store"]["status"] == "down"
    assert again.json()["verdict"]["status"] == "accepted"


def test_a_server_that_is_grading_ends_at_once_and_keeps_the_submission(own_server) -> None:
    own_server.options = ["--Codementor.reply_within_s=0.2"]
    own_server.start()
    with own_server.client() as client:
        running = threading.Thread(target=_run_endlessly, args=(own_server,))
        running.start()
        reply = client.post("/challenges/two-sum/submit", json={"code": ENDLESS})
        assert reply.status_code == 202
        began = time.monotonic()
        own_server.stop()
        took_s = time.monotonic() - began
        running.join()
    own_server.start()
    with own_server.client() as client:
        found = client.get(f"/submissions/{reply.json()['id']}").raise_for_status().json()

    assert took_s < 5
    assert found["status"] == "queued"
    log = own_server.log.read_text()
    assert "Traceback" not in log
    assert "never retrieved" not in log
    assert "destroyed but" not in log


def _run_endlessly(server: JupyterProcess) -> None:
    with server.client() as client:
        try:
            client.post("/challenges/two-sum/run", json={"code": ENDLESS})
        except httpx.TransportError:
            return


def test_the_server_gets_ready_without_being_asked(own_server: JupyterProcess) -> None:
    own_server.start()
    until = time.monotonic() + 20
    while not list(own_server.home.rglob("progress.sqlite")) and time.monotonic() < until:
        time.sleep(0.05)

    assert list(own_server.home.rglob("progress.sqlite"))
    assert '"event": "request"' not in own_server.log.read_text()
