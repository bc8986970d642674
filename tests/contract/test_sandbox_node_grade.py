"""Grading JavaScript in the real jail, and attacks on it, at both levels that may grade a class."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from node_samples import LIMITS, SAME, call, in_javascript, said, sandbox
from sandbox_samples import case, challenge, challenge_of

from jupyter_codementor.adapters.sandbox import LocalSandbox, Profile
from jupyter_codementor.adapters.sandbox.layers import find_bubblewrap
from jupyter_codementor.adapters.sandbox.node import NodeBoxes
from jupyter_codementor.adapters.sandbox.node import installed as installed_module
from jupyter_codementor.adapters.sandbox.node.boxes import NodeBox
from jupyter_codementor.adapters.sandbox.node.process import NodeProcess
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Box
from jupyter_codementor.model.challenge import Equal, InputOutput, Name, Raises, TestCase
from jupyter_codementor.model.plaindata import encode

__all__ = ["sandbox"]  # the fixture
SAMPLE = json.loads(Path(__file__).parents[1].joinpath("data/attacks-sample.json").read_text())
ATTACKS = [attack for attack in SAMPLE["cases"] if attack["language"] == "javascript"]
HONEST = in_javascript(challenge(case("add", (2, 3), 5), limits=LIMITS))
ERRORS = ("Error", "URIError")
pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- grading ----------------------------------------------------------------------------------

CODES = [
    ("function add(a, b) { return a + b; }", "accepted", "passed"),
    ("const add = (a, b) => a + b;", "accepted", "passed"),
    ("function add() { return 0; }", "wrong_answer", "failed"),
    ("function add(a) { return a.b.c; }", "wrong_answer", "error"),
    ("function add(a, b) return a", "error", "syntax_error"),
    ("const plus = 1;", "error", "missing"),
    ("null.x", "error", "error"),
    ("function add() { process.exit(0); }", "wrong_answer", "crash"),
]


@pytest.mark.parametrize(("code", "status", "first"), CODES)
async def test_verdicts_have_the_same_words_as_for_python(
    sandbox: LocalSandbox, code: str, status: str, first: str
) -> None:
    verdict = await grade(HONEST, code, sandbox, hidden=True)
    assert (verdict.status, verdict.cases[0].status) == (status, first)
    assert verdict.isolation == sandbox.level


async def test_there_is_one_type_of_number(sandbox: LocalSandbox) -> None:
    def equal(expected: Any, *, alike: bool = True) -> TestCase:
        expectation = Equal(encode(expected), numbers_alike=alike)
        return case("f", (2,), expected, expect=expectation, name=f"{expected} {alike}")

    asked = challenge(
        equal(3.0), equal(3), equal(3.0, alike=False), equal(True), equal(4), limits=LIMITS
    )
    verdict = await grade(in_javascript(asked), "const f = x => x + 1;", sandbox, hidden=True)
    assert [each.status == "passed" for each in verdict.cases] == [True, True, False, False, False]


async def test_an_error_is_expected_by_its_names(sandbox: LocalSandbox) -> None:
    cases = [case("f", (1,), None, expect=Raises((name,)), name=name) for name in ERRORS]
    asked = challenge(*cases, limits=LIMITS)
    code = "function f() { throw new RangeError('x'); }"
    verdict = await grade(in_javascript(asked), code, sandbox, hidden=True)
    assert [each.status for each in verdict.cases] == ["passed", "failed"]


async def test_a_program_is_compared_by_what_it_prints(sandbox: LocalSandbox) -> None:
    greet = TestCase("Ada", InputOutput("Ada\n", "Hello, Ada!\n"))
    asked = in_javascript(challenge(greet, kind="program", limits=LIMITS))
    verdict = await grade(asked, "console.log(`Hello, ${prompt()}!`);", sandbox, hidden=True)
    assert verdict.status == "accepted"


# --- the jail ---------------------------------------------------------------------------------


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


def _state(canary: Path) -> object:
    found = canary.stat()
    names = sorted(path.name for path in canary.parent.iterdir())
    return names, canary.read_text(), found.st_mode, found.st_mtime_ns, canary.parent.stat().st_mode


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack["name"] for attack in ATTACKS])
async def test_attacks_are_held_and_honest_code_passes(
    attack: dict[str, Any],
    sandbox: LocalSandbox,
    canary: Path,
    victim: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    expect, code = attack["expect"], attack["code"]
    for word, value in (
        ("@@CANARY_FILE@@", canary),
        ("@@CANARY_DIR@@", canary.parent),
        ("@@VICTIM_PID@@", victim.pid),
    ):
        code = code.replace(word, str(value))
    state, started = _state(canary), time.monotonic()
    asked = in_javascript(challenge_of(SAMPLE["challenges"][attack["challenge"]], LIMITS))

    verdict = await grade(asked, code, sandbox, hidden=True)

    assert verdict.status != "grader_fault", verdict.fault
    if expect["verdict"] != "any":
        assert (verdict.status == "accepted") is (expect["verdict"] == "pass"), verdict
    for text in (*expect["absent"], "CANARY"):
        assert text not in str(verdict)
    assert time.monotonic() - started < expect["wall_s"]
    assert _state(canary) == state
    assert victim.poll() is None
    honest = await grade(HONEST, CODES[0][0], sandbox, hidden=True)
    assert honest.status == "accepted"


async def test_the_sample_has_attacks_and_controls_for_javascript() -> None:
    assert len(ATTACKS) >= 6
    assert {attack["kind"] for attack in ATTACKS} == {"js", "control"}


async def _alone(box: Box) -> str:
    """Return all that node itself says of where it is, got by leaving the language."""
    await box.load(
        "const f = () => [typeof process.binding, typeof process.getBuiltinModule,"
        " (() => { try { return Function('return process')().env } catch { return 1 } })()];"
    )
    return str((await box.evaluate(call("f"))).value)


async def test_the_language_offers_no_way_to_the_rest_of_node(sandbox: LocalSandbox) -> None:
    async with sandbox.box(LIMITS, "javascript") as box:
        assert await _alone(box) == "['undefined', 'undefined', {}]"
    outcome = await said(sandbox, "async function f() { await import('fs'); }", call("f"))
    assert outcome.status == "raised"


async def test_even_with_all_of_node_in_hand_nothing_outside_is_reached(
    sandbox: LocalSandbox,
) -> None:
    found = await NodeBoxes(sandbox.profile).prove()
    assert len(found) >= 11
    assert set(found.values()) == {""}


async def test_a_jail_that_does_not_hold_runs_no_javascript(
    sandbox: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def escaped(*_: object) -> dict[str, str]:
        return {"open a socket": "a socket was opened"}

    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.node.boxes.attacked", escaped)
    with pytest.raises(Unavailable, match="a socket was opened"):
        async with NodeBoxes(sandbox.profile).box(LIMITS):
            pass


async def test_at_level_e_javascript_runs_under_limits_only() -> None:
    boxes = NodeBoxes(Profile(frozenset()))
    async with boxes.box(LIMITS) as box:
        await box.load(SAME)
        assert (await box.evaluate(call("f", 7))).value == 7
    boxes.close()


async def test_without_node_the_verdict_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed_module.find_node.cache_clear()
    sandbox = LocalSandbox(Profile(frozenset(), find_bubblewrap() or ""))
    try:
        verdict = await grade(HONEST, CODES[0][0], sandbox, hidden=True)
    finally:
        installed_module.find_node.cache_clear()
        await sandbox.close()
    assert verdict.status == "grader_fault"
    assert "install Node.js" in (verdict.fault or "")


async def test_a_box_stands_ready_after_the_first_one_and_ends_with_the_sandbox(
    sandbox: LocalSandbox,
) -> None:
    boxes = NodeBoxes(sandbox.profile)
    async with boxes.box(LIMITS) as box:
        await box.load(SAME)
    ready = list(boxes._ready)
    assert [process.is_alive() for process in ready] == [True, True]
    async with boxes.box(LIMITS) as box:
        await box.load("var leftBehind = 1;")
    async with boxes.box(LIMITS) as box:
        await box.load(SAME)
        assert (await box.evaluate(Name("leftBehind"))).status == "missing"
    boxes.close()
    assert not any(process.is_alive() for process in ready)


def frame(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", "crash"),
        (b"\x00\x00", "crash"),
        (b"\xff\xff\xff\xff", "protocol_error"),
        (frame(b"\xff\x00not json"), "protocol_error"),
        (frame(b"[1]"), "protocol_error"),
        (frame(b'{"n": 1, "status": "value", "value": 5}'), "protocol_error"),
        (frame(b'{"n": 1, "status": "accepted"}'), "protocol_error"),
        (frame(b"[" * 20_000), "protocol_error"),
    ],
    ids=["nothing", "half a length", "too long", "no json", "no object", "forged", "word", "deep"],
)
async def test_whatever_node_says_nothing_raises_in_the_grader(
    sandbox: LocalSandbox, data: bytes, status: str
) -> None:
    """As if student code had taken the whole process over, and its channel with it."""
    source = f"""
        const [fs, channel] = [require("fs"), Number(process.argv[1])];
        const say = hex => fs.writeSync(channel, Buffer.from(hex, "hex"));
        say("{frame(b'{"ready":true}').hex()}");
        fs.readSync(channel, Buffer.alloc(4096));
        say("{data.hex()}");
    """
    node = installed_module.find_node()
    process = NodeProcess(sandbox.profile, node, LIMITS, (source,))
    try:
        assert await process.is_ready()
        outcome = await NodeBox(process, LIMITS.time_s).load(SAME)
    finally:
        await process.end()
    assert outcome.status == status
