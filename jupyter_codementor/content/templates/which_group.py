"""Conditions: say to which group a number belongs."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_THEMES: Final = {
    "swimming pool": ("A pool has groups by age", "age", ("small", "middle", "large")),
    "wind warning": (
        "A harbour hangs out a flag by the wind in knots",
        "knots",
        ("green", "yellow", "red"),
    ),
    "parcel size": (
        "A post office sorts parcels by weight in kilograms",
        "kilos",
        ("letter", "parcel", "freight"),
    ),
    "oven": ("An oven shows a colour by its temperature", "degrees", ("blue", "orange", "white")),
}
_EDGES: Final = {"belongs below": ("<=", "the lower"), "belongs above": ("<", "the upper")}
_SWITCHES: Final = {"one lower": -1, "one higher": 1}


def _rules(chosen: Choices, difficulty: Difficulty, side: str) -> str:
    medium, hard = difficulty == "medium", difficulty == "hard"
    lower = chosen.get("switch") == "one lower"
    moved = (
        f"is true, it is one group {'lower' if lower else 'higher'} "
        f"(never beyond the {'lowest' if lower else 'highest'})."
    )
    return rules(
        f"Exactly at a limit, a value belongs to {side} group.",
        "A value below zero cannot be: return `'?'`.",
        f"If `special` {moved}" if medium else "",
        "If `night` is true, both limits are 3 higher; but not if `strict` is true as well."
        if hard
        else "",
        f"If `strict` {moved}" if hard else "",
    )


def _place(value: int, low: int, high: int, sign: str) -> int:
    if value < low or (value == low and sign == "<="):
        return 0
    return 1 if value < high or (value == high and sign == "<=") else 2


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, name, (a, b, c) = _THEMES[chosen["theme"]]
    sign, side = _EDGES[chosen["edge"]]
    first = rng.randint(5, 9)
    second = first + rng.randint(6, 9)
    medium, hard = difficulty == "medium", difficulty == "hard"
    entry = "group_of"
    arguments = name + (", special" if medium else ", night, strict" if hard else "")
    move = _SWITCHES[chosen["switch"]] if "switch" in chosen else 0
    labels = [a, b, c]

    def solve(value: int, special: bool = False, strict: bool = False) -> str:
        if value < 0:
            return "?"
        if hard:
            shift = 3 if special and not strict else 0
            found = _place(value, first + shift, second + shift, sign)
            if strict:
                found += move
        else:
            found = _place(value, first, second, sign) + (move if special else 0)
        return labels[min(max(found, 0), 2)]

    def code(
        sign: str = sign,
        zero: str = f"{name} < 0",
        moved: bool = True,
        both: str = "night and not strict",
    ) -> str:
        limit, limit2 = (
            (f"{first} + shift", f"{second} + shift") if hard else (str(first), str(second))
        )
        turn = "strict" if hard else "special"
        step = "max(place - 1, 0)" if move < 0 else "min(place + 1, 2)"
        return code_of(
            f"def {entry}({arguments}):",
            f'    """Return the group of {name}."""',
            f"    if {zero}:",
            "        return '?'",
            f"    shift = 3 if {both} else 0" if hard else "",
            f"    if {name} {sign} {limit}:",
            "        place = 0" if move else f"        return {a!r}",
            f"    elif {name} {sign} {limit2}:",
            "        place = 1" if move else f"        return {b!r}",
            *(["    else:", "        place = 2"] if move else [f"    return {c!r}"]),
            *([f"    if {turn}:", f"        place = {step}"] if move and moved else []),
            f"    return [{a!r}, {b!r}, {c!r}][place]" if move else "",
        )

    more: tuple[tuple[bool, ...], ...] = ((),)
    if medium:
        more = ((False,), (True,))
    if hard:
        more = ((False, False), (True, False), (False, True), (True, True))

    def each(*values: int) -> list[tuple[object, ...]]:
        return [(value, *rest) for value in values for rest in more]

    def shown(value: int) -> tuple[object, ...]:
        return (value, *more[0])

    cases = Cases(entry, solve)
    cases.show("one of each", shown(2), shown(first + 2), shown(second + 9))
    cases.show("a high value", *each(second + 20))
    cases.show("a low value", *each(1))
    cases.hide(
        "exactly at the first limit",
        f"A value at a limit belongs to {side} group.",
        *each(first, first - 1, first + 1),
    )
    cases.hide(
        "exactly at the second limit",
        f"A value at a limit belongs to {side} group.",
        *each(second, second - 1, second + 1),
    )
    cases.hide("zero", "0 is a value like any other.", *each(0))
    cases.hide("below zero", "A value below zero cannot be.", *each(-1, -30))
    cases.hide("very large", "There is no upper end.", *each(100_000))
    if hard:
        cases.hide(
            "the limits at night",
            "At night the limits are 3 higher, unless it is strict.",
            *each(first + 3, first + 2, first + 4, second + 3, second + 2, second + 4),
        )
    title = f"The {chosen['theme']}"
    edge = "up to and including" if sign == "<=" else "below"
    return Draft(
        title=f"{title}: a limit {chosen['edge']}" + (f", {chosen['switch']}" if move else ""),
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}: `{a!r}` {edge} {first}, else `{b!r}` {edge} {second}, else `{c!r}`.",
                f"Write a function `{entry}({arguments})` that returns the group as a text.",
                cases.examples(shown(2), shown(first), shown(second + 9)),
                _rules(chosen, difficulty, side),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({arguments}):\n    """Return the group of {name}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Which value can be sorted out first, before all others?",
            (
                "Ask for the lowest limit first; the next question is then only asked for what is"
                " left."
            ),
            f"At a limit, `{sign}` decides. Try {first} and {second} by hand.",
        ),
        wrong=(
            WrongDraft(
                "the limits are on the wrong side",
                code(sign="<" if sign == "<=" else "<="),
                ("boundary",),
            ),
            WrongDraft(
                "takes zero for impossible", code(zero=f"{name} <= 0"), ("boundary", "falsy-value")
            ),
            (
                WrongDraft("forgets to change the group", code(moved=False), ("forgets-part",))
                if move
                else WrongDraft(
                    "values below zero are let through", code(zero="False"), ("missing-case",)
                )
            ),
        ),
        tags=(chosen["theme"], "if and elif"),
    )


_BASE: Final = {"theme": tuple(_THEMES), "edge": tuple(_EDGES)}
WHICH_GROUP: Final = Template(
    name="which-group",
    skill="conditions",
    choices={
        "easy": _BASE,
        "medium": {**_BASE, "switch": tuple(_SWITCHES)},
        "hard": {**_BASE, "switch": tuple(_SWITCHES)},
    },
    build=_build,
)
