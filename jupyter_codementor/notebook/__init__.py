"""The kernel side: widgets, magics and plain text over the server's HTTP, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .dashboard_widget import ProgressDashboard
    from .student import my_state
    from .tutor_widget import TutorChat
    from .widget import Challenge

__all__ = ["Challenge", "ProgressDashboard", "TutorChat", "load_ipython_extension", "my_state"]


def __getattr__(name: str) -> object:
    """Load a widget or a function when it is first asked for."""
    if name == "Challenge":
        from .widget import Challenge

        return Challenge
    if name == "TutorChat":
        from .tutor_widget import TutorChat

        return TutorChat
    if name == "ProgressDashboard":
        from .dashboard_widget import ProgressDashboard

        return ProgressDashboard
    if name == "my_state":
        from .student import my_state

        return my_state
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Make the magics available: ``%load_ext jupyter_codementor.notebook``."""
    from .magics import load

    load(shell)
