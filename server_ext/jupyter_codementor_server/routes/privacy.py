"""What is kept of me: taken along, brought in, marked, erased."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.progressfile import ProgressFile

from .. import wire
from .operation import Operation, Query

PRIVACY: Final[tuple[Operation, ...]] = (
    Operation(
        method="PATCH",
        path="/users/progress/{challenge}",
        handler="MarkedByHand",
        summary="Mark something as done by hand, or take the mark back; brings no XP",
        body=wire.MarkRequest,
        replies={200: wire.MarkReply},
        problems=(404, 409),
        free_names=True,
    ),
    Operation(
        method="GET",
        path="/users/export",
        handler="UserExport",
        summary="Everything that is kept of me, or my progress file",
        query=(
            Query(
                "form",
                "zip (files), json (the same as one document), progress (to bring in elsewhere)",
                one_of=("zip", "json", "progress"),
            ),
        ),
        replies={200: None},
        problems=(413, 429),
        limit="submit",
        stoppable=True,
    ),
    Operation(
        method="POST",
        path="/users/import",
        handler="UserImport",
        summary="Bring a progress file in, of at most 20 MiB",
        body=ProgressFile,
        replies={200: wire.ImportReply},
        problems=(409, 413, 422, 429, 507),
        limit="submit",
    ),
    Operation(
        method="DELETE",
        path="/users/me",
        handler="UserMe",
        summary="Erase everything that is kept of me; cannot be undone",
        body=wire.EraseRequest,
        replies={200: wire.EraseReply},
        problems=(409, 507),
    ),
)
