"""Learn and teach programming inside the notebook.

Importing this package costs next to nothing: each part is loaded by name when it is first used, so
that nothing of the server ever depends on the kernel side. Types are in the stub beside this file.
"""

from __future__ import annotations

from importlib import import_module

__all__ = ["Challenge", "TutorChat", "__version__", "load_ipython_extension"]

_KERNEL_SIDE = "jupyter_codementor.notebook"


def __getattr__(name: str) -> object:
    """Load the widgets and `__version__` when they are first asked for."""
    if name in ("Challenge", "TutorChat"):
        return getattr(import_module(_KERNEL_SIDE), name)
    if name == "__version__":
        metadata = import_module("importlib.metadata")
        try:
            return metadata.version("jupyter-codementor")
        except metadata.PackageNotFoundError:  # a source tree that was never installed
            return "0+source"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: object) -> None:
    """Make the magics available: ``%load_ext jupyter_codementor``."""
    import_module(_KERNEL_SIDE).load_ipython_extension(shell)
