"""How alike the results of other codes are to those of one code, on the inputs of a challenge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.challenge import Challenge, Equal
from jupyter_codementor.model.plaindata import Opaque, encode

from .compare import compare
from .demands import Judge, Ready
from .input_kinds import parts
from .many_codes import Demand, Run, mark_many
from .node_runs import run_in_node
from .ports import Sandbox

_FAILING: Final = 5
_PASSING: Final = 3

Numbers = tuple[int, ...]


def telling_apart(ready: Ready, before: Behaviour) -> tuple[Numbers, int]:
    """Return a few inputs to compare codes by, and how many of them the code fails; these first.

    Of the failing ones, those are taken that give different results.
    """
    failing: dict[int, str] = {}
    passing: list[int] = []
    for judge, seen in zip(ready.judges, before.seen, strict=False):
        if demand_like(judge, seen) is None:
            continue
        if not seen.passed:
            failing.setdefault(judge.probe, repr((seen.got, seen.got_error)))
        elif not passing or passing[-1] != judge.probe:
            passing.append(judge.probe)
    kinds: dict[str, list[int]] = {}
    for probe, kind in failing.items():
        kinds.setdefault(kind, []).append(probe)
    first = [numbers[0] for numbers in kinds.values()]
    rest = [probe for probe in failing if probe not in set(first)]
    chosen = [*_spread(first, _FAILING), *_spread(rest, max(0, _FAILING - len(first)))]
    passing = [probe for probe in passing if probe not in failing]
    return (*chosen, *_spread(passing, _PASSING)), len(chosen)


def _spread(numbers: list[int], most: int) -> list[int]:
    step = max(1.0, len(numbers) / max(1, most))
    return [numbers[int(place * step)] for place in range(min(len(numbers), most))]


def demand_like(judge: Judge, seen: Seen) -> Demand | None:
    """Return what another code must give to be like this one; None if that cannot be told."""
    if seen.endless:
        return None
    if judge.expectation is None:
        return Demand(judge.step, "printed", seen.got, may_change=True)
    if seen.got_error:
        return Demand(judge.step, "raises", [seen.got_error], may_change=True)
    if any(isinstance(part, Opaque) for part in parts(seen.got)):
        return None
    return Demand(judge.step, "equal", seen.got, seen.changed or judge.changed)


async def likeness(
    challenge: Challenge,
    before: Behaviour,
    codes: Sequence[str],
    ready: Ready,
    chosen: Numbers,
    sandbox: Sandbox,
    time_s: float,
    first: int = -1,
) -> list[float | None]:
    """Return for each code the share of telling inputs on which it does the same, 0 to 1.

    Telling are those that the code in question or the other one fails. None for a code that
    cannot be loaded or was not tried in time.

    Args:
        challenge: what was asked.
        before: what the code in question did with all inputs.
        codes: the others.
        ready: the inputs.
        chosen: the numbers of those to try, `first` of which are failed.
        sandbox: where they run.
        time_s: for all of them together.
        first: a code that is like it in none of so many is not tried on the others.

    Raises:
        Unavailable: the jail cannot be started.
    """
    places = {probe: place for place, probe in enumerate(chosen)}
    asked: list[list[Demand]] = [[] for _ in chosen]
    passed: list[list[bool]] = [[] for _ in chosen]
    pairs: list[list[tuple[Judge, Seen]]] = [[] for _ in chosen]
    for judge, seen in zip(ready.judges, before.seen, strict=False):
        demand = demand_like(judge, seen) if judge.probe in places else None
        if demand is not None:
            asked[places[judge.probe]].append(demand)
            passed[places[judge.probe]].append(seen.passed)
            pairs[places[judge.probe]].append((judge, seen))
    good = [each for some in passed for each in some]
    probes = [ready.probes[number] for number in chosen]
    if challenge.language == "python":
        apart = challenge.isolate == "test" or challenge.kind == "program"
        marks = await mark_many(
            challenge,
            codes,
            probes,
            asked,
            sandbox,
            time_s,
            most_lines=ready.most_lines,
            apart=apart,
            first=first,
        )
    else:

        def goes_on(number: int, run: Run) -> bool:
            """Whether the code is like it so far: each input takes long there."""
            return all(_same(judge, seen, run) for judge, seen in pairs[number])

        runs = await run_in_node(challenge, codes, probes, sandbox, time_s, goes_on)
        marks = [None if each is None else _marks(pairs, each) for each in runs]
    return [None if each is None else _share(each, good) for each in marks]


def _share(same: Sequence[bool], passed: Sequence[bool]) -> float:
    """Return on how many of the inputs that either of two codes fails they do the same."""
    alike = sum(one and not good for one, good in zip(same, passed, strict=True))
    telling = sum(not (one and good) for one, good in zip(same, passed, strict=True))
    return alike / telling if telling else 0.0


def _marks(pairs: Sequence[Sequence[tuple[Judge, Seen]]], runs: Sequence[Run]) -> tuple[bool, ...]:
    return tuple(
        number < len(runs) and _same(judge, seen, runs[number])
        for number, some in enumerate(pairs)
        for judge, seen in some
    )


def _same(judge: Judge, seen: Seen, run: Run) -> bool:
    if judge.step >= len(run.told):
        return False
    told = run.told[judge.step]
    if told.endless or told.error or seen.got_error:
        return not told.endless and told.error == seen.got_error
    return compare(Equal(encode(seen.got), numbers_alike=True), told.value) is None
