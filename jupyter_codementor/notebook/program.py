"""Runs a whole program in the kernel with typed lines, and compares what it prints."""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import sys
from collections.abc import Callable, Iterator

from jupyter_codementor.errors import BadInput

_FILENAME = "<program>"


def split(cell: str) -> tuple[str, str]:
    """Split an ``%%io`` cell into what is typed and what must be printed.

    Raises:
        BadInput: no line of it is ``---``.
    """
    lines = cell.splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() == "---"]
    if not marks:
        raise BadInput(
            "An %%io cell needs a line with three hyphens (---): above it stands what is typed,"
            " below it what must be printed."
        )
    typed, printed = lines[: marks[0]], lines[marks[0] + 1 :]
    return "".join(f"{line}\n" for line in typed), "\n".join(printed)


def check(
    source: str, typed: str, expected: str, runs: Callable[[str, str], str] | None = None
) -> None:
    """Run `source` with `typed` as input, in Python if nothing else `runs` it.

    Raises:
        AssertionError: it prints something other than `expected`.
        BaseException: whatever the program raises, other than `SystemExit`.
    """
    __tracebackhide__ = True
    got, wanted = _trimmed((runs or run)(source, typed)), _trimmed(expected)
    if got != wanted:
        raise AssertionError(_difference(typed, wanted, got))


def run(source: str, typed: str) -> str:
    """Run `source` as a program in a fresh namespace and return what it prints."""
    __tracebackhide__ = True
    # None as the time keeps the lines when linecache checks for changed files.
    lines = source.splitlines(keepends=True)
    linecache.cache[_FILENAME] = (len(source), None, lines, _FILENAME)
    code = compile(source, _FILENAME, "exec")
    printed = io.StringIO()
    with (
        _typing(io.StringIO(typed)),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        exec(code, {"__name__": "__main__", "__builtins__": builtins})  # noqa: S102 - the student's own code in the student's own kernel
    return printed.getvalue()


@contextlib.contextmanager
def _typing(keyboard: io.StringIO) -> Iterator[None]:
    """Let `input` and `sys.stdin` read from `keyboard`; prompts are not printed."""

    def typed_input(prompt: object = "", /) -> str:
        line = keyboard.readline()
        if not line:
            raise EOFError("the program asks for more input than the test types")
        return line.removesuffix("\n")

    before = builtins.input, sys.stdin
    builtins.input, sys.stdin = typed_input, keyboard
    try:
        yield
    finally:
        builtins.input, sys.stdin = before


def _trimmed(text: str) -> list[str]:
    """Return the lines without trailing white space, and without empty lines at the end."""
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _difference(typed: str, wanted: list[str], got: list[str]) -> str:
    differing = next(
        (n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b),
        min(len(wanted), len(got)),
    )
    where = f"The program prints something else from line {differing + 1} on."
    parts = [("typed", typed.splitlines()), ("expected", wanted), ("got", got)]
    shown = [
        f"{label}:\n" + ("\n".join(f"    {x}" for x in lines) or "    (nothing)")
        for label, lines in parts
    ]
    return "\n".join([where, *shown])
