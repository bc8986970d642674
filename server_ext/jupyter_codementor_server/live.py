"""The live socket: tells a person's pages that there is something new to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jupyter_codementor.events import AchievementUnlocked, Event, SubmissionGraded

from . import wire
from .base import Handler
from .routes import Operation

if TYPE_CHECKING:
    import asyncio

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
        else:
            return
        text = msgspec.json.encode(message).decode()
        for socket in tuple(self._sockets.get(event.student_id, ())):
            socket.send(text)


class LiveHandler(Handler, WebSocketHandler):
    """One page's socket; the base class says who it is."""

    rooms: LiveRooms

    def initialize(self, rooms: LiveRooms, **shared: Any) -> None:  # type: ignore[override]
        """Take the rooms, and what all handlers share."""
        super().initialize(**shared)
        self.rooms = rooms

    async def get(self, *_args: Any, **_kwargs: Any) -> None:
        """Let in those who are signed in."""
        await self.serve(_LIVE, WebSocketHandler.get)

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin to listen; the base class sends pings, so that a page that has gone is noticed."""
        super().open(*args, **kwargs)
        self.rooms.join(self.identity.id, self)

    def on_message(self, message: str | bytes) -> None:
        """Ignore what is said: nothing is asked over this socket yet."""

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
