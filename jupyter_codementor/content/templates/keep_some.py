"""Lists: go through values, keep some of them, and make something of those."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, rules, text

_THEMES: Final = {
    "steps": ("Your watch counts your steps, one number for each day", "steps", "days"),
    "prices": ("A flea market has a list of prices, in whole euros", "prices", "things"),
    "scores": ("A game has written down the points of each round", "scores", "rounds"),
    "depths": ("A diver notes how deep each dive was, in metres", "depths", "dives"),
    "minutes": ("A bus driver notes how many minutes late each bus was", "delays", "buses"),
}
_SIDES: Final = {
    "above": (">", "greater than", "above"),
    "at least": (">=", "at least as great as", "from"),
    "below": ("<", "smaller than", "below"),
    "at most": ("<=", "at most as great as", "up_to"),
}
_RESULTS: Final = {
    "list": ("a list of the values that are", "kept", "kept"),
    "count": ("how many values are", "len(kept)", "count"),
    "sum": ("the sum of the values that are", "sum(kept)", "sum"),
    "places": ("a list of the positions (from 0) of the values that are", "kept", "places"),
    "largest": ("the largest of the values that are", "max(kept) if kept else None", "largest"),
    "smallest": ("the smallest of the values that are", "min(kept) if kept else None", "smallest"),
}


def _is_kept(value: int, side: str, limit: int) -> bool:
    return {
        "above": value > limit,
        "at least": value >= limit,
        "below": value < limit,
        "at most": value <= limit,
    }[side]


def _made(kept: list[tuple[int, int]], result: str) -> object:
    values = [value for _, value in kept]
    if result == "list":
        return values
    if result == "count":
        return len(values)
    if result == "sum":
        return sum(values)
    if result == "places":
        return [place for place, _ in kept]
    if not values:
        return None
    return max(values) if result == "largest" else min(values)


def _reference(entry: str, name: str, chosen: Choices, hard: bool, sign: str = "") -> str:
    result = chosen["result"]
    sign = sign or _SIDES[chosen["side"]][0]
    places = result == "places"
    loop = f"for place, value in enumerate({name}):" if places else f"for value in {name}:"
    check = "value is not None and " if hard else ""
    if hard and chosen["missing"] == "-1":
        check = "value != -1 and "
    return text(f'''
        def {entry}({name}, limit):
            """Return {_RESULTS[result][0]} {_SIDES[chosen["side"]][1]} limit."""
            kept = []
            {loop}
                if {check}value {sign} limit:
                    kept.append({"place" if places else "value"})
            return {_RESULTS[result][1]}
        ''')


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, name, things = _THEMES[chosen["theme"]]
    sign, words, short = _SIDES[chosen["side"]]
    result = chosen["result"]
    hard = difficulty == "hard"
    missing = {"None": None, "-1": -1}[chosen["missing"]] if hard else None
    entry = f"{_RESULTS[result][2]}_{short}"

    def solve(values: list[int | None], limit: int) -> object:
        numbered = [
            (at, v) for at, v in enumerate(values) if v is not None and (not hard or v != missing)
        ]
        return _made([(at, v) for at, v in numbered if _is_kept(v, chosen["side"], limit)], result)

    cases = Cases(entry, solve)
    values = [rng.randint(1, 9) for _ in range(6)]
    limit = sorted(values)[3]
    gap = [missing] if hard else []
    mixed = [values[0], *gap, *values[1:4], *gap, *values[4:]]
    cases.show("some values", (mixed, limit + 1))
    cases.show("other values", ([12, 3, 8, 15], 9))
    cases.show("a single value", ([5], 4), ([5], 6))
    if hard:
        cases.show("a value is missing", ([7, missing, 2], 4))
    cases.hide(
        "exactly at the limit",
        f"A value that equals the limit is{' ' if '=' in sign else ' not '}{words} it.",
        ([4, 5, 6], 5),
        ([5, 5], 5),
    )
    cases.hide("nothing at all", "The list may be empty. What is the result then?", ([], 3))
    cases.hide(
        "none is kept, or all are",
        "Sometimes no value fits, sometimes every value does.",
        ([1, 2, 3], 3),
        ([8, 9, 7], 3),
        ([8, 9, 7], 20),
    )
    cases.hide(
        "the same value several times",
        "Equal values count each time that they occur.",
        ([6, 6, 2, 2, 6], 4),
    )
    cases.hide(
        "zero and negative numbers",
        "Numbers may be zero or below. Does a special case of yours treat 0 as nothing?",
        ([0, -3, 2, 0], 1),
        ([0, -3, 2, 0], -2),
    )
    if hard:
        cases.hide(
            "much is missing",
            "A missing value never counts, and the positions of the others stay as they are.",
            ([missing, missing], 3),
            ([missing, 4, missing, 9, 1], -5),
            ([missing, 4, missing, 9, 1], 4),
            ([3, missing], 50),
        )
    title = f"{things.capitalize()} {'of interest' if result == 'list' else 'to look at'}"
    gone = f" Some values are missing: `{chosen['missing']}` stands in their place." if hard else ""
    empty = "`None`" if result in ("largest", "smallest") else f"`{_made([], result)}`"
    reference = _reference(entry, name, chosen, hard)
    return Draft(
        title=f"{title}: {result} ({chosen['side']})",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}.{gone}",
                (
                    f"Write a function `{entry}({name}, limit)` that returns "
                    f"{_RESULTS[result][0]} **{words}** `limit`."
                ),
                cases.examples((mixed, limit + 1), ([12, 3, 8, 15], 9)),
                rules(
                    f"A value that equals `limit` is {'kept' if '=' in sign else 'left out'}.",
                    (
                        "The order of the values stays as it is."
                        if result in ("list", "places")
                        else ""
                    ),
                    f"If no value fits, the result is {empty}.",
                    "A value that is missing never counts." if hard else "",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}({name}, limit):\n    """Return {_RESULTS[result][0]} {words} limit."""\n '
            "   ..."
        ),
        reference=reference,
        tests=cases.tests,
        hints=(
            "Go through the list with `for` and look at one value at a time.",
            f"Begin with an empty list `kept`. When `value {sign} limit`, append to it"
            + (" the position, which `enumerate` gives you." if result == "places" else "."),
            "Make the result after the loop, from what was kept. What if nothing was?",
        ),
        wrong=(
            WrongDraft(
                "the limit itself is on the wrong side",
                _reference(
                    entry, name, chosen, hard, {">": ">=", ">=": ">", "<": "<=", "<=": "<"}[sign]
                ),
                ("boundary",),
            ),
            WrongDraft(
                "looks at the first value only",
                reference.replace(
                    f"    return {_RESULTS[result][1]}",
                    f"        return {_RESULTS[result][1]}\n    return {_RESULTS[result][1]}",
                ),
                ("returns-early",),
            ),
            WrongDraft(
                "keeps the values on the other side",
                _reference(
                    entry, name, chosen, hard, {">": "<", ">=": "<=", "<": ">", "<=": ">="}[sign]
                ),
                ("wrong-condition",),
            ),
        ),
        tags=(chosen["theme"], "filter"),
    )


_SIDE_NAMES: Final = tuple(_SIDES)
KEEP_SOME: Final = Template(
    name="keep-some",
    skill="lists",
    choices={
        "easy": {"theme": tuple(_THEMES), "side": _SIDE_NAMES, "result": ("list", "count")},
        "medium": {
            "theme": tuple(_THEMES),
            "side": _SIDE_NAMES,
            "result": ("sum", "largest", "smallest", "places"),
        },
        "hard": {
            "theme": tuple(_THEMES),
            "side": _SIDE_NAMES,
            "result": ("sum", "largest", "smallest", "places"),
            "missing": ("None", "-1"),
        },
    },
    build=_build,
)
