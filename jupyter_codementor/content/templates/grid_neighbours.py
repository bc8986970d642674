"""Loops, hard: look around each field of a map."""

from __future__ import annotations

from random import Random
from typing import Final

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, code_of, rules

THEMES: Final = {
    "garden": ("A garden is drawn as a map", "T", "tree"),
    "theatre": ("The seats of a theatre are drawn as a map", "X", "taken seat"),
    "night sky": ("A part of the sky is drawn as a map", "*", "star"),
    "car park": ("A car park is drawn as a map", "C", "car"),
}
Map = list[str]
AROUND: Final = {
    "four": ((-1, 0), (0, -1), (0, 1), (1, 0)),
    "eight": ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)),
}


def neighbours(chosen: Choices, rng: Random) -> Draft:
    """Return the draft."""
    story, mark, thing = THEMES[chosen["theme"]]
    steps = AROUND[chosen["around"]]
    alone = chosen["what"] == "alone"
    entry = "count_alone" if alone else "most_around"

    def around_of(lines: Map, y: int, x: int) -> int:
        places = [(y + dy, x + dx) for dy, dx in steps]
        return sum(
            0 <= r < len(lines) and 0 <= c < len(lines[r]) and lines[r][c] == mark
            for r, c in places
        )

    def solve(lines: Map) -> int:
        found = [
            around_of(lines, y, x)
            for y, line in enumerate(lines)
            for x, sign in enumerate(line)
            if sign == mark
        ]
        return found.count(0) if alone else max(found, default=0)

    def code(
        steps: object = steps,
        inside: str = "0 <= row < len(lines) and 0 <= column < len(lines[row])",
        check: str = f"sign == {mark!r}",
    ) -> str:
        return code_of(
            f"def {entry}(lines):",
            f'    """Return {_wanted(chosen, thing)}."""',
            f"    steps = {steps!r}",
            "    result = 0",
            "    for y, line in enumerate(lines):",
            "        for x, sign in enumerate(line):",
            "            around = 0",
            "            for down, right in steps:",
            "                row, column = y + down, x + right",
            f"                if {inside}:",
            f"                    around += lines[row][column] == {mark!r}",
            f"            if {check}:",
            (
                "                result += around == 0"
                if alone
                else "                result = max(result, around)"
            ),
            "    return result",
        )

    m = mark
    mine = ["".join(rng.choice(f"..{m}") for _ in range(5)) for _ in range(3)]
    cases = Cases(entry, solve)
    cases.show("a map", (mine,))
    cases.show("two side by side", ([f"{m}{m}..", "...."],))
    cases.show("one alone", (["...", f".{m}.", "..."],))
    cases.hide(
        "an empty map, and one with nothing", "Nothing has no neighbours.", ([],), (["...", "..."],)
    )
    cases.hide(
        "in the corners",
        "Beyond the edge there is nothing; position -1 is not the other side.",
        ([f"{m}..{m}", "....", f"{m}..{m}"],),
        ([f"{m}.{m}"],),
        ([m, ".", m],),
    )
    cases.hide(
        "across the corner",
        "Do fields touch when only their corners meet? The rules say it.",
        ([f"{m}.", f".{m}"],),
        ([f".{m}.", f"{m}.{m}", f".{m}."],),
        ([f"{m}.{m}", f".{m}.", f"{m}.{m}"],),
    )
    cases.hide("all full", "All fields may be taken.", ([m * 3, m * 3, m * 3],), ([m],), ([m * 4],))
    cases.hide(
        "above, below, left and right",
        "Look in each direction.",
        ([f"..{m}", f"..{m}", "..."],),
        ([f"...{m}{m}", ".....", f"{m}...."],),
        ([".....", f".{m}{m}{m}.", f"..{m}.."],),
        ([f"{m}", f"{m}", "."],),
        ([f".{m}", f"{m}."],),
    )
    cases.hide(
        "an empty field with many around",
        f"Only look around a {thing}, not around an empty field.",
        ([f".{m}.", f"{m}.{m}", f".{m}."],),
        ([f"{m}.{m}.{m}"],),
        ([f"{m}{m}.", "...", f".{m}{m}"],),
    )
    touch = (
        "left, right, above and below"
        if chosen["around"] == "four"
        else "left, right, above, below and across each corner"
    )
    title = f"Neighbours in the {chosen['theme']}"
    wanted = _wanted(chosen, thing)
    return Draft(
        title=f"{title}: {chosen['what']}, {chosen['around']} sides",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}: a list of texts of the same length, one for each row, with `{m}` for"
                    f" a {thing}."
                ),
                f"Write a function `{entry}(lines)` that returns **{wanted}**.",
                cases.examples((mine,), ([f"{m}{m}..", "...."],)),
                rules(
                    f"The neighbours of a field are those {touch}.",
                    "Beyond the edge of the map there is nothing.",
                    f"Without any {thing}, the result is 0.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(lines):\n    """Return {wanted}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Go over all fields with two loops. For each one, count what is around it.",
            f"Write the {len(steps)} directions as a list of pairs, and go over that list.",
            (
                "Before you look at a field, make sure that it lies on the map: `lines[-1]` is no"
                " error, but the last row."
            ),
        ),
        wrong=(
            WrongDraft(
                "looks in the wrong number of directions",
                code(steps=AROUND["four" if chosen["around"] == "eight" else "eight"]),
                ("other-task", "forgets-part"),
            ),
            WrongDraft(
                "goes round at the edge of the map",
                code(inside="row < len(lines) and column < len(lines[row])"),
                ("missing-case",),
            ),
            WrongDraft("looks around empty fields, too", code(check="True"), ("does-too-much",)),
        ),
        tags=(chosen["theme"], "neighbours"),
    )


def _wanted(chosen: Choices, thing: str) -> str:
    if chosen["what"] == "alone":
        return f"how many {thing}s have no {thing} beside them"
    return f"the most {thing}s that stand around one {thing}"
