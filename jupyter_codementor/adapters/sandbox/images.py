"""Images: interpreters that stand prepared, each with the modules that its challenges need."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import NotebookSetup

_STDLIB: Final = (
    "abc bisect collections copy dataclasses datetime decimal enum fractions functools heapq "
    "itertools json math operator random re statistics string textwrap time traceback types typing"
)

_PLAIN: Final = "notebook"
_WITH_NUMPY: Final = "notebook-numpy"
_WITH_DATA: Final = "notebook-data"

# What numpy itself imports only when it is first used.
_NUMPY: Final = ("numpy", "numpy.linalg", "numpy.random", "numpy.fft")


class Image(Struct, frozen=True):
    """A prepared interpreter.

    Args:
        name: what challenges call it.
        modules: what is imported ahead, in this order.
        packages: whether boxes can read the installed packages; without, the standard library
            is all there is.
        program: what the boxes serve: ``notebook``; ``explain``; ``monty`` and the path of its
            program; or "" for a student's functions.
    """

    name: str
    modules: tuple[str, ...]
    packages: bool = True
    program: str = ""

    def missing(self) -> str:
        """Return why it cannot be used here, as a sentence, or ""."""
        wanted = dict.fromkeys(module.partition(".")[0] for module in self.modules)
        absent = [name for name in wanted if not _is_installed(name)]
        if not absent:
            return ""
        names = " and ".join(absent)
        verb = "is" if len(absent) == 1 else "are"
        return (
            f"The image {self.name} needs {names}, which {verb} not installed for "
            f"{sys.executable}; run: pip install {' '.join(absent)}"
        )


BUILT_IN: Final = (
    Image("stdlib", tuple(_STDLIB.split()), packages=False),
    Image("numpy", _NUMPY),
    Image("pandas", (*_NUMPY, "pandas")),
    Image(_PLAIN, ("IPython",), program="notebook"),
)
_EXPLAINER: Final = ("friendly_traceback",)
"""What puts an exception into words, where it is installed."""

_DATA: Final = ("pandas", "matplotlib.pyplot")
"""What takes a notebook most of its time to import: 160 and 310 ms, where a copy costs 20."""


class Images:
    """The images by name: ours, and those that the settings name.

    Args:
        named: name of an image -> the modules that it imports ahead.
    """

    def __init__(self, named: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._by_name = {image.name: image for image in BUILT_IN}
        for name, modules in (named or {}).items():
            self._by_name[name] = Image(name, tuple(modules))

        self._notebooks = {image.name: image for image in _prepared_notebooks()}
        self._explaining = {
            name: Image(f"explain-{name}", (*image.modules, *_EXPLAINER), program="explain")
            for name, image in self._by_name.items()
            if not image.program
        }

    def for_notebook(self, setup: NotebookSetup) -> str:
        """Return the image for a notebook: the smallest that has what it is likely to import.

        To have that imported ahead saves most of its time; what is not used costs each copy some.
        """
        if setup.image != _PLAIN:
            return setup.image
        imports = setup.imports
        data = {module.partition(".")[0] for module in _DATA}
        if not data.isdisjoint(imports) and _WITH_DATA in self._notebooks:
            return _WITH_DATA
        if "numpy" in imports and _WITH_NUMPY in self._notebooks:
            return _WITH_NUMPY
        return _PLAIN

    def for_explaining(self, name: str) -> str:
        """Return the image in which exceptions of an image's code are explained; "" if none is."""
        image = self._explaining.get(name)
        return "" if image is None or image.missing() else image.name

    def leave_out(self, name: str) -> None:
        """Forget an image for notebooks or explanations that does not start."""
        self._notebooks.pop(name, None)
        self._explaining.pop(name.removeprefix("explain-"), None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def get(self, name: str) -> Image:
        """Return the image of that name.

        Raises:
            Unavailable: there is none, or what it imports is not installed.
        """
        image = self._by_name.get(name) or self._notebooks.get(name)
        if image is None:
            image = self._explaining.get(name.removeprefix("explain-"))
        if image is None:
            known = ", ".join(self._by_name)
            raise Unavailable(f"There is no image {name} here; there are {known}.")
        missing = image.missing()
        if missing:
            raise Unavailable(missing + ".")
        return image


def _prepared_notebooks() -> Iterator[Image]:
    """Yield the images of notebooks with what is installed of numpy, pandas and matplotlib."""
    data = [name for name in _DATA if _is_installed(name.partition(".")[0])]
    if not _is_installed("numpy"):
        return
    yield Image(_WITH_NUMPY, ("IPython", *_NUMPY), program="notebook")
    if data:
        yield Image(_WITH_DATA, ("IPython", *_NUMPY, *data), program="notebook")


def _is_installed(name: str) -> bool:
    try:
        return name in sys.builtin_module_names or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
