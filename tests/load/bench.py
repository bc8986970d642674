"""``make bench``: measures the rows of bounds.json and writes build/bench.json.

A row that is not built yet is named as missing and does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

import bench_api  # noqa: E402
import bench_grading  # noqa: E402
import bench_peers  # noqa: E402
import bench_progress  # noqa: E402
import bench_start  # noqa: E402
import bench_tutor  # noqa: E402

Part = Callable[[], Awaitable[dict[str, tuple[float, str]]]]
PARTS: dict[str, Part] = {
    "start": bench_start.measure,
    "api": bench_api.measure,
    "grading": bench_grading.measure,
    "peers": bench_peers.measure,
    "tutor": bench_tutor.measure,
    "progress": bench_progress.measure,
}


async def main(only: set[str]) -> int:
    """Measure the parts asked for; return 0 if every row that was measured holds."""
    rows = json.loads((HERE / "bounds.json").read_text())["rows"]
    wanted = [row for row in rows if not only or row["part"] in only]
    unknown = only - {row["part"] for row in rows}
    if unknown:
        sys.exit(f"There is no part {', '.join(sorted(unknown))} in bounds.json.")
    measured: dict[str, dict[str, tuple[float, str]]] = {}
    for part in dict.fromkeys(row["part"] for row in wanted):
        if part in PARTS:
            print(f"measuring {part} ...", file=sys.stderr)
            measured[part] = await PARTS[part]()
    found = [_row(row, measured.get(row["part"], {}).get(row["name"])) for row in wanted]
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n")
    for row in found:
        print(_line(row))
    print(f"written to {target.relative_to(ROOT)}")
    return 0 if all(row["holds"] or row["value"] is None for row in found) else 1


def _row(row: dict[str, Any], measured: tuple[float, str] | None) -> dict[str, Any]:
    value, note = measured if measured else (None, "missing: not built yet")
    if value is None:
        holds = False
    else:
        holds = value <= row["bound"] if row["sense"] == "max" else value >= row["bound"]
        if "level" in note and not any(f"level {level}" in note for level in "AB"):
            holds = False
    return {
        "part": row["part"],
        "name": row["name"],
        "value": value,
        "unit": row["unit"],
        "bound": row["bound"],
        "sense": row["sense"],
        "holds": holds,
        "note": note,
    }


def _line(row: dict[str, Any]) -> str:
    value = "missing" if row["value"] is None else f"{row['value']:g} {row['unit']}"
    sign = "<=" if row["sense"] == "max" else ">="
    mark = "ok" if row["holds"] else "--" if row["value"] is None else "NO"
    name = f"{row['part']}.{row['name']}"
    return f"{mark} {name:40} {value:>16}  {sign} {row['bound']:g}  {row['note']}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="parts, separated by commas")
    chosen = {part for part in parser.parse_args().only.split(",") if part}
    sys.exit(asyncio.run(main(chosen)))
