"""Loops: rows and columns, one loop inside another."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .grid_neighbours import AROUND, THEMES, Map, neighbours
from .template import Cases, Choices, Template, code_of, rules


def _easy(chosen: Choices, rng: Random) -> Draft:
    story, mark, thing = THEMES[chosen["theme"]]
    rows = chosen["by"] == "row"
    entry = f"count_by_{chosen['by']}"

    def solve(lines: Map) -> list[int]:
        if rows:
            return [line.count(mark) for line in lines]
        return [
            sum(line[x] == mark for line in lines) for x in range(len(lines[0]) if lines else 0)
        ]

    def code(mark: str = mark, sign: str = "==", start: str = "0") -> str:
        if rows:
            outer, inner, value = "for line in lines:", "for sign in line:", "sign"
        else:
            outer, inner, value = "for x in range(len(lines[0])):", "for line in lines:", "line[x]"
        return code_of(
            f"def {entry}(lines):",
            f'    """Return how many {thing}s stand in each {chosen["by"]}."""',
            "" if rows else "    if not lines:\n        return []",
            "    counts = []",
            f"    {outer}",
            f"        count = {start}",
            f"        {inner}",
            f"            if {value} {sign} {mark!r}:",
            "                count += 1",
            "        counts.append(count)",
            "    return counts",
        )

    mine = ["".join(rng.choice(f".{mark}") for _ in range(4)) for _ in range(3)]
    m = mark
    cases = Cases(entry, solve)
    cases.show("three rows", (mine,))
    cases.show("one row", ([f".{m}{m}."],))
    cases.show("one column", ([m, ".", m],))
    cases.hide("an empty map", "Without rows there is nothing to count.", ([],))
    cases.hide(
        "nothing, or all", "All fields may be empty, or none.", (["...", "..."],), ([m * 3, m * 3],)
    )
    cases.hide(
        "other signs", "Only the sign that is asked for counts.", ([f"a{m}o", f"{m}#.", "..."],)
    )
    cases.hide(
        "a corner", "Look at the first and the last field as well.", ([f"{m}..", "...", f"..{m}"],)
    )
    cases.hide(
        "more columns than rows, and more rows than columns",
        "A map need not be square.",
        ([f"{m}....", f"..{m}.{m}"],),
        ([f"{m}.", "..", "..", f"{m}{m}"],),
    )
    title = f"Count the {thing}s"
    return Draft(
        title=f"{title} of the {chosen['theme']}, {chosen['by']} by {chosen['by']}",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}: a list of texts of the same length, one for each row, with `{m}` for"
                    f" a {thing}."
                ),
                (
                    f"Write a function `{entry}(lines)` that returns a list: how many {thing}s"
                    f" stand in each **{chosen['by']}**."
                ),
                cases.examples((mine,), ([m, ".", m],)),
                rules(
                    f"All other signs are no {thing}s.",
                    "Of a map without rows, the result is `[]`.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(lines):\n    """Return how many {thing}s stand in each'
            f' {chosen["by"]}."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            "You need a loop inside of a loop.",
            (
                f"Begin a new count for each {chosen['by']}, and append it when the {chosen['by']}"
                " is done."
            ),
            (
                "The outer loop goes over rows, the inner over the signs of a row."
                if rows
                else "The outer loop goes over the positions in a row, the inner over the rows."
            ),
        ),
        wrong=(
            WrongDraft("counts everything else", code(sign="!="), ("wrong-condition",)),
            WrongDraft("begins to count at one", code(start="1"), ("wrong-start",)),
            WrongDraft("counts empty fields", code(mark="."), ("other-task",)),
        ),
        tags=(chosen["theme"], "nested loops"),
    )


def _medium(chosen: Choices, rng: Random) -> Draft:
    story, mark, thing = THEMES[chosen["theme"]]
    first, x_first = chosen["which"] == "first", chosen["pair"] == "column, row"
    entry = f"find_{chosen['which']}"

    def solve(lines: Map) -> tuple[int, int] | None:
        found = [
            (y, x) for y, line in enumerate(lines) for x, sign in enumerate(line) if sign == mark
        ]
        if not found:
            return None
        y, x = found[0] if first else found[-1]
        return (x, y) if x_first else (y, x)

    def code(
        pair: str = "(x, y)" if x_first else "(y, x)", early: bool = first, none: str = "None"
    ) -> str:
        return code_of(
            f"def {entry}(lines):",
            f'    """Return where the {chosen["which"]} {thing} is, or None."""',
            f"    found = {none}",
            "    for y, line in enumerate(lines):",
            "        for x, sign in enumerate(line):",
            f"            if sign == {mark!r}{' and found is None' if early else ''}:",
            f"                found = {pair}",
            "    return found",
        )

    m = mark
    mine = [f"..{m}.", f"{m}..{m}", "...."]
    cases = Cases(entry, solve)
    cases.show("several of them", (mine,))
    cases.show("only one", (["...", f"..{m}"],))
    cases.show("none", (["..", ".."],))
    cases.hide("an empty map", "Without rows there is nothing to find.", ([],))
    cases.hide(
        "the very first and the very last field",
        "Positions count from 0.",
        ([f"{m}..", "..."],),
        (["...", f"..{m}"],),
        ([m],),
    )
    cases.hide(
        "two in one row",
        "In a row, go from left to right.",
        ([f".{m}.{m}."],),
        (["...", f"{m}{m}{m}"],),
    )
    cases.hide(
        "rows come before columns",
        "A higher row comes first, wherever in the row it is.",
        ([f"...{m}", f"{m}..."],),
        (["....", f"...{m}", f".{m}..", f"..{m}."],),
    )
    cases.hide(
        "other signs", "Only the sign that is asked for counts.", (["a#o", f"o{m}a"],), (["###"],)
    )
    title = f"Where is the {chosen['which']} {thing}?"
    return Draft(
        title=f"{title} ({chosen['theme']}, {chosen['pair']})",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}: a list of texts of the same length, one for each row, with `{m}` for"
                    f" a {thing}. It is read like a book: row by row, each from left to right."
                ),
                (
                    f"Write a function `{entry}(lines)` that returns where the"
                    f" **{chosen['which']}** {thing} is, as a tuple `({chosen['pair']})`."
                ),
                cases.examples((mine,), (["..", ".."],)),
                rules(
                    "Rows and columns count from 0.",
                    f"If there is no {thing}, the result is `None`.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(lines):\n    """Return where the {chosen["which"]} {thing} is, or'
            ' None."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            (
                "`enumerate` gives you the number of a row together with the row, and so it does"
                " for signs."
            ),
            "You need a loop over the rows and in it one over the signs of a row.",
            f"Which one do you keep, if there are several? You want the {chosen['which']}.",
        ),
        wrong=(
            WrongDraft(
                "row and column are exchanged",
                code(pair="(y, x)" if x_first else "(x, y)"),
                ("wrong-place",),
            ),
            WrongDraft(
                "finds the one at the other end",
                code(early=not first),
                ("loses-value" if first else "returns-early",),
            ),
            WrongDraft(
                "says (0, 0) where there is none",
                code(none="(0, 0)", early=False),
                ("wrong-start", "missing-case"),
            ),
        ),
        tags=(chosen["theme"], "nested loops"),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    if difficulty == "easy":
        return _easy(chosen, rng)
    return _medium(chosen, rng) if difficulty == "medium" else neighbours(chosen, rng)


ON_THE_GRID: Final = Template(
    name="on-the-grid",
    skill="loops",
    choices={
        "easy": {"theme": tuple(THEMES), "by": ("row", "column")},
        "medium": {
            "theme": tuple(THEMES),
            "which": ("first", "last"),
            "pair": ("row, column", "column, row"),
        },
        "hard": {"theme": tuple(THEMES), "around": tuple(AROUND), "what": ("alone", "most")},
    },
    build=_build,
)
