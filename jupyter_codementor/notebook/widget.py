"""The widget: a challenge to read, solve, run and submit in an output of the notebook."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, Final, TypeVar

import anywidget
import traitlets

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.verdict import Verdict

from . import replies, text, view
from .page import script, styles
from .student import Printed, Student, shared_student
from .when_done import when_done

_T = TypeVar("_T")

_STOPPED: Final = {
    "run": "Stopped.",
    "submit": "Stopped. If grading was not finished yet, the submission does not count.",
    "hint": "Stopped.",
}


class Challenge(anywidget.AnyWidget):
    """A challenge, as a widget where there are widgets and as text elsewhere.

    Args:
        id: the challenge's name, e.g. ``two-sum``; ``%codementor list`` shows them all.
        student: what sends the requests; the kernel's own if None.

    Attributes:
        code: what stands in the editor.

    Raises:
        CodementorError: there is no such challenge, or no server; with a sentence that says so.
    """

    _esm = script("page.js", "challenge.js")
    _css = styles("page.css", "challenge.css")

    code = traitlets.Unicode().tag(sync=True)
    _detail = traitlets.Dict().tag(sync=True)
    _busy = traitlets.Unicode().tag(sync=True)
    _result = traitlets.Dict().tag(sync=True)
    _hints = traitlets.Dict().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)

    def __init__(self, id: str, *, student: Student | None = None) -> None:
        self._student = student or shared_student()
        self._future: Future[Any] | None = None
        shown = self._student.challenge(id)
        self._shown, self._taken = shown, shown.reply.hints_taken
        self.id = shown.reply.summary.id
        super().__init__(
            code=shown.reply.starter,
            _detail=view.detail(shown.reply),
            _hints=view.hints(self._taken, shown.reply.hints_total),
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return repr(self._shown)

    def run(self, code: str | None = None) -> Printed[Verdict]:
        """Run the visible tests over `code`, or over what stands in the editor."""
        printed = self._student.run(self.id, self._edited(code))
        self._show_run(printed.reply)
        return printed

    def submit(self, code: str | None = None) -> Printed[replies.Submission]:
        """Hand in `code`, or what stands in the editor, and wait for the verdict."""
        printed = self._student.submit(self.id, self._edited(code))
        self._show_submission(printed.reply)
        return printed

    def hint(self) -> Printed[replies.Hint]:
        """Take the next hint."""
        printed = self._student.hint(self.id)
        self._show_hint(printed.reply)
        return printed

    def _edited(self, code: str | None) -> str:
        return self.code if code is None else code

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Do what the page asks for. The work goes on elsewhere, so that Stop can come in."""
        kind = content.get("type")
        if kind == "stop":
            if self._future is not None:
                self._future.cancel()
            return
        if self._busy:
            return
        self._error = ""
        code = str(content.get("code", self.code))
        try:
            if kind == "run":
                self._follow(kind, self._student.start_run(self.id, code), self._show_run)
            elif kind == "submit":
                start = self._student.start_submit
                self._follow(kind, start(self.id, code), self._show_submission)
            elif kind == "hint":
                self._follow(kind, self._student.start_hint(self.id), self._show_hint)
        except CodementorError as error:
            self._error = str(error)

    def _follow(self, kind: str, future: Future[_T], show: Callable[[_T], None]) -> None:
        """Show the outcome when it is there, with Stop until then."""
        if kind != "hint":
            self._result = {}
        self._busy, self._future = kind, future
        when_done(future, lambda done: self._finish(kind, done, show))

    def _finish(self, kind: str, future: Future[_T], show: Callable[[_T], None]) -> None:
        try:
            show(future.result())
        except CancelledError:
            self._error = _STOPPED[kind]
        except CodementorError as error:
            self._error = str(error)
        finally:
            self._busy, self._future = "", None

    def _show_run(self, verdict: Verdict) -> None:
        self._result = view.run(verdict)

    def _show_submission(self, submission: replies.Submission) -> None:
        self._result = view.submission(submission)
        when_done(self._student.start_challenge(self.id), self._show_standing)

    def _show_standing(self, looked: Future[replies.Detail]) -> None:
        """Show whether it is solved now, and the explanation if so."""
        if looked.exception() is None:  # else the old standing stays until the next submission
            self._detail = view.detail(looked.result())

    def _show_hint(self, hint: replies.Hint) -> None:
        self._taken = (*self._taken, hint.text)
        self._hints = view.hints(self._taken, hint.total, text.hint_cost(hint))
