"""What grading a class shows: a bar in a terminal, a line for each submission elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from jupyter_codementor.adapters.results.tables import by_hand, failures, trouble
from jupyter_codementor.challenges.feedback.parts import points_text
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import IsolationLevel

from .screen import console, one_line

_WORDS: Final = {
    "queued": "not graded",
    "accepted": "accepted",
    "partial": "partial",
    "wrong_answer": "wrong answer",
    "error": "no test could run",
    "grader_fault": "our fault",
    "not_graded": "not graded",
}
_COLOURS: Final = {"accepted": "green", "partial": "yellow", "wrong_answer": "red", "error": "red"}
_TESTS_SHOWN: Final = 10
_SAID: Final = 20
_NAME: Final = 24
_WHY: Final = 60


class Screen:
    """Shows how far grading is, and at its end who got what.

    Args:
        total: how many submissions there are.
    """

    def __init__(self, total: int) -> None:
        self._out = console()
        self._total = total
        self._done = 0
        self._bar: Progress | None = None
        if self._out.is_terminal and not self._out.is_dumb_terminal:
            self._bar = Progress(
                BarColumn(bar_width=None),
                MofNCompleteColumn(),
                TimeRemainingColumn(compact=True),
                TextColumn("{task.description}", markup=False),
                console=self._out,
                expand=True,
                transient=True,
            )
            self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def told(self, graded: Graded, *, known: bool) -> None:
        """Count one more submission; `known` says that an earlier run had graded it."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=_cut(graded.student, _NAME))
            return
        before = ", graded before" if known else ""
        points = f", {_points(graded)} points" if graded.is_graded else ""
        why = f": {_why(graded)}" if _why(graded) else ""
        said = f"{_WORDS[graded.status]}{points}{before}{why}"
        self._print(f"[{self._done}/{self._total}] {one_line(graded.student)}: {said}")

    def say(self, sentences: Sequence[str]) -> None:
        """Say what else there is to be said."""
        for sentence in sentences[:_SAID]:
            self._print(f"note: {one_line(sentence)}")
        if len(sentences) > _SAID:
            self._print(f"note: and {len(sentences) - _SAID} more; results.json has all of them")

    def summary(
        self,
        challenge: Challenge,
        results: Sequence[Graded],
        level: IsolationLevel,
        folder: Path,
    ) -> None:
        """Show who got what, which tests failed often, and where the results lie."""
        if self._bar is not None:
            self._out.print(_table(results))
        graded = sum(each.is_graded for each in results)
        accepted = sum(each.status == "accepted" for each in results)
        self._print(f"{graded} of {self._total} graded, {accepted} accepted.")
        failed = [each for each in failures(challenge, results) if each[2]]
        failed.sort(key=lambda each: -each[2])
        for name, hidden, count, of in failed[:_TESTS_SHOWN]:
            kind = " (hidden)" if hidden else ""
            self._print(f'  "{one_line(name)}"{kind} failed for {count} of {of}')
        if len(failed) > _TESTS_SHOWN:
            more = len(failed) - _TESTS_SHOWN
            self._print(f"  and {more} other test{'s' * (more > 1)} failed for somebody")
        if points := by_hand(challenge):
            self._print(
                f"{points_text(points)} more points are given by a person, not counted here."
            )
        if level > "C":
            self._print(
                f"Isolation level {level}: take these results as practice only. "
                "jupyter codementor doctor says what is missing."
            )
        self._print(f"Results and feedback: {one_line(str(folder))}")

    def interrupted(self, done: int) -> None:
        """Say that it was stopped, and how to go on."""
        self._print(
            f"Stopped: {done} of {self._total} are done and kept. "
            "Give the same command again to go on."
        )

    def _print(self, line: str) -> None:
        self._out.print(line, markup=False)


def _table(results: Sequence[Graded]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("student", overflow="fold", max_width=32)
    table.add_column("verdict", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for each in results:
        words = Text(_WORDS[each.status], style=_COLOURS.get(each.status, "magenta"))
        points = _points(each) if each.is_graded else ""
        table.add_row(Text(one_line(each.student)), words, points, Text(_why(each)))
    return table


def _points(graded: Graded) -> str:
    verdict = graded.verdict
    if verdict is None:
        return ""
    return f"{points_text(verdict.earned)}/{points_text(verdict.points)}"


def _why(graded: Graded) -> str:
    said = one_line(trouble(graded))
    return said if not graded.is_graded else _cut(said, _WHY)


def _cut(text: str, most: int) -> str:
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"
