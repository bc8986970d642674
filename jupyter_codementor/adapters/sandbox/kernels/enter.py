"""The first program in a kernel's jail: puts limits and Landlock on itself and becomes the kernel.

It is sent as text and runs in a Python without installed packages, before any student code.
"""

from __future__ import annotations

import json
import os
import resource
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # this would take time to import
    from types import ModuleType
    from typing import Any

_SET_NO_NEW_PRIVS = 38
_ADD_RULE, _PATH_BENEATH = 445, 1
_READ_AND_SOCKETS = 1 << 2 | 1 << 3 | 1 << 5 | 1 << 9  # READ_FILE, READ_DIR, REMOVE_FILE, MAKE_SOCK


def main(sources: dict[str, str]) -> None:
    """Confine this process as its argument says, and execute the kernel.

    Args:
        sources: the modules ``libc`` and ``landlock`` of the box, as text.
    """
    asked = json.loads(sys.argv[1])
    for name, value in asked["limits"].items():
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (value, value))
    if asked["landlock"]:
        why = _restrict(_modules(sources), asked)
        if why:
            sys.exit("Landlock: " + why)
    os.nice(asked["nice"])
    os.chdir(asked["cwd"])
    os.execvpe(asked["command"][0], asked["command"], asked["env"])  # noqa: S606 - that is its job


def _modules(sources: dict[str, str]) -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    package = sys.modules["box"] = type(sys)("box")
    package.__path__ = []
    for name in ("libc", "landlock"):
        module = found[name] = sys.modules[f"box.{name}"] = type(sys)(f"box.{name}")
        module.__package__ = "box"
        setattr(package, name, module)
        exec(compile(sources[name], name, "exec"), vars(module))  # noqa: S102 - our own
    return found


def _restrict(modules: dict[str, ModuleType], asked: dict[str, Any]) -> str:
    libc, landlock = modules["libc"], modules["landlock"]
    syscall = libc.function("syscall")
    ruleset = landlock.rules([], asked["write"], ("/",))
    if ruleset >= 0:
        # The kernel makes its sockets in this folder, and nothing else: it lies on our disk.
        fd = os.open(asked["sockets"], os.O_PATH | os.O_CLOEXEC)
        rights = _READ_AND_SOCKETS.to_bytes(8, sys.byteorder) + fd.to_bytes(4, sys.byteorder)
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rights, 0)
        os.close(fd)
    libc.function("prctl")(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return str(landlock.restrict(ruleset))
