"""``jupyter codementor progress``: take progress along in a file, and bring it in."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from jupyter_codementor.errors import NotFound, Unavailable
from jupyter_codementor.model.progressfile import FILE_MAX_BYTES


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "progress", help="take your progress along in one file, or bring such a file in"
    )
    parser.add_argument("what", choices=("export", "import"), help="write the file, or read it")
    parser.add_argument("file", type=Path, help="the progress file")
    parser.add_argument("--student", metavar="ID", help="whose; the one of the settings else")
    parser.add_argument("--data-folder", type=Path, help="where the store lies")
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 if it could not be done."""
    act = _export if arguments.what == "export" else _import
    return asyncio.run(act(arguments))


async def _export(arguments: argparse.Namespace) -> int:
    from .people import opened, student_of, written

    async with opened(arguments.data_folder) as privacy:
        content = await privacy.export_progress(student_of(arguments.student))
    await asyncio.to_thread(written, arguments.file, content, overwrite=arguments.overwrite)
    print(f"wrote {arguments.file}")
    return 0


async def _import(arguments: argparse.Namespace) -> int:
    from .people import opened, student_of

    raw = await asyncio.to_thread(_read, arguments.file)
    async with opened(arguments.data_folder, make=True) as privacy:
        found = await privacy.import_progress(student_of(arguments.student), raw)
    print(f"{found.submissions} submissions and {found.events} events are new. {found.sentence}")
    return 0


def _read(path: Path) -> bytes:
    """Return the file; of one that is far too large, only as much as shows that.

    Raises:
        NotFound: it is not there. Unavailable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(FILE_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
