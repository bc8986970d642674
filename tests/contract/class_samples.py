"""A class whose verdicts are known, as folders of hand-ins, and the real command over them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_codementor.challenges import student_notebook

CLASS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "class20.json").read_text("utf-8")
)
QUESTIONS: dict[str, dict[str, Any]] = {each["id"]: each for each in CLASS["challenges"]}
SECRET = "an-input-that-nobody-may-see"


def cell(role: str, source: str, **own: Any) -> dict[str, Any]:
    kind = "markdown" if role in ("description", "hint", "explanation") else "code"
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": f"{role}-{abs(hash(source)) % 10**9}",
        "source": source,
        "metadata": {"codementor": {"role": role, **own}} if role != "imports" else {},
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(cells: Sequence[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


def question(id: str, time_s: float = 1.0) -> dict[str, Any]:
    """The challenge notebook of a question of the class."""
    asked = QUESTIONS[id]
    tests = [
        cell(
            "test",
            _near(each["code"]) if id == "q3" else each["code"],
            name=each["id"],
            hidden=each["visibility"] == "hidden",
            points=each["points"],
            message="Think of the edges.",
        )
        for each in asked["tests"]
    ]
    own = {
        "format": 1,
        "id": asked["function"].replace("_", "-"),
        "title": asked["title"],
        "difficulty": "easy",
        "skills": ["functions"],
        "xp": 10,
        "entry": [asked["function"]],
        "limits": {"time_s": time_s, "memory_mb": 128},
    }
    return notebook(
        [
            cell("imports", "from jupyter_codementor.asserts import approx, raises, unordered"),
            cell("description", asked["prompt"]),
            cell("starter", asked["starter"]),
            cell("solution", asked["solution"]),
            *tests,
        ],
        codementor=own,
    )


def _near(source: str) -> str:
    """Write a test as challenges of ours have it where an int may stand for a float."""
    return re.sub(r"== (\[.+\])$", r"== approx(\1)", source, flags=re.MULTILINE)


def greeter(secret: str = SECRET) -> dict[str, Any]:
    """A challenge whose hidden test has an input that can be looked for."""
    own = {
        "format": 1,
        "id": "greeter",
        "title": "Greeter <b>& co</b>",
        "difficulty": "easy",
        "skills": ["functions"],
        "xp": 10,
        "entry": ["greet"],
        "limits": {"time_s": 1.0, "memory_mb": 128},
    }
    return notebook(
        [
            cell("description", "Greet."),
            cell("starter", "def greet(name):\n    ..."),
            cell("solution", "def greet(name):\n    return 'Hello, ' + name"),
            cell("test", "assert greet('Ada') == 'Hello, Ada'", name="Ada"),
            cell(
                "test",
                f"assert greet({secret!r}) == {'Hello, ' + secret!r}",
                name="a long name",
                hidden=True,
                message="What about <long> names?",
            ),
        ],
        codementor=own,
    )


def answered(challenge: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The student's notebook of a challenge, with this code in its answer cell."""
    made: dict[str, Any] = json.loads(json.dumps(student_notebook(challenge)))
    for each in made["cells"]:
        if each["metadata"].get("codementor", {}).get("role") == "answer":
            each["source"] = code
    return made


def save(path: Path, content: Mapping[str, Any] | str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "jupyter_codementor_server", *map(str, arguments)]


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path)}


def run(*arguments: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the real command; its output must be what a pipe gets."""
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def results(folder: Path) -> dict[str, Any]:
    """What results.json says, submissions by student."""
    found: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    found["by"] = {each["student"]: each for each in found["submissions"]}
    return found
