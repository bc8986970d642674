"""``jupyter codementor erase``: erase all that is kept of a student."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "erase", help="erase all that is kept of a student; cannot be undone"
    )
    parser.add_argument("--student", metavar="ID", required=True, help="who is erased")
    parser.add_argument("--yes", action="store_true", help="do it, and do not only say what it is")
    parser.add_argument("--data-folder", type=Path, help="where the store lies")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 2 without ``--yes``."""
    if not arguments.yes:
        print(
            f"This erases all that is kept of the student “{arguments.student}”, and cannot be "
            f"undone. Keep a copy: jupyter codementor export --student {arguments.student}\n"
            "Then say --yes.",
            file=sys.stderr,
        )
        return 2
    return asyncio.run(_erase(arguments))


async def _erase(arguments: argparse.Namespace) -> int:
    from .people import opened

    async with opened(arguments.data_folder) as privacy:
        erased = await privacy.erase_me(arguments.student)
    for collection, count in erased.deleted.items():
        if count:
            print(f"{collection}: {count}")
    print(
        "Erased. A server that is running may hold some of it in memory until it is started "
        "again. Notebooks are files in the student's folder, and backups are files of yours: "
        "they stay."
    )
    return 0
