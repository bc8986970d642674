"""A jail that cannot be started: the fault that is ours, never the student's."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Box, NotebookBox, NotebookSetup
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel


class BrokenSandbox:
    """Implements the port `Sandbox`; each box fails to start. `asked` counts them."""

    def __init__(self) -> None:
        self.asked = 0

    @property
    def level(self) -> IsolationLevel:
        """The level that it would have."""
        return "B"

    def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AbstractAsyncContextManager[Box]:
        """Return a box that cannot be entered."""
        self.asked += 1
        return _Broken()

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a notebook that cannot be entered."""
        self.asked += 1
        return _Broken()


class _Broken(AbstractAsyncContextManager[Any]):
    async def __aenter__(self) -> Any:
        raise Unavailable("The jail could not be started.")

    async def __aexit__(self, *_: object) -> None:
        return None
