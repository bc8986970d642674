"""The pages of the widgets: plain JavaScript and CSS, put together from a few files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_STATIC: Final = Path(__file__).parent / "static"


def script(*names: str) -> str:
    """Return these files as one script; the first ones hold what the last one uses."""
    return "\n".join((_STATIC / name).read_text("utf-8") for name in names)


def styles(*names: str) -> str:
    """Return these files as one style sheet."""
    return script(*names)
