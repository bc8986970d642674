"""Inputs to find a counter-example with: the visible tests, and fresh ones made by varying them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Approximate,
    Attribute,
    Call,
    Challenge,
    Constant,
    Display,
    Equal,
    Expectation,
    Expression,
    InputOutput,
    Item,
    Name,
    Operation,
    Raises,
    Script,
    Step,
    Steps,
    TestCase,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, decode, encode

from .input_kinds import Kinds, numbers_of
from .source_text import full
from .variations import size_of, texts, variations

MOST_FRESH: Final = 132
"""Fresh inputs of one challenge."""
_FROM_ONE_TEST: Final = 110
_TRAPS: Final = ("constructor", "__proto__")
"""Keys that every object of JavaScript has already."""
_LONGEST_CALL: Final = 400
_TELLS: Final = (Equal, Approximate, Unordered, Truth, Raises)


class Probe(Struct, frozen=True, kw_only=True):
    """One input: the steps of a test, or what is typed into a program.

    Args:
        source: the call as the student would write it, or what is typed.
        steps: with the expectations of the visible test that it was made from.
        stdin: of a program.
        arguments: the literal values in it.
        fresh: it is none of the visible tests.
        ordinary: it is of a kind that the tests show or the description speaks of.
    """

    source: str
    steps: tuple[Step, ...] = ()
    stdin: str | None = None
    stdout: str = ""
    arguments: tuple[Any, ...] = ()
    fresh: bool = False
    ordinary: bool = True

    @property
    def size(self) -> float:
        """How large it looks to a reader."""
        return sum(map(size_of, self.arguments)) + 2 * len(self.steps)


def probes_of(challenge: Challenge, most: int = MOST_FRESH) -> tuple[Probe, ...]:
    """Return the inputs for a challenge: its visible tests first, then fresh ones, smallest first.

    Hidden tests play no part. There are at most about `most` fresh ones.
    """
    visible = [probe for case in challenge.test_cases if (probe := _visible(case)) is not None]
    kinds = Kinds(challenge, [probe.arguments for probe in visible])
    numbers = numbers_of(challenge)
    traps = () if challenge.language == "python" else _TRAPS
    seen = {probe.source for probe in visible}

    def made(vary: Callable[[Probe], Iterator[Probe]], from_each: int) -> list[Probe]:
        """Return the new inputs that come of varying each visible one, the ordinary ones first."""
        fresh: list[Probe] = []
        for probe in visible:
            full = len(fresh) + from_each
            for other in vary(probe):
                if len(fresh) >= full:
                    break
                if other.source not in seen and len(other.source) <= _LONGEST_CALL:
                    seen.add(other.source)
                    fresh.append(replace(other, ordinary=kinds.known(other.arguments)))
        return sorted(fresh, key=lambda probe: not probe.ordinary)

    shaped = _spread(made(_other_shapes, most), most // 3)
    valued = made(lambda probe: _other_values(probe, numbers, traps), _FROM_ONE_TEST)
    fresh = [*shaped, *_spread(valued, most - len(shaped))]
    return (*visible, *sorted(fresh, key=lambda probe: probe.size))


def _spread(fresh: list[Probe], most: int) -> list[Probe]:
    """Return as many as there may be, of all kinds alike; and a few that are not ordinary."""
    sure = sum(probe.ordinary for probe in fresh)
    smallest = sorted(fresh[:sure], key=lambda probe: probe.size)[: most // 8]
    rest = [probe for probe in fresh[:sure] if probe not in smallest]
    left = most - len(smallest)
    step = max(1.0, len(rest) / max(1, left))
    chosen = smallest + [rest[int(place * step)] for place in range(min(len(rest), left))]
    unsure = fresh[sure:]
    edges = sorted(unsure, key=lambda probe: probe.size)[: most // 12]
    chosen += [*edges, *[each for each in unsure if each not in edges][: most // 12]]
    return chosen


def _visible(case: TestCase) -> Probe | None:
    if case.hidden:
        return None
    if isinstance(case.check, InputOutput):
        typed, printed = case.check.stdin, case.check.stdout
        return Probe(source=typed, stdin=typed, stdout=printed, arguments=tuple(typed.splitlines()))
    if not isinstance(case.check, Script):
        return None
    steps = case.check.steps
    if not all(step.expect is None or isinstance(step.expect, _TELLS) for step in steps):
        return None
    return _probe(steps, fresh=False)


def _probe(steps: Sequence[Step], *, fresh: bool) -> Probe:
    told = [
        f"{step.bind} = {written(step.expression)}" if step.bind else written(step.expression)
        for step in steps
    ]
    literals = [value for step in steps for _, value in _literals(step.expression)]
    return Probe(source="\n".join(told), steps=tuple(steps), arguments=tuple(literals), fresh=fresh)


def _other_shapes(probe: Probe) -> Iterator[Probe]:
    """Yield it with other steps or lines, or with several values that are varied together."""
    if probe.stdin is not None:
        yield from _more_lines(list(probe.arguments))
        return
    yield from _together(probe)
    yield from _other_steps(probe)
    yield from _second_object(probe)


def _other_values(probe: Probe, numbers: Sequence[int], traps: Sequence[str]) -> Iterator[Probe]:
    """Yield it with one of its values varied."""
    if probe.stdin is not None:
        yield from _other_lines(probe, numbers)
        return
    for number, step in enumerate(probe.steps):
        for path, value in _literals(step.expression):
            for other in (*_trapped(value, traps), *variations(value, numbers)):
                changed = _with(step.expression, path, Constant(encode(other)))
                yield _replaced(probe, number, replace(step, expression=changed))


def _together(probe: Probe) -> Iterator[Probe]:
    """Yield it with all numbers negated, one argument less, or one item more in all its lists.

    The item that all lists get is the same, so that what stands in one of them twice may stand
    twice in another.
    """
    for number, step in enumerate(probe.steps):
        lists = [
            (path, value)
            for path, value in _literals(step.expression)
            if type(value) is list and value
        ]
        if len(lists) > 1:
            for more in (lists[0][1][0], lists[0][1][-1], _largest(lists[0][1])):
                both = step.expression
                for path, value in lists:
                    both = _with(both, path, Constant(encode([*value, more])))
                yield _replaced(probe, number, replace(step, expression=both))
        changed = step.expression
        for path, value in _literals(step.expression):
            changed = _with(changed, path, Constant(encode(_negated(value))))
        if changed != step.expression:
            yield _replaced(probe, number, replace(step, expression=changed))
        call = step.expression
        if isinstance(call, Call) and call.args:
            fewer = replace(call, args=call.args[:-1])
            yield _replaced(probe, number, replace(step, expression=fewer))


def _largest(items: list[Any]) -> Any:
    try:
        return max(items)
    except TypeError:  # items of several kinds have no order
        return items[0]


def _negated(value: Any) -> Any:
    if type(value) in (int, float):
        return -value
    return [_negated(item) for item in value] if type(value) is list else value


def _second_object(probe: Probe) -> Iterator[Probe]:
    """Yield it with another object that is made and used before the last look at the first one."""
    made = next((step for step in probe.steps if step.bind is not None), None)
    if made is None or made.bind is None or probe.steps[-1].expect is None:
        return
    other = Name(f"other_{made.bind}")
    between = [replace(made, bind=other.name)]
    for step in probe.steps[:-1]:
        call = step.expression
        if isinstance(call, Call) and isinstance(call.function, Attribute):
            moved = replace(call, function=replace(call.function, of=other))
            between.append(Step("", moved))
    yield _probe((*probe.steps[:-1], between[0], probe.steps[-1]), fresh=True)
    yield _probe((*probe.steps[:-1], *between, probe.steps[-1]), fresh=True)


def _trapped(value: Any, traps: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield from ([trap] for trap in traps)


def _other_steps(probe: Probe) -> Iterator[Probe]:
    """Yield it with one step left out, or taken twice: objects must hold out against both."""
    for number, step in enumerate(probe.steps):
        before, after = probe.steps[:number], probe.steps[number + 1 :]
        if step.bind is None and isinstance(step.expression, Call) and len(probe.steps) > 2:
            if any(each.expect is not None for each in (*before, *after)):
                yield _probe((*before, *after), fresh=True)
            yield _probe((*before, step, step, *after), fresh=True)
            yield _probe((*before, step, step, step, *after), fresh=True)
            made = [each for each in before if each.bind is not None]
            if len(made) < len(before) and any(each.expect is not None for each in after):
                yield _probe((*made, step, *after), fresh=True)


def _replaced(probe: Probe, number: int, step: Step) -> Probe:
    steps = (*probe.steps[:number], step, *probe.steps[number + 1 :])
    return _probe(steps, fresh=True)


def _other_lines(probe: Probe, numbers: Sequence[int]) -> Iterator[Probe]:
    lines = list(probe.arguments)
    for place, line in enumerate(lines):
        if line.lstrip("-").isdigit():
            found: Iterator[str] = (str(each) for each in variations(int(line), numbers))
        else:
            found = texts(line) if len(lines) < 4 or place < len(lines) - 1 else iter(())
        for other in found:
            yield _typed([*lines[:place], other, *lines[place + 1 :]])


def _more_lines(lines: list[str]) -> Iterator[Probe]:
    if len(lines) < 3:
        return
    yield _typed([*lines[:-1], *lines[:-1], lines[-1]])
    yield _typed([lines[0], *lines[1:-1], *lines[1:-1], lines[-1]])
    for place in range(len(lines) - 1):
        yield _typed([*lines[:place], *lines[place + 1 :]])
        yield _typed([*lines[: place + 1], *lines[place:]])


def _typed(lines: list[str]) -> Probe:
    text = "".join(f"{line}\n" for line in lines)
    return Probe(source=text, stdin=text, arguments=tuple(lines), fresh=True)


# --- expressions ----------------------------------------------------------------------------------

_Path = tuple[int | str, ...]


def _literals(expression: Expression, path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Yield each literal argument with the way to it."""
    match expression:
        case Constant(data=data):
            value = decode(data)
            if not isinstance(value, Opaque):
                yield path, value
        case Call(function=function, args=args, kwargs=kwargs):
            if isinstance(function, Attribute):
                yield from _literals(function.of, (*path, "of"))
            for place, part in enumerate(args):
                yield from _literals(part, (*path, place))
            for name, part in kwargs.items():
                yield from _literals(part, (*path, f"={name}"))
        case Attribute(of=of):
            yield from _literals(of, (*path, "."))
        case Operation(left=left, right=right):
            yield from _literals(left, (*path, "left"))
            yield from _literals(right, (*path, "right"))
        case Display(items=items):
            for place, part in enumerate(items):
                yield from _literals(part, (*path, place))


def _with(expression: Expression, path: _Path, new: Constant) -> Expression:
    if not path:
        return new
    step, rest = path[0], path[1:]
    match expression:
        case Call(function=Attribute(of=of) as function) if step == "of":
            return replace(expression, function=replace(function, of=_with(of, rest, new)))
        case Call(args=args) if isinstance(step, int):
            return replace(expression, args=_item(args, step, rest, new))
        case Call(kwargs=kwargs) if isinstance(step, str):
            name = step[1:]
            return replace(expression, kwargs={**kwargs, name: _with(kwargs[name], rest, new)})
        case Attribute(of=of):
            return replace(expression, of=_with(of, rest, new))
        case Operation(left=left, right=right):
            if step == "left":
                return replace(expression, left=_with(left, rest, new))
            return replace(expression, right=_with(right, rest, new))
        case Display(items=items) if isinstance(step, int):
            return replace(expression, items=_item(items, step, rest, new))
    return expression


def _item(
    items: tuple[Expression, ...], place: int, rest: _Path, new: Constant
) -> tuple[Expression, ...]:
    return (*items[:place], _with(items[place], rest, new), *items[place + 1 :])


def written(expression: Expression) -> str:
    """Return an expression as a student would write it."""
    match expression:
        case Constant(data=data):
            return full(decode(data))
        case Name(name=name):
            return name
        case Attribute(of=of, name=name):
            return f"{written(of)}.{name}"
        case Item(of=of, key=key):
            return f"{written(of)}[{written(key)}]"
        case Call(function=function, args=args, kwargs=kwargs):
            told = [written(part) for part in args]
            told += [f"{name}={written(part)}" for name, part in kwargs.items()]
            return f"{written(function)}({', '.join(told)})"
        case Display(kind=kind, items=items):
            inside = ", ".join(written(item) for item in items)
            return f"[{inside}]" if kind == "list" else f"({inside})"
        case Operation(operator=operator, left=left, right=right):
            return f"{written(left)} {operator} {written(right)}"
        case Steps(of=of):
            return written(of)


def expectation_like(shape: Expectation | None, value: Any) -> Expectation:
    """Return what a fresh input must give, compared as in the test that it was made from."""
    form = encode(value)
    match shape:
        case Approximate():
            return replace(shape, expected=form)
        case Unordered():
            return replace(shape, expected=form)
        case Truth():
            return Truth(bool(value))
        case Equal(numbers_alike=alike):
            return Equal(form, numbers_alike=alike)
    return Equal(form)
