"""The leak check: whether a piece of an answer, with those before it, gives the solution away.

Code is a leak if it passes in the jail what the student's own code fails: as it stands, under
another name, as the body of the student's function, put into the student's code, or joined with
the pieces before it. So another algorithm is a leak as well. What cannot be run, because it is
scattered or told in words, is compared with the statements that the student still lacks.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Iterator
from textwrap import dedent
from typing import Final

from jupyter_codementor.model.challenge import Challenge

from ..ports import Trials
from .assembly import assembled
from .codelines import KEYWORDS, completed, is_call_of, is_code, parsed, says_something
from .excerpts import excerpts, from_diff
from .foreign import (
    assignment_candidates,
    cells_in,
    javascript_candidates,
    notebook_of,
    solved_notebook,
)
from .fragments import candidates
from .patches import patched
from .pieces import Piece
from .telling import Heard, Telling
from .trying import CannotCheck, Goal, Tries

PARSONS_RUNG: Final = 4
_TRIES_SPAN: Final = 8
_TRIES_BLOCK: Final = 16
_TRIES_JOINED: Final = 6
_TRIES_MIXED: Final = 2
_COSTLY: Final = 2
"""A language whose boxes cost more gets so many times fewer tries."""
_MOST_PIECES: Final = 60
"""An answer with more pieces of code is no help; the rest of them is withheld."""


class LeakCheck:
    """Checks one answer, piece after piece.

    Args:
        trials: the jail.
        challenge: the task, with solution and hidden tests.
        code: the student's own.
        rung: the step of the hint ladder; from the fourth on, lines of the solution may be shown in
            a mixed order, so that only what runs is a leak.
    """

    def __init__(self, trials: Trials, challenge: Challenge, code: str, rung: int) -> None:
        self._challenge = challenge
        self._code = code if code.strip() else challenge.starter
        reference = challenge.solution
        if challenge.assignment is not None:
            self._code = notebook_of(challenge, code)
            reference = solved_notebook(challenge)
        self._own = _texts(challenge, self._code)
        self._python = challenge.language == "python" and challenge.kind != "assignment"
        self._strict = rung < PARSONS_RUNG
        self._fragments: list[str] = []
        self._pieces = 0
        self._tries = Tries(trials, challenge, self._code, reference)

    @functools.cached_property
    def _telling(self) -> Telling:
        """What is compared by reading; made once the first words are out, which it would delay."""
        challenge = self._challenge
        solution = challenge.solution if challenge.kind != "assignment" else ""
        return Telling(solution, self._code, python=self._python)

    @property
    def line(self) -> int | None:
        """The line of the student's code where the last leak began to differ, if it did there."""
        return self._tries.line

    async def leaks(self, piece: Piece) -> bool:
        """Return whether a piece must not be shown; a piece that may be counts as shown.

        What cannot be checked must not be shown.
        """
        self._tries.line = None
        block = piece.kind == "block"
        parts = excerpts(piece, python=self._python)
        said = [code for code in parts if block or self._says_something(code)]
        found = [code for code in said if not self._is_own(code)]
        quoted = block and bool(self._fragments)
        if not found and not quoted:
            self._fragments += [code for code in said if code not in self._fragments]
            return False
        self._pieces += 1
        try:
            if not (await self._tries.aim()).failing:
                return False
            if self._pieces > _MOST_PIECES:
                return True
            if await self._runs(piece, said, found) or self._tells(piece, said):
                return True
        except CannotCheck:
            return True
        self._fragments += [code for code in said if code not in self._fragments]
        return False

    async def prepare(self) -> None:
        """Work out what the student's code fails, before the first piece asks for it."""
        with contextlib.suppress(CannotCheck):
            await self._tries.aim()

    async def hear(self, clause: str) -> Heard:
        """Return how near the words that were shown, and this clause, are to a whole solution."""
        heard = self._telling.hear(clause) if self._strict else "little"
        if heard == "little":
            return heard
        try:
            return heard if (await self._tries.aim()).failing else "little"
        except CannotCheck:
            return heard

    async def _runs(self, piece: Piece, said: list[str], found: list[str]) -> bool:
        if self._challenge.assignment is not None:
            return await self._answers([*found, "\n".join([*self._fragments, *said])])
        most = _TRIES_BLOCK if piece.kind == "block" else _TRIES_SPAN
        if not self._python:
            most //= _COSTLY
        for code in found:
            if await self._tries.any_passes(self._candidates(piece, code), most):
                return True
        if (
            not self._strict
            or len(self._fragments) + len(said) < 2
            or not any(map(self._adds, said))
        ):
            return False
        most = _TRIES_JOINED * (2 if piece.kind == "block" else 1)
        return await self._tries.any_passes(self._joined([*self._fragments, *said]), most)

    async def _answers(self, found: list[str]) -> bool:
        """Return whether a piece answers a question of the assignment that the student fails."""
        assert self._challenge.assignment is not None  # noqa: S101 - asked before
        aim = await self._tries.aim()
        tests = {one.name: frozenset(one.tests) for one in self._challenge.assignment.questions}
        for code in found:
            for program, question in assignment_candidates(self._challenge, code):
                asked = tests.get(question, frozenset())
                goal = Goal(aim.failing & asked, aim.all & asked)
                if goal.failing and goal.reached_by(await self._tries.passed(program)):
                    return True
        return False

    def _candidates(self, piece: Piece, code: str) -> Iterator[str]:
        if not self._strict:  # lines in a mixed order may be shown, but not what runs as it stands
            whole = not self._python or parsed(dedent(code)) is not None
            yield from itertools.islice(self._as_solution(code), _TRIES_MIXED if whole else 0)
            return
        for after in from_diff(code, self._code) if piece.kind == "block" else ():
            yield from itertools.islice(self._as_solution(after), 3)
        yield from self._as_solution(code)

    def _as_solution(self, code: str) -> Iterator[str]:
        if self._python:
            return candidates(self._challenge, self._code, code)
        return javascript_candidates(self._challenge, self._code, code)

    def _joined(self, fragments: list[str]) -> Iterator[str]:
        lines = [code for code in fragments if self._adds(code)]
        merged = itertools.islice(patched(self._code, "\n".join(lines)), 1)
        for whole in assembled(fragments, self._telling.reference if self._python else ()):
            yield from itertools.islice(self._as_solution(whole), 2)
            yield from merged

    def _tells(self, piece: Piece, said: list[str]) -> bool:
        block = piece.kind == "block"
        return self._strict and self._telling.see(self._fragments, said, block=block)

    def _says_something(self, code: str) -> bool:
        """Whether it is more than a name or a value, or a call such as the tests make."""
        text = code.strip()
        tree = parsed(completed(text)) if self._python else None
        if tree is None:
            return bool(text) and text not in KEYWORDS
        return says_something(tree) and not is_call_of(tree, self._challenge.entry)

    def _is_own(self, code: str) -> bool:
        """Whether it stands in the student's code or in the task already."""
        if "\n" in code.strip():
            return any(_holds(text, code) for text in self._own)
        return any(_squeezed(code) in _squeezed(text) for text in self._own)

    def _adds(self, code: str) -> bool:
        """Whether it is a statement, or more than one."""
        return "\n" in code.strip() or is_code(code.strip())


def _squeezed(code: str) -> str:
    return "".join(code.split())


def _texts(challenge: Challenge, code: str) -> tuple[str, ...]:
    """Return what the student sees anyway."""
    visible = (case.source for case in challenge.test_cases if not case.hidden)
    own = cells_in(code) if challenge.kind == "assignment" else (code,)
    return (*own, challenge.starter, challenge.description, *visible)


def _holds(text: str, code: str) -> bool:
    """Whether lines stand in a text one below the other, with the same steps of indentation."""
    wanted = [line.rstrip() for line in dedent(code).split("\n") if line.strip()]
    lines = [line.rstrip() for line in text.expandtabs(4).split("\n") if line.strip()]
    for place in range(len(lines) - len(wanted) + 1):
        window = dedent("\n".join(lines[place : place + len(wanted)])).split("\n")
        if window == wanted:
            return True
    return False
