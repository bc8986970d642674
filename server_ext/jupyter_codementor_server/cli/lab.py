"""``jupyter codementor lab``: JupyterLab with the extension on, in a folder of the student's."""

from __future__ import annotations

import argparse
import os
import subprocess
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
    parser.add_argument(
        "--tutor", choices=("demo",), help="demo: a model that is played, to see how help arrives"
    )
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
        *(_demo_tutor() if arguments.tutor == "demo" else []),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        *arguments.arguments,
    ]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - it is what this command is for


def _demo_tutor() -> list[str]:
    """Start the server that plays a model, and return the options that lead to it.

    It ends by itself when JupyterLab does: nobody then holds our end of its standard input.
    """
    program = [sys.executable, "-m", "jupyter_codementor.testing.model_server"]
    its_end, our_end = os.pipe()
    os.set_inheritable(our_end, True)
    played = subprocess.Popen(  # noqa: S603 - our own
        [*program, "--demo", "--until-eof"],
        stdin=its_end,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl+C is for JupyterLab, which asks before it stops
    )
    os.close(its_end)
    assert played.stdout is not None  # noqa: S101 - it is a pipe
    with played.stdout as said:
        url = said.readline().strip()
    return [f"--Codementor.model_url={url}", "--Codementor.model_name=demo"]
