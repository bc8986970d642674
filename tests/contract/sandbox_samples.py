"""What the tests of the jail share: the real jails, challenges, and short ways to ask a box."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jupyter_codementor.adapters.sandbox import LocalSandbox, Profile
from jupyter_codementor.adapters.sandbox.layers import Layer, find_bubblewrap
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
from jupyter_codementor.model.plaindata import encode

LAYERS: dict[str, tuple[Layer, ...]] = {
    "B": ("bubblewrap", "landlock", "seccomp"),
    "C": ("landlock", "seccomp"),
    "E": (),
}
LIMITS = Limits(time_s=3.0, memory_mb=128)


def jail(level: str, boxes_at_once: int | None = None) -> LocalSandbox:
    """Return the real jail of that level; where it cannot be built, the tests fail and say so."""
    return LocalSandbox(Profile(frozenset(LAYERS[level]), find_bubblewrap() or ""), boxes_at_once)


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
                cases.append(case(sample["entry"], given, expected, hidden=hidden, name=name))
    kind = "program" if sample.get("mode") == "stdio" else "function"
    return challenge(*cases, limits=limits, kind=kind)
