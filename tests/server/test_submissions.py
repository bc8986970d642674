"""Running and submitting over HTTP."""

from __future__ import annotations

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from .conftest import RIGHT, WRONG


def submit(client: httpx.Client, code: str, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return client.post("/challenges/two-sum/submit", json={"code": code}, headers=headers)


def test_a_run_grades_the_visible_tests_only(client: httpx.Client) -> None:
    verdict = client.post("/challenges/two-sum/run", json={"code": WRONG}).json()["verdict"]

    assert not any(case["hidden"] for case in verdict["cases"])
    failed = next(case for case in verdict["cases"] if case["status"] == "failed")
    assert failed["call"].startswith("two_sum(")
    assert failed["expected"] != failed["got"]
    assert failed["difference"]
    assert verdict["isolation"] in "ABCDE"


def test_a_run_is_no_submission(client: httpx.Client) -> None:
    before = client.get("/challenges/two-sum/submissions").json()["submissions"]
    client.post("/challenges/two-sum/run", json={"code": RIGHT}).raise_for_status()

    assert client.get("/challenges/two-sum/submissions").json()["submissions"] == before


def test_a_wrong_submission_shows_hidden_tests_by_name_and_message_only(
    client: httpx.Client,
) -> None:
    reply = submit(client, WRONG)

    assert reply.status_code == 200
    verdict = reply.json()["verdict"]
    assert verdict["status"] in ("partial", "wrong_answer")
    hidden = [case for case in verdict["cases"] if case["hidden"]]
    assert len(hidden) >= 5
    for case in hidden:
        shown = {key for key, value in case.items() if value not in (None, "", 0)}
        assert shown <= {"name", "status", "points", "earned", "hidden", "message"}


def test_an_accepted_submission_brings_xp_once(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        first = submit(client, RIGHT).json()
        again = submit(client, RIGHT).json()
        progress = client.get("/users/progress").json()

    assert first["verdict"]["status"] == "accepted"
    assert first["award"]["xp"] > 0
    assert first["award"]["parts"]
    assert first["next"]["challenge_id"] != "two-sum"
    assert again["award"]["xp"] == 0
    assert progress["xp"] == first["award"]["xp"]
    assert progress["challenges"]["two-sum"]["status"] == "solved"
    assert progress["challenges"]["two-sum"]["tries"] == 2
    assert progress["languages"]["python"].keys() == {
        "level",
        "xp",
        "challenges_completed",
        "topics_completed",
    }


def test_the_same_key_is_the_same_submission(client: httpx.Client) -> None:
    key = uuid.uuid4().hex
    first, second = submit(client, WRONG, key).json(), submit(client, WRONG, key).json()
    other = submit(client, RIGHT, key)

    assert first["id"] == second["id"]
    assert other.status_code == 409
    assert "key" in other.json()["detail"]


def test_two_submits_at_once_with_one_key_are_graded_once(client: httpx.Client) -> None:
    key = uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: submit(client, WRONG, key), range(4)))

    assert {reply.status_code for reply in replies} <= {200, 202}
    assert len({reply.json()["id"] for reply in replies}) == 1
    listed = client.get("/challenges/two-sum/submissions").json()["submissions"]
    assert [s["id"] for s in listed].count(replies[0].json()["id"]) == 1


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 400),
        ("   \n# nothing\n", 400),
        ("x = '" + "a" * 70_000 + "'", 413),
        ("x = '\0'", 400),
    ],
)
def test_code_that_cannot_be_graded_gets_a_sentence(client, code: str, status: int) -> None:
    for verb in ("run", "submit"):
        reply = client.post(f"/challenges/two-sum/{verb}", json={"code": code})
        assert reply.status_code == status
        assert reply.json()["detail"].strip().endswith(".")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[]", b'{"code": 5}', b"{}"])
def test_a_body_that_is_no_request_gets_a_sentence(client: httpx.Client, body: bytes) -> None:
    reply = client.post("/challenges/two-sum/run", content=body)

    assert reply.status_code == 400
    assert reply.json()["detail"]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("def two_sum(n, t)\n    pass", "syntax_error"),
        ("def other(): pass", "missing"),
        ("import os\ndef two_sum(n, t): os._exit(0)", "crash"),
        ("def two_sum(n, t): raise ValueError('no')", "error"),
        ("def two_sum(n, t): return bytearray(1 << 40)", "memory"),
        ("def two_sum(n, t):\n    while True: print('x' * 100000)", "output_limit"),
    ],
)
def test_each_way_to_fail_has_its_word(client: httpx.Client, code: str, status: str) -> None:
    verdict = client.post("/challenges/two-sum/run", json={"code": code}).json()["verdict"]

    assert status in {case["status"] for case in verdict["cases"]}


def test_a_run_that_the_student_stops_ends_at_once(client: httpx.Client, server) -> None:
    with pytest.raises(httpx.ReadTimeout):
        client.post(
            "/challenges/two-sum/run",
            json={"code": "def two_sum(n, t):\n    while True: pass"},
            timeout=httpx.Timeout(5, read=0.7),
        )
    ended = threading.Event()
    for _ in range(40):
        if '"/codementor/api/v1/challenges/two-sum/run"' in server.tail():
            ended.set()
        if not _spinning():
            break
        ended.wait(0.05)
    assert not _spinning()


def _spinning() -> bool:
    """Say whether a process of the jail has used more than half a second of CPU."""
    import os
    from pathlib import Path

    ticks = os.sysconf("SC_CLK_TCK")
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = status.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if b"sandbox/box" in command and int(fields[11]) / ticks > 0.5:
            return True
    return False


def test_a_submission_that_takes_long_is_answered_with_202_and_can_be_stopped(own_server) -> None:
    own_server.options = ["--Codementor.reply_within_s=0.2"]
    own_server.start()
    with own_server.client() as client:
        reply = submit(client, "def two_sum(n, t):\n    while True: pass")
        assert reply.status_code == 202
        assert reply.headers["location"].endswith(reply.json()["id"])
        assert reply.json()["status"] == "queued"
        assert reply.json()["verdict"] is None
        assert client.delete(f"/submissions/{reply.json()['id']}/run").status_code == 204
        assert client.get(f"/submissions/{reply.json()['id']}").status_code == 404
        assert client.get("/users/progress").json()["xp"] == 0


def test_an_endless_loop_is_a_timeout_within_its_limit(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        verdict = client.post(
            "/challenges/two-sum/run", json={"code": "def two_sum(n, t):\n    while True: pass"}
        ).json()["verdict"]

    assert {case["status"] for case in verdict["cases"]} == {"timeout"}
    assert verdict["duration_ms"] < 6000


def test_somebody_elses_submission_is_not_found(client: httpx.Client) -> None:
    assert client.get("/submissions/0123456789abcdef").status_code == 404
    assert client.delete("/submissions/0123456789abcdef/run").status_code == 404


def test_too_many_runs_are_told_when_to_go_on(own_server) -> None:
    own_server.options = ["--Codementor.run_per_minute=2"]
    own_server.start()
    with own_server.client() as client:
        replies = [client.post("/challenges/two-sum/run", json={"code": WRONG}) for _ in range(3)]

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert int(replies[2].headers["retry-after"]) >= 1
    assert "second" in replies[2].json()["detail"]


def test_hints_come_one_by_one_and_cost_a_share(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        worth = client.get("/challenges/two-sum").json()["summary"]["xp"]
        hints = [client.post("/challenges/two-sum/hints").json() for _ in range(3)]
        fourth = client.post("/challenges/two-sum/hints")
        taken = client.get("/challenges/two-sum").json()["hints_taken"]
        award = submit(client, RIGHT).json()["award"]

    assert [hint["number"] for hint in hints] == [1, 2, 3]
    assert hints[0]["xp_left"] > hints[2]["xp_left"]
    assert fourth.status_code == 409
    assert taken == [hint["text"] for hint in hints]
    solving = [part["xp"] for part in award["parts"] if "achievement" not in part["reason"].lower()]
    assert sum(solving) <= hints[2]["xp_left"] < worth or award["achievements"]


def test_the_log_has_one_line_for_each_request_and_never_code_or_tokens(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        secret = "def two_sum(n, t): return 'SECRET-IN-CODE'"
        client.post(
            "/challenges/two-sum/run", json={"code": secret}, headers={"X-Request-ID": "find-me"}
        )
    own_server.stop()
    log = own_server.log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith('{"event"')]
    mine = [line for line in lines if line["request_id"] == "find-me"]

    assert len(mine) == 1
    assert mine[0]["status"] == 200
    assert mine[0]["duration_ms"] > 0
    assert "SECRET-IN-CODE" not in log
    assert own_server.token not in log.replace(f"?token={own_server.token}", "", 10)
