"""What known codes do with the inputs of a challenge, kept short, so that they run only once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from cachetools import LRUCache

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.plaindata import Opaque

from .demands import Judge, Ready
from .input_kinds import parts
from .many_codes import Run, Told

_KEPT: Final = 4096
_DIGEST: Final = 8
_PRINT: Final = _DIGEST + 1
"""Bytes for one input: a digest of what it gave, and whether an argument was changed meanwhile."""
_TOO_DEEP: Final = 20
_ENDLESS: Final = b"endless!"

Key = tuple[str, int, str, str]
"""Challenge, version, solution and code."""


class KnownResults:
    """Keeps what codes did, a few bytes for each input; the codes used last are kept."""

    def __init__(self) -> None:
        self._kept: LRUCache[Key, bytes] = LRUCache(_KEPT)

    def __contains__(self, key: Key) -> bool:
        """Return whether it is known what a code does with all inputs."""
        return key in self._kept

    def keep(self, key: Key, ready: Ready, runs: Sequence[Run]) -> None:
        """Keep what a code did, if it was tried on all inputs or never came to an end."""
        endless = bool(runs) and any(told.endless for told in runs[-1].told)
        if len(runs) == len(ready.probes) or endless:
            self._kept[key] = b"".join(_print_of(judge, runs) for judge in ready.judges)

    def likeness(self, keys: Sequence[Key], ready: Ready, before: Behaviour) -> list[float | None]:
        """Return on what share of telling inputs each code did the same as another, 0 to 1.

        Telling are those that either of the two fails. None for a code that is not known.
        """
        if not any(key in self._kept for key in keys):
            return [None] * len(keys)
        own = [_Own(*pair) for pair in zip(ready.judges, before.seen, strict=False)]
        telling = [(place, each) for place, each in enumerate(own) if each.tells]
        return [_share(telling, self._kept.get(key)) for key in keys]


class _Own:
    """What the code in question gave for one input."""

    def __init__(self, judge: Judge, seen: Seen) -> None:
        self.passed = seen.passed
        self.tells = not seen.endless and not _is_opaque(seen.got)
        self.may_change = seen.changed or judge.changed or judge.expectation is None
        told = Told(value=seen.got, error=seen.got_error, printed=str(seen.got))
        self.digest = _digest(judge, told) if self.tells else b""


def _share(own: Sequence[tuple[int, _Own]], known: bytes | None) -> float | None:
    if known is None:
        return None
    alike = telling = 0
    for place, each in own:
        digest = known[_PRINT * place : _PRINT * place + _DIGEST]
        changed = known[_PRINT * place + _DIGEST]
        same = digest == each.digest and (each.may_change or not changed)
        alike += same and not each.passed
        telling += not (same and each.passed)
    return alike / telling if telling else 0.0


def _print_of(judge: Judge, runs: Sequence[Run]) -> bytes:
    told = runs[judge.probe].told if judge.probe < len(runs) else ()
    if judge.step >= len(told) or told[judge.step].endless:
        return _ENDLESS + b"\0"
    return _digest(judge, told[judge.step]) + bytes([told[judge.step].changed])


def _digest(judge: Judge, told: Told) -> bytes:
    if judge.expectation is None:
        lines = [line.rstrip() for line in told.printed.rstrip().splitlines()]
        text = f"printed {lines!r}"
    elif told.error:
        text = f"raised {told.error}"
    else:
        text = _plain(told.value)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def _plain(value: Any, depth: int = 0) -> str:
    """Return a value as text that equal values of the same types share."""
    if depth > _TOO_DEEP:
        return "..."
    kind = type(value).__name__
    if isinstance(value, float):
        return f"float {value:.9g}"
    if isinstance(value, (list, tuple)):
        return f"{kind} [{', '.join(_plain(part, depth + 1) for part in value)}]"
    if isinstance(value, (set, frozenset)):
        return f"{kind} {{{', '.join(sorted(_plain(part, depth + 1) for part in value))}}}"
    if isinstance(value, dict):
        pairs = (
            f"{_plain(key, depth + 1)}: {_plain(part, depth + 1)}" for key, part in value.items()
        )
        return f"dict {{{', '.join(sorted(pairs))}}}"
    return f"{kind} {value!r}"


def _is_opaque(value: Any) -> bool:
    return any(isinstance(part, Opaque) for part in parts(value))
