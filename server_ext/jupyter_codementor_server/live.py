"""The live socket: tells a person's pages that there is something new to look at."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import msgspec
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jupyter_codementor.events import AchievementUnlocked, Event, SubmissionGraded

from . import wire
from .identity import Identity


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


class LiveHandler(WebSocketHandler):
    """One page's socket; the base class says who it is."""

    rooms: LiveRooms
    identity: Identity | None = None

    def initialize(self, rooms: LiveRooms) -> None:
        """Take the rooms."""
        self.rooms = rooms

    @abstractmethod
    async def identify(self) -> Identity | None:
        """Return who asks, or None if nobody is signed in."""

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Let in those who are signed in."""
        self.identity = await self.identify()
        if self.identity is None:
            self.set_status(401)
            self.finish()
            return
        await super().get(*args, **kwargs)

    def open(self, *_args: str, **_kwargs: str) -> None:
        """Begin to listen."""
        if self.identity is not None:
            self.rooms.join(self.identity.id, self)

    def on_message(self, message: str | bytes) -> None:
        """Ignore what is said: nothing is asked over this socket yet."""

    def on_close(self) -> None:
        """Listen no more."""
        if self.identity is not None:
            self.rooms.leave(self.identity.id, self)

    def send(self, text: str) -> None:
        """Send a message; a page that has gone is no error."""
        try:
            self.write_message(text)
        except WebSocketClosedError:
            self.on_close()
