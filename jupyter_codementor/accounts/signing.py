"""Signing progress files: HMAC-SHA256 (RFC 2104) over their JSON in one fixed form.

The form: keys in order, no spaces, ASCII with escapes, numbers as Python writes them. A file that
was only laid out anew, or whose keys stand in another order, keeps its signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

_LOG = logging.getLogger(__name__)
KEY_MIN_CHARACTERS: Final = 32


class SigningKeys:
    """The keys of this place; the first signs, all of them are believed.

    Args:
        keys: each as ``name:key``, the newest first. One without a name, or with a key of fewer
            than 32 characters, is left out, and the log says so without it.
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._keys: dict[str, bytes] = {}
        for number, text in enumerate(keys, 1):
            name, _, key = text.partition(":")
            if name and len(key) >= KEY_MIN_CHARACTERS:
                self._keys.setdefault(name, key.encode())
            else:
                _LOG.warning(
                    "progress key number %d is left out: write it as name:key, with a key of %d "
                    "characters or more",
                    number,
                    KEY_MIN_CHARACTERS,
                )

    def __repr__(self) -> str:
        return f"SigningKeys({', '.join(self._keys)})"

    def signed(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return JSON data with `key` and `signature`; both are empty if there is no key."""
        name = next(iter(self._keys), "")
        named = {**content, "key": name}
        return {**named, "signature": _mac(self._keys[name], named) if name else ""}

    def vouch(self, content: Mapping[str, Any]) -> bool:
        """Return whether the content is exactly what one of our keys has signed."""
        name, signature = content.get("key"), content.get("signature")
        if not isinstance(name, str) or not isinstance(signature, str):
            return False
        key = self._keys.get(name)
        if key is None or not signature.isascii():
            return False
        try:
            return hmac.compare_digest(_mac(key, content), signature)
        except (ValueError, RecursionError):  # a number of thousands of digits, say: none of ours
            return False


def _mac(key: bytes, content: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in content.items() if name != "signature"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()
