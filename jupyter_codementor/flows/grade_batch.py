"""Grade what a whole class handed in: each file costs only itself, and nothing is graded twice."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import msgspec

from jupyter_codementor.challenges.feedback import Feedback, feedback_notebook, feedback_page
from jupyter_codementor.challenges.handed_files import Handed, asked_in, read_handed
from jupyter_codementor.errors import BadInput, CodementorError
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import Verdict

_LOG: Final = logging.getLogger(__name__)
GRADER: Final = 1
"""Counts up when the same code may be given another verdict, so that it is graded again."""
_MOST_OUTPUT: Final = 2_000
FeedbackForm = Literal["html", "ipynb"]
FORMS: Final[tuple[FeedbackForm, ...]] = ("html", "ipynb")


class Submitted(Protocol):
    """A file that a student handed in."""

    @property
    def student(self) -> str:
        """How the student is called; unlike all others."""

    @property
    def file(self) -> str:
        """Where it lies, for people."""

    @property
    def read(self) -> Callable[[], bytes]:
        """Returns its content; raises `BadInput` with a sentence."""


class Results(Protocol):
    """Where results are kept. Its methods are called in threads, `keep` one at a time."""

    def open(self, students: Sequence[str]) -> Mapping[str, Graded]:
        """Return the last result of each student that an earlier run kept."""

    def keep(self, graded: Graded) -> None:
        """Keep a result, so that it outlives a crash."""

    def has_feedback(self, student: str, suffix: str) -> bool:
        """Return whether the feedback of a student is there."""

    def write_feedback(self, student: str, suffix: str, content: bytes) -> None:
        """Write the feedback of a student."""


@dataclass(frozen=True)
class GradeBatch:
    """Takes each submission from its file to its verdict and feedback, up to `at_once` at a time.

    Args:
        sandbox: where the code runs.
        results: where results are kept.
        at_once: how many are graded side by side.
        again: grade also what was graded before.
        forms: in which feedback is written.
    """

    sandbox: Sandbox
    results: Results
    at_once: int
    again: bool = False
    forms: Sequence[FeedbackForm] = FORMS

    async def __call__(
        self,
        challenge: Challenge,
        submitted: Sequence[Submitted],
        told: Callable[[Graded, bool], None],
    ) -> list[Graded]:
        """Return a result for each submission, in the same order.

        Args:
            challenge: what was asked.
            submitted: what was handed in.
            told: called with each result once it is kept, and whether an earlier run had it.

        Raises:
            Conflict: another run writes its results there.
            Unavailable, StorageFull: results cannot be kept.
        """
        before = await asyncio.to_thread(self.results.open, [each.student for each in submitted])
        batch = _Batch(self, challenge, {} if self.again else before, told)
        waiting = iter(enumerate(submitted))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(max(1, min(self.at_once, len(submitted)))):
                    group.create_task(batch.work(waiting))
        except* CodementorError as errors:
            raise _first_of(errors) from errors
        return [batch.graded[place] for place in range(len(submitted))]


def _with_less_output(verdict: Verdict) -> Verdict:
    """Return a verdict with the beginning of what was printed: a whole class is kept in memory."""
    cases = tuple(
        msgspec.structs.replace(case, output=case.output[:_MOST_OUTPUT])
        if len(case.output) > _MOST_OUTPUT
        else case
        for case in verdict.cases
    )
    return msgspec.structs.replace(verdict, cases=cases, output=verdict.output[:_MOST_OUTPUT])


def _first_of(errors: BaseExceptionGroup[CodementorError]) -> CodementorError:
    """Return the first error of a group, however deep."""
    error = errors.exceptions[0]
    return _first_of(error) if isinstance(error, BaseExceptionGroup) else error


class _Batch:
    """What the workers of one batch share."""

    def __init__(
        self,
        flow: GradeBatch,
        challenge: Challenge,
        before: Mapping[str, Graded],
        told: Callable[[Graded, bool], None],
    ) -> None:
        self.graded: dict[int, Graded] = {}
        self._flow = flow
        self._challenge = challenge
        self._before = before
        self._told = told
        self._writing = asyncio.Lock()
        level = flow.sandbox.level
        form = msgspec.json.encode((GRADER, level, challenge), order="deterministic")
        self._asked = hashlib.sha256(form)

    async def work(self, waiting: Iterator[tuple[int, Submitted]]) -> None:
        """Take one submission after the other until none is left."""
        for place, submitted in waiting:
            self.graded[place] = await self._take(submitted)

    async def _take(self, submitted: Submitted) -> Graded:
        try:
            content = await asyncio.to_thread(submitted.read)
            key = self._key(content, submitted)
            before = self._before.get(submitted.student)
            known = before is not None and before.key == key
            if before is not None and known and self._has_all_feedback(submitted.student):
                graded = msgspec.structs.replace(before, file=submitted.file)
                self._told(graded, True)
                return graded
            handed = await asyncio.to_thread(self._handed, content, submitted)
        except BadInput as error:
            graded = Graded(student=submitted.student, file=submitted.file, error=str(error))
            self._told(graded, False)
            return graded
        verdict = before.verdict if before and known else None
        verdict = verdict or await self._grade(handed)
        graded = Graded(
            student=submitted.student,
            file=submitted.file,
            key=key,
            verdict=_with_less_output(verdict),
            notes=handed.notes,
        )
        if not graded.is_graded:
            self._told(graded, known)
            return graded
        keeping = asyncio.ensure_future(self._keep(graded, handed, verdict))
        try:
            await asyncio.shield(keeping)
        except asyncio.CancelledError:
            await keeping  # what is being written is written to its end, and counts
            self._told(graded, known)
            raise
        self._told(graded, known)
        return graded

    def _key(self, content: bytes, submitted: Submitted) -> str:
        """Return what the verdict follows from: challenge, isolation, grader, and the file."""
        whole = self._asked.copy()
        whole.update(submitted.file.rpartition(".")[2].encode("utf-8", "surrogateescape"))
        whole.update(hashlib.sha256(content).digest())
        return whole.hexdigest()

    def _has_all_feedback(self, student: str) -> bool:
        return all(self._flow.results.has_feedback(student, form) for form in self._flow.forms)

    def _handed(self, content: bytes, submitted: Submitted) -> Handed:
        name = submitted.file.rpartition("/")[2]
        if name.lower().endswith(".ipynb"):
            asked = asked_in(content, name)
            if asked and asked != self._challenge.id:
                raise BadInput(
                    f"This notebook was handed out for the challenge “{asked}”, not for "
                    f"“{self._challenge.id}”."
                )
        return read_handed(content, name, self._challenge)

    async def _grade(self, handed: Handed) -> Verdict:
        try:
            return await grade(self._challenge, handed.code, self._flow.sandbox, hidden=True)
        except Exception as error:  # noqa: BLE001 - the edge between one student's work and others
            _LOG.exception("the grader failed at one submission")
            return Verdict(
                status="grader_fault",
                points=self._challenge.points,
                isolation=self._flow.sandbox.level,
                challenge_version=self._challenge.version,
                fault=f"The grader itself failed at this submission ({type(error).__name__}).",
            )

    async def _keep(self, graded: Graded, handed: Handed, verdict: Verdict) -> None:
        """Write the feedback, then the result: what the journal has is complete."""
        feedback = Feedback(
            student=graded.student, challenge=self._challenge, handed=handed, verdict=verdict
        )
        await asyncio.to_thread(self._write_feedback, feedback)
        async with self._writing:
            await asyncio.to_thread(self._flow.results.keep, graded)

    def _write_feedback(self, feedback: Feedback) -> None:
        for form in self._flow.forms:
            content = (
                feedback_page(feedback).encode()
                if form == "html"
                else msgspec.json.format(msgspec.json.encode(feedback_notebook(feedback)), indent=1)
            )
            self._flow.results.write_feedback(feedback.student, form, content)
