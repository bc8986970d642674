"""How commands speak: to a terminal as wide as it is, to a pipe one line for each thing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from jupyter_codementor.challenges.feedback.parts import clean

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """Return the standard output; in a pipe no line is broken, and nobody need read to its end."""
    from rich.console import Console

    class Patient(Console):
        def on_broken_pipe(self) -> None:
            unheard()

    found = Patient(highlight=False)
    return found if found.is_terminal else Patient(highlight=False, soft_wrap=True)


def one_line(text: str) -> str:
    """Return text of strangers as one line that cannot move the cursor or change a colour."""
    return " ".join(clean(text).split())


def unheard() -> None:
    """Let what is said from now on go nowhere, as whoever read it has gone (``| head``)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
