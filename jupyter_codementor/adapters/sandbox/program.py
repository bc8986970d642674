"""The program of a zygote: our few modules, compiled here and handed over in one file.

So the jail needs none of our files: what runs in it cannot even see that they exist.
"""

from __future__ import annotations

import functools
import marshal
from pathlib import Path
from types import CodeType
from typing import Any, Final

from jupyter_codementor.model import exactdata, plaindata, tabledata

BOOT: Final = """\
import marshal, posix, sys
from _frozen_importlib import ModuleSpec
class _Program:
    def __init__(self, modules):
        self.modules = modules
    def find_spec(self, name, path=None, target=None):
        if name in self.modules:
            return ModuleSpec(name, self, is_package=self.modules[name] is None)
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        code = self.modules[module.__name__]
        if code is not None:
            exec(code, module.__dict__)
def _boot(ask):
    size, parts = posix.fstat(0).st_size, []
    while size:
        parts.append(posix.read(0, size))
        size -= len(parts[-1])
    modules, settings = marshal.loads(b"".join(parts))
    program = _Program(modules)
    sys.meta_path.insert(0, program)
    from box import zygote
    start = zygote.prepared(settings)
    for name in [name for name in modules if name.split(".")[0] != "box"]:
        del modules[name]
        sys.modules.pop(name, None)
    start(ask)
_boot(int(sys.argv[1]))
"""
"""Reads program and settings from its standard input, prepares, and serves on the socket named."""


def packed(settings: dict[str, Any]) -> bytes:
    """Return what `BOOT` reads: the modules, and the settings of this zygote."""
    return marshal.dumps((_modules(), settings))


@functools.cache
def _modules() -> dict[str, CodeType | None]:
    """Return the modules by name; packages have no code."""
    found: dict[str, CodeType | None] = dict.fromkeys(
        ("jupyter_codementor", "jupyter_codementor.model", "box")
    )
    for name, text in sources().items():
        found[name] = compile(text, f"<{name}>", "exec")
    return found


@functools.cache
def sources() -> dict[str, str]:
    """Return the text of the modules by name, those of the codec before those of the box."""
    paths = {
        f"jupyter_codementor.model.{module.__name__.rpartition('.')[2]}": Path(str(module.__file__))
        for module in (exactdata, tabledata, plaindata)
    }
    for path in sorted(Path(__file__).with_name("box").glob("[!_]*.py")):
        paths[f"box.{path.stem}"] = path
    return {name: path.read_text("utf-8") for name, path in paths.items()}
