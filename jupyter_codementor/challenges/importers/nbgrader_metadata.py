"""`metadata.nbgrader` of a cell, of schema 0 to 3, brought to schema 3.

The rules are those of nbgrader's `nbgraderformat` (v1, v2, v3).
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal

from msgspec import Struct

from jupyter_codementor.challenges.notebook_json import PlainCell

SCHEMA_VERSION: Final = 3
KNOWN: Final = frozenset(
    {
        *("schema_version", "grade", "solution", "locked", "task", "grade_id", "points"),
        *("checksum", "cell_type"),
    }
)

NbgraderKind = Literal["none", "answer", "tests", "by_hand", "task", "locked"]


class NbgraderMetadata(Struct, frozen=True, kw_only=True):
    """What nbgrader says of a cell; `extra` are keys that it does not know."""

    kind: NbgraderKind = "none"
    grade_id: str = ""
    points: float = 0.0
    extra: dict[str, Any] = {}


def nbgrader_metadata(cell: PlainCell) -> tuple[NbgraderMetadata, str]:
    """Return what nbgrader says of a cell, and a sentence on what is wrong with it, or ""."""
    own = cell.metadata.get("nbgrader")
    if not isinstance(own, dict) or not own:
        return NbgraderMetadata(), ""
    version = own.get("schema_version", 0)
    problem = ""
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        problem = (
            f"Its nbgrader metadata is of schema {version}, newer than {SCHEMA_VERSION}; it was "
            "read as if it were that."
        )
    grade, solution = bool(own.get("grade")), bool(own.get("solution"))
    kind = _kind(cell, own, grade=grade, solution=solution)
    if kind == "none":
        return NbgraderMetadata(), problem
    points, wrong = _points(own.get("points")) if grade or kind == "task" else (0.0, "")
    grade_id = own.get("grade_id")
    return NbgraderMetadata(
        kind=kind,
        grade_id=grade_id if isinstance(grade_id, str) else "",
        points=points,
        extra={key: value for key, value in own.items() if key not in KNOWN},
    ), problem or wrong


def _kind(cell: PlainCell, own: dict[str, Any], *, grade: bool, solution: bool) -> NbgraderKind:
    if own.get("task") and cell.kind == "markdown":
        return "task"
    if solution:
        return "by_hand" if grade or cell.kind != "code" else "answer"
    if grade:
        return "tests" if cell.kind == "code" else "by_hand"
    return "locked" if own.get("locked") else "none"


def _points(value: object) -> tuple[float, str]:
    if value in (None, ""):
        return 0.0, ""
    try:
        points = float(value)  # type: ignore[arg-type] # what is no number is caught below
    except (TypeError, ValueError, OverflowError):
        return 0.0, f"Its points are {value!r}, which is no number; they were taken as 0."
    if not math.isfinite(points):
        return 0.0, f"Its points are {value!r}; they were taken as 0."
    return max(points, 0.0), ""
