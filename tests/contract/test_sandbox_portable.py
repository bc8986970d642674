"""Level D: what Monty can run is graded and held, and what it cannot run is never a fail."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import attack_sample
import pytest
from attack_sample import SAMPLE
from msgspec.structs import replace
from sandbox_samples import LIMITS, ask, call, case, challenge, descendants, jail, load

from jupyter_codementor.adapters.sandbox import LocalSandbox, choose
from jupyter_codementor.adapters.sandbox.box.lacking import Source, what_lacks
from jupyter_codementor.adapters.sandbox.layers import Layer
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import NotebookSetup, Unsupported
from jupyter_codementor.model.challenge import (
    Challenge,
    CodeTest,
    Constant,
    InputOutput,
    Limits,
    Name,
    Operation,
    Raises,
    TestCase,
)

NO_JAIL: tuple[Layer, ...] = ("bubblewrap", "landlock", "seccomp")
CASES = [one for one in SAMPLE["cases"] if one["language"] == "python"]
ONLY_A_PART = "This machine can run a part of Python only"
SUPPORTED_CONTROLS = 18
DOUBLE = challenge(case("f", (2,), 4), case("f", (3,), 6, hidden=True))


@pytest.fixture
async def portable() -> AsyncIterator[LocalSandbox]:
    sandbox = jail("D")
    yield sandbox
    await sandbox.close()


@pytest.fixture
async def with_process() -> AsyncIterator[LocalSandbox]:
    """Level D on a machine whose owner's code it is."""
    found = (await choose(without=NO_JAIL, own_code=True)).sandbox
    yield found
    await found.close()


@pytest.fixture(scope="module")
def victim() -> Iterator[subprocess.Popen[bytes]]:
    with attack_sample.victim() as process:
        yield process


# --- The sample ------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", CASES, ids=[attack["name"] for attack in CASES])
async def test_attacks_are_held_and_what_is_not_supported_is_said(
    attack: dict[str, Any],
    portable: LocalSandbox,
    tmp_path: Path,
    victim: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    found = await attack_sample.problems(attack, portable, tmp_path, victim)
    if found and found[0].startswith(ONLY_A_PART):
        del found[0]
        if found and found[0].startswith("grader_fault instead of pass"):
            assert attack["kind"] == "control"
            del found[0]
    assert not found


async def test_most_of_the_honest_code_is_supported(portable: LocalSandbox) -> None:
    passed = 0
    for attack in (one for one in CASES if one["kind"] == "control"):
        asked = attack_sample.challenge_of(
            SAMPLE["challenges"][attack["challenge"]], Limits(10.0, 128)
        )
        asked = replace(asked, image=attack_sample.image_of(attack))
        verdict = await grade(asked, attack["code"], portable, hidden=True)
        assert verdict.status in ("accepted", "grader_fault"), verdict
        passed += verdict.status == "accepted"
    assert passed >= SUPPORTED_CONTROLS


# --- A box -----------------------------------------------------------------------------------


async def test_values_keep_their_types(portable: LocalSandbox) -> None:
    values = [None, True, 2**80, 1.5, 1j, "ä", b"x", [1], (1,), {1}, frozenset({1}), {"a": (1, 2)}]
    for value in values:
        found = (await ask(portable, "def f(x): return x", "f", value)).value
        assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("source", ["range(3)", "f", "type", "iter([1])", "{1: 2}.keys()"])
async def test_what_is_no_data_does_not_pass_for_a_text(
    portable: LocalSandbox, source: str
) -> None:
    outcome = await ask(portable, f"def f(): return {source}")
    assert type(outcome.value).__name__ == "Opaque"


async def test_an_exception_comes_with_its_line_bases_and_traceback(
    portable: LocalSandbox,
) -> None:
    raised = (await ask(portable, "def g(x):\n    return 1 // x\ndef f(): return g(0)")).raised
    assert raised is not None
    assert (raised.type_name, raised.line) == ("ZeroDivisionError", 2)
    assert raised.bases == ("ZeroDivisionError", "ArithmeticError", "Exception", "BaseException")
    assert '  File "<solution>", line 2, in g\n    return 1 // x\n' in raised.traceback


async def test_a_mistake_in_the_syntax_is_told_as_python_tells_it(portable: LocalSandbox) -> None:
    outcome = await load(portable, "x = 1\ndef f(:\n")
    assert (outcome.status, outcome.raised and outcome.raised.line) == ("syntax_error", 2)


async def test_steps_share_names_and_a_missing_one_is_named(portable: LocalSandbox) -> None:
    async with portable.box(LIMITS) as box:
        await box.load("def f(n): return [n]\ndef g(): return nothing")
        assert (await box.evaluate(call("f", 3), "kept")).value is None
        total = Operation("+", Name("kept"), Constant([4]))
        assert (await box.evaluate(total)).value == [3, 4]
        absent = await box.evaluate(call("h"))
        assert (absent.status, absent.missing) == ("missing", "h")
        inside = await box.evaluate(call("g"))
        assert inside.raised is not None
        assert inside.raised.type_name == "NameError"


async def test_memory_time_and_output_are_limited(portable: LocalSandbox) -> None:
    small = Limits(time_s=0.3, memory_mb=32)
    hog = "def f():\n    kept = []\n    while True: kept.append('x' * 100000 + str(len(kept)))"
    assert (await ask(portable, hog, limits=replace(small, time_s=5.0))).status == "memory"
    assert (await ask(portable, "def f():\n    while True: pass", limits=small)).status == "timeout"
    flood = "def f():\n    while True: print('x' * 1000)"
    assert (await ask(portable, flood, limits=LIMITS)).status == "output_limit"


async def test_a_small_value_that_is_large_when_written_out_is_refused(
    portable: LocalSandbox,
) -> None:
    code = "def f():\n    a = 'x' * 100000\n    b = [a] * 1000\n    return [b] * 1000"
    assert (await ask(portable, code)).status in ("memory", "value", "crash")
    assert (await ask(portable, "def f(): return 1")).value == 1


async def test_nothing_of_a_submission_outlives_it() -> None:
    portable = jail("D")
    async with portable.box(LIMITS):
        pass
    zygotes = descendants()
    code = "def f():\n    while True: pass"
    assert (await ask(portable, code, limits=Limits(time_s=0.2))).status == "timeout"
    async with asyncio.timeout(1.0):
        while descendants() - zygotes:
            await asyncio.sleep(0.01)
    await portable.close()


async def test_the_memory_that_is_told_is_that_of_the_interpreter(portable: LocalSandbox) -> None:
    async with portable.box(LIMITS) as box:
        await box.load("kept = 'x' * (20 << 20)")
        assert 20 << 20 < box.memory_bytes < 100 << 20


async def test_the_environment_of_the_server_does_not_reach_the_interpreter(
    portable: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    before = descendants()
    async with portable.box(LIMITS):
        for pid in descendants() - before:
            assert b"CANARY" not in Path(f"/proc/{pid}/environ").read_bytes()


async def test_programs_read_what_is_typed_and_its_end(portable: LocalSandbox) -> None:
    code = "name = input('? ')\nprint('hi', name)\nprint(input())"
    check = InputOutput("Ada\nx\n", "hi Ada\nx\n")
    asked = challenge(TestCase("typed", check), kind="program")
    assert (await grade(asked, code, portable, hidden=True)).status == "accepted"
    asked = challenge(TestCase("typed", replace(check, stdin="Ada\n")), kind="program")
    found = (await grade(asked, code, portable, hidden=True)).cases[0]
    assert (found.status, "EOFError" in (found.error or "")) == ("error", True)


# --- What is not supported ---------------------------------------------------------------------

LACKING = {
    "inheritance": "class A: pass\nclass B(A): pass\ndef f(n): return 2 * n",
    "an exception of one's own": "class E(Exception): pass\ndef f(n): return 2 * n",
    "a generator": "def g(n):\n    yield 2 * n\ndef f(n): return next(g(n))",
    "del": "def f(n):\n    x = n\n    del x\n    return 2 * n",
    "a module": "import statistics\ndef f(n): return 2 * n",
    "a name of a module": "from collections import OrderedDict\ndef f(n): return 2 * n",
    "a built-in": "def f(n): return 2 * n if callable(f) else 0",
    "a method of str": "def f(n):\n    str.maketrans('a', 'b')\n    return 2 * n",
    "an attribute of a function": "def f(n):\n    f.seen = n\n    return 2 * n",
    "a special method that is passed over": (
        "class A:\n    def __bool__(self): return False\ndef f(n): return n if A() else 2 * n"
    ),
    "an exception with two arguments": (
        "def f(n):\n    try:\n        raise ValueError(1, 2)\n"
        "    except ValueError:\n        return 2 * n"
    ),
    "files": "def f(n):\n    open('/tmp/notes').close()\n    return 2 * n",
}


@pytest.mark.parametrize("name", LACKING)
async def test_what_is_not_supported_is_no_fail_but_said(portable: LocalSandbox, name: str) -> None:
    verdict = await grade(DOUBLE, LACKING[name], portable, hidden=True)
    assert (verdict.status, verdict.isolation, verdict.cases) == ("grader_fault", "D", ())
    assert (verdict.fault or "").startswith(ONLY_A_PART)
    assert "no mistake of yours" in (verdict.fault or "")


MISTAKES = {
    "a type": "def f(n): return n + '1'",
    "None": "def f(n):\n    x = None\n    return x[0]",
    "an argument too few": "def g(a, b): return a\ndef f(n): return g(n)",
    "an attribute of None": "def f(n): return None.upper()",
    "an attribute of a class": "class A:\n    pass\ndef f(n): return A().size",
    "a sum of objects": "class A:\n    pass\ndef f(n): return A() + 1",
    "a name": "def f(n): return m",
    "a method that there is not": "def f(n): return 'a'.push(n)",
    "an index": "def f(n): return [][n]",
    "a key": "def f(n): return {}[n]",
    "no hash": "def f(n): return {[]: n}",
    "its own": "def f(n): raise NotImplementedError('later')",
    "a check": "def f(n): assert n < 0",
    "no end": "def f(n): return f(n)",
    "a module that there is not": "def f(n):\n    import nothing_of_the_kind",
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_a_mistake_that_python_sees_too_is_one(portable: LocalSandbox, name: str) -> None:
    verdict = await grade(DOUBLE, MISTAKES[name], portable, hidden=True)
    assert verdict.status == "wrong_answer", verdict.fault
    assert {found.status for found in verdict.cases} == {"error"}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_same_mistakes_are_mistakes_in_python(name: str) -> None:
    names: dict[str, Any] = {}
    exec(MISTAKES[name], names)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any: that it fails is the fact
        names["f"](2)
    assert what_lacks(caught.value, Source(MISTAKES[name]), raised_by_code=True) == ""


async def test_whole_notebooks_other_images_tests_that_are_code_and_processes_are_not_supported(
    portable: LocalSandbox,
) -> None:
    asked: list[Challenge] = [
        replace(DOUBLE, image="numpy"),
        replace(DOUBLE, image="javascript", language="javascript"),
        replace(DOUBLE, limits=replace(LIMITS, processes=3)),
        challenge(TestCase("code", CodeTest("assert f(2) == 4", ("f",)))),
    ]
    for one in asked:
        verdict = await grade(one, "def f(n): return 2 * n", portable, hidden=True)
        assert (verdict.fault or "").startswith(ONLY_A_PART)
    with pytest.raises(Unsupported):
        async with portable.notebook(NotebookSetup(limits=LIMITS)):
            pass


# --- What runs it instead ------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in LACKING if name != "files"])
async def test_the_owner_of_the_machine_gets_visible_tests_at_level_e_for_the_rest(
    with_process: LocalSandbox, name: str
) -> None:
    verdict = await grade(DOUBLE, LACKING[name], with_process, hidden=True)
    assert (verdict.status, verdict.isolation, verdict.points) == ("accepted", "E", 1)


async def test_what_is_supported_is_graded_at_level_d_with_hidden_tests(
    with_process: LocalSandbox,
) -> None:
    verdict = await grade(DOUBLE, "def f(n): return 2 * n", with_process, hidden=True)
    assert (verdict.status, verdict.isolation, verdict.points) == ("accepted", "D", 2)
    wrong = await grade(DOUBLE, "def f(n): return 4", with_process, hidden=True)
    assert (wrong.status, wrong.isolation) == ("partial", "D")


async def test_where_the_interpreters_differ_the_whole_python_is_believed(
    with_process: LocalSandbox,
) -> None:
    asked = challenge(case("f", (2.675,), 2.67))
    verdict = await grade(asked, "def f(x): return round(x, 2)", with_process, hidden=True)
    assert (verdict.status, verdict.isolation) == ("accepted", "E")
    raises = challenge(case("f", (2,), None, expect=Raises(("ValueError",))))
    code = "def f(n): raise ValueError(n, n)"
    verdict = await grade(raises, code, with_process, hidden=True)
    assert (verdict.status, verdict.isolation) == ("accepted", "E")


async def test_a_verdict_says_why_it_came_from_another_interpreter(
    with_process: LocalSandbox,
) -> None:
    verdict = await grade(DOUBLE, "class A(int): pass\nf = A", with_process, hidden=True)
    assert verdict.note.startswith(ONLY_A_PART)
    assert "classes that inherit" in verdict.note
    assert verdict.note.endswith("run at isolation level E, and the result is practice.")
    asked = challenge(case("f", (2.675,), 2.67))
    verdict = await grade(asked, "def f(x): return round(x, 2)", with_process, hidden=True)
    assert "all of Python sees your code otherwise" in verdict.note
    verdict = await grade(DOUBLE, "def f(n): return 2 * n", with_process, hidden=True)
    assert verdict.note == ""


@pytest.mark.parametrize(
    "how", ["getattr(f, x)", "[].append.__self__ if x == 1 else getattr(f, x)"]
)
async def test_what_is_lacking_tells_nothing_of_a_hidden_input(
    portable: LocalSandbox, with_process: LocalSandbox, how: str
) -> None:
    secret = "a_secret_word"
    asked = challenge(case("f", (1,), 1), case("f", (secret,), 2, hidden=True))
    code = f"def f(x):\n    if x == 1:\n        return 1\n    return {how}"
    for sandbox in (portable, with_process):
        verdict = await grade(asked, code, sandbox, hidden=True)
        assert secret not in repr(verdict)
        assert (verdict.fault or verdict.note).startswith(ONLY_A_PART)


# --- The choice ----------------------------------------------------------------------------------


async def test_without_a_jail_the_level_is_d_found_out_by_attacks() -> None:
    choice = await choose(without=NO_JAIL)
    assert choice.sandbox.level == "D"
    assert choice.sandbox.instead is None
    names = {finding.name for finding in choice.findings if finding.held}
    assert {"level D (monty)", "read a file outside", "import subprocess"} <= names
    assert {"run without end", "take too much memory"} <= names
    await choice.sandbox.close()


async def test_where_it_is_not_installed_the_level_is_e_and_how_to_get_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name: None if name == "pydantic_monty" else find_spec(name),
    )
    choice = await choose(without=NO_JAIL)
    assert choice.sandbox.level == "E"
    [said] = [found.detail for found in choice.findings if found.name == "level D (monty)"]
    assert "pip install 'jupyter-codementor[portable]'" in said
    await choice.sandbox.close()


async def test_with_a_jail_it_is_not_looked_for() -> None:
    choice = await choose()
    assert choice.sandbox.level in "BC"
    assert not [found for found in choice.findings if "level D" in found.name]
    await choice.sandbox.close()
