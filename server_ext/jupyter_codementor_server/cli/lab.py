"""``jupyter codementor lab``: JupyterLab with the extension on, in a folder of the student's."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "lab", help="start JupyterLab with challenges"
    )
    parser.add_argument("--port", type=int, default=8888, help="port of the server (8888)")
    parser.add_argument("--root", type=Path, default=Path(), help="folder for your notebooks")
    parser.add_argument("arguments", nargs="*", help="after --: given to jupyter lab")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Become JupyterLab."""
    root = arguments.root.resolve()
    root.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.port={arguments.port}",
        f"--ServerApp.root_dir={root}",
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        *arguments.arguments,
    ]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - it is what this command is for
