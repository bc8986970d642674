"""Reads a notebook without its outputs: they are not looked at, and may be of any size and depth.

JSON of 64 MiB can become 20 times as large in memory; what is skipped while it is read cannot.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import NotebookJson

from .notebook_json import parse_json

_MOST_METADATA: Final = 256 * 1024
_MOST_ATTACHED: Final = 4 * 1024 * 1024
_MOST_WHOLE: Final = 16 * 1024 * 1024


class _Cell(Struct):
    cell_type: str
    source: str | list[str] = ""
    id: str = ""
    metadata: Raw = Raw(b"{}")
    attachments: Raw = Raw(b"{}")


class _Notebook(Struct):
    nbformat: int
    cells: list[_Cell]
    metadata: Raw = Raw(b"{}")


def parse_slim(content: bytes, name: str) -> NotebookJson:
    """Return the notebook that these bytes hold, without outputs and what is absurdly large.

    Args:
        content: of the file.
        name: how a message calls it.

    Raises:
        NotAChallenge: as for `notebook_json.parse_json`.
    """
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Notebook)
        return {
            "nbformat": found.nbformat,
            "metadata": _decoded(found.metadata, _MOST_METADATA),
            "cells": [_cell(cell) for cell in found.cells],
        }
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if len(content) > _MOST_WHOLE:
            raise NotAChallenge(
                f"{name} is not a notebook of nbformat 4 ({error}). Open it in JupyterLab, clear "
                "its outputs and save it."
            ) from error
        return parse_json(content, name)  # an old one, or one with a better message


def _cell(cell: _Cell) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "source": cell.source,
        "id": cell.id,
        "metadata": _decoded(cell.metadata, _MOST_METADATA),
    }
    if cell.attachments != b"{}":
        made["attachments"] = _decoded(cell.attachments, _MOST_ATTACHED)
    return made


def _decoded(raw: Raw, most: int) -> Any:
    return msgspec.json.decode(raw) if len(raw) <= most else {}
