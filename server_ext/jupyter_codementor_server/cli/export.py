"""``jupyter codementor export``: a challenge for nbgrader or Otter, or all of a student."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from jupyter_codementor.errors import BadInput, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jupyter_codementor.challenges.exporters import Exported, Missing


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export", help="write a challenge for nbgrader or Otter, or all that is kept of a student"
    )
    parser.add_argument("notebooks", nargs="*", help="challenge notebooks, or ids of challenges")
    parser.add_argument("--format", choices=("nbgrader", "otter"), help="the tool that it is for")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where it goes (exported-FORMAT, or ID.zip)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    parser.add_argument("--student", metavar="ID", help="everything that is kept of this student")
    parser.add_argument("--data-folder", type=Path, help="where the store lies, with --student")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write them; 1 if one of them could not be written, 2 if it is not said what."""
    if arguments.student and not (arguments.notebooks or arguments.format):
        return asyncio.run(_export_student(arguments))
    if arguments.student or not (arguments.notebooks and arguments.format):
        print("Name challenges and a --format, or only a --student.", file=sys.stderr)
        return 2
    return asyncio.run(_export_all(arguments))


async def _export_student(arguments: argparse.Namespace) -> int:
    from ..export_stream import zipped
    from .people import opened, written

    name = re.sub(r"[^\w.-]", "_", arguments.student).lstrip(".")
    path = arguments.to or Path(f"{name or 'student'}.zip")
    async with opened(arguments.data_folder) as privacy:
        parts = privacy.export_me(arguments.student)
        content = b"".join([piece async for piece in zipped(parts)])
    await asyncio.to_thread(written, path, content, overwrite=arguments.overwrite)
    print(f"wrote {path}")
    return 0


async def _export_all(arguments: argparse.Namespace) -> int:
    from jupyter_codementor.challenges.exporters import export_nbgrader, export_otter

    from .screen import console, one_line
    from .task import task_of

    export = export_nbgrader if arguments.format == "nbgrader" else export_otter
    to = arguments.to or Path(f"exported-{arguments.format}")
    out = console()
    status = 0
    for name in arguments.notebooks:
        try:
            task = await task_of(name)
            made = export(task.challenge)
            path = await asyncio.to_thread(_write, made, to, arguments.overwrite)
        except (BadInput, NotFound, Unavailable) as error:
            print(f"{name}: {error}", file=sys.stderr)
            status = 1
            continue
        out.print(f"wrote {one_line(str(path))}", markup=False)
        for sentence in (*task.lost, *_told_once(made.missing)):
            out.print(f"  - {one_line(sentence)}", markup=False)
    return status


def _told_once(missing: Iterable[Missing]) -> Iterator[str]:
    """Yield each sentence once, with all cells and tests that it is about."""
    abouts: dict[str, list[str]] = {}
    for each in missing:
        abouts.setdefault(each.what, []).append(each.about)
    for what, named in abouts.items():
        about = ", ".join(filter(None, named))
        yield f"{about}: {what}" if about else what


def _write(made: Exported, to: Path, overwrite: bool) -> Path:
    """Write a notebook and the files beside it into a folder of its own; return the notebook.

    Raises:
        BadInput: something is there already, or a file would lie outside of the folder.
        Unavailable: the disk does not take it.
    """
    folder = to / made.name
    path = folder / f"{made.name}.ipynb"
    text = json.dumps(made.notebook, indent=1, ensure_ascii=False) + "\n"
    files = {**made.files, path.name: text.encode()}
    for name in files:
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts:
            raise BadInput(f"The file {name} would lie outside of {folder}; it was not written.")
        if (folder / relative).exists() and not overwrite:
            raise BadInput(f"{folder / relative} is there already; --overwrite replaces it.")
    try:
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written: {error.strerror}.") from error
    return path
