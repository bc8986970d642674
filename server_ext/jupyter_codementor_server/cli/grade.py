"""``jupyter codementor grade``: grades what a class handed in."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_codementor.errors import BadInput, NotFound, Unavailable

from .judge0 import add_options, judge0_for

if TYPE_CHECKING:
    from jupyter_codementor.adapters.handins import HandIns
    from jupyter_codementor.grading.ports import Sandbox
    from jupyter_codementor.model.class_results import Graded
    from jupyter_codementor.model.verdict import IsolationLevel

    from .task import NamedTask

_EPILOG = """\
The results are written to a folder: results.csv, results.json, and feedback/ with a page and a
notebook for each student. The same command again goes on where it was interrupted.
"""


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "grade",
        help="grade what a class handed in",
        epilog=_EPILOG,
        allow_abbrev=False,  # `--judge0-token SECRET` must not pass for another option
    )
    parser.add_argument(
        "submissions", nargs="+", type=Path, help="notebooks, code files, folders of them, zips"
    )
    task = parser.add_mutually_exclusive_group(required=True)
    told = "a challenge notebook, a notebook of nbgrader or Otter, or the id of a challenge"
    task.add_argument("--challenge", dest="task", metavar="TASK", help=told)
    task.add_argument("--assignment", dest="task", metavar="TASK", help="the same by another name")
    parser.add_argument(
        "-j",
        "--jobs",
        type=_count,
        metavar="N",
        help="how many at once (as many as there are cores)",
    )
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where the results go (results-ID)"
    )
    parser.add_argument("--again", action="store_true", help="grade again what is graded already")
    parser.add_argument(
        "--student",
        type=_pattern,
        metavar="REGEX",
        help="finds the name in the path: its group `student`",
    )
    parser.add_argument(
        "--feedback",
        choices=("both", "html", "ipynb", "none"),
        default="both",
        help="what each student gets (both)",
    )
    parser.add_argument(
        "--trace", action="store_true", help="explain the verdict of one submission, step by step"
    )
    add_options(parser)
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("give a number from 1 to 256")
    return number


def _pattern(text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"this is no regular expression: {error}") from error
    if "student" not in pattern.groupindex:
        raise argparse.ArgumentTypeError("name the student by a group: (?P<student>...)")
    return pattern


def run(arguments: argparse.Namespace) -> int:
    """Grade; 0 if each submission has a verdict, 1 if not, 2 if there is nothing to grade."""
    return asyncio.run(_grade(arguments))


async def _grade(arguments: argparse.Namespace) -> int:
    from .task import task_of

    try:
        task = await task_of(arguments.task)
        to = arguments.to or Path(f"results-{task.challenge.id}")
        found = await asyncio.to_thread(_found, arguments, task, to)
    except (BadInput, NotFound) as error:
        print(error, file=sys.stderr)
        return 2
    jobs = arguments.jobs or os.cpu_count() or 1
    async with AsyncExitStack() as stack:
        if arguments.trace:
            from .grade_trace import trace

            local = await _local(task, jobs, stack)
            return await trace(task.challenge, found.found, local)
        sandbox = await _grader(arguments, task, jobs, stack)
        return await _Class(arguments, task, found, to).grade(sandbox, jobs)


async def _grader(
    arguments: argparse.Namespace, task: NamedTask, jobs: int, stack: AsyncExitStack
) -> Sandbox:
    """Return what grades: Judge0 if it is named, and this machine for the rest or for all."""
    local: Sandbox | None = None
    if arguments.judge0_fallback or not arguments.judge0_url:
        try:
            local = await _local(task, jobs, stack)
        except Unavailable as error:
            if not arguments.judge0_url:
                raise
            print(f"Only Judge0 can grade: {error}", file=sys.stderr)
    judge0 = judge0_for(arguments, local)
    if judge0 is not None:
        stack.push_async_callback(judge0.close)
    found = judge0 or local
    assert found is not None  # noqa: S101 - without Judge0, `_local` returns one or raises
    return found


async def _local(task: NamedTask, jobs: int, stack: AsyncExitStack) -> Sandbox:
    from .jail import jail_for

    sandbox = await jail_for(task.challenge, 2 * jobs)
    stack.push_async_callback(sandbox.close)
    return sandbox


def _found(arguments: argparse.Namespace, task: NamedTask, to: Path) -> HandIns:
    from jupyter_codementor.adapters.handins import Task, find
    from jupyter_codementor.adapters.results import JOURNAL

    found = find(
        arguments.submissions,
        Task(task.challenge, task.names, task.assignment),
        pattern=arguments.student,
        skip=lambda folder: (folder / JOURNAL).exists() or folder == to.absolute(),
    )
    if not found.found:
        left_out = "".join(f"\n  {each}" for each in found.left_out[:10])
        raise BadInput(f"There is nothing to grade.{left_out}")
    return found


class _Class:
    """One run over a class."""

    def __init__(
        self, arguments: argparse.Namespace, task: NamedTask, found: HandIns, to: Path
    ) -> None:
        self._arguments = arguments
        self._challenge = task.challenge
        self._lost = task.lost
        self._found = found
        self._to = to
        self._told: dict[str, Graded] = {}

    async def grade(self, sandbox: Sandbox, jobs: int) -> int:
        """Grade all of them and write the results; return the exit status."""
        from jupyter_codementor.adapters.results import ResultsFolder
        from jupyter_codementor.flows.grade_batch import FORMS, GradeBatch

        from .grade_screen import Screen

        chosen = self._arguments.feedback
        folder = ResultsFolder(self._to)
        flow = GradeBatch(
            sandbox=sandbox,
            results=folder,
            at_once=jobs,
            again=self._arguments.again,
            forms=[form for form in FORMS if chosen in (form, "both")],
        )
        screen = Screen(len(self._found.found))
        screen.say(self._lost)

        def told(graded: Graded, known: bool) -> None:
            self._told[graded.student] = graded
            screen.told(graded, known=known)

        interrupted = False
        try:
            with screen, _stoppable():
                await flow(self._challenge, self._found.found, told)
        except asyncio.CancelledError:
            interrupted = True
        results = [each for one in self._found.found if (each := self._told.get(one.student))]
        try:
            self._write(folder, results, sandbox, finished=not interrupted)
        finally:
            folder.close()
        screen.summary(self._challenge, results, _weakest(results, sandbox), self._to)
        screen.say(self._found.left_out)
        if interrupted:
            screen.interrupted(len(results))
            return 130
        return 0 if all(each.is_graded for each in results) else 1

    def _write(
        self, folder: Any, results: Sequence[Graded], sandbox: Sandbox, *, finished: bool
    ) -> None:
        from jupyter_codementor.adapters.results import csv_text, json_text

        folder.write("results.csv", csv_text(self._challenge, results).encode())
        content = json_text(
            self._challenge,
            results,
            isolation=_weakest(results, sandbox),
            finished=finished,
            left_out=self._found.left_out,
        )
        folder.write("results.json", content)


def _weakest(results: Sequence[Graded], sandbox: Sandbox) -> IsolationLevel:
    """Return the weakest isolation in which anything was graded."""
    levels = [each.verdict.isolation for each in results if each.verdict and each.is_graded]
    return max((level for level in levels if level), default=sandbox.level)


class _stoppable:  # noqa: N801 - used as a word: with _stoppable()
    """Lets SIGTERM stop the work as Ctrl+C does, so that what is done is written down."""

    def __enter__(self) -> None:
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
