"""Export me: everything that is kept of a student, in files that people and programs can read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.challenges import student_notebook
from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.challenge import NotebookJson
from jupyter_codementor.model.documents import Document, Documents

from .personal import found
from .ports import Workspace

README: Final = "README.txt"
NOTEBOOKS: Final = "notebooks"
_TECHNICAL: Final = frozenset({"schema_version", "revision", "lease_until"})
_WORDS: Final[Mapping[str, str]] = {
    "users": "your profile: name, alias, time zone and what you prefer",
    "progress": "how far you are: XP, level, streak, achievements, skills, what you marked by hand",
    "digests": "sums over what you did, kept so that your dashboard is quick",
    "submissions": "each code that you handed in, with its verdict and review",
    "turns": "each question to the tutor, and its answer",
    "conversations": "to which challenge these belong, and on which step of help you were",
    "events": "what you did and when: opened, ran, took a hint, asked, handed in; never code",
    "ledger": "for what you gained XP",
    "pattern_notes": "what you said about your study patterns",
    "vectors": "your materials as numbers, by which similar texts are found",
    "materials": "what you added to read",
    "generated": "challenges that were made for you, as their student sees them",
    "claims": "when a grader took one of your submissions",
    "dead_letters": "submissions that could not be graded, and why",
}


class FilePart(Struct, frozen=True):
    """A piece of a file; pieces of one file follow one another."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ExportMe:
    """Reads everything, a page at a time, so that a long history needs no more memory."""

    documents: Documents
    now: Callable[[], float]

    async def __call__(
        self, student_id: str, workspace: Workspace | None = None
    ) -> AsyncIterator[FilePart]:
        """Yield the files: a page in plain words, JSON for each collection, the notebooks.

        Args:
            student_id: whose they are; never anything of somebody else.
            workspace: the student's own folder, if it is known here.
        """
        yield FilePart(README, self._readme(student_id, workspace).encode())
        for collection in _WORDS:
            name = f"{collection}.json"
            yield FilePart(name, b"[")
            before = b"\n"
            async for document in found(self.documents, collection, student_id):
                shown = _shown(collection, document)
                yield FilePart(name, before + msgspec.json.encode(shown))
                before = b",\n"
            yield FilePart(name, b"\n]\n")
        if workspace is not None:
            names: set[str] = set()
            for path in await workspace.paths():
                notebook = await workspace.read(path)
                if notebook is not None:
                    yield FilePart(_unique(_harmless(path), names), _json_of(notebook))

    def _readme(self, student_id: str, workspace: Workspace | None) -> str:
        day = datetime.fromtimestamp(self.now(), UTC).date().isoformat()
        listed = "\n".join(f"- {name}.json: {words}" for name, words in _WORDS.items())
        notebooks = (
            f"- {NOTEBOOKS}/: your notebooks, as they are in your folder"
            if workspace
            else "Your notebooks are files in your own folder; they are not in here."
        )
        return (
            f"Everything that is kept of you here ({student_id}), as of {day}.\n\n"
            f"{listed}\n{notebooks}\n\n"
            "Times are seconds since 1970, in UTC. An empty list means that nothing is kept.\n"
            "Solutions and hidden tests of challenges are not yours and not in here, nor is\n"
            "anything of other people. To take your progress to another place, use the progress\n"
            "file instead. To have all of this erased, use “Erase me”.\n"
        )


def _json_of(notebook: NotebookJson) -> bytes:
    try:
        return msgspec.json.encode(notebook)
    except UnicodeEncodeError:  # half a character, which Python's own JSON writes as an escape
        return json.dumps(notebook).encode()


def _unique(path: str, names: set[str]) -> str:
    """Return a name in the export that none of `names` is, and note it there."""
    name, number = f"{NOTEBOOKS}/{path}", 1
    while name in names:
        number += 1
        name = f"{NOTEBOOKS}/{number} {path}"
    names.add(name)
    return name


def _harmless(path: str) -> str:
    """Return a path that stays below where it is unpacked, on whatever machine."""
    readable = "".join(c if c.isprintable() and c not in '\\:*?"<>|' else "_" for c in path)
    return "/".join(part for part in readable.split("/") if part.strip(". "))


def _shown(collection: str, document: Document) -> Document:
    """Return what its student may have of a document."""
    shown = {name: value for name, value in document.items() if name not in _TECHNICAL}
    if collection == "generated":
        for name in ("given_to", "parameters"):  # other people, and what a solution follows from
            shown.pop(name, None)
        try:
            if document["status"] == "waiting":  # a teacher is to look at it first
                shown["notebook"] = None
            else:
                shown["notebook"] = student_notebook(document["notebook"])
        except CodementorError:  # one that can no longer be read has no student's form
            shown["notebook"] = None
    return shown


EXPORTED: Final = frozenset(_WORDS)
"""The collections that are exported."""
