"""Ids, titles and rewards of imported challenges, which their formats do not state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Final

from jupyter_codementor.model.assignment import AssignmentCell

_HEADING: Final = re.compile(r"^#[ \t]+(.*)$", re.MULTILINE)
_MAX_ID: Final = 64
_MAX_TITLE: Final = 200


def challenge_id(name: str) -> str:
    """Return the id for a file's or an assignment's name: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain).lower()
    return re.sub(r"[^a-z0-9]+", "-", spaced).strip("-")[:_MAX_ID].strip("-") or "imported"


def distinct(name: str, taken: Container[str]) -> str:
    """Return the name, with a number behind it if it is taken."""
    if name not in taken:
        return name
    count = 2
    while f"{name}-{count}" in taken:
        count += 1
    return f"{name}-{count}"


def title_of(name: str) -> str:
    """Return a title for a file's name: ``two_fer`` becomes ``Two fer``."""
    words = re.sub(r"[-_\s]+", " ", name).strip()
    return (words[:1].upper() + words[1:])[:_MAX_TITLE] or "Imported"


def heading(cells: Iterable[AssignmentCell]) -> str:
    """Return the text of the first heading of the first level, or ""."""
    for cell in cells:
        if cell.kind == "markdown" and (match := _HEADING.search(cell.source)):
            return match[1].strip().strip("#").strip()[:_MAX_TITLE]
    return ""


def introduction(cells: Iterable[AssignmentCell]) -> str:
    """Return the first text cell, which tells what the assignment is about, or ""."""
    return next((cell.source for cell in cells if cell.role == "text" and cell.source.strip()), "")


def reward(points: float) -> int:
    """Return the XP for an assignment of so many points: ten each, from 10 to 200."""
    return max(10, min(200, round(points * 10)))
