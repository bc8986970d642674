"""Learn and teach programming inside the notebook.

Importing this package costs next to nothing; each part is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_codementor.notebook.widget import Challenge

    __version__: str

__all__ = ["Challenge", "__version__", "load_ipython_extension"]


def __getattr__(name: str) -> object:
    """Load `Challenge` and `__version__` when they are first asked for."""
    if name == "Challenge":
        from jupyter_codementor.notebook.widget import Challenge

        return Challenge
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("jupyter-codementor")
        except PackageNotFoundError:  # used from a source tree that was never installed
            return "0+source"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Make the magics available: ``%load_ext jupyter_codementor``."""
    from jupyter_codementor.notebook import load_ipython_extension

    load_ipython_extension(shell)
