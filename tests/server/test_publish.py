"""Publishing a challenge, and the cache of challenges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).resolve().parents[2] / "notebooks" / "catalogue"


@pytest.fixture
def notebook() -> dict:
    """The shipped two-sum as its author wrote it."""
    return json.loads(next(CATALOGUE.rglob("*two-sum.ipynb")).read_text())


def test_a_new_version_is_served_at_once_although_the_old_one_was_cached(
    own_server, notebook: dict
) -> None:
    own_server.start()
    with own_server.client() as client:
        before = client.get("/challenges/two-sum").json()["summary"]
        notebook["metadata"]["codementor"] |= {"version": before["version"] + 1, "title": "Pairs"}
        reply = client.put("/challenges/two-sum", json={"notebook": notebook})
        after = client.get("/challenges/two-sum").json()["summary"]
        listed = client.get("/challenges?search=pairs").json()["challenges"]
        again = client.put("/challenges/two-sum", json={"notebook": notebook})

    assert reply.status_code == 200, reply.text
    assert reply.json()["passed"]
    assert after["title"] == "Pairs"
    assert after["version"] == before["version"] + 1
    assert [c["title"] for c in listed] == ["Pairs"]
    assert again.status_code == 409
    assert "version" in again.json()["detail"]


def test_a_challenge_whose_reference_fails_is_not_published(own_server, notebook: dict) -> None:
    own_server.start()
    for cell in notebook["cells"]:
        if cell["metadata"].get("codementor", {}).get("role") == "solution":
            cell["source"] = "def two_sum(numbers, target):\n    return None\n"
    notebook["metadata"]["codementor"]["version"] = 7
    with own_server.client() as client:
        reply = client.put("/challenges/two-sum", json={"notebook": notebook}).json()
        version = client.get("/challenges/two-sum").json()["summary"]["version"]

    assert not reply["passed"]
    assert any(found["level"] == "error" for found in reply["findings"])
    assert version != 7


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
        {
            "cells": [],
            "metadata": {"codementor": {"format": 2}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        {"cells": "no", "metadata": {"codementor": {"format": 1}}, "nbformat": 4},
    ],
)
def test_what_is_no_challenge_gets_a_sentence(client, broken: dict) -> None:
    refused = client.put("/challenges/two-sum", json={"notebook": broken})
    checked = client.post("/challenges/check", json={"notebook": broken}).json()

    assert refused.status_code == 422, refused.text
    assert refused.json()["detail"].strip()
    assert not checked["passed"]
    assert checked["findings"][0]["message"] == refused.json()["detail"]


def test_a_notebook_of_another_id_is_refused(client, notebook: dict) -> None:
    reply = client.put("/challenges/other", json={"notebook": notebook})

    assert reply.status_code == 400
    assert "two-sum" in reply.json()["detail"]
