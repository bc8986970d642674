"""The catalogue over HTTP."""

from __future__ import annotations

import httpx
import pytest

from jupyter_codementor.testing.jupyter_process import JupyterProcess


def test_the_catalogue_lists_every_challenge_with_its_skills(client: httpx.Client) -> None:
    page = client.get("/challenges", params={"limit": 200}).json()

    assert page["total"] == len(page["challenges"]) >= 24
    assert page["cursor"] is None
    assert len(page["skills"]) >= 10
    assert sum(skill["total"] for skill in page["skills"]) == page["total"]
    assert page["next"]["reason"]


def test_pages_follow_one_another_without_gap_or_repeat(client: httpx.Client) -> None:
    whole = [c["id"] for c in client.get("/challenges?limit=200").json()["challenges"]]
    found: list[str] = []
    cursor: str | None = None
    while True:
        parameters = {"limit": "7"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/challenges", params=parameters).json()
        found += [c["id"] for c in page["challenges"]]
        cursor = page["cursor"]
        if cursor is None:
            break

    assert found == whole


@pytest.mark.parametrize(
    ("parameters", "holds"),
    [
        ({"search": "gift card coin"}, lambda c: c["id"] == "two-sum"),
        ({"skill": "dictionaries"}, lambda c: "dictionaries" in c["skills"]),
        ({"difficulty": "hard"}, lambda c: c["difficulty"] == "hard"),
        ({"status": "new"}, lambda c: c["status"] == "new"),
    ],
)
def test_search_and_filters_narrow_the_list(client, parameters, holds) -> None:
    page = client.get("/challenges", params=parameters | {"limit": 200}).json()

    assert page["challenges"]
    assert all(map(holds, page["challenges"]))


@pytest.mark.parametrize(
    "query", ["difficulty=purple", "status=odd", "limit=0", "limit=x", "limit=9999", "cursor=nope"]
)
def test_a_wrong_parameter_gets_a_sentence(client: httpx.Client, query: str) -> None:
    reply = client.get(f"/challenges?{query}")

    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].endswith((".", "it."))


def test_a_challenge_shows_no_solution_and_of_hidden_tests_only_name_points_and_message(
    client: httpx.Client,
) -> None:
    detail = client.get("/challenges/two-sum").json()

    assert "solution" not in detail
    assert "wrong" not in detail
    assert all("assert" in test["source"] for test in detail["visible_tests"])
    assert len(detail["visible_tests"]) >= 3
    assert len(detail["hidden_tests"]) >= 5
    assert {key for test in detail["hidden_tests"] for key in test} == {"name", "points", "message"}
    assert detail["isolation"] in "ABCDE"


def test_an_unknown_challenge_is_a_clear_404(client: httpx.Client) -> None:
    for method, path in [
        ("GET", "/challenges/no-such"),
        ("POST", "/challenges/no-such/open"),
        ("POST", "/challenges/no-such/hints"),
        ("GET", "/challenges/no-such/submissions"),
    ]:
        reply = client.request(method, path)
        assert reply.status_code == 404, path
        assert "no-such" in reply.json()["detail"]
    for verb in ("run", "submit"):
        reply = client.post(f"/challenges/no-such/{verb}", json={"code": "x = 1"})
        assert reply.status_code == 404
        assert "no-such" in reply.json()["detail"]


def test_an_address_that_is_no_route_is_a_clear_404(client: httpx.Client) -> None:
    reply = client.get("/nothing/here")

    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] == "There is nothing at this address."


def test_without_a_token_nothing_is_shown(server: JupyterProcess) -> None:
    for path in ("/challenges", "/users/progress", "/openapi.json", "/challenges/two-sum"):
        reply = httpx.get(server.api + path, trust_env=False)
        assert reply.status_code in (401, 403), path


def test_every_reply_carries_a_request_id_and_keeps_a_given_one(client: httpx.Client) -> None:
    assert client.get("/challenges/two-sum").headers["x-request-id"]
    given = client.get("/challenges/no-such", headers={"X-Request-ID": "abc-123"})
    assert given.headers["x-request-id"] == given.json()["request_id"] == "abc-123"


def test_openapi_is_served_and_is_valid_3_1(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    assert "/challenges/{id}/submit" in document["paths"]


def test_health_names_its_dependencies(client: httpx.Client) -> None:
    health = client.get("/health").json()

    assert health["status"] == "up"
    assert set(health["dependencies"]) == {"store", "jail", "catalogue", "linter"}
    assert health["uptime_s"] >= 0
    assert health["isolation"] in "ABCDE"


def test_the_next_challenge_says_why_in_words_and_numbers(client: httpx.Client) -> None:
    found = client.get("/challenges/next").json()

    assert found["reason"] == found["because"]["words"]
    assert 0 <= found["because"]["success"] <= 1
    assert found["because"]["skill"] == found["skills"][0]


def test_another_one_and_another_skill_can_be_asked_for(client: httpx.Client) -> None:
    first = client.get("/challenges/next", params={"skill": "loops"}).json()
    second = client.get(
        "/challenges/next", params={"skill": "loops", "not": f"nothing,{first['challenge_id']}"}
    ).json()
    unknown = client.get("/challenges/next", params={"skill": "magic"})

    assert first["because"]["stage"] == second["because"]["stage"] == "asked"
    assert first["skills"][0] == second["skills"][0] == "loops"
    assert first["challenge_id"] != second["challenge_id"]
    assert unknown.status_code == 400
    assert "magic" in unknown.json()["detail"]


def test_where_nothing_is_left_of_a_skill_a_new_challenge_is_offered(client: httpx.Client) -> None:
    listed = client.get("/challenges", params={"skill": "loops", "limit": 200}).json()
    ids = ",".join(each["id"] for each in listed["challenges"])
    found = client.get("/challenges/next", params={"skill": "loops", "not": ids}).json()

    assert found["challenge_id"] == ""
    assert found["reason"] == "There is no other challenge in loops."
    assert [offer["kind"] for offer in found["offers"]] == ["generate"]


def test_an_order_is_pinned_and_taken_back(own_server: JupyterProcess) -> None:
    own_server.start()
    with own_server.client() as client:
        pinned = client.put("/challenges/order", json={"challenges": ["two-sum"]})
        seen = client.get("/challenges/order").json()
        chosen = client.get("/challenges/next").json()
        unknown = client.put("/challenges/order", json={"challenges": ["no-such-thing"]})
        client.put("/challenges/order", json={"challenges": []})
        back = client.get("/challenges/next").json()

    assert pinned.json() == seen == {"challenges": ["two-sum"]}
    assert chosen["challenge_id"] == "two-sum"
    assert chosen["because"]["stage"] == "pinned"
    assert unknown.status_code == 400
    assert "no-such-thing" in unknown.json()["detail"]
    assert back["challenge_id"] != "two-sum"
