"""Reads our Markdown: tables, code, links."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
EXPLANATION = DOCS / "explanation"

Row = list[str]


@cache
def ignored() -> tuple[str, ...]:
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return tuple(line.strip("/") for line in lines if not line.startswith("#"))


def is_ignored(path: Path) -> bool:
    relative = path.relative_to(ROOT).as_posix()
    names = (path.name, relative)
    return path.name == ".git" or any(fnmatch.fnmatch(n, line) for n in names for line in ignored())


@cache
def pages() -> tuple[Path, ...]:
    """Every Markdown file that is ours."""
    found: list[Path] = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not is_ignored(Path(folder, name))]
        found += [Path(folder, name) for name in files if name.endswith(".md")]
    return tuple(sorted(found))


def section(path: Path, heading: str) -> str:
    """The text below a heading, up to the next one."""
    text = path.read_text("utf-8")
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    titles = parts[1::2]
    assert heading in titles, f"{path.name} has no section “{heading}”"
    return parts[2 * titles.index(heading) + 2]


def rows(path: Path, heading: str) -> list[Row]:
    """The rows of the tables in a section, without their heads."""
    found: list[Row] = []
    for line in section(path, heading).splitlines():
        if line.startswith("|"):
            found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    assert found, f"“{heading}” in {path.name} has no table"
    return [row for row in found[1:] if not set("".join(row)) <= set("-: ")]


def spans(text: str) -> list[str]:
    """What stands in back quotes."""
    return re.findall(r"`([^`]+)`", text)


def first_column(path: Path, heading: str) -> list[str]:
    """The names in the first column, in back quotes; a cell may hold several."""
    return [name for row in rows(path, heading) for name in spans(row[0])]


def assert_same(documented: Iterable[str], real: Iterable[str]) -> None:
    documented, real = list(documented), set(real)
    twice = {name for name in documented if documented.count(name) > 1}
    assert not twice, f"documented twice: {sorted(twice)}"
    assert not real - set(documented), f"undocumented: {sorted(real - set(documented))}"
    assert not set(documented) - real, f"there is no such: {sorted(set(documented) - real)}"


def code_of(path: Path) -> str:
    """What stands in blocks and spans of code on a page."""
    text = path.read_text("utf-8")
    blocks = re.findall(r"^ *```.*?^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(blocks + spans(prose_of(text)))


def prose_of(text: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def links(path: Path) -> Iterator[str]:
    text = prose_of(path.read_text("utf-8"))
    yield from re.findall(r'(?:src|srcset|href)="([^"]+)"', text)
    yield from re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text))


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", prose_of(path.read_text("utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
