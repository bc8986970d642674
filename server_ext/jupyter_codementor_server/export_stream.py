"""An export as it goes out: made and sent piece by piece, never whole in memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # the flows are imported when the app is built
    from jupyter_codementor.app.privacy import Privacy
    from jupyter_codementor.flows.export_me import FilePart
    from jupyter_codementor.flows.ports import Workspace

FORMS: Final = ("zip", "json", "progress")
_DATED: Final = (1980, 1, 1, 0, 0, 0)
"""The same for each entry, so that equal content gives an equal file."""


class _Sink(io.RawIOBase):
    """Takes what a zip file writes, until it is fetched; cannot be gone back in."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        piece = bytes(data)
        self._written.append(piece)
        return len(piece)

    def fetch(self) -> bytes:
        """Return what was written since the last time."""
        written, self._written = b"".join(self._written), []
        return written


def file_name(form: str) -> tuple[str, str]:
    """Return the content type of a form, and how its file is called."""
    if form == "zip":
        return "application/zip", "codementor-export.zip"
    return "application/json", f"codementor-{'progress' if form == 'progress' else 'export'}.json"


async def streamed(
    form: str, privacy: Privacy, student_id: str, workspace: Workspace | None
) -> AsyncIterator[bytes]:
    """Yield an export in one of its forms.

    Raises:
        CodeTooLong: there is more than a progress file may hold.
    """
    if form == "progress":
        yield await privacy.export_progress(student_id)
        return
    parts = privacy.export_me(student_id, workspace)
    async for piece in zipped(parts) if form == "zip" else as_json(parts):
        yield piece


async def zipped(parts: AsyncIterator[FilePart]) -> AsyncIterator[bytes]:
    """Yield a zip file of the parts; parts of one file follow one another."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        name, file = "", None
        async for part in parts:
            if file is None or part.name != name:
                if file is not None:
                    file.close()
                name = part.name
                entry = zipfile.ZipInfo(name, _DATED)
                entry.compress_type = zipfile.ZIP_DEFLATED
                file = archive.open(entry, "w", force_zip64=True)
            file.write(part.content)
            if piece := sink.fetch():
                yield piece
        if file is not None:
            file.close()
    yield sink.fetch()


async def as_json(parts: AsyncIterator[FilePart]) -> AsyncIterator[bytes]:
    """Yield one JSON object: each file under its name without ``.json``, a text as a text."""
    name, before = "", b"{\n"
    async for part in parts:
        if part.name != name:
            name = part.name
            yield before + json.dumps(name.removesuffix(".json")).encode() + b": "
            before = b",\n"
        if name.endswith(".txt"):  # one part holds all of it
            yield json.dumps(part.content.decode()).encode()
        else:
            yield part.content
    yield b"\n}\n"
