"""Which prepared interpreter a notebook needs, by what its cells import."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

_STATEMENT: Final = re.compile(r"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_IMAGES: Final = {"numpy": "numpy", "pandas": "pandas"}
_NOT_NEEDED: Final = frozenset({"otter", "nbgrader", "IPython", "pytest", "unittest"})


def imported_modules(source: str) -> Iterator[str]:
    """Yield the top-level modules that code imports; magics and syntax errors are no hindrance."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from _STATEMENT.findall(source)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def image_for(sources: Iterable[str], own: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the name of the image and the modules that none of the shipped ones has.

    Args:
        sources: the code cells.
        own: the names of files that come with the notebook, whose modules need no image.
    """
    local = {name.rpartition("/")[2].removesuffix(".py") for name in own}
    local |= {name.partition("/")[0] for name in own}
    wanted = {module for source in sources for module in imported_modules(source)}
    wanted -= local | _NOT_NEEDED | sys.stdlib_module_names
    image = "pandas" if "pandas" in wanted else "numpy" if "numpy" in wanted else "stdlib"
    return image, tuple(sorted(wanted - _IMAGES.keys()))
