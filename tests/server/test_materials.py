"""Materials and recommendations over HTTP, by words and by a model behind a server."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from jupyter_codementor.testing.embedding_server import EmbeddingServer
from jupyter_codementor.testing.jupyter_process import JupyterProcess

ZEPPELIN = {
    "title": "Zeppelins",
    "kind": "markdown",
    "source": "# Flying\n\nA zeppelin is lighter than air.\n\n```python\n# no heading\n```\n",
    "skills": ["loops"],
}


def add(client: httpx.Client, **more: object) -> dict:
    reply = client.post("/materials", json=ZEPPELIN | more)
    assert reply.status_code == 201, reply.text
    assert reply.headers["location"].endswith("/materials/" + reply.json()["summary"]["id"])
    return reply.json()


def test_a_material_is_added_listed_read_found_and_taken_away(client: httpx.Client) -> None:
    added = add(client, shared=True)
    id = added["summary"]["id"]
    listed = client.get("/materials", params={"limit": 1}).json()
    seen = client.get(f"/materials/{id}").json()
    found = client.post("/recommendations", json={"query": "zeppelin"}).json()

    assert listed["materials"][0] == added["summary"]
    assert added["summary"]["mine"]
    assert seen == added
    assert [(piece["number"], piece["place"]) for piece in seen["pieces"]] == [(1, "Flying")]
    assert found["by"] == "words"
    assert found["items"][0]["url"] == f"codementor:material/{id}"
    assert found["items"][0]["why"] == "It is about what you asked: see “Flying”."

    assert client.delete(f"/materials/{id}").status_code == 204
    assert client.delete(f"/materials/{id}").status_code == 404
    assert client.get(f"/materials/{id}").status_code == 404
    assert client.post("/recommendations", json={"query": "zeppelin"}).json()["items"] == []


def test_recommendations_for_somebody_new_say_why(client: httpx.Client) -> None:
    reply = client.post("/recommendations", json={"content_type": "challenge", "limit": 3}).json()

    assert 1 <= len(reply["items"]) <= 3  # only what builds on nothing that is not known yet
    for item in reply["items"]:
        assert item["content_type"] == "challenge"
        assert 0 <= item["score"] <= 1
        assert item["why"].startswith("You are ready to learn")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/materials", {}, 400),
        ("/materials", ZEPPELIN | {"kind": "film"}, 400),
        ("/materials", ZEPPELIN | {"source": "\x00"}, 400),
        ("/materials", ZEPPELIN | {"source": "x" * (1024 * 1024 + 1)}, 400),
        ("/materials", ZEPPELIN | {"kind": "notebook"}, 400),
        ("/materials", ZEPPELIN | {"title": ""}, 400),
        ("/materials", ZEPPELIN | {"source": "x" * (5 * 1024 * 1024)}, 413),
        ("/recommendations", {"content_type": "film"}, 400),
        ("/recommendations", {"limit": 0}, 400),
        ("/recommendations", {"query": "x" * 2000}, 400),
        ("/embeddings/search", {}, 400),
        ("/embeddings/search", {"query": " "}, 400),
        ("/embeddings/store", {"content_type": "challenge", "content_id": "two-sum"}, 503),
        ("/embeddings/store", {"content_type": "challenge", "content_id": "nothing"}, 404),
        ("/embeddings/store", {"content_type": "any", "content_id": "two-sum"}, 400),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(
    client: httpx.Client, path: str, body: dict, status: int
) -> None:
    reply = client.post(path, json=body)

    assert reply.status_code == status
    assert reply.json()["detail"].endswith((".", "`.", "?"))


def test_broken_characters_are_refused(client: httpx.Client) -> None:
    body = b'{"title": "x", "kind": "text", "source": "\\ud800"}'
    reply = client.post("/materials", content=body)
    assert reply.status_code == 400


def test_the_tutor_offers_what_is_shared(client: httpx.Client) -> None:
    add(client, title="Quokka counting", source="How to count a quokka.", shared=True)
    reply = client.post("/tutor/chat", json={"question": "how do I count a quokka?"}).json()
    assert "Quokka counting" in [each["title"] for each in reply["resources"]]


def test_with_a_model_it_is_found_by_meaning_and_without_it_by_words(tmp_path: Path) -> None:
    with EmbeddingServer(key="sesame") as model:
        options = [
            f"--Codementor.embeddings={model.url}",
            "--Codementor.embeddings_model=words",
            "--Codementor.embeddings_key=sesame",
        ]
        with JupyterProcess(tmp_path, options=options) as process, process.client() as client:
            add(client)
            reply = _until_by_meaning(client, "zeppelins lighter air")
            assert reply["items"][0]["title"] == "Zeppelins"
            stored = client.post(
                "/embeddings/store",
                json={"content_type": "challenge", "content_id": "two-sum", "text": "gift card"},
            ).json()
            assert stored["model"] == f"words@{model.url}"
            found = client.post("/embeddings/search", json={"query": "gift card"}).json()
            assert (found["by"], found["items"][0]["content_id"]) == ("meaning", "two-sum")

            model.status = 503
            reply = client.post("/recommendations", json={"query": "zeppelin"}).json()
            assert reply["by"] == "words"
            assert reply["note"] == "The server for search by meaning is out of order."
            assert reply["items"][0]["title"] == "Zeppelins"


def _until_by_meaning(client: httpx.Client, query: str) -> dict:
    deadline = time.monotonic() + 20
    while True:
        reply = client.post("/recommendations", json={"query": query}).json()
        if reply["by"] == "meaning" or time.monotonic() > deadline:
            return reply
        assert "still being read" in reply["note"]
