"""What an export gives: a notebook, the files beside it, and what the format cannot hold."""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct, field

from jupyter_codementor.model.challenge import NotebookJson

_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_ID: Final = 64


class Missing(Struct, frozen=True):
    """Something that the format cannot hold: a sentence, and the cell or test that it is about."""

    what: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.about}: {self.what}" if self.about else self.what


class Exported(Struct, frozen=True, kw_only=True):
    """A notebook in another tool's format.

    Args:
        name: of the notebook's file, without its ending.
        notebook: of nbformat 4.5.
        files: relative path -> content, to lie beside the notebook.
        missing: what the format cannot hold.
    """

    name: str
    notebook: NotebookJson
    files: dict[str, bytes] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


class CellIds:
    """Gives each cell an id that nbformat takes: at most 64 letters, digits, ``-`` and ``_``."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, wanted: str) -> str:
        """Return the id that is wanted, or one that is close to it."""
        plain = _NOT_IN_IDS.sub("-", wanted)[:_MAX_ID] or "cell"
        made, count = plain, 2
        while made in self._taken:
            made = f"{plain[: _MAX_ID - 6]}-{count}"
            count += 1
        self._taken.add(made)
        return made


def new_cell(
    kind: str,
    source: str,
    id: str,
    metadata: dict[str, Any] | None = None,
    attachments: dict[str, Any] | None = None,
    output: str = "",
) -> dict[str, Any]:
    """Return a cell of a notebook; `output` is what running it is said to have printed."""
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": id,
        "metadata": dict(metadata or {}),
        "source": source,
    }
    if kind == "code":
        stream = {"name": "stdout", "output_type": "stream", "text": output}
        return cell | {"execution_count": None, "outputs": [stream] if output else []}
    return cell | ({"attachments": attachments} if attachments else {})
