"""``jupyter codementor check``: is a challenge fit to be published?"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.flows.check_challenge import CheckChallenge, CheckReport


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "check", help="check challenge notebooks before they are published"
    )
    parser.add_argument("notebooks", nargs="+", type=Path, help="challenge notebooks")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 if a notebook does not pass."""
    reports = asyncio.run(_check_all(arguments.notebooks))
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(reports), indent=1))
    else:
        for name, report in reports.items():
            _print(name, report)
    return 0 if all(isinstance(r, CheckReport) and r.passed for r in reports.values()) else 1


async def _check_all(paths: list[Path]) -> dict[str, CheckReport | str]:
    from jupyter_codementor.challenges import read_notebook

    from .jail import jail_for

    sandbox = await jail_for(None, own_code=True)
    check = CheckChallenge(sandbox)
    reports: dict[str, CheckReport | str] = {}
    try:
        for path in paths:
            try:
                reports[str(path)] = await check(read_notebook(path))
            except CodementorError as error:
                reports[str(path)] = str(error)
    finally:
        await sandbox.close()
    return reports


def _print(name: str, report: CheckReport | str) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    well = isinstance(report, CheckReport) and report.passed
    console.print("[green]✓[/] " if well else "[red]✗[/] ", end="")
    console.print(name, markup=False)
    if isinstance(report, str):
        console.print(f"    {report}", markup=False)
        return
    marks = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "error": "[red]✗[/]"}
    for found in report.findings:
        console.print(f"  {marks[found.level]} {found.rule}: ", end="")
        console.print(found.message, markup=False)
    if report.mutants:
        share = report.mutants_killed / report.mutants
        said = f"{report.mutants_killed} of {report.mutants} small bugs are caught ({share:.0%})"
        console.print(f"  mutation score: {said}", markup=False)
    sys.stdout.flush()
