"""`jupyter codementor grade` with a Judge0: where it grades, and what it does without."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from class_samples import answered, command, environment, greeter, results, save

from jupyter_codementor.testing.judge0_server import Fault, Judge0Server

TOKEN = "the-secret-token"
RIGHT = "def greet(name):\n    return 'Hello, ' + name"
WRONG = "def greet(name):\n    return 'Hello, Ada'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "q.ipynb", greeter())
    save(tmp_path / "class" / "ada.ipynb", answered(greeter(), RIGHT))
    save(tmp_path / "class" / "bob.ipynb", answered(greeter(), WRONG))
    return tmp_path


async def grade(folder: Path, *options: str, **variables: str) -> tuple[int, str]:
    """Run the real command; return its exit status and all that it says."""
    process = await asyncio.create_subprocess_exec(
        *command("grade", "class", "--challenge", "q.ipynb", "--to", "out", *options),
        cwd=folder,
        env=environment() | variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(120):
        said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.mark.parametrize("by", ["option", "environment"])
async def test_judge0_grades_where_it_is_named(folder: Path, by: str) -> None:
    async with Judge0Server(TOKEN) as server:
        options = ("--judge0-url", server.url) if by == "option" else ()
        variables = {} if by == "option" else {"CODEMENTOR_JUDGE0_URL": server.url}
        status, said = await grade(folder, *options, CODEMENTOR_JUDGE0_TOKEN=TOKEN, **variables)
        received = len(server.received)

    assert (status, received > 0) == (0, True), said
    found = results(folder / "out")
    assert found["isolation"] == "A"
    assert {name: each["status"] for name, each in found["by"].items()} == {
        "ada": "accepted",
        "bob": "partial",
    }
    assert {each["isolation"] for each in found["by"].values()} == {"A"}
    written = [path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()]
    assert TOKEN not in said
    assert not any(TOKEN.encode() in content for content in written)


@pytest.mark.parametrize("fault", ["queue_full", "internal_error", "malformed"])
async def test_this_machine_takes_over_from_a_judge0_that_fails(folder: Path, fault: Fault) -> None:
    async with Judge0Server(TOKEN) as server:
        server.fault = fault
        status, said = await grade(
            folder, "--judge0-url", server.url, CODEMENTOR_JUDGE0_TOKEN=TOKEN
        )
    assert status == 0, said
    found = results(folder / "out")["by"]
    assert found["ada"]["status"] == "accepted"
    assert found["ada"]["isolation"] in ("B", "C")


async def test_without_fallback_what_judge0_cannot_grade_stays_ungraded(folder: Path) -> None:
    async with Judge0Server(TOKEN) as server:
        options = ("--judge0-url", server.url, "--no-judge0-fallback")
        status, said = await grade(folder, *options, CODEMENTOR_JUDGE0_TOKEN="another")
        assert status == 1, said
        assert "does not know our token" in said
        assert {each["status"] for each in results(folder / "out")["by"].values()} == {
            "grader_fault"
        }
        status, said = await grade(folder, *options, CODEMENTOR_JUDGE0_TOKEN=TOKEN)
        assert status == 0, said  # what was not graded is tried again


async def test_the_token_is_no_option_and_an_address_must_be_one(folder: Path) -> None:
    assert "CODEMENTOR_JUDGE0_TOKEN" not in os.environ
    for options in (("--judge0-token", TOKEN), ("--judge0-url", "judge0.example.org")):
        status, _ = await grade(folder, *options)
        assert status == 2
        assert not (folder / "out").exists()
