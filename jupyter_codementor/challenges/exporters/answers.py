"""Answer cells with the marks of another tool, such that stripping them gives the starter."""

from __future__ import annotations

import re
from typing import Final

_ANY_MARK: Final = re.compile(
    r"^\s*#+\s*(BEGIN|END) (SOLUTION|HIDDEN TESTS)( NO PROMPT)?\s*$|"
    r".*(BEGIN|END) PROMPT\s*$"
)
_LINE_MARK: Final = re.compile(r"[ \t]*# ?SOLUTION( NO PROMPT)?[ \t]*$", re.MULTILINE)


def without_marks(source: str) -> str:
    """Return a solution without the marks of any tool; prompts in text go as well."""
    kept: list[str] = []
    in_prompt = False
    for line in source.split("\n"):
        text = line.rstrip()
        if text.endswith("# BEGIN PROMPT"):
            in_prompt = True
        elif text.endswith("# END PROMPT"):
            in_prompt = False
        elif not in_prompt and not _ANY_MARK.match(line):
            kept.append(line)
    return _LINE_MARK.sub("", "\n".join(kept))


def with_region(source: str, starter: str, begin: str, end: str) -> str:
    """Return a solution with the part marked in which it differs from the starter.

    What both begin with stays outside of the marks, and so does what both end with.
    """
    ours, theirs = source.split("\n"), starter.split("\n")
    head = 0
    while head < min(len(ours), len(theirs)) and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < min(len(ours), len(theirs)) - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    middle = ours[head : len(ours) - tail]
    first = next((line for line in middle if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join(
        [*ours[:head], indent + begin, *middle, indent + end, *ours[len(ours) - tail :]]
    )


def with_prompt(source: str, starter: str) -> str | None:
    """Return a solution for Otter with the starter as its prompt, or None if no quote fits."""
    quote = next((each for each in ('"""', "'''") if each not in starter), None)
    risky = "# BEGIN" in starter or "# END" in starter or "# SOLUTION" in starter
    if quote is None or risky or starter.endswith(("\\", '"', "'")):
        return None
    lines = ["# BEGIN SOLUTION NO PROMPT", source, "# END SOLUTION"]
    if starter:
        lines += [f"r{quote} # BEGIN PROMPT", starter, f"{quote}; # END PROMPT"]
    return "\n".join(lines)
