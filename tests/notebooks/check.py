"""``python tests/notebooks/check.py PATH...`` says of challenges what the publish check says.

A path is a notebook or a folder of them; ``-v`` also prints what is in order. For authors of the
catalogue, who need no server for it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.challenges import read_notebook
from jupyter_codementor.errors import CodementorError
from jupyter_codementor.flows.check_challenge import CheckChallenge, CheckReport


def main() -> int:
    """Print the findings; 1 if a notebook does not pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is in order, too")
    arguments = parser.parse_args()
    return asyncio.run(_check(list(_files(arguments.paths)), arguments.verbose))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]


async def _check(paths: list[Path], verbose: bool) -> int:
    check = CheckChallenge((await selftest.choose()).sandbox)
    broken = 0
    for path in paths:
        start = time.perf_counter()
        try:
            report = await check(read_notebook(path))
        except CodementorError as error:
            broken += 1
            print(f"✗ {path}\n    {error}")
            continue
        broken += not report.passed
        _print(path, report, time.perf_counter() - start, verbose)
    print(f"{len(paths)} notebooks, {broken} with errors")
    return 1 if broken else 0


def _print(path: Path, report: CheckReport, took_s: float, verbose: bool) -> None:
    mark = "✓" if report.passed else "✗"
    print(f"{mark} {path}  {report.mutants_killed}/{report.mutants} mutants, {took_s:.1f} s")
    for finding in report.findings:
        if verbose or finding.level != "ok":
            print(f"    {finding.level:8}{finding.rule}: {finding.message}")


if __name__ == "__main__":
    raise SystemExit(main())
