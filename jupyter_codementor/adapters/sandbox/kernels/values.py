"""Named variables of a Python kernel, as plain data by our own codec.

The variable is encoded inside of the kernel, by code that the student's code could have replaced;
what comes out is data of the student's in any case, and is compared outside.
"""

from __future__ import annotations

import functools
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from jupyter_codementor.model import plaindata

from ..program import sources

_TYPE: Final = "application/vnd.codementor.value+json"
_MAX_BYTES: Final = 1 << 20
_ARRAYS: Final = "box.arrays"

_READ: Final = """
import json, sys

def _load(sources):
    made = {}
    for name, source in sources.items():
        parts = name.split(".")
        for above in [".".join(parts[:n]) for n in range(1, len(parts))]:
            if above not in made:
                made[above] = sys.modules[above] = type(sys)(above)
                made[above].__path__ = []
        module = made[name] = sys.modules[name] = type(sys)(name)
        module.__package__ = name.rpartition(".")[0]
        setattr(made[module.__package__], parts[-1], module)
        exec(source, vars(module))
    for name in made:
        del sys.modules[name]
    return made

class _Answer:
    def __init__(self, **said):
        self.text = json.dumps(said)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/vnd.codementor.value+json": self.text, "text/plain": ""}

    def __repr__(self):
        return ""

def answer(names, name, sources):
    if name not in names:
        return _Answer(status="missing")
    made = _load(sources)
    codec = made["jupyter_codementor.model.plaindata"]
    try:
        form = codec.encode(names[name], made["box.arrays"].form_of)
    except codec.PlainDataError as error:
        form = {"opaque": type(names[name]).__name__, "text": "a value that is no data: %s" % error}
    return _Answer(status="value", value=form)
"""


class Said(Struct, forbid_unknown_fields=True):
    """What is said of a variable."""

    status: Literal["value", "missing"]
    value: Any = None


def expression(name: str) -> str:
    """Return an expression for the kernel that leaves nothing in its namespace."""
    return (
        "(lambda g, names: (__import__('builtins').exec(g['read'], g), "
        f"g['answer'](names, {name!r}, g['sources']))[1])"
        f"({{'read': {_READ!r}, 'sources': {_codec()!r}}}, globals())"
    )


@functools.cache
def _codec() -> dict[str, str]:
    """Return the modules of our codec as text, each after those that it needs."""
    package = plaindata.__name__.rpartition(".")[0] + "."
    found = {name: text for name, text in sources().items() if name.startswith(package)}
    return {**found, _ARRAYS: sources()[_ARRAYS]}


def read(answer: object) -> Said:
    """Return what the kernel said.

    Raises:
        ValueError: it is no answer to such an expression (also `msgspec.MsgspecError`).
    """
    data = answer.get("data") if isinstance(answer, dict) else None
    text = data.get(_TYPE) if isinstance(data, dict) else None
    if not isinstance(text, str) or len(text) > _MAX_BYTES:
        raise ValueError("the kernel did not answer")
    return msgspec.json.decode(text, type=Said)
