"""What the flows need from outside, besides documents and the jail."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from jupyter_codementor.model.challenge import Challenge, NotebookJson


class Opened(Struct, frozen=True):
    """Where a student's notebook is; `kept` is the dated copy of what was there before a reset."""

    path: str
    created: bool
    kept: str | None = None


class Challenges(Protocol):
    """The challenges that a student can choose from."""

    async def get(self, id: str) -> Challenge:
        """Return the challenge.

        Raises:
            NotFound: there is none of that id.
        """

    async def all(self) -> tuple[Challenge, ...]:
        """Return all of them in teaching order."""

    async def student_notebook(self, id: str) -> NotebookJson:
        """Return the notebook that its student begins with."""

    async def publish(self, challenge: Challenge, notebook: NotebookJson) -> None:
        """Store a new version and make it the one that is served.

        Raises:
            Conflict: this version, or a later one, is published already.
        """


class Workspace(Protocol):
    """The student's own folder of notebooks."""

    async def put(self, challenge_id: str, notebook: NotebookJson, *, reset: bool) -> Opened:
        """Make the notebook if it is not there; with `reset` keep a dated copy and start afresh."""

    async def paths(self) -> tuple[str, ...]:
        """Return where all notebooks of the folder are, also in folders below it."""

    async def read(self, path: str) -> NotebookJson | None:
        """Return one of these notebooks, or None if it cannot be read."""
