"""``jupyter codementor doctor``: is everything here that is needed, and how strong is the jail?"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.settings import Settings

if TYPE_CHECKING:
    from jupyter_codementor.adapters.sandbox import LocalSandbox


class Finding(Struct, frozen=True):
    """One line of the report."""

    what: str
    well: bool
    detail: str


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "doctor", help="say what works here and which isolation student code gets"
    )
    parser.add_argument("--data-folder", type=Path, help="the folder of the store to look at")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the report; 1 if something that is needed is not well."""
    level, findings = asyncio.run(examine(arguments.data_folder))
    if arguments.json:
        parts = [
            {"what": found.what, "well": found.well, "detail": found.detail} for found in findings
        ]
        print(json.dumps({"isolation": level, "findings": parts}, indent=1))
    else:
        _print(level, findings)
    return 0 if all(found.well for found in findings if found.what in _NEEDED) else 1


_NEEDED = ("store", "catalogue", "jail")
_LEVELS = {
    "A": "a machine of its own",
    "B": "namespaces, Landlock, seccomp",
    "C": "Landlock and seccomp, no files, no new processes",
    "D": "an interpreter of a part of Python; results are practice only",
    "E": "limits only; results are practice only",
}


async def examine(data_folder: Path | None) -> tuple[str, list[Finding]]:
    """Return the isolation level and what was found."""
    from jupyter_codementor.adapters.sandbox import selftest

    settings = _settings()
    findings = [
        Finding("versions", True, ", ".join(_versions())),
        await _store(data_folder or settings.data_folder),
        await _catalogue(settings.catalogue_folders),
    ]
    probed = await selftest.choose(
        bwrap=settings.bubblewrap or None,
        boxes_at_once=settings.boxes_at_once or None,
        images=settings.images,
        kernel_paths=settings.kernel_paths,
        dedicated_host=settings.dedicated_host,
    )
    level = probed.sandbox.level
    findings.append(Finding("jail", True, f"level {level}: {_LEVELS[level]}"))
    findings += [
        Finding(f"jail: {found.name}", found.held, found.detail) for found in probed.findings
    ]
    findings += [
        await _image(probed.sandbox, name) for name in (*probed.sandbox.images, "javascript")
    ]
    findings.append(await _kernels(probed.sandbox))
    await probed.sandbox.close()
    if settings.judge0_url:
        findings.append(await _judge0(settings))
    return level, findings


async def _image(sandbox: LocalSandbox, name: str) -> Finding:
    """Return whether a box of that image can be started."""
    from jupyter_codementor.grading.ports import Unsupported
    from jupyter_codementor.model.challenge import Limits

    try:
        async with sandbox.box(Limits(), name):
            return Finding(f"image: {name}", True, "a box of it starts")
    except Unsupported:
        return Finding(
            f"image: {name}", False, "not at level D; whoever owns this machine gets it at level E"
        )
    except CodementorError as error:
        return Finding(f"image: {name}", False, str(error))


async def _kernels(sandbox: LocalSandbox) -> Finding:
    """Return which kernels notebooks in other languages can use, and how they are jailed."""
    try:
        jail = await sandbox.kernels.jail()
    except CodementorError as error:
        return Finding("kernels", False, str(error))
    names = ", ".join(sandbox.kernels.specs.names()) or "none"
    return Finding("kernels", True, f"level {jail.level}: {names}")


async def _judge0(settings: Settings) -> Finding:
    from jupyter_codementor.adapters.sandbox.judge0 import Judge0Api

    api = Judge0Api(
        settings.judge0_url,
        settings.judge0_token,
        settings.judge0_token_header,
        settings.judge0_timeout_s,
    )
    try:
        found = await api.version(settings.judge0_timeout_s)
        await api.python()
    except CodementorError as error:
        return Finding("judge0", False, str(error))
    finally:
        await api.close()
    return Finding("judge0", True, f"level A: Judge0 {found}")


def _settings() -> Settings:
    """Return the settings that a Jupyter server would give the extension here."""
    from jupyter_server.serverapp import ServerApp

    from ..extension import Codementor

    server = ServerApp()
    server.load_config_file(suppress_errors=False)
    return Codementor(config=server.config).to_settings()


async def _store(folder: Path) -> Finding:
    from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
    from jupyter_codementor.app import STORE_FILE

    path = folder / STORE_FILE
    try:
        documents = await SqliteDocuments.open(path)
    except CodementorError as error:
        return Finding("store", False, str(error))
    await documents.close()
    return Finding("store", True, str(path))


async def _catalogue(folders: tuple[Path, ...]) -> Finding:
    from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue

    catalogue = NotebookCatalogue(folders)
    count = len(catalogue.load())
    broken = "; ".join(f"{path}: {why}" for path, why in catalogue.problems.items())
    return Finding("catalogue", bool(count) and not broken, broken or f"{count} challenges")


def _versions() -> list[str]:
    found = [f"Python {platform.python_version()}"]
    for name in ("jupyter-codementor", "jupyterlab", "jupyter_server", "ipywidgets"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    return found


def _outcome(found: Finding) -> str:
    """Return what became of an attack, which "ok" alone would leave open."""
    kind, _, what = found.what.partition(": ")
    is_attack = kind == "jail" and not what.startswith(("level ", "nothing "))
    return ("held back" if found.well else "not held back") if is_attack else ""


def _print(level: str, findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(3):
        table.add_column(overflow="fold")  # a path is of no use if it is cut
    for found in findings:
        sign = "[green]ok[/]" if found.well else "[red]no[/]"
        table.add_row(sign, escape(found.what), escape(found.detail or _outcome(found)))
    console = Console()
    console.print(table)
    console.print(f"Student code runs with isolation level [bold]{level}[/]: {_LEVELS[level]}.")
