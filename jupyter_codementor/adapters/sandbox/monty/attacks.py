"""What the self-test tries from inside of Monty; nothing of it may succeed.

The code keeps to what Monty knows, since what it does not know it cannot let through.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Box
from jupyter_codementor.model.challenge import Call, Constant, Limits, Name

_LIMITS: Final = Limits(time_s=5.0, memory_mb=32)
_SHORT: Final = Limits(time_s=0.3, memory_mb=32)
_MODULES: Final = ("socket", "subprocess", "ctypes", "multiprocessing", "posix", "importlib")
_ATTACKS: Final = """
import os, sys
from pathlib import Path

def read(path):
    with open(path) as file:
        return file.read(1)

def write(path):
    with open(path, "w") as file:
        file.write("x")
    return True

def attempt(act, what):
    try:
        return what if act() else ""
    except Exception:
        return ""

def attack(folder, parent, source):
    canary = folder + "/canary"
    return {
        "read the system's files": attempt(lambda: read("/etc/passwd"), "a file was read"),
        "read the grader's files": attempt(lambda: read(source), "our own files were read"),
        "read a file outside": attempt(lambda: Path(canary).read_text(), "a file was read"),
        "write outside": attempt(lambda: write(folder + "/new"), "a file was written"),
        "change a file": attempt(lambda: write(canary), "a file was changed"),
        "list a folder": attempt(lambda: os.listdir("/"), "a folder was listed"),
        "see files": attempt(lambda: Path("/etc/passwd").exists(), "files can be seen"),
        "read the environment": attempt(lambda: os.environ["HOME"], "the environment was read"),
        "read another process": attempt(
            lambda: read("/proc/" + str(parent) + "/environ"), "another process was read"
        ),
        "signal another process": attempt(lambda: [os.kill(parent, 0)], "it can be ended"),
        "run a command": attempt(lambda: [os.system("true")], "a command was run"),
        "look into the interpreter": attempt(
            lambda: ().__class__.__mro__[1].__subclasses__(), "the interpreter was looked into"
        ),
        "reach a frame": attempt(lambda: sys._getframe(), "a frame was reached"),
    }

def take():
    kept = []
    while True:
        kept.append("x" * 100000 + str(len(kept)))

def spin():
    while True:
        pass
"""

Open = Callable[[Limits], AbstractAsyncContextManager[Box]]


async def attacked(open_box: Open) -> dict[str, str]:
    """Return what was tried, each with "" if it was held, else with what could be done.

    Args:
        open_box: makes a box of Monty.

    Raises:
        Unavailable: Monty does not start, or the attacks did not finish.
    """
    with tempfile.TemporaryDirectory() as folder:
        _lay_canary(folder)
        arguments = tuple(map(Constant, (folder, os.getpid(), __file__)))
        async with open_box(_LIMITS) as box:
            await box.load(_ATTACKS)
            outcome = await box.evaluate(Call(Name("attack"), arguments))
        untouched = _is_untouched(folder)
    if outcome.status != "value" or not isinstance(outcome.value, dict) or not outcome.value:
        raise Unavailable(f"The self-test of Monty did not finish ({outcome.status}).")
    found = {str(name): str(detail) for name, detail in outcome.value.items()}
    found["nothing outside was changed"] = "" if untouched else "a file changed"
    for module in _MODULES:
        found[f"import {module}"] = await _imported(open_box, module)
    found["take too much memory"] = await _ended_by(open_box, "take", _LIMITS, "memory")
    found["run without end"] = await _ended_by(open_box, "spin", _SHORT, "timeout")
    return found


async def _imported(open_box: Open, module: str) -> str:
    code = (
        f"found = False\ntry:\n    import {module}\n    found = True\nexcept ImportError:\n    pass"
    )
    async with open_box(_LIMITS) as box:
        await box.load(code)
        outcome = await box.evaluate(Name("found"))
    return "" if outcome.value is False else f"the module {module} can be imported"


async def _ended_by(open_box: Open, name: str, limits: Limits, wanted: str) -> str:
    async with open_box(limits) as box:
        await box.load(_ATTACKS)
        outcome = await box.evaluate(Call(Name(name)))
    return "" if outcome.status == wanted else f"it ended with {outcome.status}, not {wanted}"


def _lay_canary(folder: str) -> None:
    Path(folder, "canary").write_text("canary", "utf-8")


def _is_untouched(folder: str) -> bool:
    return [file.read_text("utf-8") for file in Path(folder).iterdir()] == ["canary"]
