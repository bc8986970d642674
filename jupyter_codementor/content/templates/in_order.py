"""Sorting: put records in order by one or more of their parts."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_Row = tuple[str, int, int]
_THEMES: Final = {
    "runners": (
        "A running club keeps a list of its runners",
        ["ida", "ben", "zoe", "max", "amy"],
        ("minutes", "age"),
    ),
    "books": (
        "A library has a list of its books",
        ["emma", "dune", "it", "ulysses", "momo"],
        ("pages", "year"),
    ),
    "peaks": (
        "Hikers keep a list of the mountains around",
        ["eiger", "rigi", "moench", "niesen", "pilatus"],
        ("metres", "hours"),
    ),
    "films": (
        "A cinema has a list of its films",
        ["jaws", "up", "alien", "coco", "brazil"],
        ("stars", "minutes"),
    ),
}
_DIRECTIONS: Final = {"smallest first": "", "largest first": "-"}
_TIES: Final = {"by name": "name", "by second": "second"}


def _ranked(rows: list[_Row], chosen: Choices) -> list[_Row]:
    down = chosen["direction"] == "largest first"
    tie = chosen.get("ties", "stay")
    return sorted(
        rows,
        key=lambda row: (
            -row[1] if down else row[1],
            {"by name": row[0], "by second": row[2], "stay": 0}[tie],
        ),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, names, (one, two) = _THEMES[chosen["theme"]]
    sign = _DIRECTIONS[chosen["direction"]]
    hard, easy = difficulty == "hard", difficulty == "easy"
    entry = {"easy": "in_order", "medium": "in_order", "hard": "places"}[difficulty]
    tie = {"by name": "row[0]", "by second": "row[2]"}.get(chosen.get("ties", ""), "")
    key = f"({sign}row[1], {tie})" if tie else f"{sign}row[1]"

    def solve(rows: list[_Row]) -> object:
        ranked = _ranked(rows, chosen)
        if not hard:
            return [row[0] for row in ranked]
        numbers = [row[1] for row in ranked]
        if chosen["places"] == "with gaps":
            return [(1 + numbers.index(row[1]), row[0]) for row in ranked]
        return [
            (1 + sorted(set(numbers), key=numbers.index).index(row[1]), row[0]) for row in ranked
        ]

    def code(
        key: str = key, gap: str = chosen.get("places", ""), differs: str = "row[1] != last"
    ) -> str:
        doc = f'    """Return {_told(hard)}."""'
        if not hard:
            return code_of(
                f"def {entry}(rows):",
                doc,
                f"    ranked = sorted(rows, key=lambda row: {key})",
                "    return [row[0] for row in ranked]",
            )
        return code_of(
            f"def {entry}(rows):",
            doc,
            "    found = []",
            "    place = 0",
            "    last = None",
            f"    for row in sorted(rows, key=lambda row: {key}):",
            f"        if {differs}:",
            (
                "            place = len(found) + 1"
                if gap == "with gaps"
                else "            place += 1"
            ),
            "        last = row[1]",
            "        found.append((place, row[0]))",
            "    return found",
        )

    numbers = rng.sample(range(20, 90), 5)
    mine = [(name, number, rng.randint(1, 19)) for name, number in zip(names, numbers, strict=True)]
    cases = Cases(entry, solve)
    cases.show("five of them", (mine,))
    cases.show("two of them", ([("ann", 5, 3), ("bob", 4, 9)],), ([("ann", 4, 3), ("bob", 5, 9)],))
    cases.show("only one", ([("solo", 7, 7)],))
    if not easy:
        cases.show("two are equal", ([("zed", 6, 1), ("ada", 6, 2), ("mia", 4, 3)],))
    cases.hide("none at all", "Without records the result is an empty list.", ([],))
    cases.hide(
        "in order already, and the other way round",
        "They may come in any order.",
        ([("a", 1, 9), ("b", 2, 8), ("c", 3, 7)],),
        ([("a", 3, 7), ("b", 2, 8), ("c", 1, 9)],),
    )
    cases.hide(
        "negative numbers and zero",
        "Numbers may be zero or below.",
        ([("a", 0, 2), ("b", -5, 1), ("c", 5, 3)],),
        ([("x", -1, 0), ("y", -2, 0)],),
    )
    tied = [("bo", 5, 2), ("al", 5, 3), ("cy", 5, 1), ("di", 9, 0), ("ed", 1, 4)]
    words = {
        "": "Equal ones stay as they came.",
        "row[0]": "Equal ones come in the order of their names.",
        "row[2]": f"Equal ones come by their {two}, the smaller first.",
    }[tie]
    cases.hide(
        "equal ones", words, (tied,), (tied[::-1],), ([("z", 1, 1), ("y", 1, 2), ("x", 1, 3)],)
    )
    cases.hide(
        "numbers of different length",
        "9 is smaller than 10, although as text it is not.",
        ([("a", 9, 10), ("b", 10, 9), ("c", 100, 8)],),
    )
    if hard:
        cases.hide(
            "after a tie",
            "What place comes after two that share one?",
            ([("a", 3, 1), ("b", 3, 2), ("c", 2, 3), ("d", 4, 4), ("e", 2, 5)],),
            ([("a", 3, 1), ("b", 3, 2), ("c", 3, 3), ("d", 1, 4), ("e", 5, 5)],),
        )
    title = f"{chosen['theme'].capitalize()} in order"
    more = {
        "with gaps": "Who share a place leave gaps: after two on place 1 comes place 3.",
        "without gaps": "There are no gaps: after two on place 1 comes place 2.",
    }.get(chosen.get("places", ""), "")
    return Draft(
        title=f"{title}: {chosen['direction']}"
        + (f", ties {chosen['ties']}" if "ties" in chosen else "")
        + (f", {chosen['places']}" if hard else ""),
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. Each is a tuple of a name and two numbers: `(name, {one}, {two})`.",
                (
                    f"Write a function `{entry}(rows)` that returns {_told(hard)}: ordered by"
                    f" `{one}`, the **{chosen['direction']}**."
                ),
                cases.examples((mine[:3],), ([("zed", 6, 1), ("ada", 6, 2), ("mia", 4, 3)],)),
                rules(
                    words,
                    (
                        f"Equal {one} share a place; the list still has one pair for each."
                        if hard
                        else ""
                    ),
                    more,
                    "The list that is handed over stays as it is.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(rows):\n    """Return {_told(hard)}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "`sorted(rows, key=...)` orders by whatever the key makes of one row.",
            (
                f"`lambda row: {sign}row[1]` orders by the {one}, the {chosen['direction']}."
                if not tie
                else "The key may be a pair: what decides first stands first."
            ),
            (
                "Walk through the ordered rows, and remember the number before: is this one equal?"
                if hard
                else "At the end, take the name of each row."
            ),
        ),
        wrong=(
            WrongDraft(
                "the other direction",
                code(key=key.replace("-", "") if sign else key.replace("row[1]", "-row[1]")),
                ("wrong-order",),
            ),
            WrongDraft("ordered by the name", code(key="row[0]"), ("wrong-place",)),
            (
                WrongDraft(
                    "the other kind of places",
                    code(gap="without gaps" if chosen["places"] == "with gaps" else "with gaps"),
                    ("duplicates",),
                )
                if hard
                else WrongDraft(
                    "ordered by the second number", code(key=f"{sign}row[2]"), ("wrong-place",)
                )
            ),
        ),
        tags=(chosen["theme"], "sort key"),
    )


def _told(hard: bool) -> str:
    return "a list of pairs `(place, name)`" if hard else "a list of the names"


IN_ORDER: Final = Template(
    name="in-order",
    skill="sorting",
    choices={
        "easy": {"theme": tuple(_THEMES), "direction": tuple(_DIRECTIONS)},
        "medium": {"theme": tuple(_THEMES), "direction": tuple(_DIRECTIONS), "ties": tuple(_TIES)},
        "hard": {
            "theme": tuple(_THEMES),
            "direction": tuple(_DIRECTIONS),
            "ties": tuple(_TIES),
            "places": ("with gaps", "without gaps"),
        },
    },
    build=_build,
)
