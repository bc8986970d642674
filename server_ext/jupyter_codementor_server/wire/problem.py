"""An error, and what every body of a request may hold."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Code = Annotated[str, Meta(description="the student's code, at most 64 KiB in UTF-8")]


class Problem(Struct, frozen=True, omit_defaults=True):
    """An error, as RFC 9457 has it. `detail` is a sentence for the student."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str = ""
    retry_after_s: float | None = None
