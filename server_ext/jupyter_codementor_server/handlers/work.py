"""Opening, running, submitting and hints."""

from __future__ import annotations

from .. import wire
from ..base import Handler
from ..routes import PREFIX
from ..views import submission_reply


class ChallengeOpen(Handler):
    """``/challenges/{id}/open``"""

    async def post(self, id: str) -> None:
        """Put the notebook into the student's folder."""
        request = self.body(wire.OpenRequest)
        workspace = self.settings["codementor_workspace"]
        place = await self.app.open_challenge(
            self.identity.id, id, workspace, reset=request.reset, chosen=request.chosen
        )
        self.reply(wire.OpenReply(path=place.path, created=place.created, kept=place.kept))


class ChallengeRun(Handler):
    """``/challenges/{id}/run``"""

    async def post(self, id: str) -> None:
        """Run the visible tests."""
        request = self.body(wire.CodeRequest)
        ran = await self.app.run_tests(self.identity.id, id, request.code, request.notebook)
        self.reply(wire.RunReply(ran.verdict, ran.review))


class ChallengeSubmit(Handler):
    """``/challenges/{id}/submit``"""

    async def post(self, id: str) -> None:
        """Hand in."""
        request = self.body(wire.CodeRequest)
        key = self.request.headers.get("Idempotency-Key", "")
        submission = await self.app.submit(
            self.identity.id, id, request.code, key, request.notebook, request.sure
        )
        reply = await submission_reply(self.app, submission)
        if submission.verdict is None:
            base = self.settings.get("base_url", "/").rstrip("/")
            self.set_header("Location", f"{base}{PREFIX}/submissions/{submission.id}")
        self.reply(reply, 202 if submission.verdict is None else 200)


class ChallengeSubmissions(Handler):
    """``/challenges/{id}/submissions``"""

    async def get(self, id: str) -> None:
        """Answer with my submissions to a challenge."""
        found, cursor = await self.app.list_submissions(
            self.identity.id, id, self.page_size(20), self.get_query_argument("cursor", None)
        )
        replies = [await submission_reply(self.app, submission) for submission in found]
        self.reply(wire.SubmissionPage(tuple(replies), cursor))


class ChallengeHints(Handler):
    """``/challenges/{id}/hints``"""

    async def post(self, id: str) -> None:
        """Take the next hint."""
        hint = await self.app.take_hint(self.identity.id, id)
        self.reply(
            wire.HintReply(
                number=hint.number, total=hint.total, text=hint.text, xp_left=hint.xp_left
            )
        )


class Submission(Handler):
    """``/submissions/{id}``"""

    async def get(self, id: str) -> None:
        """Answer with a submission of mine."""
        submission = await self.app.see_submission(self.identity.id, id)
        self.reply(await submission_reply(self.app, submission))


class SubmissionRun(Handler):
    """``/submissions/{id}/run``"""

    async def delete(self, id: str) -> None:
        """Stop grading it."""
        await self.app.stop_submission(self.identity.id, id)
        self.reply_nothing()
