"""The words that widget and magics share: each returns something that prints as text."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.model.verdict import Verdict

from . import dashboard_text, replies, text
from .background import Background
from .client import Client
from .tutor import Tutor
from .work import Work

_T = TypeVar("_T")


class Printed(Generic[_T]):
    """A reply that shows itself as text of at most 80 columns.

    Attributes:
        reply: the values that the text tells of.
    """

    def __init__(self, reply: _T, shown: str) -> None:
        self.reply = reply
        self._shown = shown

    def __repr__(self) -> str:
        return self._shown


class Student:
    """What a student can do from a kernel. Each call waits, and can be interrupted.

    The calls that begin with `start_` return a future instead; cancelling it stops the work.

    Args:
        client: talks to the server.
        background: where the requests run.

    Attributes:
        work: what is being worked at, so that the tutor knows what a question is about.
        tutor: what can be asked.
    """

    def __init__(self, client: Client | None = None, background: Background | None = None) -> None:
        self._client = client or Client()
        self._background = background or Background()
        self.work = Work()
        self.tutor = Tutor(self._client, self._background, self.work)

    def challenge(self, id: str) -> Printed[replies.Detail]:
        """Show a challenge."""
        detail = self._background.result(self.start_challenge(id))
        return Printed(detail, text.challenge(detail))

    def run(self, id: str, code: str) -> Printed[Verdict]:
        """Run the visible tests over `code`."""
        verdict = self._background.result(self.start_run(id, code))
        return Printed(verdict, text.run(verdict))

    def submit(self, id: str, code: str) -> Printed[replies.Submission]:
        """Hand in `code` and wait for the verdict."""
        submission = self._background.result(self.start_submit(id, code))
        return Printed(submission, text.submission(submission))

    def hint(self, id: str) -> Printed[replies.Hint]:
        """Take the next hint."""
        hint = self._background.result(self.start_hint(id))
        return Printed(hint, text.hint(hint))

    def next(self) -> Printed[replies.Suggestion | None]:
        """Say which challenge comes next, and why."""
        suggestion = self._background.wait(self._client.next())
        return Printed(suggestion, text.suggestion(suggestion))

    def catalogue(self, search: str = "") -> Printed[replies.Catalogue]:
        """List the challenges, or those that hold the words of `search`."""
        found = self._background.wait(self._client.catalogue(search))
        return Printed(found, text.catalogue(found, search))

    def progress(self) -> Printed[replies.ProgressReply]:
        """Show my progress."""
        reply = self._background.wait(self._client.progress())
        return Printed(reply, text.progress(reply))

    def dashboard(self) -> Printed[replies.Dashboard]:
        """Show where I am, what is next and why, my skills and the calendar."""
        reply = self._background.result(self.start_dashboard())
        return Printed(reply, dashboard_text.dashboard(reply))

    def state(self) -> replies.State:
        """Return all that the next challenge is chosen from, as values to look into."""
        return self._background.wait(self._client.state())

    def start_dashboard(self) -> Future[replies.Dashboard]:
        """Start to look at the dashboard."""
        return self._background.start(self._client.dashboard())

    def start_challenge(self, id: str) -> Future[replies.Detail]:
        """Start to look at a challenge."""
        return self._background.start(self._client.challenge(id))

    def start_run(self, id: str, code: str) -> Future[Verdict]:
        """Start a run of the visible tests."""
        return self._background.start(self._noted(id, _checked(code), self._client.run))

    def start_submit(self, id: str, code: str) -> Future[replies.Submission]:
        """Start to hand in."""
        return self._background.start(self._noted(id, _checked(code), self._client.submit))

    def start_hint(self, id: str) -> Future[replies.Hint]:
        """Start to take the next hint."""
        return self._background.start(self._client.hint(id))

    async def _noted(self, id: str, code: str, send: Callable[[str, str], Awaitable[_T]]) -> _T:
        """Send, and remember what was sent, so that the tutor can be asked about it."""
        self.work.note(id.strip(), code)
        try:
            return await send(id, code)
        except NotFound:
            self.work.forget(id.strip())
            raise

    def close(self) -> None:
        """Close the connections and end the thread."""
        self._background.wait(self._client.close())
        self._background.close()


def _checked(code: str) -> str:
    if not isinstance(code, str):
        raise BadInput(
            'The code must be text, for example run("def f(): ..."); in a cell, write your code'
            " below %%run_tests or %%submit instead."
        )
    try:
        code.encode()
    except UnicodeEncodeError as error:
        raise BadInput(
            "The code holds a broken character that cannot be stored as UTF-8. Type the line with"
            " the strange character anew."
        ) from error
    return code


def my_state() -> replies.State:
    """Return all that my next challenge is chosen from, and what the server chose.

    Raises:
        CodementorError: no server can be reached, or it does not let this kernel in.
    """
    return shared_student().state()


@functools.cache
def shared_student() -> Student:
    """Return the one that widgets and magics of this kernel share."""
    return Student()
