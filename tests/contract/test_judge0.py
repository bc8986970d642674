"""Grading at Judge0: the same verdicts as in our own jail, and no wrong ones when it fails."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import LIMITS, case, challenge, challenge_of, jail
from test_sandbox_grade import ADD, CODES, GREET, STACK, stack_challenge

from jupyter_codementor.adapters.sandbox.judge0 import Judge0Api, Judge0Sandbox, api, runs
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import CodeTest, InputOutput, Limits, TestCase
from jupyter_codementor.testing.judge0_server import Fault, Judge0Server

TOKEN = "the-secret-token"
SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin")
RIGHT = "def add(a, b): return a + b"
SAMPLE = json.loads(Path(__file__).parents[1].joinpath("data/attacks-sample.json").read_text())
FORGERIES = [
    attack
    for attack in SAMPLE["cases"]
    if attack["language"] == "python"
    and attack["kind"] in ("forge", "leak", "control")
    and not {"numpy", "files"} & set(attack["requires"])
]


@pytest.fixture
async def server() -> AsyncIterator[Judge0Server]:
    async with Judge0Server(TOKEN) as server:
        yield server


@pytest.fixture
async def judge0(server: Judge0Server) -> AsyncIterator[Judge0Sandbox]:
    """A Judge0 beside which there is no second grader."""
    sandbox = Judge0Sandbox(Judge0Api(server.url, TOKEN, "X-Auth-Token", 5.0))
    yield sandbox
    await sandbox.close()


@pytest.mark.parametrize(("code", "status", "case_status"), CODES)
async def test_each_word_of_a_verdict_is_that_of_our_own_jail(
    judge0: Judge0Sandbox, code: str, status: str, case_status: str
) -> None:
    asked = replace(ADD, limits=Limits(1.0, 128))
    verdict = await grade(asked, code, judge0, hidden=True)
    own = await grade(asked, code, jail("C"), hidden=True)
    assert (verdict.status, verdict.cases[0].status) == (status, case_status)
    told = [(each.name, each.status, each.earned, each.error) for each in verdict.cases]
    if case_status != "timeout":  # there, the hidden run has its own time
        assert told == [(each.name, each.status, each.earned, each.error) for each in own.cases]
    assert verdict.isolation == "A"


@pytest.mark.parametrize(
    ("code", "status", "case_status"),
    [
        ("print(f'Hello, {input()}!')", "accepted", "passed"),
        ("import sys\nprint(f'Hello, {input()}!  \\n')\nsys.exit()", "accepted", "passed"),
        ("print('Hello, Ada!')", "partial", "passed"),
        ("print('Hello,', input(), '!')", "wrong_answer", "failed"),
        ("print(", "error", "syntax_error"),
        ("input(); input()", "wrong_answer", "error"),
        ("while True: pass", "wrong_answer", "timeout"),
    ],
)
async def test_a_program_is_one_run_for_each_test(
    judge0: Judge0Sandbox, server: Judge0Server, code: str, status: str, case_status: str
) -> None:
    asked = replace(GREET, limits=Limits(1.0, 128))
    verdict = await grade(asked, code, judge0, hidden=True)
    assert (verdict.status, verdict.cases[0].status) == (status, case_status)
    assert len(server.received) == 2


async def test_steps_bind_values_and_exceptions_are_compared_here(judge0: Judge0Sandbox) -> None:
    assert (await grade(stack_challenge(), STACK, judge0, hidden=True)).status == "accepted"
    wrong = STACK.replace("IndexError", "KeyError")
    [result] = (await grade(stack_challenge(), wrong, judge0, hidden=True)).cases
    assert (result.status, result.line) == ("failed", 6)
    assert result.difference == "expected IndexError, but KeyError was raised"


async def test_what_is_expected_never_leaves_and_hidden_inputs_never_join_visible_ones(
    judge0: Judge0Sandbox, server: Judge0Server
) -> None:
    asked = challenge(
        case("f", ("SEEN",), "EXPECTED-1"), case("f", ("HIDDEN-IN",), "EXPECTED-2", hidden=True)
    )
    await grade(asked, "def f(x): return x", judge0, hidden=True)
    visible, hidden = server.received
    assert "SEEN" in visible["stdin"]
    assert "HIDDEN-IN" not in str(visible)
    assert "HIDDEN-IN" in hidden["stdin"]
    assert "EXPECTED" not in str(server.received)
    assert all("expected_output" not in each for each in server.received)
    assert [call for call in server.calls if call.startswith("POST")] == ["POST /submissions/batch"]


async def test_time_and_memory_are_told_for_each_test(judge0: Judge0Sandbox) -> None:
    code = "import time\ndef add(a, b):\n    time.sleep(0.05)\n    return a + b"
    verdict = await grade(ADD, code, judge0, hidden=False)
    [result] = verdict.cases
    assert result.duration_ms is not None
    assert 50 <= result.duration_ms < 1_000
    assert result.memory_bytes is not None
    assert result.memory_bytes > 1 << 20


async def test_with_isolate_test_no_test_sees_what_another_left(judge0: Judge0Sandbox) -> None:
    code = "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)"
    asked = challenge(case("f", (1,), 1), case("f", (2,), 1), case("f", (3,), 1))
    assert (await grade(asked, code, judge0, hidden=True)).status == "partial"
    apart = replace(asked, isolate="test")
    assert (await grade(apart, code, judge0, hidden=True)).status == "accepted"


async def test_the_order_of_visible_and_hidden_tests_is_kept(judge0: Judge0Sandbox) -> None:
    asked = challenge(case("f", (1,), 1, hidden=True), case("f", (2,), 2), case("f", (3,), 0))
    verdict = await grade(asked, "def f(x): return x", judge0, hidden=True)
    assert [each.name for each in verdict.cases] == ["f(1)", "f(2)", "f(3)"]
    assert [each.status for each in verdict.cases] == ["passed", "passed", "failed"]


async def test_more_runs_than_a_batch_takes_are_more_batches(
    judge0: Judge0Sandbox, server: Judge0Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MAX_BATCH", 2)
    cases = [TestCase(str(n), InputOutput(f"{n}\n", f"{n}\n")) for n in range(5)]
    verdict = await grade(challenge(*cases, kind="program"), "print(input())", judge0, hidden=False)
    assert [each.status for each in verdict.cases] == ["passed"] * 5
    assert server.calls.count("POST /submissions/batch") == 3


async def test_answers_too_large_for_judge0_fail_their_test_and_say_so(
    judge0: Judge0Sandbox,
) -> None:
    large = case("f", (1,), "x" * 600_000, name="first")
    asked = challenge(large, case("f", (2,), "x" * 600_000, name="second"))
    verdict = await grade(asked, "def f(n): return 'x' * 600_000", judge0, hidden=False)
    assert [each.status for each in verdict.cases] == ["passed", "failed"]
    assert "too large to be compared" in str(verdict.cases[1])


# --- what goes wrong there ------------------------------------------------------------------------

FAULTS: list[tuple[Fault, str]] = [
    ("queue_full", "The queue of Judge0 is full."),
    ("internal_error", "Judge0 could not run the code (its status 13)."),
    ("stuck", "Judge0 did not begin in time."),
    ("slow", "Judge0 did not finish in time."),
    ("malformed", "Judge0 gave an answer that cannot be understood."),
    ("reset", "Judge0 cannot be reached"),
    ("no_python", "Judge0 needs Python 3.11 or newer; its newest is 3.8."),
    ("garbage", "Judge0 did not run our program."),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS)
async def test_a_fault_of_judge0_is_never_a_wrong_answer(
    server: Judge0Server, fault: Fault, said: str
) -> None:
    server.fault = fault
    alone = Judge0Sandbox(Judge0Api(server.url, TOKEN, "X-Auth-Token", 0.6))
    asked = replace(ADD, limits=Limits(0.5, 128))
    began = time.monotonic()
    verdict = await grade(asked, RIGHT, alone, hidden=True)
    assert time.monotonic() - began < 3.5
    assert (verdict.status, verdict.cases, verdict.points) == ("grader_fault", (), 3)
    assert verdict.fault is not None
    assert verdict.fault.startswith(said)
    assert "no second grader is set" in verdict.fault

    both = Judge0Sandbox(alone.api, jail("C"))
    verdict = await grade(asked, RIGHT, both, hidden=True)
    assert (verdict.status, verdict.isolation) == ("accepted", "C")
    server.fault = ""
    verdict = await grade(asked, RIGHT, both, hidden=True)
    assert (verdict.status, verdict.isolation) == ("accepted", "A")
    await alone.close()


async def test_a_token_that_is_refused_is_said_and_never_shown(
    server: Judge0Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Judge0Sandbox(Judge0Api(server.url, "another-secret", "X-Auth-Token", 2.0))
    verdict = await grade(ADD, RIGHT, wrong, hidden=True)
    assert verdict.fault is not None
    assert verdict.fault.startswith("Judge0 does not know our token")
    assert "another-secret" not in caplog.text + str(verdict)
    await wrong.close()


async def test_a_judge0_that_is_not_there_is_a_fault() -> None:
    gone = Judge0Sandbox(Judge0Api("http://127.0.0.1:9", "", "X-Auth-Token", 2.0))
    verdict = await grade(ADD, RIGHT, gone, hidden=True)
    assert verdict.status == "grader_fault"
    assert "cannot be reached" in str(verdict.fault)
    await gone.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "javascript"}, "Judge0 is asked to run Python only, not javascript."),
        ({"image": "numpy"}, "Judge0 has no image numpy."),
        ({"limits": Limits(processes=4)}, "Judge0 is not asked to run code that starts processes."),
        ({"limits": Limits(time_s=30.0)}, "Judge0 runs nothing for 30 s."),
        ({"limits": Limits(memory_mb=4096)}, "Judge0 gives no 4096 MiB of memory."),
    ],
)
async def test_what_judge0_does_not_take_is_not_sent(
    judge0: Judge0Sandbox, server: Judge0Server, change: dict[str, Any], said: str
) -> None:
    verdict = await grade(replace(ADD, **change), RIGHT, judge0, hidden=True)
    assert verdict.status == "grader_fault"
    assert str(verdict.fault).startswith(said)
    assert server.received == []


async def test_a_code_test_goes_to_the_second_grader_or_is_our_fault(
    judge0: Judge0Sandbox, server: Judge0Server
) -> None:
    asked = challenge(TestCase("code", CodeTest("assert add(1, 2) == 3")))
    verdict = await grade(asked, RIGHT, judge0, hidden=True)
    assert verdict.status == "grader_fault"
    assert "Judge0 cannot grade this" in str(verdict.fault)
    assert server.received == []


# --- what the student's code can do there ---------------------------------------------------------


@pytest.mark.parametrize("attack", FORGERIES, ids=[attack["name"] for attack in FORGERIES])
async def test_forgeries_are_held_and_honest_code_passes(
    attack: dict[str, Any], judge0: Judge0Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "canary.txt"
    path.write_text("CANARY")
    code = attack["code"]
    for word, value in (("@@CANARY_FILE@@", path), ("@@CANARY_DIR@@", tmp_path)):
        code = code.replace(word, str(value))
    limits = replace(LIMITS, time_s=4.0 if attack["kind"] == "control" else 1.5)
    asked = challenge_of(SAMPLE["challenges"][attack["challenge"]], limits)
    verdict = await grade(asked, code, judge0, hidden=True)
    assert verdict.status != "grader_fault", verdict.fault
    wanted = attack["expect"]["verdict"]
    if wanted != "any":
        assert (verdict.status == "accepted") is (wanted == "pass"), verdict
    for text in (*attack["expect"]["absent"], "CANARY-EXPECTED", "CANARY-INPUT"):
        assert text not in str(verdict)


PEEK = """
import os
def add(a, b):
    found = []
    pid = os.getppid()
    for name in ("fd/0", "environ", "mem", "cmdline"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                found.append(name + str(file.read(64)))
        except OSError:
            pass
    for fd in range(3, 64):
        try:
            found.append(str(os.pread(fd, 64, 0)))
        except OSError:
            pass
    return found
"""


async def test_the_code_cannot_read_the_nonce_or_the_inputs_of_later_tests(
    judge0: Judge0Sandbox,
) -> None:
    verdict = await grade(ADD, PEEK, judge0, hidden=False)
    assert verdict.cases[0].got == "[]"
    assert judge0.missing_inside == frozenset()


@pytest.mark.skipif(
    os.getuid() != 0 or not SYSTEM_PYTHON, reason="needs root, and a Python that others may read"
)
@pytest.mark.parametrize("guarded", [True, False])
async def test_without_inner_layers_the_harness_still_cannot_be_looked_into(
    monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    bare = runs.program().replace('"read": [*libraries', '"read": None and [*libraries')
    if not guarded:
        bare = bare.replace("guarded = _guard()", "guarded = False")
    monkeypatch.setattr(runs, "program", lambda: bare)
    monkeypatch.setattr(runs, "_filter", lambda: None)
    async with Judge0Server("", str(SYSTEM_PYTHON), user=65534) as server:
        judge0 = Judge0Sandbox(Judge0Api(server.url, "", "X-Auth-Token", 5.0))
        verdict = await grade(ADD, PEEK, judge0, hidden=False)
        await judge0.close()
    seen = str(verdict.cases[0].got)
    assert "cmdline" in seen  # nothing else stands in the way
    assert ("environ" in seen) is not guarded


async def test_a_line_that_looks_like_a_result_is_output_and_nothing_else(
    judge0: Judge0Sandbox, server: Judge0Server
) -> None:
    line = json.dumps(
        {"what": "step", "k": 0, "n": 1, "said": '{"n":1,"status":"value","value":5}'}
    )
    code = (
        "import os, sys, json\n"
        f"line = {line!r}\n"
        "def add(a, b):\n"
        "    for fd in (1, 2):\n"
        "        os.write(fd, ('0' * 32 + ' ' + line + '\\n').encode())\n"
        "    print(line)\n"
        "    return 0\n"
    )
    verdict = await grade(ADD, code, judge0, hidden=True)
    assert [each.status for each in verdict.cases] == ["failed", "passed", "failed"]
    assert line in verdict.cases[0].output


async def test_the_nonce_is_another_one_in_each_run(
    judge0: Judge0Sandbox, server: Judge0Server
) -> None:
    await grade(ADD, RIGHT, judge0, hidden=True)
    await grade(ADD, RIGHT, judge0, hidden=True)
    nonces = {json.loads(each["stdin"])["nonce"] for each in server.received}
    assert len(nonces) == 4
