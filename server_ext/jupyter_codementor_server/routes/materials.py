"""What there is to read."""

from __future__ import annotations

from typing import Final

from .. import wire
from .operation import PAGE, Operation

MATERIALS: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/materials",
        handler="Materials",
        summary="My materials, the newest first, then those that others share; 50 at most",
        query=PAGE,
        replies={200: wire.MaterialPage},
    ),
    Operation(
        method="POST",
        path="/materials",
        handler="Materials",
        summary="Add a text, Markdown or a notebook to read; only teachers may share it",
        body=wire.MaterialRequest,
        replies={201: wire.MaterialDetail},
        problems=(429, 507),
        limit="submit",
    ),
    Operation(
        method="GET",
        path="/materials/{id}",
        handler="Material",
        summary="A material of mine or a shared one, with its pieces",
        replies={200: wire.MaterialDetail},
        problems=(404,),
    ),
    Operation(
        method="DELETE",
        path="/materials/{id}",
        handler="Material",
        summary="Take a material of mine away, with all that was made of it",
        replies={204: None},
        problems=(404,),
    ),
)
