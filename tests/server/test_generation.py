"""Making a challenge over real HTTP, and working on it like on any other."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from jupyter_codementor.testing.jupyter_process import JupyterProcess


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterProcess]:
    home = tmp_path_factory.mktemp("making")
    options = [f"--Codementor.{name}_per_minute=1000" for name in ("generate", "submit")]
    with JupyterProcess(home, options=options) as process:
        yield process


@pytest.fixture
def asking(making: JupyterProcess) -> Iterator[httpx.Client]:
    with making.client() as client:
        yield client


def make(client: httpx.Client, **wish: str) -> dict:
    reply = client.post("/challenges/generate", json={"skill": "lists"} | wish)
    assert reply.status_code == 200, reply.text
    made: dict = reply.json()
    return made


def cells_of(notebook: dict, role: str) -> list[dict]:
    return [c for c in notebook["cells"] if c["metadata"].get("codementor", {}).get("role") == role]


def test_a_made_challenge_is_opened_run_and_solved_like_any_other(
    making: JupyterProcess, asking: httpx.Client
) -> None:
    made = make(asking, difficulty="medium")
    id = made["challenge_id"]
    whole = asking.get(f"/challenges/generated/{id}").json()["notebook"]
    [solution] = cells_of(whole, "solution")

    opened = asking.post(f"/challenges/{id}/open", json={}).json()
    students = (making.root / opened["path"]).read_text("utf-8")
    ran = asking.post(f"/challenges/{id}/run", json={"code": solution["source"]}).json()
    hint = asking.post(f"/challenges/{id}/hints").json()
    handed = asking.post(f"/challenges/{id}/submit", json={"code": solution["source"]}).json()

    assert made["maker"] == "template"
    assert made["waiting"] is False
    assert ran["verdict"]["status"] == "accepted"
    assert hint["number"] == 1
    assert handed["verdict"]["status"] == "accepted"
    assert handed["award"]["xp"] > 0
    for cell in cells_of(whole, "test"):
        if cell["metadata"]["codementor"]["hidden"]:
            assert cell["source"].split("\n")[0] not in json.loads(json.dumps(students))
    assert solution["source"] not in "".join(
        "".join(cell["source"]) for cell in json.loads(students)["cells"]
    )
    listed = {c["id"]: c for c in asking.get("/challenges?limit=200").json()["challenges"]}
    assert listed[id]["status"] == "solved"


def test_no_reply_to_the_student_holds_a_hidden_test_or_the_solution(
    asking: httpx.Client,
) -> None:
    made = make(asking, difficulty="hard")
    id = made["challenge_id"]
    whole = asking.get(f"/challenges/generated/{id}").json()["notebook"]
    [solution] = cells_of(whole, "solution")
    shown = json.dumps(made) + asking.get(f"/challenges/{id}").text

    assert json.dumps(solution["source"])[1:-1] not in shown
    for cell in cells_of(whole, "test"):
        if cell["metadata"]["codementor"]["hidden"]:
            assert json.dumps(cell["source"])[1:-1] not in shown


def test_the_totals_of_a_skill_do_not_count_what_was_made(asking: httpx.Client) -> None:
    def totals() -> dict[str, int]:
        return {s["name"]: s["total"] for s in asking.get("/challenges").json()["skills"]}

    before = totals()
    make(asking, skill="sorting")

    assert totals() == before


def test_a_teacher_sees_what_was_made_and_how_students_fared(asking: httpx.Client) -> None:
    made = make(asking, skill="recursion", difficulty="easy")
    id = made["challenge_id"]
    asking.post(f"/challenges/{id}/submit", json={"code": "x = 1"})
    page = asking.get("/challenges/generated?status=accepted&limit=200").json()
    [row] = [each for each in page["challenges"] if each["challenge_id"] == id]

    assert (row["given"], row["tried"], row["solved"], row["solved_share"]) == (1, 1, 0, 0.0)
    assert row["parameters"]["template"] == "nested"
    assert row["difficulty_now"] > row["difficulty_at_first"]

    dropped = asking.put(f"/challenges/generated/{id}", json={"status": "dropped"}).json()
    assert dropped["summary"]["status"] == "dropped"
    assert make(asking, skill="recursion", difficulty="easy")["challenge_id"] != id


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"skill": "knitting"}, 404, "knitting"),
        ({"skill": "lists", "difficulty": "purple"}, 400, "difficulty"),
        ({"skill": "testing"}, 503, "template"),
        ({}, 400, "skill"),
    ],
)
def test_what_cannot_be_made_gets_a_sentence(
    asking: httpx.Client, body: dict, status: int, word: str
) -> None:
    reply = asking.post("/challenges/generate", json=body)

    assert reply.status_code == status
    assert word in reply.json()["detail"]


def test_an_unknown_one_and_an_empty_change_get_a_sentence(asking: httpx.Client) -> None:
    id = make(asking, skill="conditions")["challenge_id"]

    assert asking.get("/challenges/generated/made-up").status_code == 404
    assert (
        asking.put("/challenges/generated/made-up", json={"status": "dropped"}).status_code == 404
    )
    assert asking.put(f"/challenges/generated/{id}", json={}).status_code == 400
    assert asking.get("/challenges/generated?status=odd").status_code == 400


def test_where_a_teacher_looks_first_the_challenge_waits(own_server: JupyterProcess) -> None:
    own_server.options = [*own_server.options, "--Codementor.generated_need_approval=True"]
    own_server.start()
    with own_server.client() as client:
        made = make(client)
        [row] = client.get("/challenges/generated").json()["challenges"]
        closed = client.get(f"/challenges/{row['challenge_id']}")
        client.put(f"/challenges/generated/{row['challenge_id']}", json={"status": "accepted"})
        opened = client.post(f"/challenges/{row['challenge_id']}/open", json={})

    assert made["waiting"] is True
    assert made["challenge_id"] is None
    assert "teacher" in made["words"]
    assert closed.status_code == 404
    assert opened.status_code == 200


def test_making_has_a_rate_limit_of_its_own(own_server: JupyterProcess) -> None:
    own_server.start()
    with own_server.client() as client:
        found = [
            client.post("/challenges/generate", json={"skill": "knitting"}).status_code
            for _ in range(7)
        ]

    assert found == [404] * 6 + [429]
