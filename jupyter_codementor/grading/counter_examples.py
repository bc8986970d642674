"""A smallest input for which code does not do what the task asks.

Inputs are the visible tests and fresh ones like them. What is right comes from the reference
solution, in a box of its own; what the code does, from another. Hidden tests play no part.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.behaviour import Attempt, Behaviour, Seen
from jupyter_codementor.model.challenge import Challenge, Constant, RandomCases, Step
from jupyter_codementor.model.plaindata import decode

from .alike import likeness, telling_apart
from .code_tests import TestFaultError
from .demands import Ready, attempt_of, demand_of, made_ready, marks_of, seen_of, telling
from .known_results import Key, KnownResults
from .many_codes import MOST_LINES, Run, mark_many, run_many
from .node_runs import run_in_node
from .ports import Sandbox
from .probes import Probe, probes_of
from .random_cases import prepared
from .source_text import shown

TIME_S: Final = 0.12
"""Time for one code and its inputs."""
_REFERENCE_S: Final = 1.0
_KEPT: Final = 64
_NODE_PROBES: Final = 22
_SHOWN: Final = 300
_AT_ONCE: Final = 40
_LEAST_S: Final = 0.01
_MUCH_ALIKE: Final = 0.7
_SURELY: Final = 0.999
_LEARNED_AT_ONCE: Final = 16
_LEARN_S: Final = 1.0
_FIRST: Final = 0.75
"""The share of the time in which codes are compared on a few inputs."""


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


class CounterExamples:
    """Looks for inputs that code fails, and tries changed versions of it on them.

    Args:
        sandbox: where code runs.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._ready: OrderedDict[tuple[str, int, str], Ready] = OrderedDict()
        self._locks: dict[tuple[str, int, str], asyncio.Lock] = {}
        self._known = KnownResults()

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
            seen_of(ready.probes[judge.probe], judge, runs[judge.probe])
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
        few, failing = telling(ready, before)
        for first in range(0, len(codes), _AT_ONCE):
            left_s = until - clock()
            if left_s < _LEAST_S:
                break
            some = codes[first : first + _AT_ONCE]
            marks = await self._mark(challenge, some, ready, few, left_s, failing)
            for place, each in enumerate(marks, start=first):
                found[place] = None if each is None else attempt_of(ready, before, few, each)
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
                    found[place] = attempt_of(ready, before, whole, each)
        return found

    async def learn(self, challenge: Challenge, codes: Sequence[str], time_s: float) -> None:
        """Find out what codes do with the inputs, so that `alike` knows it at once.

        A few are tried at a time, the first ones first. What is not done in time is left out.

        Raises:
            Unavailable: the jail cannot be used.
        """
        ready = await self._prepare(challenge)
        if ready is None or not ready.probes:
            return
        clock = asyncio.get_running_loop().time
        until = clock() + time_s
        new = [code for code in codes if _key(challenge, code) not in self._known]
        for first in range(0, len(new), _LEARNED_AT_ONCE):
            left_s = until - clock()
            if left_s < _LEAST_S:
                return
            some = new[first : first + _LEARNED_AT_ONCE]
            found = await self._run(challenge, some, ready, min(left_s, _LEARN_S))
            for code, runs in zip(some, found, strict=True):
                if runs is not None:
                    self._known.keep(_key(challenge, code), ready, runs)

    async def alike(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float = TIME_S
    ) -> list[float | None]:
        """Return how much other codes do the same as one whose behaviour is known, each 0 to 1.

        It is the share of those inputs on which they do the same that either of them fails. Those
        that were learned cost no time. The others are compared on a few inputs first, and those
        that are much alike there on all of them.

        Returns:
            1 for the same results throughout; None for one that cannot be loaded, or for which
            there was no time.

        Raises:
            Unavailable: the jail cannot be used.
        """
        ready = await self._prepare(challenge)
        if ready is None or not before.failed or not codes:
            return [None] * len(codes)
        keys = [_key(challenge, code) for code in codes]
        known = self._known.likeness(keys, ready, before)
        new = [code for code, share in zip(codes, known, strict=True) if share is None]
        if new and not _surely(known):
            rest = iter(await self._compared(challenge, before, new, ready, time_s))
            known = [next(rest) if share is None else share for share in known]
        return known

    async def _compared(
        self,
        challenge: Challenge,
        before: Behaviour,
        codes: Sequence[str],
        ready: Ready,
        time_s: float,
    ) -> list[float | None]:
        clock = asyncio.get_running_loop().time
        until = clock() + time_s
        few, failing = telling_apart(ready, before)
        if not failing:
            return [None] * len(codes)
        first = await likeness(
            challenge, before, codes, ready, few, self._sandbox, _FIRST * time_s, failing
        )
        near = [place for place, each in enumerate(first) if each and each >= _MUCH_ALIKE]
        left_s = until - clock()
        if not near or len(few) >= len(ready.probes) or left_s < _LEAST_S:
            return first
        some = [codes[place] for place in near[:_AT_ONCE]]
        whole = tuple(range(len(ready.probes)))
        again = await likeness(challenge, before, some, ready, whole, self._sandbox, left_s)
        found = list(first)
        for place, each in zip(near, again, strict=False):
            found[place] = each
        return found

    async def _mark(
        self,
        challenge: Challenge,
        codes: Sequence[str],
        ready: Ready,
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
                [[demand_of(judge) for judge in some] for some in judges],
                self._sandbox,
                time_s,
                most_lines=ready.most_lines,
                apart=challenge.isolate == "test" or challenge.kind == "program",
                first=first,
            )
        runs = await run_in_node(challenge, codes, probes, self._sandbox, time_s)
        return [None if each is None else marks_of(judges, each) for each in runs]

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
        ready: Ready,
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

    async def _prepare(self, challenge: Challenge) -> Ready | None:
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

    async def _make_ready(self, challenge: Challenge) -> Ready:
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
            return Ready((), (), MOST_LINES)
        return made_ready(challenge, probes, runs[0])

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
                args = [part for part in one.call.args if isinstance(part, Constant)]
                values = tuple(decode(part.data) for part in args)
                step = Step(one.source, one.call, expect=one.expect)
                found.append(Probe(source=one.source, steps=(step,), arguments=values, fresh=True))
        return found


def _key(challenge: Challenge, code: str) -> Key:
    return (challenge.id, challenge.version, challenge.solution, code)


def _surely(shares: Sequence[float | None]) -> bool:
    """Return whether one is known that does the same throughout."""
    return any(share is not None and share >= _SURELY for share in shares)


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
