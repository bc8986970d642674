"""Open a challenge: its notebook is in the student's folder, and nothing there was overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jupyter_codementor.model.activity import Chosen
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.progress import opened

from .ports import Challenges, Opened, Workspace
from .record_activity import RecordActivity
from .stored import change_progress


@dataclass(frozen=True)
class OpenChallenge:
    """Puts the notebook there, notes that the challenge was begun, and leaves an event."""

    challenges: Challenges
    documents: Documents
    record: RecordActivity
    now: Callable[[], float]

    async def __call__(
        self,
        student_id: str,
        challenge_id: str,
        workspace: Workspace,
        *,
        reset: bool = False,
        chosen: Chosen = "",
    ) -> Opened:
        """Return where the notebook is; `chosen` says how the challenge was come to.

        Raises:
            NotFound: no such challenge.
        """
        notebook = await self.challenges.student_notebook(challenge_id)
        place = await workspace.put(challenge_id, notebook, reset=reset)
        at = self.now()
        await change_progress(
            self.documents, student_id, lambda progress: opened(progress, challenge_id, at)
        )
        await self.record("open", student_id, challenge_id, chosen=chosen)
        return place
