"""What is kept of me: taken along, brought in, marked, erased."""

from __future__ import annotations

from jupyter_codementor.model.progressfile import FILE_MAX_BYTES

from .. import wire
from ..base import Handler
from ..export_stream import FORMS, file_name, streamed

_ERASED = (
    "Everything that was kept of you is erased. Your notebooks are files in your own folder: they "
    "stay until you delete them there. Copies that somebody made before, such as backups, are "
    "not reached from here."
)


class MarkedByHand(Handler):
    """``/users/progress/{challenge}``"""

    async def patch(self, challenge: str) -> None:
        """Mark it, or take the mark back."""
        request = self.body(wire.MarkRequest)
        mark = self.app.privacy.mark_by_hand
        progress = await mark(self.identity.id, challenge, done=request.done)
        self.reply(wire.MarkReply(progress.by_hand))


class UserExport(Handler):
    """``/users/export``"""

    async def get(self) -> None:
        """Answer with a file, piece by piece."""
        form = self.one_of("form", FORMS) or "zip"
        workspace = self.settings["codementor_workspace"]
        kind, name = file_name(form)
        async for piece in streamed(form, self.app.privacy, self.identity.id, workspace):
            self.set_header("Content-Type", kind)
            self.set_header("Content-Disposition", f'attachment; filename="{name}"')
            self.set_header("Cache-Control", "no-store")
            self.write(piece)
            await self.flush()
        self.finish()


class UserImport(Handler):
    """``/users/import``"""

    async def post(self) -> None:
        """Bring it in."""
        raw = self.raw_body(FILE_MAX_BYTES // 2**20)
        found = await self.app.privacy.import_progress(self.identity.id, raw)
        self.reply(
            wire.ImportReply(
                origin=found.origin,
                sentence=found.sentence,
                submissions=found.submissions,
                events=found.events,
                known=found.known,
            )
        )


class UserMe(Handler):
    """``/users/me``"""

    async def delete(self) -> None:
        """Erase it."""
        self.body(wire.EraseRequest)
        erased = await self.app.privacy.erase_me(self.identity.id)
        self.reply(wire.EraseReply(erased.deleted, _ERASED))
