"""The code review over HTTP: it comes with the verdict, is kept with it, and costs nothing."""

from __future__ import annotations

import time
import uuid

import httpx

from .conftest import RIGHT, WRONG

POOR = """\
def two_sum(numbers, target):
    sum = 0
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] + numbers[j] == target:
                return [i, j]
    if sum == None:
        return None
"""


def submit(client: httpx.Client, code: str) -> dict[str, object]:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    reply = client.post("/challenges/two-sum/submit", json={"code": code}, headers=headers)
    found: dict[str, object] = reply.raise_for_status().json()
    until = time.monotonic() + 60
    while found["status"] != "credited" and time.monotonic() < until:  # the slow one takes a while
        time.sleep(0.05)
        found = client.get(f"/submissions/{found['id']}").raise_for_status().json()
    return found


def rules(review: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(remark["rule"], remark["line"]) for remark in review["remarks"]]


def test_a_submission_brings_its_review_with_the_verdict(client: httpx.Client) -> None:
    reply = submit(client, POOR)

    assert reply["verdict"]
    found = rules(reply["review"])  # type: ignore[arg-type]
    assert reply["review"]["complete"]  # type: ignore[index]
    assert ("builtin-variable-shadowing", 2) in found
    assert ("none-comparison", 7) in found
    assert ("nested-loops-over-the-same-items", 4) in found


def test_the_review_is_kept_with_the_submission(client: httpx.Client) -> None:
    reply = submit(client, POOR)

    assert client.get(f"/submissions/{reply['id']}").json()["review"] == reply["review"]


def test_a_run_brings_a_review_once_its_tests_pass(client: httpx.Client) -> None:
    def run(code: str) -> dict[str, object]:
        reply = client.post("/challenges/two-sum/run", json={"code": code}).raise_for_status()
        found: dict[str, object] = reply.json()
        return found

    assert run(WRONG)["review"] is None
    assert run(RIGHT)["review"] == {"remarks": [], "complete": True}


def test_the_verdict_of_reviewed_code_is_that_of_its_tests_alone(client: httpx.Client) -> None:
    poor = RIGHT.replace("    seen = {}\n", "    seen = {}\n    max = None\n")
    reply = submit(client, poor)

    assert reply["verdict"]["status"] == "accepted"  # type: ignore[index]
    assert len(reply["review"]["remarks"]) >= 1  # type: ignore[index]


def test_code_that_cannot_be_read_gets_a_verdict_and_no_review(client: httpx.Client) -> None:
    for code in ("def two_sum(:\n", "(" * 60_000):
        reply = submit(client, code)
        assert reply["verdict"]["status"] == "error"  # type: ignore[index]
        assert reply["review"] is None


def test_health_tells_how_the_linter_is(client: httpx.Client) -> None:
    assert client.get("/health").json()["dependencies"]["linter"]["status"] == "up"
