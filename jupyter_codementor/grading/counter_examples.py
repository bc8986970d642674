"""A smallest input for which code does not do what the task asks.

Inputs are the visible tests and fresh ones like them. What is right comes from the reference
solution, in a box of its own; what the code does, from another. Hidden tests play no part.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.behaviour import Attempt, Behaviour, Seen
from jupyter_codementor.model.challenge import (
    Approximate,
    Challenge,
    Equal,
    Expectation,
    RandomCases,
    Raises,
    Script,
    Step,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, PlainDataError, decode, encode

from .check import compare_output
from .code_tests import TestFaultError
from .compare import compare, compare_raised
from .many_codes import MOST_LINES, Demand, Run, Told, mark_many, run_many
from .node_runs import run_in_node
from .ports import Raised, Sandbox
from .probes import Probe, expectation_like, parts, probes_of
from .random_cases import prepared
from .source_text import shown

TIME_S: Final = 0.12
"""Time for one code and its inputs."""
_REFERENCE_S: Final = 1.0
_KEPT: Final = 64
_NODE_PROBES: Final = 14
_LEAST_LINES: Final = 2_000
_MORE_LINES: Final = 60
_SHOWN: Final = 300
_AT_ONCE: Final = 40
_LEAST_S: Final = 0.01
_FAILING: Final = 7
_PASSING: Final = 6


class Example(Struct, frozen=True, kw_only=True):
    """A smallest failing input, and what all that fail have in common.

    Args:
        call: as the student would write it.
        expected, got: as source text; of an exception, its name and message.
        fresh: it is none of the visible tests.
        failed: how many inputs fail of `tried`.
    """

    call: str
    expected: str
    got: str
    fresh: bool
    failed: int
    tried: int


class _Judge(Struct, frozen=True):
    """One value that is demanded of one step of one input."""

    probe: int
    step: int
    part: int
    expectation: Expectation | None
    value: Any = None
    error: str = ""
    lines: int = 0
    changed: bool = False


class _Ready(Struct, frozen=True):
    """The inputs of a challenge, with all that is demanded."""

    probes: tuple[Probe, ...]
    judges: tuple[_Judge, ...]
    most_lines: int


class CounterExamples:
    """Looks for inputs that code fails, and tries changed versions of it on them.

    Args:
        sandbox: where code runs.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._ready: OrderedDict[tuple[str, int, str], _Ready] = OrderedDict()
        self._locks: dict[tuple[str, int, str], asyncio.Lock] = {}

    async def behaviour(
        self, challenge: Challenge, code: str, time_s: float = TIME_S, *, apart: bool = False
    ) -> Behaviour | None:
        """Return what the code does with the inputs; None if this cannot be found out.

        Args:
            challenge: what was asked.
            code: what was written.
            time_s: how long the code may take.
            apart: each input gets the code loaded anew, so that none leaves a trace for the next.

        Raises:
            Unavailable: the jail cannot be used.
        """
        ready = await self._prepare(challenge)
        if ready is None:
            return None
        [runs] = await self._run(challenge, [code], ready, time_s, apart=apart)
        if runs is None:
            return None
        seen = [
            _seen(ready.probes[judge.probe], judge, runs[judge.probe])
            for judge in ready.judges
            if judge.probe < len(runs)
        ]
        return Behaviour(seen=tuple(seen), complete=len(runs) == len(ready.probes))

    async def attempts(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float = TIME_S
    ) -> list[Attempt | None]:
        """Try versions of a code; `before` is how the code itself did.

        Each is tried on some of the inputs first, and on all of them if it did well there.

        Returns:
            How each did; None for one that cannot be loaded, or for which there was no time.

        Raises:
            Unavailable: the jail cannot be used.
        """
        ready = await self._prepare(challenge)
        if ready is None or not before.seen:
            return [None] * len(codes)
        clock = asyncio.get_running_loop().time
        until = clock() + time_s
        found: list[Attempt | None] = [None] * len(codes)
        few, failing = _telling(ready, before)
        for first in range(0, len(codes), _AT_ONCE):
            left_s = until - clock()
            if left_s < _LEAST_S:
                break
            some = codes[first : first + _AT_ONCE]
            marks = await self._mark(challenge, some, ready, few, left_s, failing)
            for place, each in enumerate(marks, start=first):
                found[place] = None if each is None else _attempt(ready, before, few, each)
        good = [
            place for place, each in enumerate(found) if each and each.mended and not each.broke
        ]
        left_s = until - clock()
        if good and len(few) < len(ready.probes) and left_s >= _LEAST_S:
            whole = range(len(ready.probes))
            some = [codes[place] for place in good[:_AT_ONCE]]
            marks = await self._mark(challenge, some, ready, whole, left_s)
            for place, each in zip(good, marks, strict=False):
                if each is not None:
                    found[place] = _attempt(ready, before, whole, each)
        return found

    async def _mark(
        self,
        challenge: Challenge,
        codes: Sequence[str],
        ready: _Ready,
        chosen: Sequence[int],
        time_s: float,
        first: int = -1,
    ) -> list[tuple[bool, ...] | None]:
        probes = [ready.probes[number] for number in chosen]
        judges = [[each for each in ready.judges if each.probe == number] for number in chosen]
        if challenge.language == "python":
            return await mark_many(
                challenge,
                codes,
                probes,
                [[_demand(judge) for judge in some] for some in judges],
                self._sandbox,
                time_s,
                most_lines=ready.most_lines,
                apart=challenge.isolate == "test" or challenge.kind == "program",
                first=first,
            )
        runs = await run_in_node(challenge, codes, probes, self._sandbox, time_s)
        return [None if each is None else _marks(judges, each) for each in runs]

    async def example(self, challenge: Challenge, code: str) -> Example | None:
        """Return a smallest failing input; None if all pass, or none can be tried.

        Raises:
            Unavailable: the jail cannot be used.
        """
        behaviour = await self.behaviour(challenge, code)
        return None if behaviour is None else smallest(behaviour)

    async def _run(
        self,
        challenge: Challenge,
        codes: Sequence[str],
        ready: _Ready,
        time_s: float,
        *,
        most_endless: int = 2,
        apart: bool = False,
    ) -> list[tuple[Run, ...] | None]:
        if challenge.language != "python":
            return await run_in_node(challenge, codes, ready.probes, self._sandbox, time_s)
        return await run_many(
            challenge,
            codes,
            ready.probes,
            self._sandbox,
            time_s,
            most_lines=ready.most_lines,
            most_endless=most_endless,
            apart=apart or challenge.isolate == "test" or challenge.kind == "program",
        )

    async def _prepare(self, challenge: Challenge) -> _Ready | None:
        """Return the inputs with what the reference makes of them; the same ones are kept."""
        if challenge.kind == "assignment":
            return None
        if challenge.kind == "program" and challenge.language != "python":
            return None
        key = (challenge.id, challenge.version, challenge.solution)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._ready:
                self._ready[key] = await self._make_ready(challenge)
                while len(self._ready) > _KEPT:
                    gone, _ = self._ready.popitem(last=False)
                    self._locks.pop(gone, None)
            else:
                self._ready.move_to_end(key)
        return self._ready[key]

    async def _make_ready(self, challenge: Challenge) -> _Ready:
        in_node = challenge.language != "python"
        made = probes_of(challenge, _NODE_PROBES) if in_node else probes_of(challenge)
        probes = [*made, *await self._random(challenge)]
        if in_node:
            runs = await run_in_node(
                challenge, [challenge.solution], probes, self._sandbox, _REFERENCE_S
            )
        else:
            runs = await run_many(
                challenge,
                [challenge.solution],
                probes,
                self._sandbox,
                _REFERENCE_S,
                apart=challenge.kind == "program",
            )
        if runs[0] is None:
            return _Ready((), (), MOST_LINES)
        return _ready(challenge, probes, runs[0])

    async def _random(self, challenge: Challenge) -> list[Probe]:
        found = []
        for case in challenge.test_cases:
            if case.hidden or not isinstance(case.check, RandomCases):
                continue
            try:
                async with self._sandbox.box(challenge.limits, challenge.image) as box:
                    made = await prepared(case, case.check, challenge, self._sandbox, box)
            except (TestFaultError, Unavailable):
                continue  # then there are only the others
            for one in made:
                values = tuple(decode(part.data) for part in one.call.args)  # type: ignore[union-attr] # made of constants
                step = Step(one.source, one.call, expect=one.expect)
                found.append(Probe(source=one.source, steps=(step,), arguments=values, fresh=True))
        return found


def smallest(behaviour: Behaviour) -> Example | None:
    """Return the smallest failing input; one that the task surely speaks of goes first."""
    failed = behaviour.failed
    sure = [each for each in failed if each.ordinary or not each.fresh] or list(failed)
    if not sure:
        return None
    first = sure[0]
    return Example(
        call=first.call,
        expected=first.expected_error or shown(first.expected, _SHOWN),
        got=_got(first),
        fresh=first.fresh,
        failed=len(failed),
        tried=len(behaviour.seen),
    )


def _got(seen: Seen) -> str:
    if seen.endless:
        return "no end"
    if seen.got_error:
        return shown_error(seen)
    return shown(seen.got, _SHOWN)


def shown_error(seen: Seen) -> str:
    """Return an exception as Python shows its last line."""
    return f"{seen.got_error}: {seen.message}" if seen.message else seen.got_error


# --- what is demanded -----------------------------------------------------------------------------


def _ready(challenge: Challenge, probes: Sequence[Probe], runs: Sequence[Run]) -> _Ready:
    shapes = [
        step.expect
        for case in challenge.test_cases
        if not case.hidden and isinstance(case.check, Script)
        for step in case.check.steps
    ]
    raised = [shape for shape in shapes if isinstance(shape, Raises)]
    usual = next((shape for shape in shapes if isinstance(shape, (Approximate, Unordered))), None)
    kept: list[Probe] = []
    judges: list[_Judge] = []
    for probe, run in sorted(zip(probes, runs), key=lambda pair: _order(pair[0])):
        found = _judges(len(kept), probe, run, raised, usual)
        if found:
            kept.append(probe)
            judges += found
    longest = max((run.lines for run in runs), default=0)
    most = min(MOST_LINES, max(_LEAST_LINES, _MORE_LINES * longest))
    return _Ready(tuple(kept), tuple(judges), most)


def _order(probe: Probe) -> float:
    return probe.size


def _judges(
    number: int,
    probe: Probe,
    run: Run,
    raised: Sequence[Raises],
    usual: Approximate | Unordered | None,
) -> list[_Judge]:
    """Return what is demanded of an input; nothing if it is none that the task speaks of."""
    if probe.stdin is not None:
        return _of_program(number, probe, run)
    found: list[_Judge] = []
    for place, (step, told) in enumerate(zip(probe.steps, run.told)):
        if told.endless or told.value is None and step.expect is None and told.error:
            return []
        if step.expect is None:
            continue
        expectation = step.expect if not probe.fresh else _demanded(step, told, raised, usual)
        if expectation is None or not _holds(expectation, told):
            return []
        found.append(
            _Judge(
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


def _of_program(number: int, probe: Probe, run: Run) -> list[_Judge]:
    told = run.told[0]
    if told.endless or told.error:
        return []
    printed = told.printed if probe.fresh else probe.stdout
    return [_Judge(number, 0, 0, None, value=printed, lines=run.lines)]


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


def _told_for(judge: _Judge, run: Run) -> Told:
    """Return the answer to a step; a later one is missing if an earlier one never ended."""
    return run.told[judge.step] if judge.step < len(run.told) else Told(endless=True)


def _passes(judge: _Judge, told: Told) -> bool:
    if judge.expectation is None:
        if told.endless or (told.error and told.error != "SystemExit"):
            return False
        return compare_output(judge.value, told.printed) is None
    if not _holds(judge.expectation, told):
        return False
    return judge.changed or not told.changed


def _seen(probe: Probe, judge: _Judge, run: Run) -> Seen:
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


def _telling(ready: _Ready, before: Behaviour) -> tuple[Sequence[int], int]:
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


def _demand(judge: _Judge) -> Demand:
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


def _marks(judges: Sequence[Sequence[_Judge]], runs: Sequence[Run]) -> tuple[bool, ...]:
    return tuple(
        number < len(runs) and _passes(judge, _told_for(judge, runs[number]))
        for number, some in enumerate(judges)
        for judge in some
    )


def _attempt(
    ready: _Ready, before: Behaviour, chosen: Sequence[int], marks: Sequence[bool]
) -> Attempt:
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
