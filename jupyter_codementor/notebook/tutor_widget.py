"""The widget: a conversation with the tutor in an output of the notebook."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar, cast, get_args

import anywidget
import traitlets
from msgspec.structs import replace

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.tutor import Ask, Intent, Rating

from . import replies, tutor_text, tutor_view
from .page import script, styles
from .student import Student, shared_student
from .tutor import Said
from .when_done import when_done

_T = TypeVar("_T")


class TutorChat(anywidget.AnyWidget):
    """The tutor, as a widget where there are widgets and as text elsewhere.

    A question goes with the student's code: what was last run, tested or handed in for the
    challenge in this kernel, or else the cell executed last that defines what it asks for.

    Args:
        challenge_id: what it is about, e.g. ``two-sum``; general questions if left out.
        student: what sends the requests; the kernel's own if None.

    Raises:
        CodementorError: there is no such challenge, or no server; with a sentence that says so.
    """

    _esm = script("page.js", "tutor.js")
    _css = styles("page.css", "tutor.css")

    _head = traitlets.Dict().tag(sync=True)
    _turns: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _earlier = traitlets.Bool(default_value=False).tag(sync=True)
    _busy = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)

    def __init__(self, challenge_id: str = "", *, student: Student | None = None) -> None:
        self._student = student or shared_student()
        self._tutor = self._student.tutor
        self._future: Future[Any] | None = None
        self.challenge_id = challenge_id.strip()
        self._seen = self._tutor.see(self.challenge_id)
        super().__init__(
            _head=tutor_view.head(self._seen),
            _turns=[tutor_view.turn(each) for each in self._seen.conversation.turns],
            _earlier=self._seen.conversation.cursor is not None,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return tutor_text.seen(self._seen)

    def ask(self, question: str = "", intent: Intent = "question", code: str | None = None) -> Said:
        """Ask, and wait for the answer, which prints as text; Interrupt stops it.

        Args:
            question: in your words; may be empty with an intent other than ``question``.
            intent: ``why``, ``smaller``, ``example``, or ``traceback`` for the last error.
            code: what it is about, if not what was run, tested or handed in last.
        """
        ask = self._tutor.about(self.challenge_id, question, intent, code)
        said = self._tutor.ask(ask)
        self._turns = [*self._turns, tutor_view.asked(ask.id, ask.question, ask.intent)]
        self._show_answer(ask, said.reply)
        return said

    def rate(self, rating: Rating) -> None:
        """Say whether the last answer helped: 1, -1, or 0 to take it back."""
        self._tutor.rate_last(rating)
        self._show_rating(self._student.work.turn_id, rating)

    # --- what the page asks for ------------------------------------------------------------------

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Do what the page asks for. The work goes on elsewhere, so that Stop can come in."""
        kind = content.get("type")
        if kind == "stop":
            if self._future is not None:
                self._future.cancel()
            return
        try:
            if kind == "rate" and content.get("rating") in get_args(Rating):
                self._start_rating(str(content.get("turn")), cast("Rating", content["rating"]))
            elif kind == "ask" and not self._busy and content.get("intent") in get_args(Intent):
                self._error = ""
                question, intent = (
                    str(content.get("question", "")),
                    cast("Intent", content["intent"]),
                )
                self._start_asking(self._tutor.about(self.challenge_id, question, intent))
            elif kind == "earlier" and not self._busy and self._seen.conversation.cursor:
                self._error = ""
                self._start_earlier(self._seen.conversation.cursor)
        except CodementorError as error:
            self._error = str(error)

    def _start_asking(self, ask: Ask) -> None:
        future = self._tutor.start_ask(ask)
        shown = tutor_view.asked(ask.id, ask.question, ask.intent)
        self._turns = [*self._turns, shown]
        self._busy, self._future = "ask", future

        def finish(done: Future[replies.ChatReply]) -> None:
            try:
                self._show_answer(ask, done.result())
            except CancelledError:
                self._put(ask.id, tutor_view.stopped(shown))
            except CodementorError as error:
                self._put(ask.id)
                self._error = str(error)
            finally:
                self._busy, self._future = "", None

        when_done(future, finish)

    def _start_earlier(self, cursor: str) -> None:
        self._busy = "earlier"

        def show(found: replies.Conversation) -> None:
            turns = (*found.turns, *self._seen.conversation.turns)
            conversation = replace(self._seen.conversation, turns=turns, cursor=found.cursor)
            self._seen = replace(self._seen, conversation=conversation)
            self._turns = [*map(tutor_view.turn, found.turns), *self._turns]
            self._earlier = found.cursor is not None

        self._follow(self._tutor.start_earlier(self._seen.conversation.id, cursor), show)

    def _start_rating(self, turn_id: str, rating: Rating) -> None:
        rated = self._tutor.start_rate(turn_id, rating)
        when_done(
            rated, lambda done: self._shown(done, lambda _: self._show_rating(turn_id, rating))
        )

    def _follow(self, future: Future[_T], show: Callable[[_T], None]) -> None:
        """Show the outcome when it is there; until then nothing else can be asked."""
        self._future = future

        def finish(done: Future[_T]) -> None:
            try:
                self._shown(done, show)
            finally:
                self._busy, self._future = "", None

        when_done(future, finish)

    def _shown(self, done: Future[_T], show: Callable[[_T], None]) -> None:
        try:
            show(done.result())
        except CancelledError:
            self._error = "Stopped."
        except CodementorError as error:
            self._error = str(error)

    # --- what is shown ---------------------------------------------------------------------------

    def _show_answer(self, ask: Ask, answer: replies.ChatReply) -> None:
        turn = replies.TutorTurn(
            id=answer.turn_id, question=ask.question, intent=ask.intent, answer=answer
        )
        conversation = self._seen.conversation
        conversation = replace(conversation, turns=(*conversation.turns, turn))
        self._seen = replace(self._seen, conversation=conversation)
        self._put(ask.id, tutor_view.turn(turn))
        when_done(self._tutor.start_status(self.challenge_id), self._show_status)

    def _put(self, id: str, *shown: dict[str, Any]) -> None:
        """Show this in place of a turn, or nothing."""
        self._turns = [
            now for each in self._turns for now in (shown if each["id"] == id else (each,))
        ]

    def _show_status(self, looked: Future[replies.TutorStatus]) -> None:
        """Show the step of help that was reached."""
        if looked.exception() is None:  # else the old standing stays until the next answer
            self._seen = replace(self._seen, status=looked.result())
            self._head = tutor_view.head(self._seen)

    def _show_rating(self, turn_id: str, rating: Rating) -> None:
        self._turns = [
            each | {"rating": rating} if each["id"] == turn_id else each for each in self._turns
        ]
