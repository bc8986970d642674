"""YAML of strangers as plain JSON data, with limits."""

from __future__ import annotations

import datetime
from typing import Any, Final

MAX_BYTES: Final = 256 * 1024
MAX_NODES: Final = 20_000


class BrokenYamlError(ValueError):
    """It is no YAML, or not of the kind that is wanted; the text says what is wrong."""


def read_yaml(text: str) -> Any:
    """Return what a YAML document holds: None, truth, numbers, texts, lists and mappings.

    A date becomes a text, and each key a text. Tags of Python are refused, and so is a document
    that unfolds to more than 20,000 parts through its aliases.

    Raises:
        BrokenYamlError: it is no such document.
    """
    import yaml

    _check_text(text)
    if len(text) > MAX_BYTES:
        raise BrokenYamlError(f"it is longer than {MAX_BYTES // 1024} KiB")
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenYamlError(" ".join(str(error).split())) from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise BrokenYamlError("it is nested too deeply or holds an impossible value") from error
    return _Plain().plain(loaded, 0)


def read_mapping(text: str) -> dict[str, Any]:
    """Return a YAML document that is a mapping; an empty one gives an empty mapping.

    Raises:
        BrokenYamlError: it is no such document.
    """
    loaded = read_yaml(text)
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise BrokenYamlError("it holds no `key: value` lines")
    return loaded


class _Plain:
    def __init__(self) -> None:
        self._left = MAX_NODES

    def plain(self, value: object, depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > 50:
            raise BrokenYamlError("it is too large, or its aliases unfold to too much")
        if isinstance(value, dict):
            return {
                _check_text(str(key)): self.plain(item, depth + 1) for key, item in value.items()
            }
        if isinstance(value, (list, tuple, set)):
            return [self.plain(item, depth + 1) for item in value]
        if isinstance(value, (datetime.date, datetime.datetime)):
            return value.isoformat()
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return _check_text(str(value))


def _check_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BrokenYamlError("it holds a character that is not text") from error
    return text
