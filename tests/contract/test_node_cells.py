"""Cells in JavaScript: ``%%node`` in a real IPython shell, with a real node behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from jupyter_codementor.notebook.magics import load

Run = Callable[[str], str]
KERNEL = """\
from jupyter_codementor.notebook.node_process import NodeProcess
process = NodeProcess()
print(process._process.pid, flush=True)
process.ask({"do": "load", "code": "for (;;);"})
"""
FAR = "const f = () => { throw new RangeError('far'); };"
FIRST = "from jupyter_codementor.asserts import approx, raises, unordered"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    found = InteractiveShell.instance(config=config)
    load(found)
    found.run_cell(FIRST)
    yield found
    found.user_ns.clear()
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Run:
    def execute(cell: str) -> str:
        shell.run_cell(cell)
        captured = capsys.readouterr()
        return str(captured.out + captured.err)

    return execute


def test_functions_of_a_cell_can_be_called_from_python(run: Run) -> None:
    assert run("%%node\nfunction twoSum(n, t) { return [0, n.indexOf(t - n[0])]; }") == ""
    assert run("assert twoSum([2, 7, 11], 9) == [0, 1]") == ""
    assert "AssertionError" in run("assert twoSum([2, 7, 11], 9) == [1, 1]")


@pytest.mark.parametrize(
    ("code", "test"),
    [
        ("const half = x => x / 2;", "assert half(3) == 1.5\nassert half(4) == 2"),
        ("const sum = (a, b) => a + b;", "assert sum(0.1, 0.2) == approx(0.3)"),
        ("const big = () => 10n ** 30n;", "assert big() == 10**30"),
        ("const none = () => {};", "assert none() is None"),
        ("const later = async x => x + 1;", "assert later(1) == 2"),
        ("const pairs = () => [[1, 2], [3, 4]];", "assert unordered(pairs()) == [[3, 4], [1, 2]]"),
        ("const count = () => new Map([['a', 1]]);", "assert count() == {'a': 1}"),
        ("const LIMIT = 3;", "assert LIMIT == 3"),
        ("const f = o => o.x.y;", "with raises(TypeError): f({})"),
        (FAR, "with raises(RangeError): f()"),
        (FAR, "with raises(Error, match='far'): f()"),
        (
            "class Bad extends Error {}\nconst f = () => { throw new Bad(); };",
            "with raises(Bad): f()",
        ),
        ("const add = list => { list.push(4); };", "x = [1]\nadd(x)\nassert x == [1, 4]"),
        ("const first = list => list[0];", "x = [(1, 2)]\nfirst(x)\nassert x == [(1, 2)]"),
        ("const put = (o, k) => { o[k] = 1; };", "x = {}\nput(x, 'a')\nassert x == {'a': 1}"),
        ("const make = () => ({ get: () => 7 });", "made = make()\nassert made.get() == 7"),
        (
            "class Dog { constructor(n) { this.n = n; } up() { this.n += 1; return this.n; } }",
            "rex = Dog(3)\nrex.up()\nassert rex.up() == 5\nassert rex.n == 5",
        ),
        ("const list = () => [1, 2, 3];", "assert list()[-1] == 3"),
        ("const call = f => f(2);\nconst twice = x => x * 2;", "assert call(twice) == 4"),
    ],
)
def test_tests_that_are_graded_run_in_the_kernel_too(run: Run, code: str, test: str) -> None:
    assert run(f"%%node\n{code}") == ""
    assert run(test) == ""


def test_what_is_printed_is_shown(run: Run) -> None:
    assert run("%%node\nconsole.log('hello', [1]);\nfunction f() { console.log('again'); }") == (
        "hello [ 1 ]\n"
    )
    assert run("f()") == "again\n"


def test_an_error_shows_the_line_of_the_cell_and_no_python(run: Run) -> None:
    shown = run("%%node\nconst a = 1;\nnull.x;")
    assert shown.startswith("solution.js:3\nnull.x;\n     ^\n\nTypeError: Cannot read")
    assert ".py" not in shown


def test_a_syntax_error_shows_line_and_caret(run: Run) -> None:
    shown = run("%%node\nfunction f() {\n  return 1 +* 2;\n}")
    assert shown.startswith("solution.js:3\n  return 1 +* 2;\n            ^\n\nSyntaxError:")
    assert ".py" not in shown


def test_running_the_cell_again_defines_everything_anew(run: Run) -> None:
    for number in (1, 2):
        assert run(f"%%node\nconst f = () => {number};") == ""
        assert run(f"assert f() == {number}") == ""


def test_a_program_is_tested_by_what_is_typed_and_printed(run: Run) -> None:
    assert run("%%node program\nconst name = prompt();\nconsole.log(`Hello, ${name}!`);") == ""
    assert run("%%io\nAda\n---\nHello, Ada!") == ""
    shown = run("%%io\nAda\n---\nHello!")
    assert "prints something else from line 1 on" in shown
    assert "Hello, Ada!" in shown


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("f(len)", "of Python cannot be given to JavaScript"),
        ("f(x=1)", "no arguments by name"),
        ("%%node quickly\n1", "stands alone"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, cell: str, sentence: str) -> None:
    run("%%node\nconst f = x => x;")
    assert sentence in run(cell)


def test_without_node_the_cell_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Node.js" in run("%%node\n1;")


def test_interrupting_stops_an_endless_loop(run: Run, shell: InteractiveShell) -> None:
    run("%%node\nfunction f() { console.log('going'); for (;;); }")
    process = shell.user_ns["f"]._process._process
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    assert "KeyboardInterrupt" in run("f()")
    timer.join()
    assert process.returncode is not None
    assert "Run the cell with %%node again" in run("f()")


def test_node_ends_when_nothing_of_its_cell_is_left(run: Run, shell: InteractiveShell) -> None:
    run("%%node\nconst f = () => 1;")
    process = shell.user_ns["f"]._process._process
    assert process.poll() is None
    run("%%node\nconst f = () => 2;")
    assert process.returncode is not None


def test_node_ends_with_the_kernel_even_in_an_endless_loop() -> None:
    """It looks for the process that started it, and goes when that is gone."""
    with subprocess.Popen([sys.executable, "-c", KERNEL], stdout=subprocess.PIPE) as kernel:
        assert kernel.stdout is not None
        node = int(kernel.stdout.readline())
        assert _state(node) not in "ZX"
        kernel.kill()
    ends = time.monotonic() + 15
    while _state(node) not in "ZX":
        assert time.monotonic() < ends, "node goes on without its kernel"
        time.sleep(0.05)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"
