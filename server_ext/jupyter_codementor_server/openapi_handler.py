"""Serves the OpenAPI document."""

from __future__ import annotations

from typing import Final

from .base import Handler
from .routes import Operation

OPENAPI: Final = Operation(
    method="GET",
    path="/openapi.json",
    handler="Openapi",
    summary="This document",
    replies={200: None},
    needs_app=False,
)


class Openapi(Handler):
    """``/openapi.json``"""

    async def get(self) -> None:
        """Answer with the document."""
        from .openapi import document

        self.reply(document())
