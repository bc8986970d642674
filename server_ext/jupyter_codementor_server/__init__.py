"""The server extension: HTTP and live routes over `jupyter_codementor`."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell a Jupyter server what to load."""
    from .extension import Codementor

    return [{"module": "jupyter_codementor_server", "app": Codementor}]
