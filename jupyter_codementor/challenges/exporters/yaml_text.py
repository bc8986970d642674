"""Settings as YAML text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def yaml_text(values: Mapping[str, Any]) -> str:
    """Return a mapping as YAML, in its order; an empty one as ""."""
    import yaml

    if not values:
        return ""
    text: str = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True)
    return text
