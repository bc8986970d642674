"""The Monty that is installed here: its program, and how to get it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable

from ..images import Image

HOW: Final = "for level D, run: pip install 'jupyter-codementor[portable]'"
_PACKAGE: Final = "pydantic-monty-runtime"


class Monty(Struct, frozen=True):
    """A Monty that can be started: the path of its program, and its version."""

    path: str
    version: str

    @property
    def image(self) -> Image:
        """The prepared interpreter that hands student code to it."""
        return Image("stdlib", ("ast", "re", "pydantic_monty"), program=f"monty {self.path}")


def find_monty() -> Monty:
    """Return the Monty that is installed for the running interpreter.

    Raises:
        Unavailable: there is none.
    """
    if importlib.util.find_spec("pydantic_monty") is None:
        raise Unavailable(f"pydantic-monty is not installed; {HOW}.")
    name = "monty.exe" if sys.platform == "win32" else "monty"
    beside = Path(sysconfig.get_path("scripts"), name)
    path = str(beside) if beside.is_file() else shutil.which("monty")
    try:
        number = version(_PACKAGE)
    except PackageNotFoundError:
        path = None
        number = ""
    if path is None:
        raise Unavailable(f"The program of pydantic-monty is missing; {HOW}.")
    return Monty(path, number)
