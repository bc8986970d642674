"""Analytics, study patterns and insights over HTTP."""

from __future__ import annotations

import uuid

import httpx

from .conftest import RIGHT, WRONG


def submit(client: httpx.Client, code: str, **more: object) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    reply = client.post("/challenges/two-sum/submit", json={"code": code, **more}, headers=headers)
    reply.raise_for_status()


def test_a_submission_is_in_the_analytics_at_once(client: httpx.Client) -> None:
    client.post("/challenges/two-sum/open", json={"chosen": "free"}).raise_for_status()
    before = client.get("/users/analytics").raise_for_status().json()["totals"]
    submit(client, WRONG)
    between = client.get("/users/analytics").json()["totals"]
    submit(client, RIGHT, sure=0.9)
    after = client.get("/users/analytics").json()

    assert between["submissions"] == before["submissions"] + 1
    assert after["totals"]["submissions"] == before["submissions"] + 2
    assert after["days"][-1]["submissions"] >= 2
    assert after["preferred_difficulty"] is not None
    assert "two-sum" in {each["challenge_id"] for each in after["challenges"]}


def test_there_are_ten_patterns_and_little_is_said_of_little(client: httpx.Client) -> None:
    submit(client, RIGHT)
    found = client.post("/personality/analyze").raise_for_status().json()["patterns"]

    assert len(found) == 10
    appetite = next(each for each in found if each["name"] == "challenge_appetite")
    assert appetite["value"] is None
    assert appetite["words"].startswith("Not enough data yet: ")


def test_a_pattern_can_be_hidden_disputed_and_deleted(client: httpx.Client) -> None:
    changed = client.patch("/personality/pace", json={"hidden": True, "disputed": "I was ill."})
    deleted = client.delete("/personality/pace")
    found = client.post("/personality/analyze").json()["patterns"]
    pace = next(each for each in found if each["name"] == "pace")

    assert changed.status_code == 200
    assert (changed.json()["hidden"], changed.json()["disputed"]) == (True, "I was ill.")
    assert deleted.status_code == 204
    assert (pace["n"], pace["hidden"], pace["disputed"]) == (0, False, "")


def test_an_unknown_pattern_is_404_and_nonsense_400(client: httpx.Client) -> None:
    assert client.patch("/personality/openness", json={"hidden": True}).status_code == 404
    assert client.delete("/personality/openness").status_code == 404
    assert client.patch("/personality/pace", json={"hidden": "yes"}).status_code == 400
    assert client.patch("/personality/pace", json={"disputed": "x" * 1001}).status_code == 400


def test_insights_are_in_our_own_words_without_a_model(client: httpx.Client) -> None:
    submit(client, RIGHT)
    found = client.post("/analytics/insights").raise_for_status().json()

    assert found["source"] == "offline"
    assert len(found["insights"]) <= 5
    assert all(each["action"] and each["words"] for each in found["insights"])


def test_how_often_i_mean_to_practise_is_part_of_my_profile(client: httpx.Client) -> None:
    changed = client.put("/users/profile", json={"days_a_week": 5, "asks_how_sure": True})
    wrong = client.put("/users/profile", json={"days_a_week": 8})
    client.put("/users/profile", json={"days_a_week": 3, "asks_how_sure": False})

    assert (changed.json()["days_a_week"], changed.json()["asks_how_sure"]) == (5, True)
    assert wrong.status_code == 400


def test_how_sure_i_am_is_between_none_and_all(client: httpx.Client) -> None:
    reply = client.post("/challenges/two-sum/submit", json={"code": RIGHT, "sure": 1.5})

    assert reply.status_code == 400
