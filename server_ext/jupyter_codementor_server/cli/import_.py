"""``jupyter codementor import``: work for nbgrader, Otter and others as challenges of ours."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from jupyter_codementor.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from jupyter_codementor.challenges.importers import Imported, NbgraderConfig
    from jupyter_codementor.model.assignment import HandedIn
    from jupyter_codementor.model.challenge import Challenge
    from jupyter_codementor.model.verdict import Verdict

_NO_JAIL = (
    "There is no jail here, so reference solutions were not run for the values of AUTOTEST lines; "
    "jupyter codementor doctor says why. Import the course again where there is one."
)


class Written(msgspec.Struct, frozen=True):
    """What became of one path: the files that were written, and what was lost, as sentences."""

    path: str
    files: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    error: str = ""


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "import", help="make challenges of what is written for nbgrader, Otter, Exercism, pytest"
    )
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, test files, folders, zips")
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("challenges"),
        metavar="FOLDER",
        help="where they go (challenges)",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace notebooks that are there")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the challenges; 1 if a path gave none."""
    missing = [path for path in arguments.paths if not path.exists()]
    for path in missing:
        print(f"There is no file or folder {path}.", file=sys.stderr)
    if missing:
        return 2
    reports = [_bring_in(path, arguments.to, arguments.overwrite) for path in arguments.paths]
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(reports), indent=1, ensure_ascii=False))
    else:
        for report in reports:
            _print(report)
    return 0 if all(report.files and not report.error for report in reports) else 1


def _bring_in(path: Path, to: Path, overwrite: bool) -> Written:
    from jupyter_codementor.challenges.importers import import_path, lacks_values, read_config

    try:
        found = import_path(path.resolve())
    except BadInput as error:
        return Written(str(path), error=str(error))
    if lacks_values(found):
        config = read_config(path.resolve())[0] if path.is_dir() else None
        found = asyncio.run(_with_values(found, config))
    files: list[str] = []
    problems: list[str] = []
    for challenge in found.challenges:
        try:
            files.append(str(_write(challenge, to, overwrite=overwrite)))
        except (BadInput, Unavailable) as error:
            problems.append(f"{challenge.id}: {error}")
    return Written(str(path), tuple(files), tuple(_lost(found)), " ".join(problems))


async def _with_values(found: Imported, config: NbgraderConfig | None) -> Imported:
    """Run the reference solutions for the values of AUTOTEST lines: in a jail, or not at all."""
    from jupyter_codementor.challenges.importers import Lost, completed_all
    from jupyter_codementor.grading.assignment import grade_assignment

    from .jail import jail_for

    async def grade(challenge: Challenge, handed: HandedIn) -> Verdict:
        return await grade_assignment(challenge, handed, sandbox, hidden=True)

    try:
        sandbox = await jail_for(None, own_code=True)
    except Unavailable as error:
        return msgspec.structs.replace(found, lost=(*found.lost, Lost(str(error))))
    try:
        if sandbox.level == "E":
            return msgspec.structs.replace(found, lost=(*found.lost, Lost(_NO_JAIL)))
        return await completed_all(found, grade, config)
    finally:
        await sandbox.close()


def _lost(found: Imported) -> Iterator[str]:
    for each in found.lost:
        yield str(each)


def _write(challenge: Challenge, to: Path, *, overwrite: bool) -> Path:
    """Write a challenge as its notebook; return the path.

    Raises:
        BadInput: it is there already, or cannot be a notebook of ours.
        Unavailable: the disk does not take it.
    """
    from jupyter_codementor.challenges import write

    path = to / f"{challenge.id}.ipynb"
    content = write(challenge)
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        to.mkdir(parents=True, exist_ok=True)
        with path.open("w" if overwrite else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise BadInput(f"{path} is there already; --overwrite replaces it.") from error
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _print(report: Written) -> None:
    from .screen import console, one_line

    out = console()
    for file in report.files:
        out.print(f"wrote {one_line(file)}", markup=False)
    if report.lost:
        out.print(f"{one_line(report.path)}: what could not be carried:", markup=False)
    for sentence in report.lost:
        out.print(f"  - {one_line(sentence)}", markup=False)
    if report.error:
        out.print(f"{one_line(report.path)}: {one_line(report.error)}", markup=False)
    elif not report.lost:
        out.print(f"{one_line(report.path)}: nothing was lost.", markup=False)
