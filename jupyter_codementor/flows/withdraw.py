"""Take back what a grader stored of a submission that was erased while it was graded.

Whoever erases a student deletes the submissions first and what follows from them afterwards;
whoever grades looks, after it has stored something, whether the submission is still there. So one
of the two sees what the other did, in whatever order, also in two processes.
"""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.submission import Submission

from .credit import Credit
from .personal import BY_SUBMISSION, found, ids_of_submission
from .stored import to_document


@dataclass(frozen=True)
class Withdraw:
    """Leaves nothing of a submission behind that is not there any more."""

    documents: Documents
    credit: Credit

    async def __call__(self, submission: Submission, *, credited: bool) -> None:
        """Do nothing if it is still there, else take back what was stored of it.

        Args:
            submission: as it was graded.
            credited: whether progress followed it. Only erasing takes such a one away; then the
                progress is counted anew from what else there is, and deleted if that is nothing.
        """
        if await self.documents.get("submissions", submission.id) is not None:
            return
        for collection in BY_SUBMISSION:
            for id in ids_of_submission(collection, to_document(submission)):
                await self.documents.delete(collection, id)
        if not credited:
            return
        student_id = submission.student_id
        await self.documents.delete("events", f"submit-{submission.id}")
        async for entry in found(self.documents, "ledger", student_id):
            if entry.get("submission_id") == submission.id:
                await self.documents.delete("ledger", entry["id"])
        if await self.credit.afresh(student_id) is None:
            await self.documents.delete("progress", student_id)
