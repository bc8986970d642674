"""``jupyter codementor``: one command a file, this is only their list."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jupyter_codementor.errors import CodementorError

from . import check, doctor, erase, export, grade, import_, lab, progress
from .screen import unheard

COMMANDS = (lab, doctor, check, grade, import_, export, progress, erase)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 well, 1 not well, 2 not understood."""
    parser = argparse.ArgumentParser(
        prog="jupyter codementor", description="Learn and teach programming in Jupyter."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    arguments = parser.parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except CodementorError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        unheard()
        return 141
    return status


if __name__ == "__main__":
    sys.exit(main())
