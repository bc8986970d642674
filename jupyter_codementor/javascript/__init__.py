"""What runs JavaScript: the program that node executes around a student's code, and tokens.

The program is the same in the jail and in a student's own kernel; it speaks frames over a socket
(see `serve.js`). Nothing here starts a process.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Final

from .tokens import Token, names_declared, tokens

__all__ = ["MISSING", "Token", "names_declared", "program", "tokens"]

MISSING: Final = (
    "JavaScript cannot be run because node was not found here; install Node.js 18 or newer "
    "(on Debian and Ubuntu the package nodejs)."
)
"""What is said where there is no node."""

_PARTS: Final = ("plaindata", "report", "world", "solution", "serve")
_GIVEN: Final = "{ vm, fs, util, Console, Buffer, process, theirs, channel }"


@functools.cache
def program() -> str:
    """Return the program for ``node -e``; its argument is the number of the socket.

    With a second argument ``watch``, it ends when the process that started it is gone.
    """
    parts = "\n".join(_source(name) for name in _PARTS)
    inside = (
        f"'use strict';\n(({_GIVEN}) => {{\nconst {{ types }} = util;\n{parts}\n"
        "const outside = vm.runInThisContext(OUTSIDE);\nstrip(theirs);\nserve();\n})"
    )
    return f"{_source('start')}({json.dumps(inside)})"


def _source(name: str) -> str:
    text = Path(__file__).with_name(f"{name}.js").read_text("utf-8")
    return text.rstrip().removesuffix(";") if name == "start" else text
