"""What is wrong with a code: all clues together, weighed, the likeliest kind of mistake first.

The specialists look at the same ranking, each tells of its own part of it.
"""

from __future__ import annotations

import ast
import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
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
from .clues_known import beside_of, do_the_same, same_code_clues, slip_clues, wrong_clues
from .clues_reading import reading_clues
from .clues_results import result_clues
from .clues_text import text_candidates, text_clues
from .clues_verdict import verdict_clues
from .features import feature_clues
from .kinds_of_steps import kinds
from .known_mistakes import known_mistakes
from .nearest import Step, steps_to
from .repair import Candidate, candidates, repair_clues
from .repair_text import Edit, Source
from .seen_in_tests import seen_in_tests
from .slips import slips_of

_log = logging.getLogger(__name__)
_KEPT: Final = 64
TOTAL_S: Final = 0.21
"""Time for all that is tried for one code."""
_BEHAVIOUR_S: Final = 0.2
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


class Causes:
    """Finds out what is wrong; the same code is looked at once, whoever asks.

    Args:
        bench: tries code out.
        total_s: time for all that is tried; what does not fit into it is left out.
        known: gives the known mistakes of a challenge, beside those that it brings itself.
    """

    def __init__(
        self,
        bench: Bench,
        total_s: float = TOTAL_S,
        known: Callable[[str], Sequence[WrongSolution]] = known_mistakes,
    ) -> None:
        self._bench = bench
        self._known_of = known
        self._total_s = total_s
        self._kept: OrderedDict[tuple[str, int, str], Diagnosis] = OrderedDict()
        self._locks: dict[tuple[str, int, str], asyncio.Lock] = {}
        self._slips: OrderedDict[tuple[str, str], tuple[Edit, ...]] = OrderedDict()

    async def of(self, situation: Situation) -> Diagnosis:
        """Return what is wrong with the code of a situation."""
        challenge = situation.challenge
        if challenge is None or not situation.code.strip() or len(situation.code) > _LONGEST:
            return Diagnosis()
        key = (challenge.id, challenge.version, situation.code)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._kept:
                self._kept[key] = await self._find(challenge, situation.code, situation.verdict)
                while len(self._kept) > _KEPT:
                    gone, _ = self._kept.popitem(last=False)
                    self._locks.pop(gone, None)
        return self._kept.get(key, Diagnosis())

    def knows(self, situation: Situation) -> bool:
        """Return whether it was found out before."""
        challenge = situation.challenge
        return challenge is not None and (
            (challenge.id, challenge.version, situation.code) in self._kept
        )

    async def _find(self, challenge: Challenge, code: str, verdict: Verdict | None) -> Diagnosis:
        clues: list[Clue] = []
        until = asyncio.get_running_loop().time() + self._total_s
        behaviour = await self._behaviour(challenge, code)
        tried = behaviour is not None
        if verdict is not None:
            clues += verdict_clues(verdict, alone=behaviour is None or not behaviour.failed)
            if behaviour is None:
                behaviour = seen_in_tests(verdict, program=challenge.kind == "program")
        if behaviour is not None:
            clues += [*result_clues(behaviour), *feature_clues(behaviour)]
            clues += same_code_clues(challenge, code)
        if challenge.language != "python":
            clues += text_clues(challenge, code)
            if behaviour is not None and behaviour.failed and tried:
                known, sure = await self._known(challenge, behaviour, until)
                clues += known
                if not sure:
                    clues += await self._try(challenge, text_candidates(code), behaviour, until)
            return Diagnosis(causes=weighed(clues), behaviour=behaviour)
        steps: list[Step] = []
        try:
            source = Source(code)
            reference = _readable(challenge.solution)
            clues += reading_clues(source, reference, examples_of(challenge))
            if reference is not None and len(code) <= _LONGEST_COMPARED:
                steps = steps_to(source.tree, reference.tree)
                clues += step_clues(steps)
        except (SyntaxError, ValueError, RecursionError):  # no Python, or nested too deeply
            return Diagnosis(causes=weighed(clues), behaviour=behaviour)
        if behaviour is not None and behaviour.failed and tried:
            clues += await self._compared(challenge, source, steps, behaviour, until)
        return Diagnosis(causes=weighed(clues), behaviour=behaviour, steps=tuple(steps))

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
        steps: list[Step],
        behaviour: Behaviour,
        until: float,
    ) -> list[Clue]:
        suspects = {getattr(step.old or step.after, "lineno", 0) for step in steps}
        suspects |= {seen.line for seen in behaviour.failed if seen.line}
        tried = candidates(source, steps, frozenset(suspects))
        return await self._try(challenge, tried, behaviour, until)

    async def _try(
        self, challenge: Challenge, tried: list[Candidate], behaviour: Behaviour, until: float
    ) -> list[Clue]:
        left_s = until - asyncio.get_running_loop().time()
        if left_s < _LEAST_S:
            return []
        try:
            async with asyncio.timeout(left_s):
                return await repair_clues(challenge, behaviour, tried, self._bench, 0.9 * left_s)
        except (TimeoutError, Unavailable):
            return []  # what was seen and read has to do

    async def _compared(
        self,
        challenge: Challenge,
        source: Source,
        steps: list[Step],
        behaviour: Behaviour,
        until: float,
    ) -> list[Clue]:
        """Return what codes say that do the same, and changes that mend it."""
        clues, sure = await self._known(challenge, behaviour, until)
        if sure:
            return clues
        clues += await self._shared(challenge, source, behaviour)
        mending = len(source.code) <= _LONGEST_COMPARED
        async with asyncio.TaskGroup() as group:
            slips = group.create_task(self._slipped(challenge, behaviour, until))
            if mending:
                mended = group.create_task(
                    self._repairs(challenge, source, steps, behaviour, until)
                )
        return [*clues, *slips.result(), *(mended.result() if mending else ())]

    async def _known(
        self, challenge: Challenge, behaviour: Behaviour, until: float
    ) -> tuple[list[Clue], bool]:
        """Return what known wrong solutions say that do the same, and whether one surely does."""
        both = (*challenge.wrong, *self._known_of(challenge.id))
        known = [each for each in both if each.mistakes]
        codes = [each.code for each in known]
        likeness = await self._alike(challenge, behaviour, codes, until)
        beside = beside_of(behaviour, program=challenge.kind == "program")
        clues = list(wrong_clues(known, likeness, beside))
        return clues, bool(clues) and do_the_same(likeness)

    async def _slipped(
        self, challenge: Challenge, behaviour: Behaviour, until: float
    ) -> list[Clue]:
        """Return what slips say that do the same."""
        slips = self._slips_of(challenge)
        codes = [each.code for each in slips]
        likeness = await self._alike(challenge, behaviour, codes, until)
        beside = beside_of(behaviour, program=challenge.kind == "program")
        return list(slip_clues(slips, likeness, beside))

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

    def _slips_of(self, challenge: Challenge) -> tuple[Edit, ...]:
        key = (challenge.language, challenge.solution)
        if key not in self._slips:
            self._slips[key] = slips_of(*key)
            while len(self._slips) > _KEPT:
                self._slips.popitem(last=False)
        return self._slips[key]

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
    for step in steps:
        line = getattr(step.old or step.after or step.block, "lineno", None)
        for mistake, likely in kinds(step):
            doubts[mistake] = doubts.get(mistake, 1.0) * (1.0 - likely * share)
            if line:
                lines.setdefault(mistake, (line,))
    for mistake, doubt in doubts.items():
        yield Clue(
            mistake=mistake,
            weight=1.0 - doubt,
            why="differs from a good solution",
            specialist="next_step_finder",
            lines=lines.get(mistake, ()),
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
