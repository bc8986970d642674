"""Many versions of one code on many inputs, in one box and with one question to it.

A version that never ends is stopped by counting its lines. What comes back is no evidence for a
verdict, since all versions share a process; it serves to find out what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Challenge,
    Constant,
    Display,
    Expression,
    Item,
    Name,
    Operation,
    Steps,
)
from jupyter_codementor.model.plaindata import PlainDataError, decode, encode

from .many_codes_driver import DRIVER
from .ports import Sandbox
from .probes import Probe

MOST_LINES: Final = 20_000
"""More lines than a beginner's task takes for a small input."""
_TRY: Final = "__try__"
_OWN_SHARE: Final = 0.75
"""The share of its time after which a box stops by itself, so that what it has is not lost."""
_GRACE: Final = 1.5
"""How much longer than its time a box may take before it is stopped from outside."""


class Told(Struct, frozen=True, kw_only=True):
    """What one step of one input gave."""

    value: Any = None
    error: str = ""
    bases: tuple[str, ...] = ()
    message: str = ""
    line: int | None = None
    printed: str = ""
    changed: bool = False
    endless: bool = False


class Run(Struct, frozen=True):
    """What one version gave for one input: an answer for each step, and the lines it took."""

    told: tuple[Told, ...]
    lines: int = 0


async def run_many(
    challenge: Challenge,
    codes: Sequence[str],
    probes: Sequence[Probe],
    sandbox: Sandbox,
    time_s: float,
    *,
    most_lines: int = MOST_LINES,
    most_endless: int = 2,
    apart: bool = False,
) -> list[tuple[Run, ...] | None]:
    """Run each code on each input, one after the other as tests are, or each in its own module.

    Args:
        challenge: what was asked.
        codes: the versions.
        probes: the inputs.
        sandbox: where they run.
        time_s: for all of them together.
        apart: each input gets the code loaded anew.
        most_lines: that one input may take; what takes more is called endless.
        most_endless: after one more of them, a code is tried on no further input.

    Returns:
        For each code its runs; None for one that cannot be loaded, or if all of them together
        took longer than `time_s`.

    Raises:
        Unavailable: the jail cannot be started.
    """
    lines = (most_lines, most_endless)
    said = await _asked(challenge, codes, probes, sandbox, time_s, lines, apart, None)
    found = [_runs(each, probes) for each in said[: len(codes)]]
    return found + [None] * (len(codes) - len(found))


class Demand(Struct, frozen=True):
    """What one step of an input must give, in the form that a box can compare by itself.

    `kind` is ``equal``, ``about``, ``unordered``, ``truth``, ``raises`` or ``printed``.
    """

    step: int
    kind: str
    value: Any
    may_change: bool = False


async def mark_many(
    challenge: Challenge,
    codes: Sequence[str],
    probes: Sequence[Probe],
    demands: Sequence[Sequence[Demand]],
    sandbox: Sandbox,
    time_s: float,
    *,
    most_lines: int = MOST_LINES,
    apart: bool = False,
    first: int = -1,
) -> list[tuple[bool, ...] | None]:
    """Say of each code which demands it meets, as its own box compares them.

    Args:
        challenge: what was asked.
        codes: the versions.
        probes: the inputs.
        sandbox: where they run.
        time_s: for all of them together.
        most_lines: that one input may take.
        apart: each input gets the code loaded anew.
        demands: those of each input.
        first: a code that meets none of the demands of so many inputs is not tried on the others.

    Returns:
        For each code, one mark for each demand in order; None as `run_many`.

    Raises:
        Unavailable: the jail cannot be started.
    """
    wanted = [
        [(each.step, each.kind, each.value, each.may_change) for each in asked] for asked in demands
    ]
    total = sum(map(len, wanted))
    lines = (most_lines, 0)
    said = await _asked(challenge, codes, probes, sandbox, time_s, lines, apart, wanted, first)
    found = [
        tuple(mark == "1" for mark in each)
        if isinstance(each, str) and len(each) == total
        else None
        for each in said[: len(codes)]
    ]
    return found + [None] * (len(codes) - len(found))


async def _asked(
    challenge: Challenge,
    codes: Sequence[str],
    probes: Sequence[Probe],
    sandbox: Sandbox,
    time_s: float,
    lines: tuple[int, int],
    apart: bool,
    wanted: object,
    first: int = -1,
) -> list[Any]:
    limits = replace(challenge.limits, time_s=_GRACE * time_s)
    forms = encode([_form(probe) for probe in probes])
    asked = Call(
        Name(_TRY),
        (
            Constant(list(codes)),
            Constant(forms),
            *map(Constant, lines),
            Constant(apart),
            Constant(encode(wanted)),
            Constant(first),
            Constant(encode(time_s * _OWN_SHARE)),
        ),
    )
    async with sandbox.box(limits, challenge.image) as box:
        ready = await box.load(DRIVER)
        if ready.status != "value":
            return []
        outcome = await box.evaluate(asked)
    fine = outcome.status == "value" and isinstance(outcome.value, list)
    return outcome.value if fine else []


def _form(probe: Probe) -> tuple[Any, ...]:
    steps = [(_tree(step.expression), step.bind) for step in probe.steps]
    return (probe.stdin, steps)


def _tree(expression: Expression) -> tuple[Any, ...]:
    match expression:
        case Constant(data=data):
            return ("constant", decode(data))
        case Name(name=name):
            return ("name", name)
        case Attribute(of=of, name=name):
            return ("attribute", _tree(of), name)
        case Item(of=of, key=key):
            return ("item", _tree(of), _tree(key))
        case Call(function=function, args=args, kwargs=kwargs):
            named = {name: _tree(part) for name, part in kwargs.items()}
            return ("call", _tree(function), [_tree(part) for part in args], named)
        case Display(kind=kind, items=items):
            return ("display", kind, [_tree(item) for item in items])
        case Operation(operator=operator, left=left, right=right):
            return ("operation", operator, _tree(left), _tree(right))
        case Steps(of=of):
            return _tree(of)


def _runs(said: Any, probes: Sequence[Probe]) -> tuple[Run, ...] | None:
    """Read what the box says; nothing in it is trusted, so another shape counts as no answer."""
    try:
        return tuple(
            Run(tuple(map(_told, steps)), int(lines)) for lines, steps in said[: len(probes)]
        )
    except (TypeError, ValueError, PlainDataError):
        return None


def _told(step: Any) -> Told:
    kind, *rest = step
    if kind == "value":
        value, printed, changed = rest
        return Told(value=value, printed=str(printed), changed=bool(changed))
    if kind == "raised":
        name, bases, message, line, printed = rest
        where = line if isinstance(line, int) else None
        names = tuple(str(base) for base in bases)
        return Told(
            error=str(name), bases=names, message=str(message), line=where, printed=str(printed)
        )
    return Told(endless=True)
