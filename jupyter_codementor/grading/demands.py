"""What is demanded of code on each input, and how what came is judged by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.model.behaviour import Attempt, Behaviour, Seen
from jupyter_codementor.model.challenge import (
    Approximate,
    Challenge,
    Equal,
    Expectation,
    Raises,
    Script,
    Step,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, PlainDataError, decode, encode

from .check import compare_output
from .compare import compare, compare_raised
from .input_kinds import parts
from .many_codes import MOST_LINES, Demand, Run, Told
from .ports import Raised
from .probes import Probe, expectation_like

_LEAST_LINES: Final = 2_000
_MORE_LINES: Final = 60
_FAILING: Final = 5
_PASSING: Final = 5


class Judge(Struct, frozen=True):
    """One value that is demanded of one step of one input."""

    probe: int
    step: int
    part: int
    expectation: Expectation | None
    value: Any = None
    error: str = ""
    lines: int = 0
    changed: bool = False


class Ready(Struct, frozen=True):
    """The inputs of a challenge, with all that is demanded."""

    probes: tuple[Probe, ...]
    judges: tuple[Judge, ...]
    most_lines: int


# --- what is demanded -----------------------------------------------------------------------------


def made_ready(challenge: Challenge, probes: Sequence[Probe], runs: Sequence[Run]) -> Ready:
    """Return the inputs that count, with what is demanded of each, from what the reference gave."""
    shapes = [
        step.expect
        for case in challenge.test_cases
        if not case.hidden and isinstance(case.check, Script)
        for step in case.check.steps
    ]
    raised = [shape for shape in shapes if isinstance(shape, Raises)]
    usual = next((shape for shape in shapes if isinstance(shape, (Approximate, Unordered))), None)
    kept: list[Probe] = []
    judges: list[Judge] = []
    for probe, run in sorted(zip(probes, runs, strict=False), key=lambda pair: _order(pair[0])):
        found = _judges(len(kept), probe, run, raised, usual)
        if found:
            kept.append(probe)
            judges += found
    longest = max((run.lines for run in runs), default=0)
    most = min(MOST_LINES, max(_LEAST_LINES, _MORE_LINES * longest))
    return Ready(tuple(kept), tuple(judges), most)


def _order(probe: Probe) -> float:
    return probe.size


def _judges(
    number: int,
    probe: Probe,
    run: Run,
    raised: Sequence[Raises],
    usual: Approximate | Unordered | None,
) -> list[Judge]:
    """Return what is demanded of an input; nothing if it is none that the task speaks of."""
    if probe.stdin is not None:
        return _of_program(number, probe, run)
    found: list[Judge] = []
    for place, (step, told) in enumerate(zip(probe.steps, run.told, strict=False)):
        if told.endless or (told.value is None and step.expect is None and told.error):
            return []
        if step.expect is None:
            continue
        expectation = step.expect if not probe.fresh else _demanded(step, told, raised, usual)
        if expectation is None or not _holds(expectation, told):
            return []
        found.append(
            Judge(
                probe=number,
                step=place,
                part=len(found),
                expectation=expectation,
                value=told.value,
                error=told.error,
                lines=run.lines,
                changed=told.changed,
            )
        )
    return found


def _of_program(number: int, probe: Probe, run: Run) -> list[Judge]:
    told = run.told[0]
    if told.endless or told.error:
        return []
    printed = told.printed if probe.fresh else probe.stdout
    return [Judge(number, 0, 0, None, value=printed, lines=run.lines)]


def _demanded(
    step: Step, told: Told, raised: Sequence[Raises], usual: Approximate | Unordered | None
) -> Expectation | None:
    if told.error:
        names = {told.error, *told.bases}
        known = next((each for each in raised if names.intersection(each.exceptions)), None)
        return None if known is None else Raises(known.exceptions)
    if any(isinstance(part, Opaque) for part in parts(told.value)):
        return None
    shape = step.expect
    if usual is not None and isinstance(shape, (Raises, Equal)):
        shape = usual
    try:
        return expectation_like(shape, told.value)
    except PlainDataError:
        return None


def _holds(expectation: Expectation, told: Told) -> bool:
    if told.endless:
        return False
    if told.error:
        raised = Raised(told.error, told.bases, told.message)
        return isinstance(expectation, Raises) and compare_raised(expectation, raised) is None
    if isinstance(expectation, Equal) and not expectation.negated:
        plain = type(told.value) in (int, str, bool, type(None))
        if plain and encode(told.value) == expectation.expected and not expectation.numbers_alike:
            return type(expectation.expected) is type(told.value)
    return compare(expectation, told.value) is None


# --- what came ------------------------------------------------------------------------------------


def _told_for(judge: Judge, run: Run) -> Told:
    """Return the answer to a step; a later one is missing if an earlier one never ended."""
    return run.told[judge.step] if judge.step < len(run.told) else Told(endless=True)


def _passes(judge: Judge, told: Told) -> bool:
    if judge.expectation is None:
        if told.endless or (told.error and told.error != "SystemExit"):
            return False
        return compare_output(judge.value, told.printed) is None
    if not _holds(judge.expectation, told):
        return False
    return judge.changed or not told.changed


def seen_of(probe: Probe, judge: Judge, run: Run) -> Seen:
    """Return what one input gave, beside what it should give."""
    told = _told_for(judge, run)
    program = judge.expectation is None
    upto = "\n".join(probe.source.split("\n")[: judge.step + 1])
    return Seen(
        call=probe.source if program else upto,
        arguments=probe.arguments,
        passed=_passes(judge, told),
        expected=judge.value,
        got=told.printed if program else told.value,
        expected_error=judge.error,
        got_error=told.error,
        message=told.message,
        line=told.line,
        printed=told.printed,
        changed=told.changed and not judge.changed,
        endless=told.endless,
        lines=run.lines,
        expected_lines=judge.lines,
        fresh=probe.fresh,
        ordinary=probe.ordinary,
        part=judge.part,
    )


def telling(ready: Ready, before: Behaviour) -> tuple[Sequence[int], int]:
    """Return a few inputs that tell most: first some that fail, how many, then some that pass."""
    failing: list[int] = []
    passing: list[int] = []
    for number in range(len(ready.probes)):
        own = [
            seen
            for judge, seen in zip(ready.judges, before.seen, strict=False)
            if judge.probe == number
        ]
        (passing if all(seen.passed for seen in own) else failing).append(number)
    visible = [number for number in failing if not ready.probes[number].fresh][:2]
    first = sorted({*visible, *_spread(failing, _FAILING)})
    return [*first, *_spread(passing, _PASSING)], len(first)


def _spread(numbers: list[int], most: int) -> list[int]:
    step = max(1.0, len(numbers) / most)
    return [numbers[int(place * step)] for place in range(min(len(numbers), most))]


def demand_of(judge: Judge) -> Demand:
    """Return a demand in the form that a box can compare by itself."""
    expectation = judge.expectation
    match expectation:
        case None:
            return Demand(judge.step, "printed", judge.value, may_change=True)
        case Raises(exceptions=names):
            return Demand(judge.step, "raises", list(names), may_change=True)
        case Truth(expected=truth):
            return Demand(judge.step, "truth", truth, judge.changed)
        case Approximate(expected=form):
            return Demand(judge.step, "about", decode(form), judge.changed)
        case Unordered(expected=form):
            return Demand(judge.step, "unordered", decode(form), judge.changed)
    return Demand(judge.step, "equal", judge.value, judge.changed)


def marks_of(judges: Sequence[Sequence[Judge]], runs: Sequence[Run]) -> tuple[bool, ...]:
    """Return one mark for each demand."""
    return tuple(
        number < len(runs) and _passes(judge, _told_for(judge, runs[number]))
        for number, some in enumerate(judges)
        for judge in some
    )


def attempt_of(
    ready: Ready, before: Behaviour, chosen: Sequence[int], marks: Sequence[bool]
) -> Attempt:
    """Return how a version did beside the code itself, from its marks on some of the inputs."""
    mended, broke, left = set(), set(), False
    number_of = [
        number
        for probe in chosen
        for number, judge in enumerate(ready.judges)
        if judge.probe == probe
    ]
    for number, good in zip(number_of, marks, strict=True):
        was_good = number < len(before.seen) and before.seen[number].passed
        if good and not was_good:
            mended.add(number)
        elif was_good and not good:
            broke.add(number)
        probe = ready.probes[ready.judges[number].probe]
        left = left or not (good or (probe.fresh and not probe.ordinary))
    return Attempt(frozenset(mended), frozenset(broke), not left)
