"""Which jail holds for kernels here: found out by attacking from inside of one."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits

from .. import view
from .jail import ALL, SOCKETS, Jail, KernelLayer
from .specs import Spec

_CANDIDATES: Final[tuple[frozenset[KernelLayer], ...]] = (
    ALL,
    frozenset(("bubblewrap", "seccomp")),
    frozenset(("bubblewrap", "landlock")),
    frozenset(("bubblewrap",)),
)
_WITHIN_S: Final = 20.0
_NOT_THERE: Final = (
    "Notebooks in other languages need bubblewrap, which is not installed here; "
    "install the package bubblewrap."
)

_ATTACKS: Final = """
import ctypes, json, os, socket, sys
folder, parent, sockets = sys.argv[1], int(sys.argv[2]), sys.argv[3]
def attempt(act):
    try:
        return act() is not False
    except OSError:
        return False
def connect(family):
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(1)
        made.connect(("1.1.1.1", 80))
def reach_host():
    with socket.socket(40, socket.SOCK_STREAM):
        pass
def user_namespace():
    return ctypes.CDLL(None).unshare(0x10000000) == 0
print(json.dumps({
    "read a file outside": attempt(lambda: open(folder + "/canary").read()),
    "write on our disk": attempt(lambda: open(sockets + "/new", "w").write("x")),
    "see the users": attempt(lambda: open("/etc/passwd").read()),
    "signal the parent": attempt(lambda: os.kill(parent, 0)),
    "make a namespace": attempt(user_namespace),
    "reach the network": attempt(lambda: connect(socket.AF_INET)),
    "reach the host of this machine": attempt(reach_host),
}))
"""


async def choose(bwrap: str, paths: tuple[str, ...]) -> Jail:
    """Return the strongest jail that can be built and holds against the attacks.

    Raises:
        Unavailable: bubblewrap is not there or not allowed, or what it builds does not hold.
    """
    if not bwrap:
        raise Unavailable(_NOT_THERE)
    why = ""
    for layers in _CANDIDATES:
        jail = Jail(bwrap, layers, paths)
        try:
            broken = await asyncio.to_thread(_attacked, jail)
        except Unavailable as error:
            why = why or str(error)
            continue
        # Without one of our own layers less can be asked for; the level says so.
        if not broken or jail.level == "E":
            return jail
        why = why or f"it did not hold: {', '.join(broken)}"
    raise Unavailable(f"Kernels cannot be jailed here ({why}).")


def _attacked(jail: Jail) -> list[str]:
    """Return what succeeded from inside.

    Raises:
        Unavailable: the jail cannot be built.
    """
    with tempfile.TemporaryDirectory(prefix="codementor-") as name:
        folder = Path(name)
        (folder / "canary").write_text("canary", "utf-8")
        (folder / "connection.json").write_text("{}", "utf-8")
        (folder / "sockets").mkdir()
        python = (view.interpreter(), "-I", "-S", "-c", _ATTACKS)
        parent = str(os.getpid())
        spec = Spec("self-test", "python", (*python, name, parent, SOCKETS))
        fds: list[int] = []
        try:
            command = jail.command(spec, folder, {}, Limits(), fds)
            done = subprocess.run(  # noqa: S603 - the command is ours alone
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=fds,
                env={},
                cwd="/",
                timeout=_WITHIN_S,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"the self-test did not run: {error}") from error
        finally:
            for fd in fds:
                os.close(fd)
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Unavailable(said[-1] if said else f"it ended with {done.returncode}")
        found: dict[str, bool] = json.loads(done.stdout)
        return [attack for attack, succeeded in found.items() if succeeded]
