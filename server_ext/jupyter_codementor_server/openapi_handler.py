"""Serves the OpenAPI document."""

from __future__ import annotations

from typing import Any

import msgspec
from tornado.web import RequestHandler


class OpenapiHandler(RequestHandler):
    """``GET /openapi.json``"""

    current_user: Any

    async def get(self) -> None:
        """Answer with the document."""
        from .openapi import document

        if self.current_user is None:
            self.set_status(401)
        else:
            self.set_header("Content-Type", "application/json")
            self.write(msgspec.json.encode(document()))
        self.finish()
