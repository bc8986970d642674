"""Notebooks of strangers: the JSON of any tool and any age, with limits, and never executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import NotebookJson

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_CELLS: Final = 20_000
_MERGE_MARK: Final = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
_BROKEN: Final = (
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What nbformat raises, besides its own errors, about a notebook that is none."""

CellKind = Literal["code", "markdown", "raw"]


class PlainCell(Struct, frozen=True, kw_only=True):
    """A cell; `number` counts from 1, `id` is nbformat's own or "".

    `outputs` are as in the notebook, of code cells only.
    """

    number: int
    kind: CellKind
    source: str
    id: str = ""
    metadata: dict[str, Any] = {}
    attachments: dict[str, Any] = {}
    outputs: list[Any] = []


class PlainNotebook(Struct, frozen=True):
    """The cells of a notebook and its own metadata."""

    cells: tuple[PlainCell, ...]
    metadata: dict[str, Any]

    @property
    def kernel(self) -> str:
        """The name of its kernelspec; ``python3`` if it names none."""
        return str(_mapping(self.metadata.get("kernelspec")).get("name") or "python3")

    @property
    def language(self) -> str:
        """The language of its kernel in lower case; ``python`` if it names none."""
        spec = _mapping(self.metadata.get("kernelspec")).get("language")
        info = _mapping(self.metadata.get("language_info")).get("name")
        return str(spec or info or "python").lower()


def read_json(path: Path) -> NotebookJson:
    """Return the content of a notebook's file, whatever tool wrote it.

    Raises:
        NotAChallenge: it cannot be read, is larger than 64 MiB, is no JSON, or was left in the
            middle of a merge.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise NotAChallenge(
                f"{path.name} is {size // 2**20} MiB large; at most {MAX_FILE_BYTES // 2**20} MiB "
                "are read. Clear its outputs and save it again."
            )
        content = path.read_bytes()
    except OSError as error:
        raise NotAChallenge(f"{path.name} cannot be read: {error.strerror}.") from error
    return parse_json(content, path.name)


def parse_json(content: bytes, name: str) -> NotebookJson:
    """Return the notebook that these bytes hold; `name` is how a message calls it.

    Raises:
        NotAChallenge: as for `read_json`.
    """
    try:
        notebook = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        if mark := _MERGE_MARK.search(content.decode("utf-8", "replace")):
            line = content.decode("utf-8", "replace").count("\n", 0, mark.start()) + 1
            raise NotAChallenge(
                f"{name} was left in the middle of a merge: line {line} is a mark of git. "
                "Settle the merge, so that it is a notebook again."
            ) from error
        raise NotAChallenge(
            f"{name} is not a notebook: it does not hold JSON in UTF-8 ({error})."
        ) from error
    if not isinstance(notebook, dict):
        raise NotAChallenge(f"{name} is not a notebook.")
    return notebook


def plain_notebook(notebook: Mapping[str, Any]) -> PlainNotebook:
    """Return the cells of a notebook of nbformat 3 or 4, each checked for its form.

    Raises:
        NotAChallenge: it is no notebook, or one of its cells is none.
    """
    if not isinstance(notebook, Mapping):
        raise NotAChallenge("This file is not a notebook.")
    if notebook.get("nbformat") == 3:
        notebook = _upgraded(notebook)
    cells = notebook.get("cells")
    if notebook.get("nbformat") != 4 or not isinstance(cells, (list, tuple)):
        raise NotAChallenge(
            "This file is not a notebook that can be read: its format is neither 3 nor 4. Open it "
            "in JupyterLab and save it."
        )
    if len(cells) > MAX_CELLS:
        raise NotAChallenge(
            f"This notebook has {len(cells)} cells; at most {MAX_CELLS} are read. Split it."
        )
    made = tuple(_plain_cell(cell, number) for number, cell in enumerate(cells, start=1))
    return PlainNotebook(made, dict(_mapping(notebook.get("metadata"))))


def _upgraded(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    from nbformat import ValidationError, convert, from_dict  # slow to import

    try:
        upgraded: Mapping[str, Any] = convert(from_dict(dict(notebook)), 4)  # type: ignore[no-untyped-call]
    except (ValidationError, *_BROKEN) as error:
        raise NotAChallenge(
            "This notebook says that it is of format 3, but it cannot be brought to format 4; "
            "open it in JupyterLab and save it."
        ) from error
    return upgraded


def _plain_cell(cell: object, number: int) -> PlainCell:
    if not isinstance(cell, Mapping):
        raise NotAChallenge(f"Cell {number} is not a cell of a notebook.")
    kind = cell.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        raise NotAChallenge(f"Cell {number} is neither code nor Markdown nor raw text.")
    outputs = cell.get("outputs")
    return PlainCell(
        number=number,
        kind=kind,
        source=_text(cell.get("source", ""), number),
        id=cell["id"] if isinstance(cell.get("id"), str) else "",
        metadata=dict(_mapping(cell.get("metadata"))),
        attachments=dict(_mapping(cell.get("attachments"))),
        outputs=list(outputs) if isinstance(outputs, (list, tuple)) else [],
    )


def _text(source: object, number: int) -> str:
    if isinstance(source, (list, tuple)) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NotAChallenge(f"Cell {number} has a source that is not text.")
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise NotAChallenge(
            f"Cell {number} holds a character that is not text, at position {error.start + 1}; "
            "delete it and type it again."
        ) from error
    return source


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
