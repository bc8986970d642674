"""The live socket: tells a person's pages what is new, and carries the tutor's answers."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any, Final

import msgspec
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jupyter_codementor.errors import BadInput, CodeTooLong
from jupyter_codementor.events import AchievementUnlocked, Event, ProgressChanged, SubmissionGraded
from jupyter_codementor.model.tutor import Ask, Turn, TurnPart

from . import tutor_views, wire
from .base import REQUESTS, Handler
from .identity import require
from .routes import Operation

if TYPE_CHECKING:  # they are imported when the app is built
    from jupyter_codementor.app import App

_MESSAGE_MAX_BYTES: Final = 512 * 1024
_NUMBERS: Final = itertools.count()
_LIVE: Final = Operation(
    method="GET",
    path="/live",
    handler="Live",
    summary="The live socket",
    replies={101: None},
    needs_app=False,
)


class LiveRooms:
    """Who listens, by student; a listener of the app's events."""

    def __init__(self) -> None:
        self._sockets: dict[str, set[LiveHandler]] = {}

    def join(self, student_id: str, socket: LiveHandler) -> None:
        """Send this student's messages to `socket` too."""
        self._sockets.setdefault(student_id, set()).add(socket)

    def leave(self, student_id: str, socket: LiveHandler) -> None:
        """Send no more."""
        listening = self._sockets.get(student_id, set())
        listening.discard(socket)
        if not listening:
            self._sockets.pop(student_id, None)

    def hear(self, event: Event) -> None:
        """Pass on what concerns one student to that student's pages."""
        message: wire.LiveMessage
        if isinstance(event, SubmissionGraded):
            message = wire.ChallengeCompleted(
                challenge_id=event.challenge_id,
                submission_id=event.submission_id,
                verdict=event.verdict,
            )
        elif isinstance(event, AchievementUnlocked):
            message = wire.AchievementUnlocked(
                achievement=event.achievement, title=event.title, xp=event.xp
            )
        elif isinstance(event, ProgressChanged):
            message = wire.ProgressChanged()
        else:
            return
        self._send(event.student_id, message)

    def hear_part(self, turn: Turn, part: TurnPart) -> None:
        """Pass a piece of an answer on to the pages of the student who asked."""
        self._send(turn.student_id, tutor_views.part(turn, part))

    def _send(self, student_id: str, message: wire.LiveMessage) -> None:
        text = msgspec.json.encode(message).decode()
        for socket in tuple(self._sockets.get(student_id, ())):
            socket.send(text)


class LiveHandler(Handler, WebSocketHandler):
    """One page's socket; the base class says who it is."""

    rooms: LiveRooms

    def initialize(self, rooms: LiveRooms, **shared: Any) -> None:  # type: ignore[override]
        """Take the rooms, and what all handlers share."""
        super().initialize(**shared)
        self.rooms = rooms
        self._asking: set[asyncio.Task[Any]] = set()

    async def get(self, *_args: Any, **_kwargs: Any) -> None:
        """Let in those who are signed in."""
        await self.serve(_LIVE, WebSocketHandler.get)

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin to listen; the base class sends pings, so that a page that has gone is noticed."""
        super().open(*args, **kwargs)
        self.set_nodelay(True)  # else a small message waits 40 ms for the one before it
        self.rooms.join(self.identity.id, self)

    async def on_message(self, message: str | bytes) -> None:
        """Do what the page asks: a question to the tutor, to stop an answer, or to hear it again.

        What is refused is said, and costs neither the socket nor what else is under way.
        """
        about = ""
        try:
            asked = self._asked(message)
            about = asked.ask.id if isinstance(asked, wire.TutorAsk) else asked.turn_id
            await self._do(asked)
        except Exception as error:  # noqa: BLE001 - the edge of the process: log it, say it
            self._refuse(about, error)

    def _refuse(self, about: str, error: Exception) -> None:
        found = self._told(error)
        refused = wire.LiveProblem(
            about=about,
            status=found.status,
            detail=found.detail,
            retry_after_s=found.retry_after_s,
        )
        self.send(msgspec.json.encode(refused).decode())
        if found.status >= 500:
            REQUESTS.error("a message on the live socket failed", exc_info=error)

    def _asked(self, message: str | bytes) -> wire.PageMessage:
        if len(message) > _MESSAGE_MAX_BYTES:
            raise CodeTooLong("This is too long for one message. Send less at once.")
        try:
            asked: wire.PageMessage = msgspec.json.decode(message, type=wire.PageMessage)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise BadInput(f"The message is not understood: {error}.") from None
        return asked

    async def _do(self, asked: wire.PageMessage) -> None:
        require(self.identity, "student")
        if isinstance(asked, wire.TutorAsk):
            self.limits.spend("ask", self.identity.id, "TutorChat")
            self._begin(await self.source.get(), asked.ask)
            return
        app = await self.source.get()
        if self._asking:  # what it is about may be among them
            await asyncio.wait(self._asking)
        if isinstance(asked, wire.TutorStop):
            app.ask_tutor.stop(self.identity.id, asked.turn_id)
            return
        self.limits.spend("see", self.identity.id, "TutorFollow")
        feed = app.ask_tutor.feed(self.identity.id, asked.turn_id)
        for part in feed.parts[max(0, asked.after) :]:
            self.send(msgspec.json.encode(tutor_views.part(feed.turn, part)).decode())

    def _begin(self, app: App, ask: Ask) -> None:
        """Take a question: the next message does not wait until it is stored."""

        async def ask_tutor() -> None:
            try:
                await app.ask_tutor(self.identity.id, ask)
            except Exception as error:  # noqa: BLE001 - the edge of the process: log it, say it
                self._refuse(ask.id, error)

        task = app.background.start(f"ask/{next(_NUMBERS)}", ask_tutor)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    def on_close(self) -> None:
        """Listen no more."""
        self.rooms.leave(self.identity.id, self)

    def send(self, text: str) -> None:
        """Send a message; a page that has gone is no error."""
        try:
            self.write_message(text).add_done_callback(_look_at)
        except WebSocketClosedError:
            self.on_close()


def _look_at(sent: asyncio.Future[None]) -> None:
    """Take the error of a page that went away while it was written to."""
    if not sent.cancelled():
        sent.exception()
