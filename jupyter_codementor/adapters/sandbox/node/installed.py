"""The node that is installed here: where it is, and which files it needs to start."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.javascript import MISSING

_OLDEST: Final = 18
_INSTALL: Final = f"install Node.js {_OLDEST} or newer (on Debian and Ubuntu the package nodejs)"
_ASK: Final = "console.log(JSON.stringify([process.execPath, process.versions.node]))"
_ASK_S: Final = 10.0
_LIBRARY: Final = re.compile(r"(?:=> )?(/\S+) \(0x[0-9a-f]+\)")


class Node(Struct, frozen=True):
    """A node that can be started.

    Args:
        path: the program itself, behind whatever links and shims lead to it.
        version: e.g. ``20.11.1``.
        libraries: the shared libraries that it loads.
        loader: the file that loads them, which is executed, too; "" if there is none.
    """

    path: str
    version: str
    libraries: tuple[str, ...]
    loader: str


@functools.cache
def find_node(on_path: str | None = None) -> Node:
    """Return the node on the PATH, looked at once.

    Args:
        on_path: what to look for there, in place of ``node``.

    Raises:
        Unavailable: there is none, or it is too old, or does not start.
    """
    found = shutil.which(on_path or "node")
    if found is None:
        raise Unavailable(MISSING)
    try:
        said = subprocess.run(  # noqa: S603 - the node of whoever runs this machine
            [found, "-e", _ASK], capture_output=True, timeout=_ASK_S, check=True, text=True
        )
        path, version = json.loads(said.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Unavailable(
            f"JavaScript cannot be run because {found} does not start; {_INSTALL}."
        ) from error
    if int(version.partition(".")[0]) < _OLDEST:
        raise Unavailable(f"JavaScript cannot be run by node {version}; {_INSTALL}.")
    libraries = _libraries(path)
    loaders = [one for one in libraries if Path(one).name.startswith("ld")]
    return Node(str(Path(path).resolve()), version, libraries, loaders[0] if loaders else "")


def _libraries(path: str) -> tuple[str, ...]:
    """Return what ``ldd`` says; nothing where there is no such command, or nothing to say."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return ()
    said = subprocess.run(  # noqa: S603 - as above
        [ldd, path], capture_output=True, timeout=_ASK_S, check=False, text=True
    )
    return tuple(str(Path(one).resolve()) for one in _LIBRARY.findall(said.stdout))
