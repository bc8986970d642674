"""Student code against tests that are code: it forges nothing, and sees nothing of the test."""

from __future__ import annotations

import pytest
from sandbox_code_samples import result_of, verdict_of
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


FORGERIES = [
    "class A:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\n"
    "def f(n): return A()",
    "class A(int):\n    def __eq__(self, other): return True\ndef f(n): return A(99)",
    "class A(list):\n    def __eq__(self, other): return True\ndef f(n): return [A()]",
    "class A(dict):\n    __class__ = int\n    def __eq__(self, other): return True\n"
    "def f(n): return A()",
    "class A:\n    __class__ = int\n    def __eq__(self, other): return True\n"
    "    def __rsub__(self, o):"
    " return 0\ndef f(n): return A()",
    "def f(n): return True",
    "def f(n): return 3.0",
    "import sys\ndef f(n):\n    frame = sys._getframe()\n    while frame:\n"
    "        for value in frame.f_locals.values():\n"
    "            if isinstance(value, dict) and 'status' in value: value['status'] = 'passed'\n"
    "        frame = frame.f_back\n    return 0",
]


@pytest.mark.parametrize("code", FORGERIES)
async def test_no_object_equal_to_everything_passes_a_test(code: str) -> None:
    source = "for n in [3]:\n    assert f(n) == n"
    assert (await result_of(jail("C"), code, source, "f")).status == "failed"
    source = "for n in [3]:\n    assert n == f(n)"
    assert (await result_of(jail("C"), code, source, "f")).status == "failed"
    source = "for n in [3]:\n    assert [n] == [f(n)] and {'a': (n,)} == {'a': (f(n),)}"
    if "True" not in code.splitlines()[-1] and "3.0" not in code:  # equal by Python's own ==
        assert (await result_of(jail("C"), code, source, "f")).status == "failed"


PEEKING = [
    "def f(g): return g.__globals__",
    "def f(g): return g.__code__.co_consts",
    "def f(g): return g.__closure__",
    "def f(g): return ('{0.__globals__}').format(g)",
    "def f(g): return type(g)._exchange.__get__(g).ask('getattr', '{0.__globals__}', 'format')(g)",
    "def f(g): return type(g)._exchange.__get__(g).ask('dir', g)",
    "def f(g): return type(g)._exchange.__get__(g).ask('format', '{0.__globals__}', g)",
    "def f(g): return g.__class__.__subclasses__()",
    "def f(g): return g.__self__",
]


@pytest.mark.parametrize("code", PEEKING)
async def test_student_code_cannot_look_into_what_a_test_hands_over(code: str) -> None:
    source = (
        "secret = 'KEY' + 'WORD'\nfound = str(f(lambda x: secret))\nassert 'KEYWORD' not in found"
    )
    result = await result_of(jail("C"), code, source, "f")
    assert result.status in ("error", "passed")
    assert "KEYWORD" not in str(result)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("run", "'x'"),
        ("name", "'secret'"),
        ("forget", ""),
        ("count", "True"),
        ("eval", "'1'"),
        ("call", "object()"),
    ],
)
async def test_student_code_cannot_ask_for_what_only_the_trusted_side_asks(
    operation: str, arguments: str
) -> None:
    ask = f"type(g)._exchange.__get__(g).ask({operation!r}, {arguments})"
    code = f"def f(g):\n    {ask}\n    return 1"
    result = await result_of(jail("C"), code, "assert f(lambda: 1) == 1", "f")
    assert result.status in ("error", "protocol_error")


async def test_a_callback_from_another_thread_is_refused(sandbox: LocalSandbox) -> None:
    code = (
        "import threading\ndef f(g):\n    said = []\n    def run():\n        try: g()\n"
        "        except RuntimeError as error: said.append(str(error))\n"
        "    thread = threading.Thread(target=run); thread.start(); thread.join()\n    return said"
    )
    result = await result_of(sandbox, code, "assert f(lambda: 1) == 1", "f")
    assert "only the main thread" in str(result.got)


_MADE_UP = """
import sys
wire = sys.modules["box.wire"]
old, told = wire.write, []
def write(fd, answer):
    told.append(1)
    if len(told) > {first}:
        answer = {{**answer, {answer}}}
        answer = {{key: value for key, value in answer.items() if value is not None}}
    old(fd, answer)
wire.write = write
def f(x): return x
"""
_RAISED = "{'error': {'error': [0, {'builtin': 'ValueError'}, [], 'x']}}"


@pytest.mark.parametrize(
    "answer",
    [
        f"'value': {_RAISED}",
        "'status': 'raised', 'raised': {'type_name': 'E', 'bases': [], 'message': ''}, "
        f"'value': {_RAISED}",
        "'value': {'opaque': 'x', 'text': ''}",
        "'value': {'value': {'yours': 4}}",
        "'value': {'value': {'arg': 4}}",
        "'value': {'value': {'slice': ['a', {'yours': 1}, 2]}}",
    ],
)
async def test_what_a_box_makes_up_of_its_names_fails_the_test_and_blames_nobody_else(
    answer: str, sandbox: LocalSandbox
) -> None:
    code = _MADE_UP.format(first=1, answer=answer)
    result = await result_of(sandbox, code, "for i in [1]:\n    assert f(i) == i", "f")
    assert result.status in ("failed", "error", "protocol_error"), result


@pytest.mark.parametrize(("operation", "args"), [("pow", "[10, 10**9]"), ("bytes", "[10**11]")])
async def test_a_box_cannot_have_the_tests_box_work_for_it(
    operation: str, args: str, sandbox: LocalSandbox
) -> None:
    answer = f"'status': None, 'value': None, 'op': '{operation}', 'args': {args}, 'kwargs': {{}}"
    code = _MADE_UP.format(first=2, answer=answer)
    verdict = await verdict_of(sandbox, code, "for i in [1]:\n    assert f(i) == i", "f")
    assert verdict.status == "wrong_answer", verdict


async def test_a_list_too_large_to_be_passed_on_is_told_of(sandbox: LocalSandbox) -> None:
    code = "f = list(range(300_000))"
    result = await result_of(sandbox, code, "for i in [1]:\n    assert f[i] == i", "f")
    assert result.status == "error"
    assert "more than 200000 parts" in str(result.error)


async def test_arguments_of_a_partial_function_stay_with_the_test(sandbox: LocalSandbox) -> None:
    source = (
        "from functools import partial\ndef check(wanted, value): return value == wanted\n"
        "for i in [1]:\n    assert f(partial(check, 42))"
    )
    ok = await result_of(sandbox, "def f(c): return c(42)", source, "f")
    assert ok.status == "passed"
    peeks = await result_of(sandbox, "def f(c): return c(c.args[0])", source, "f")
    assert (peeks.status, peeks.earned) == ("error", 0)
