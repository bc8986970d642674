"""What `otter assign` takes out of a cell for students: solutions, ignored lines, plugins.

The rules are those of Otter 7 (`otter/assign/solutions.py`, `plugins.py`).
"""

from __future__ import annotations

import re
from typing import Final

PLACEHOLDER: Final = "..."
_MARK: Final = re.compile(r"# ?SOLUTION")
_NAME: Final = re.compile(r"[\w.]+")
_BEGIN: Final = re.compile(r"(\s*)# BEGIN SOLUTION( NO PROMPT)?")
_BEGIN_IGNORE: Final = re.compile(r"\s*#\s*BEGIN\s*IGNORE\s*", re.IGNORECASE)
_SKIPPED: Final = ("# SOLUTION NO PROMPT", "# BEGIN PROMPT", "# END PROMPT", "# SEED")


class BrokenSolutionError(ValueError):
    """A region is opened twice, never closed or never opened; the text is a sentence."""


def without_solutions(source: str) -> str:
    """Return a solution cell as students get it.

    Raises:
        BrokenSolutionError: its regions do not fit together.
    """
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        text = line.rstrip()
        if text.endswith(_SKIPPED):
            continue
        if text.endswith("# END SOLUTION"):
            if not inside:
                raise BrokenSolutionError("`# END SOLUTION` closes nothing.")
            inside = False
            continue
        if inside:
            continue
        if begin := _BEGIN.match(line):
            inside = True
            if not begin[2]:
                kept.append(begin[1] + PLACEHOLDER)
            continue
        kept.append(_without_solution(line))
    if inside:
        raise BrokenSolutionError("`# BEGIN SOLUTION` is never closed by `# END SOLUTION`.")
    return "\n".join(kept)


def _without_solution(line: str) -> str:
    mark = _MARK.search(line)
    if mark is None:
        return line
    end = _end_of_targets(line[: mark.start()])
    if end:
        return f"{line[:end]} {PLACEHOLDER}"
    return line[: len(line) - len(line.lstrip())] + PLACEHOLDER


def _end_of_targets(line: str) -> int:
    """Return where the ``=`` behind the names that a line assigns to ends, or 0.

    Otter has a regular expression for this, which takes for ever on some lines.
    """
    place = len(line) - len(line.lstrip())
    while name := _NAME.match(line, place):
        place = _behind_brackets(line, name.end())
        rest = line[place:].lstrip()
        place = len(line) - len(rest)
        if rest.startswith("="):
            return place + 1
        if not rest.startswith(","):
            return 0
        place = len(line) - len(rest[1:].lstrip())
    return 0


def _behind_brackets(line: str, place: int) -> int:
    """Return where the subscripts that begin here end."""
    depth = 0
    for number in range(place, len(line)):
        depth += (line[number] == "[") - (line[number] == "]")
        if depth == 0 and line[number] != "]":
            return number
    return len(line)


def without_ignored(source: str) -> str:
    """Return a cell without lines that end in ``# IGNORE`` and regions of ignored lines.

    Raises:
        BrokenSolutionError: its regions do not fit together.
    """
    if "ignore" not in source.lower():
        return source
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        text = line.rstrip()
        if text.endswith("# END IGNORE"):
            if not inside:
                raise BrokenSolutionError("`# END IGNORE` closes nothing.")
            inside = False
        elif text.endswith("# IGNORE") or inside:
            continue
        elif _BEGIN_IGNORE.match(line):
            inside = True
        else:
            kept.append(line)
    if inside:
        raise BrokenSolutionError("`# BEGIN IGNORE` is never closed by `# END IGNORE`.")
    return "\n".join(kept)


def without_plugins(source: str) -> tuple[str, bool]:
    """Return a cell without ``# BEGIN PLUGIN`` regions, and whether there was one.

    Raises:
        BrokenSolutionError: a region is never closed.
    """
    if "# BEGIN PLUGIN" not in source:
        return source, False
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        text = line.rstrip()
        if text.endswith("# END PLUGIN"):
            inside = False
        elif text.endswith(("# BEGIN PLUGIN", "# BEGIN PLUGIN EXPORT")):
            inside = True
        elif not inside:
            kept.append(line)
    if inside:
        raise BrokenSolutionError("`# BEGIN PLUGIN` is never closed by `# END PLUGIN`.")
    return "\n".join(kept), True


def with_seed(source: str, variable: str, value: object) -> str:
    """Return a cell with each assignment of the seed's variable set to the students' value."""
    pattern = re.compile(rf"^([ \t]*){re.escape(variable)}[ \t]*(=(?!=)|<-).*$", re.MULTILINE)
    return pattern.sub(lambda match: f"{match[1]}{variable} {match[2]} {value}", source)


def has_seed(source: str) -> bool:
    """Whether a line ends in ``# SEED``."""
    return any(line.strip().endswith("# SEED") for line in source.split("\n"))
