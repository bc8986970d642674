"""Attacks on the grader, and honest code beside them, at both levels that may grade a class."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import case, challenge, challenge_of, jail
from test_sandbox_box import children

from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Limits

SAMPLE = json.loads(Path(__file__).parents[1].joinpath("data/attacks-sample.json").read_text())
PYTHON = [
    attack
    for attack in SAMPLE["cases"]
    if attack["language"] == "python" and "numpy" not in attack["requires"]
]
LIMITS = Limits(time_s=2.0, memory_mb=128)
HONEST = challenge(case("add", (2, 3), 5), limits=LIMITS)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary.txt"
    path.write_text("CANARY")
    path.chmod(0o600)
    return path


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command, env={"SECRET": "CANARY"}) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("level", ["B", "C"])
@pytest.mark.parametrize("attack", PYTHON, ids=[attack["name"] for attack in PYTHON])
async def test_attacks_are_held_and_honest_code_passes(
    attack: dict[str, Any],
    level: str,
    canary: Path,
    victim: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    sandbox, expect = jail(level), attack["expect"]
    # Honest code has the time that a challenge gives; an attack that waits need not wait as long.
    limits = replace(LIMITS, time_s=10.0) if attack["kind"] == "control" else LIMITS
    code = attack["code"]
    for word, value in (
        ("@@CANARY_FILE@@", canary),
        ("@@CANARY_DIR@@", canary.parent),
        ("@@VICTIM_PID@@", victim.pid),
    ):
        code = code.replace(word, str(value))
    before, state, started = children(), _state(canary), time.monotonic()

    verdict = await grade(
        challenge_of(SAMPLE["challenges"][attack["challenge"]], limits), code, sandbox, hidden=True
    )

    assert verdict.status != "grader_fault", verdict.fault
    # Level C has no place for files: a control that needs one must fail there, and is told so.
    files_refused = level == "C" and "files" in attack["requires"]
    wanted = "fail" if files_refused else expect["verdict"]
    if wanted != "any":
        assert (verdict.status == "accepted") is (wanted == "pass"), verdict
    for text in (*expect["absent"], "CANARY-EXPECTED", "CANARY-INPUT"):
        assert text not in str(verdict)
    assert time.monotonic() - started < expect["wall_s"]
    # What must hold afterwards, whether or not the case asks for it: `honest_ok` (honest code is
    # still graded), `dir_clean` (nothing outside was changed), `no_procs` (nothing is left).
    assert _state(canary) == state
    assert children() == before
    assert victim.poll() is None
    honest = await grade(HONEST, "def add(a, b): return a + b", sandbox, hidden=True)
    assert honest.status == "accepted"


def test_the_conditions_of_the_sample_are_those_that_are_checked() -> None:
    names = {name for attack in PYTHON for name in attack["expect"].get("after", ())}
    assert names == {"honest_ok", "dir_clean", "no_procs"}


@pytest.mark.parametrize("level", ["B", "C"])
async def test_a_hidden_input_cannot_be_printed_by_a_later_visible_test(level: str) -> None:
    code = "seen = []\ndef f(x):\n    seen.append(x)\n    print(seen)\n    return x"
    asked = challenge(
        case("f", ("SECRET",), "SECRET", hidden=True, name="hidden"), case("f", (1,), 1)
    )
    verdict = await grade(asked, code, jail(level), hidden=True)
    assert [result.name for result in verdict.cases] == ["hidden", "f(1)"]
    assert verdict.status == "accepted"
    assert "SECRET" not in str(verdict)


@pytest.mark.parametrize("level", ["B", "C"])
async def test_nothing_of_the_expected_value_is_in_the_box(level: str) -> None:
    code = (
        "import gc\n"
        "def f(x):\n"
        "    found = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]\n"
        "    return ''.join(['EXPECTED-', '91c7']) in str(found)\n"
    )
    verdict = await grade(
        challenge(case("f", (1,), "EXPECTED-91c7"), limits=replace(LIMITS, time_s=5)),
        code,
        jail(level),
        hidden=False,
    )
    assert verdict.cases[0].got == "False"


def _state(canary: Path) -> object:
    found = canary.stat()
    names = sorted(path.name for path in canary.parent.iterdir())
    parent = canary.parent.stat().st_mode
    return names, canary.read_text(), found.st_mode, found.st_mtime_ns, found.st_size, parent
