"""What the tests of the jail share: the real jails, challenges, and short ways to ask a box."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jupyter_codementor.adapters.sandbox import LocalSandbox, Profile
from jupyter_codementor.adapters.sandbox.layers import Layer, find_bubblewrap
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import (
    Call,
    Challenge,
    Constant,
    Equal,
    Expectation,
    InputOutput,
    Limits,
    Name,
    Script,
    Step,
    TestCase,
)
from jupyter_codementor.model.plaindata import Array, encode

LAYERS: dict[str, tuple[Layer, ...]] = {
    "B": ("bubblewrap", "namespaces", "landlock", "seccomp"),
    "C": ("landlock", "seccomp"),
    "D": ("monty",),
    "E": (),
}
LIMITS = Limits(time_s=3.0, memory_mb=128)


def jail(level: str, boxes_at_once: int | None = None, ready: int | None = None) -> LocalSandbox:
    """Return the real jail of that level; where it cannot be built, the tests fail and say so."""
    profile = Profile(frozenset(LAYERS[level]), find_bubblewrap() or "")
    return LocalSandbox(profile, boxes_at_once, ready)


def descriptors() -> int:
    """How many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def descendants(pid: int | str = "self") -> set[str]:
    """The processes below this one, and those below them."""
    found: set[str] = set()
    with contextlib.suppress(OSError):  # it ends meanwhile
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= set(path.read_text().split())
    return found.union(*map(descendants, found))


def boxes() -> set[str]:
    """The processes of boxes below this one: copies of a process, which have its command."""
    return {pid for pid in descendants() if is_copy(pid)}


def is_copy(pid: str) -> bool:
    """Whether a process is a copy of its parent, as a box is one of its zygote."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        parent = Path(f"/proc/{status[1]}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and command == parent


async def ask(
    sandbox: LocalSandbox,
    code: str,
    function: str = "f",
    *arguments: object,
    limits: Limits = LIMITS,
) -> Outcome:
    async with sandbox.box(limits) as box:
        loaded = await box.load(code)
        assert loaded.status == "value", loaded
        return await box.evaluate(call(function, *arguments))


async def load(sandbox: LocalSandbox, code: str, limits: Limits = LIMITS) -> Outcome:
    async with sandbox.box(limits) as box:
        return await box.load(code)


def call(function: str, *arguments: Any) -> Call:
    return Call(Name(function), tuple(Constant(encode(argument)) for argument in arguments))


def case(
    function: str,
    arguments: Iterable[Any],
    expected: Any,
    *,
    hidden: bool = False,
    expect: Expectation | None = None,
    name: str = "",
) -> TestCase:
    arguments = list(arguments)
    source = f"{function}({', '.join(map(repr, arguments))})"
    step = Step(source, call(function, *arguments), None, expect or Equal(encode(expected)))
    return TestCase(name or source, Script((step,)), hidden, message="a hint")


def challenge(
    *cases: TestCase, limits: Limits = LIMITS, kind: Any = "function", solution: str = ""
) -> Challenge:
    return Challenge(
        id="sample",
        version=7,
        title="Sample",
        description="",
        starter="",
        solution=solution,
        test_cases=cases,
        difficulty="easy",
        xp=10,
        kind=kind,
        limits=limits,
    )


def _array(rows: list[list[float]]) -> Array:
    """Return an array of two axes, as what needs no numpy."""
    items = [number for row in rows for number in row]
    return Array("float64", (len(rows), len(items) // len(rows)), items)


def challenge_of(sample: dict[str, Any], limits: Limits = LIMITS) -> Challenge:
    """Return a challenge of the catalogue of attacks."""
    cases = []
    for part in ("visible", "hidden"):
        for number, (given, expected) in enumerate(sample[part]):
            hidden = part == "hidden"
            if sample.get("mode") == "stdio":
                check = InputOutput(given, expected)
                cases.append(TestCase(f"{part} {number}", check, hidden))
            else:
                name = f"{part} {number}"
                if sample.get("numpy_args"):
                    given, expected = [_array(one) for one in given], _array(expected)
                cases.append(case(sample["entry"], given, expected, hidden=hidden, name=name))
    kind = "program" if sample.get("mode") == "stdio" else "function"
    return challenge(*cases, limits=limits, kind=kind)
