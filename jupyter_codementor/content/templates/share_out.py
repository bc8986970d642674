"""Numbers: whole-number division and what it leaves over, in boxes and round a ring."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_BOXES: Final = {
    "eggs": ("A farm packs its eggs into cartons", "eggs", "carton", "cartons"),
    "chairs": ("For a concert, chairs are put up in rows of equal length", "chairs", "row", "rows"),
    "photos": ("Somebody glues holiday photos into an album", "photos", "page", "pages"),
    "children": ("On a school trip children ride in a cable car", "children", "cabin", "cabins"),
}
_EASY: Final = {
    "full": ("how many {boxes} are full", "things // size", "things / size", "full"),
    "left over": (
        "how many {things} are left over once all full {boxes} are taken away",
        "things % size",
        "things // size",
        "left_over",
    ),
    "needed": (
        "how many {boxes} are needed so that all {things} find room, the last one perhaps not full",
        "(things + size - 1) // size",
        "things // size + 1",
        "needed",
    ),
    "missing": (
        "how many more {things} would fill the last {box} that is not full",
        "(size - things % size) % size",
        "size - things % size",
        "missing",
    ),
}
_RINGS: Final = {
    "big wheel": ("A big wheel turns, and its cabins are numbered from 0", "cabin", "cabins"),
    "board game": ("A board game has a path that is a ring, with fields from 0", "field", "fields"),
    "tram": ("A tram goes round the old town, and its stops are numbered from 0", "stop", "stops"),
}
_ROUND: Final = {
    "place": ("the number of the {place} where it ends", "(start + {moved}) % size", "place_after"),
    "rounds": (
        "how often it comes to the {place} with the number 0 on its way",
        "(start + {moved}) // size",
        "rounds_after",
    ),
    "back": (
        "the number of the {place} where it ends, if all steps go backwards",
        "(start - {moved}) % size",
        "place_before",
    ),
    "to go": (
        "how many steps it then still is, forwards, to the {place} with the number 0",
        "(size - (start + {moved}) % size) % size",
        "still_to_go",
    ),
}


def _packed(things: int, size: int, what: str) -> int:
    full = 0
    while things >= size:
        things -= size
        full += 1
    return {
        "full": full,
        "left over": things,
        "needed": full + (things > 0),
        "missing": size - things if things else 0,
    }[what]


def _walked(start: int, steps: int, size: int, what: str, rest: int) -> int:
    place, rounds = start, 0
    for step in range(1, steps + 1):
        if rest and step % rest == 0:
            continue
        place += -1 if what == "back" else 1
        if place == size:
            place, rounds = 0, rounds + 1
        elif place < 0:
            place = size - 1
    if what == "rounds":
        return rounds
    if what == "to go":
        return size - place if place else 0
    return place


def _easy(chosen: Choices, rng: Random) -> Draft:
    story, things, box, boxes = _BOXES[chosen["theme"]]
    told, term, slip, entry = _EASY[chosen["what"]]
    told = told.format(things=things, box=box, boxes=boxes)
    other = "things - size" if chosen["what"] != "missing" else "things % size"

    def code(term: str = term) -> str:
        return code_of(
            f"def {entry}({things}, size):",
            f'    """Return {told}."""',
            f"    return {term.replace('things', things)}",
        )

    size = rng.randint(4, 9)
    many = size * rng.randint(2, 5) + rng.randint(1, size - 2)
    cases = Cases(entry, lambda n, size: _packed(n, size, chosen["what"]))
    cases.show("some are left over", (many, size))
    cases.show("nothing is left over", (3 * size, size))
    cases.show("other numbers", (29, 6), (17, 5))
    cases.hide("none at all", f"There may be no {things}.", (0, size), (0, 1))
    cases.hide("one", f"A single one of the {things} counts too.", (1, 4), (1, 1))
    cases.hide(
        "one around a full one",
        f"What if the last {box} is just full, or one is missing, or one is too many?",
        (size - 1, size),
        (size, size),
        (size + 1, size),
    )
    cases.hide("room for one each", "The size may be 1.", (7, 1), (12, 1))
    cases.hide(
        "large numbers",
        "Whole numbers stay exact: `/` makes decimal numbers, which do not.",
        (10**17 + 1, 10**16),
        (123456, 1000),
    )
    return Draft(
        title=f"{things.capitalize()} and {boxes}: {chosen['what']}",
        description="\n\n".join(
            [
                f"# {things.capitalize()} and {boxes}",
                f"{story}. Each {box} has room for the same number of {things}.",
                f"Write a function `{entry}({things}, size)` that returns **{told}**. There are "
                f"`{things}` {things}, and one {box} has room for `size` of them.",
                cases.examples((many, size), (3 * size, size)),
                rules(
                    f"`{things}` is 0 or more, and `size` is 1 or more; both are whole numbers.",
                    "The result is a whole number, such as `3` and not `3.0`.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({things}, size):\n    """Return {told}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Try it by hand with 17 and a size of 5, and write down each step.",
            "`17 // 5` is `3`, how often 5 fits into 17. `17 % 5` is `2`, what is left over.",
            "Look at a number that fits without a rest, such as 15 and 5. Is it right there too?",
        ),
        wrong=(
            WrongDraft(
                "divides in another way than asked, or is wrong where nothing is left over",
                code(slip),
                ("boundary", "wrong-operation"),
            ),
            WrongDraft("calculates something else", code(other), ("wrong-operation",)),
        ),
        tags=(chosen["theme"], "whole-number division"),
    )


def _ring(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, place, places = _RINGS[chosen["theme"]]
    told, term, entry = _ROUND[chosen["what"]]
    told = told.format(place=place)
    hard = difficulty == "hard"
    pause = chosen.get("pause", "")
    arguments = "start, steps, size" + (", rest" if hard else "")
    moved = "steps"
    if hard:
        moved = "(steps - steps // rest)" if pause == "each" else "(steps - min(steps // rest, 1))"

    def solve(start: int, steps: int, size: int, rest: int = 0) -> int:
        if pause == "once" and rest:
            steps -= steps >= rest
            rest = 0
        return _walked(start, steps, size, chosen["what"], rest)

    def code(moved: str = moved, term: str = term) -> str:
        return code_of(
            f"def {entry}({arguments}):",
            f'    """Return {told}."""',
            f"    return {term.format(moved=moved)}",
        )

    def each(*inputs: tuple[int, int, int]) -> list[tuple[object, ...]]:
        return [(*one, rest) for one in inputs for rest in (2, 5)] if hard else list(inputs)

    size = rng.randint(7, 12)
    cases = Cases(entry, solve)
    cases.show("a short way", *each((2, 3, size)))
    cases.show("once around", *each((size - 2, 5, size)))
    cases.show("a long way", *each((4, 40, size)))
    cases.hide("no step", "Without a step it stays where it is.", *each((0, 0, 5), (3, 0, size)))
    cases.hide(
        "to the beginning",
        f"After the last {place} comes the one with the number 0.",
        *each((size - 1, 1, size), (1, 1, size), (0, 1, size)),
    )
    cases.hide(
        "exactly once around, or twice",
        "Whole rounds lead back to the same place.",
        *each((3, size, size), (0, 2 * size, size), (5, 2 * size - 5, size)),
    )
    cases.hide("a ring of one", "A ring may have one place only.", *each((0, 4, 1), (0, 1, 1)))
    cases.hide(
        "very many steps",
        "Do not count the steps one by one: think in whole rounds.",
        *each((1, 1000, 7), (6, 999, 8), (2, 1001, 11)),
    )
    stays = ""
    if hard:
        stays = (
            "In each `rest`-th step it stays where it is: with `rest` 2, in every second one."
            if pause == "each"
            else "In step number `rest`, and only in that one, it stays where it is."
        )
    title = f"Round and round: {chosen['theme']}"
    return Draft(
        title=f"{title} ({chosen['what']}{', with a rest' if hard else ''})",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. After the last of the {places} comes number 0 again. It is at `start` "
                f"and goes `steps` steps, each to the next {place}. {stays}".strip(),
                f"Write a function `{entry}({arguments})` that returns **{told}**. There are "
                f"`size` {places}.",
                cases.examples(*each((2, 3, size), (size - 2, 5, size))),
                rules(
                    f"`start` is one of the {places}: from 0 up to `size - 1`.",
                    "`steps` is a whole number, 0 or more; `size` is 1 or more.",
                    "`rest` is 1 or more. Steps in which it stays count as steps." if hard else "",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({arguments}):\n    """Return {told}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Draw the ring, put your finger on `start`, and go some steps.",
            "Without the ring it would be at `start + steps`. How often does `size` fit into that?",
            "`%` gives what is left over, also for a number below zero: `-1 % 10` is `9`.",
        ),
        wrong=(
            WrongDraft(
                "forgets that the way begins at start",
                code(term=term.replace("start + ", "").replace("start - ", "-")),
                ("forgets-part",),
            ),
            WrongDraft("goes one step too far", code(moved=f"({moved} + 1)"), ("boundary",)),
        ),
        tags=(chosen["theme"], "remainder"),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    return _easy(chosen, rng) if difficulty == "easy" else _ring(chosen, difficulty, rng)


SHARE_OUT: Final = Template(
    name="share-out",
    skill="numbers",
    choices={
        "easy": {"theme": tuple(_BOXES), "what": tuple(_EASY)},
        "medium": {"theme": tuple(_RINGS), "what": tuple(_ROUND)},
        "hard": {"theme": tuple(_RINGS), "what": tuple(_ROUND), "pause": ("each", "once")},
    },
    build=_build,
)
