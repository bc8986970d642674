"""An assignment over HTTP: opened, run, handed in, graded, credited."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import httpx
import nbformat

from jupyter_codementor.challenges import read_notebook

ID = "weather-station"
AUTHORED = next(
    (Path(__file__).parents[2] / "notebooks" / "catalogue").glob("*/*weather-station.ipynb")
)


def _solutions() -> dict[str, str]:
    found = {}
    for cell in read_notebook(AUTHORED)["cells"]:
        own = cell["metadata"].get("codementor", {})
        if own.get("role") == "answer":
            found[cell["id"]] = cell["source"]
    return found


def _opened(client: httpx.Client, root: Path) -> dict[str, Any]:
    reply = client.post(f"/challenges/{ID}/open", json={"reset": True})
    assert reply.status_code == 200, reply.text
    notebook: dict[str, Any] = json.loads((root / reply.json()["path"]).read_text("utf-8"))
    return notebook


def _answered(notebook: dict[str, Any], *questions: str) -> dict[str, Any]:
    solutions = _solutions()
    for cell in notebook["cells"]:
        own = cell["metadata"].get("codementor", {})
        if own.get("role") == "answer" and own["question"] in questions:
            cell["source"] = solutions[own["cell"]]
    return notebook


def test_it_is_opened_run_handed_in_graded_and_credited(own_server) -> None:
    own_server.start()
    with own_server.client() as client:
        notebook = _opened(client, own_server.root)
        nbformat.validate(notebook)
        assert "BEGIN SOLUTION" not in json.dumps(notebook)

        half = _answered(notebook, "parse")
        ran = client.post(f"/challenges/{ID}/run", json={"notebook": half}).json()["verdict"]
        assert ran["cases"], ran["fault"]
        assert {case["question"] for case in ran["cases"]} == {"parse", "mean_of", "report"}
        assert not any(case["hidden"] for case in ran["cases"])
        assert ran["earned"] == 3
        assert ran["isolation"] in "ABCDE"

        headers = {"Idempotency-Key": uuid.uuid4().hex}
        first = client.post(
            f"/challenges/{ID}/submit", json={"notebook": half}, headers=headers
        ).json()
        assert first["verdict"]["status"] == "partial"
        assert (first["verdict"]["earned"], first["verdict"]["points"]) == (5, 14)
        assert 0 < first["award"]["xp"] < 120

        whole = _answered(notebook, "parse", "mean_of", "report")
        second = client.post(f"/challenges/{ID}/submit", json={"notebook": whole}).json()
        assert second["verdict"]["status"] == "accepted", second["verdict"]
        progress = client.get("/users/progress").json()
        assert progress["challenges"][ID]["status"] == "solved"
        assert first["award"]["xp"] + second["award"]["xp"] == progress["xp"]

        hidden = [case for case in second["verdict"]["cases"] if case["hidden"]]
        assert len(hidden) == 3
        for case in hidden:
            shown = {key for key, value in case.items() if value not in (None, "", 0)}
            assert shown <= {
                *("name", "status", "points", "earned", "hidden", "message", "question")
            }


def test_the_same_key_with_the_same_notebook_is_the_same_submission(
    client: httpx.Client, server
) -> None:
    notebook = _opened(client, server.root)
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    replies = [
        client.post(f"/challenges/{ID}/submit", json={"notebook": notebook}, headers=headers)
        for _ in range(2)
    ]
    assert replies[0].json()["id"] == replies[1].json()["id"]


def test_code_alone_is_no_assignment(client: httpx.Client) -> None:
    reply = client.post(f"/challenges/{ID}/run", json={"code": "x = 1"})
    assert reply.status_code == 400
    assert "hand in its notebook" in reply.json()["detail"]


def test_what_is_no_notebook_gets_a_sentence(client: httpx.Client) -> None:
    for notebook in ({}, {"nbformat": 4, "cells": "x"}, {"nbformat": 9, "cells": []}):
        reply = client.post(f"/challenges/{ID}/submit", json={"notebook": notebook})
        assert 400 <= reply.status_code < 500, reply.text
        assert reply.json()["detail"].endswith(".")


def test_a_notebook_of_a_function_challenge_can_be_handed_in_whole(
    client: httpx.Client, server
) -> None:
    reply = client.post("/challenges/two-sum/open", json={"reset": True})
    notebook = json.loads((server.root / reply.json()["path"]).read_text("utf-8"))
    verdict = client.post("/challenges/two-sum/run", json={"notebook": notebook}).json()["verdict"]
    assert verdict["status"] in ("wrong_answer", "partial", "error")


def test_too_large_a_notebook_is_refused(client: httpx.Client, server) -> None:
    notebook = _opened(client, server.root)
    notebook["cells"][-1]["source"] = "x" * (1 << 20)
    reply = client.post(f"/challenges/{ID}/submit", json={"notebook": notebook})
    assert reply.status_code == 413
