"""What is wrong with a code: all clues together, weighed, the likeliest kind of mistake first.

The specialists look at the same ranking, each tells of its own part of it.
"""

from __future__ import annotations

import ast
import asyncio
import logging
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.challenge import Challenge, InputOutput, WrongSolution
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.verdict import Verdict

from ..ports import Bench
from ..situation import Situation
from .clues import Cause, Clue, weighed
from .clues_beside import renamed_clues
from .clues_known import beside_of, do_the_same, same_code_clues, slip_clues, wrong_clues
from .clues_reading import reading_clues
from .clues_results import result_clues
from .clues_text import text_candidates, text_clues
from .clues_verdict import verdict_clues
from .features import feature_clues
from .kinds_of_steps import kinds
from .known_mistakes import known_mistakes, mistakes_of
from .nearest import Step, steps_to
from .repair import Candidate, candidates, repair_clues
from .repair_text import Source
from .seen_in_tests import seen_in_tests
from .slips import slips_of

_log = logging.getLogger(__name__)
_KEPT: Final = 64
TOTAL_S: Final = 0.21
"""Time for all that is tried for one code."""
LATEST_S: Final = 0.25
"""After this time, what is known so far is told."""
_BEHAVIOUR_S: Final = 0.2
_AGAIN_S: Final = 1.0
"""For so long, what was cut short is told again; then it is looked for anew."""
_APART_S: Final = 0.06
_LEAST_S: Final = 0.02
_LONGEST: Final = 20_000
_LONGEST_COMPARED: Final = 6_000
"""Longer code is not laid beside a solution, and not changed here and there: it would take long."""


class Diagnosis(Struct, frozen=True, kw_only=True):
    """All that was found about one code.

    Args:
        causes: the kinds of mistakes, the likeliest first.
        behaviour: what it did with the inputs; None if that could not be tried.
        steps: what lies between it and a good solution; never shown.
    """

    causes: tuple[Cause, ...] = ()
    behaviour: Behaviour | None = None
    steps: tuple[Step, ...] = ()


_Key = tuple[str, int, str]


@dataclass
class _SoFar:
    """What was found until now; it is told as it is when time is over."""

    clues: list[Clue] = field(default_factory=list)
    behaviour: Behaviour | None = None
    steps: list[Step] = field(default_factory=list)

    def diagnosis(self) -> Diagnosis:
        return Diagnosis(
            causes=weighed(self.clues), behaviour=self.behaviour, steps=tuple(self.steps)
        )


class Causes:
    """Finds out what is wrong; the same code is looked at once, whoever asks.

    Args:
        bench: tries code out.
        total_s: time for all that is tried; what does not fit into it is left out.
        known: gives the known mistakes of a challenge, beside those that it brings itself.
        latest_s: after this time, what is known so far is told.
    """

    def __init__(
        self,
        bench: Bench,
        total_s: float = TOTAL_S,
        known: Callable[[str], Sequence[WrongSolution]] = known_mistakes,
        latest_s: float = LATEST_S,
    ) -> None:
        self._bench = bench
        self._known_of = known
        self._total_s = total_s
        self._latest_s = latest_s
        self._kept: OrderedDict[_Key, tuple[Diagnosis, float]] = OrderedDict()
        self._begun: dict[_Key, _SoFar] = {}
        self._locks: dict[_Key, asyncio.Lock] = {}

    async def of(self, situation: Situation) -> Diagnosis:
        """Return what is wrong with the code of a situation; when time is over, what is known."""
        challenge = situation.challenge
        if challenge is None or not situation.code.strip() or len(situation.code) > _LONGEST:
            return Diagnosis()
        key = (challenge.id, challenge.version, situation.code)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if not self._is_kept(key):
                await self._look(key, challenge, situation.verdict)
        return self._kept[key][0] if key in self._kept else Diagnosis()

    def so_far(self, situation: Situation) -> Diagnosis:
        """Return what is known at this moment, although it is still being looked for."""
        challenge = situation.challenge
        if challenge is None:
            return Diagnosis()
        key = (challenge.id, challenge.version, situation.code)
        if key in self._begun:
            return self._begun[key].diagnosis()
        return self._kept[key][0] if key in self._kept else Diagnosis()

    def knows(self, situation: Situation) -> bool:
        """Return whether it was found out before."""
        challenge = situation.challenge
        return challenge is not None and self._is_kept(
            (challenge.id, challenge.version, situation.code)
        )

    def _is_kept(self, key: _Key) -> bool:
        return key in self._kept and asyncio.get_running_loop().time() < self._kept[key][1]

    async def _look(self, key: _Key, challenge: Challenge, verdict: Verdict | None) -> None:
        """Look for the causes, and keep what was found, also if it was cut short."""
        found = self._begun[key] = _SoFar()
        good_until = math.inf
        try:
            async with asyncio.timeout(self._latest_s):
                await self._find(challenge, key[2], verdict, found)
        except TimeoutError:
            good_until = asyncio.get_running_loop().time() + _AGAIN_S
        except asyncio.CancelledError:
            good_until = asyncio.get_running_loop().time() + _AGAIN_S
            raise
        finally:
            self._kept[key] = (found.diagnosis(), good_until)
            del self._begun[key]
            while len(self._kept) > _KEPT:
                gone, _ = self._kept.popitem(last=False)
                self._locks.pop(gone, None)

    async def _find(
        self, challenge: Challenge, code: str, verdict: Verdict | None, found: _SoFar
    ) -> None:
        """Look for clues, those first that are sure and cost no time."""
        until = asyncio.get_running_loop().time() + self._total_s
        found.clues += same_code_clues(challenge, code)
        behaviour = found.behaviour = await self._behaviour(challenge, code)
        tried = behaviour is not None
        if verdict is not None:
            alone = behaviour is None or not behaviour.failed
            found.clues += verdict_clues(verdict, alone=alone)
            if behaviour is None:
                behaviour = seen_in_tests(verdict, program=challenge.kind == "program")
                found.behaviour = behaviour
        if behaviour is not None:
            found.clues += result_clues(behaviour)
        failing = behaviour if tried and behaviour is not None and behaviour.failed else None
        sure = failing is not None and await self._known(challenge, failing, until, found)
        if behaviour is not None:
            found.clues += feature_clues(behaviour)
        source = self._read(challenge, code, found)
        if tried and failing is None and source is not None:
            starter = _readable(challenge.starter)
            found.clues += renamed_clues(source, starter) if starter is not None else ()
        if failing is None or sure:
            return
        if challenge.language != "python":
            await self._try(challenge, text_candidates(code), failing, until, found)
        elif source is not None:
            await self._compared(challenge, source, failing, until, found)

    def _read(self, challenge: Challenge, code: str, found: _SoFar) -> Source | None:
        """Add what the code itself says; None if it cannot be read."""
        if challenge.language != "python":
            found.clues += text_clues(challenge, code)
            return None
        try:
            source = Source(code)
            reference = _readable(challenge.solution)
            found.clues += reading_clues(source, reference, examples_of(challenge))
            if reference is not None and len(code) <= _LONGEST_COMPARED:
                found.steps = steps_to(source.tree, reference.tree)
                found.clues += step_clues(found.steps)
        except (SyntaxError, ValueError, RecursionError):  # no Python, or nested too deeply
            return None
        return source

    async def _behaviour(self, challenge: Challenge, code: str) -> Behaviour | None:
        try:
            async with asyncio.timeout(_BEHAVIOUR_S):
                return await self._bench.behaviour(challenge, code)
        except TimeoutError:
            return None
        except Unavailable as error:
            _log.warning("fresh inputs could not be tried: %s", error)
            return None

    async def _repairs(
        self,
        challenge: Challenge,
        source: Source,
        behaviour: Behaviour,
        until: float,
        found: _SoFar,
    ) -> None:
        steps = found.steps
        suspects = {getattr(step.old or step.after, "lineno", 0) for step in steps}
        suspects |= {seen.line for seen in behaviour.failed if seen.line}
        tried = candidates(source, steps, frozenset(suspects))
        await self._try(challenge, tried, behaviour, until, found)

    async def _try(
        self,
        challenge: Challenge,
        tried: list[Candidate],
        behaviour: Behaviour,
        until: float,
        found: _SoFar,
    ) -> None:
        left_s = until - asyncio.get_running_loop().time()
        if left_s < _LEAST_S:
            return
        try:
            async with asyncio.timeout(left_s):
                found.clues += await repair_clues(
                    challenge, behaviour, tried, self._bench, 0.9 * left_s
                )
        except (TimeoutError, Unavailable):
            pass  # what was seen and read has to do

    async def _compared(
        self,
        challenge: Challenge,
        source: Source,
        behaviour: Behaviour,
        until: float,
        found: _SoFar,
    ) -> None:
        """Add what slips say that do the same, and changes that mend it."""
        found.clues += await self._shared(challenge, source, behaviour)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._slipped(challenge, behaviour, until, found))
            if len(source.code) <= _LONGEST_COMPARED:
                group.create_task(self._repairs(challenge, source, behaviour, until, found))

    async def _known(
        self, challenge: Challenge, behaviour: Behaviour, until: float, found: _SoFar
    ) -> bool:
        """Add what known wrong solutions say that do the same; return whether one surely does."""
        known = mistakes_of(challenge, self._known_of)
        codes = [each.code for each in known]
        likeness = await self._alike(challenge, behaviour, codes, until)
        beside = beside_of(behaviour, program=challenge.kind == "program")
        clues = list(wrong_clues(known, likeness, beside))
        found.clues += clues
        return bool(clues) and do_the_same(likeness)

    async def _slipped(
        self, challenge: Challenge, behaviour: Behaviour, until: float, found: _SoFar
    ) -> None:
        """Add what slips say that do the same."""
        slips = slips_of(challenge.language, challenge.solution)
        codes = [each.code for each in slips]
        likeness = await self._alike(challenge, behaviour, codes, until)
        beside = beside_of(behaviour, program=challenge.kind == "program")
        found.clues += slip_clues(slips, likeness, beside)

    async def _alike(
        self, challenge: Challenge, behaviour: Behaviour, codes: list[str], until: float
    ) -> Sequence[float | None]:
        left_s = until - asyncio.get_running_loop().time()
        if left_s >= _LEAST_S and codes:
            try:
                async with asyncio.timeout(left_s):
                    return await self._bench.alike(challenge, behaviour, codes, 0.9 * left_s)
            except (TimeoutError, Unavailable):
                pass  # what was seen and read has to do
        return [None] * len(codes)

    async def _shared(
        self, challenge: Challenge, source: Source, behaviour: Behaviour
    ) -> list[Clue]:
        if not _keeps_state(source):
            return []
        try:
            async with asyncio.timeout(_APART_S):
                apart = await self._bench.behaviour(challenge, source.code, apart=True)
        except (TimeoutError, Unavailable):
            return []
        if apart is None or len(apart.failed) * 2 > len(behaviour.failed):
            return []
        return [
            Clue(
                mistake="shared-state",
                weight=0.95,
                why="right alone, wrong after another call",
                specialist="test_analyst",
            )
        ]


def step_clues(steps: list[Step]) -> Iterator[Clue]:
    """Yield what the differences to a good solution say: the fewer there are, the more."""
    share = 0.7 / max(1, len(steps)) ** 0.8
    doubts: dict[Mistake, float] = {}
    lines: dict[Mistake, tuple[int, ...]] = {}
    heads: dict[Mistake, tuple[int, ...]] = {}
    for step in steps:
        node = step.old or step.after or step.block
        line = getattr(node, "lineno", None)
        whole = isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module, ast.arguments))
        for mistake, likely in kinds(step):
            doubts[mistake] = doubts.get(mistake, 1.0) * (1.0 - likely * share)
            if line:  # the head of a definition tells least
                (heads if whole else lines).setdefault(mistake, (line,))
    for mistake, doubt in doubts.items():
        yield Clue(
            mistake=mistake,
            weight=1.0 - doubt,
            why="differs from a good solution",
            specialist="next_step_finder",
            lines=lines.get(mistake) or heads.get(mistake, ()),
        )


def examples_of(challenge: Challenge) -> frozenset[str]:
    """Return the words of the visible tests that the task itself does not use."""
    words: set[str] = set()
    for case in challenge.test_cases:
        if not case.hidden and isinstance(case.check, InputOutput):
            words |= {each for each in case.check.stdin.split() if len(each) > 2}
    return frozenset(words)


def _readable(code: str) -> Source | None:
    try:
        return Source(code)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _keeps_state(source: Source) -> bool:
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Global, ast.ClassDef)):
            return True
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(each, (ast.List, ast.Dict, ast.Set)) for each in node.args.defaults
        ):
            return True
    return any(isinstance(node, (ast.Assign, ast.AnnAssign)) for node in source.tree.body)


def smallest_failed(behaviour: Behaviour | None) -> Seen | None:
    """Return the smallest failing input; one that surely counts goes first."""
    if behaviour is None or not behaviour.failed:
        return None
    failed = behaviour.failed
    return next((each for each in failed if each.ordinary or not each.fresh), failed[0])
