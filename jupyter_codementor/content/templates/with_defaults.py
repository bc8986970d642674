"""Functions: parameters with defaults, and what happens when they are left out."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_THEMES: Final = {
    "boat hire": ("A lake has boats for hire, by the hour", "hours", "boat"),
    "print shop": ("A copy shop takes so much for each page", "pages", "job"),
    "bowling": ("A bowling alley takes so much for each game", "games", "evening"),
    "parcels": ("A courier takes so much for each kilometre", "kilometres", "trip"),
}
_FIRST: Final = {"fee": "a fee is added once", "off": "so much is taken off once"}
_BOUND: Final = {"at least": "max", "at most": "min"}


def _priced(amount: int, price: int, once: int, chosen: Choices) -> int:
    total = amount * price
    return total + once if chosen["once"] == "fee" else total - once


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    if difficulty == "hard":
        return _hard(chosen, rng)
    story, unit, what = _THEMES[chosen["theme"]]
    medium = difficulty == "medium"
    price, once = int(chosen["price"]), rng.randint(2, 4)
    limit = 20
    sign = "+" if chosen["once"] == "fee" else "-"
    extra = f", {chosen['bound'].replace(' ', '_')}={limit}" if medium else ""
    name = chosen["bound"].replace(" ", "_") if medium else ""
    bound = _BOUND[chosen["bound"]] if medium else ""
    entry = "price_of"
    head = f"def {entry}({unit}, price={price}, once={once}{extra}):"

    def solve(amount: int, price: int = price, once: int = once, bound_: int = limit) -> int:
        total = _priced(amount, price, once, chosen)
        if medium:
            return max(total, bound_) if bound == "max" else min(total, bound_)
        return max(total, 0)

    def code(head: str = head, total: str = f"{unit} * price {sign} once", last: str = "") -> str:
        last = last or (f"{bound}(total, {name})" if medium else "max(total, 0)")
        return code_of(
            head,
            f'    """Return what a {what} costs."""',
            f"    total = {total}",
            f"    return {last}",
        )

    cases = Cases(entry, solve)
    cases.show("everything is left out", (4,), (9,))
    cases.show("another price", (4, 7), (2, 6))
    cases.show("everything is given", (4, 7, 1), (3, 9, 5))
    cases.hide(
        "nothing was used", f"What does a {what} of 0 {unit} cost?", (0,), (0, 3, 1), (0, 5, 6)
    )
    cases.hide(
        "a price or an extra of zero",
        "0 is a value like any other; it is not the same as nothing.",
        (6, 0),
        (6, 4, 0),
        (1, 0, 0),
    )
    cases.hide("a single one", "One is enough to pay.", (1,), (1, 50), (1, 8, 7))
    cases.hide("large numbers", "It must be right for large numbers, too.", (1000,), (250, 12, 30))
    cases.hide(
        "only one of the two is given",
        "What is left out keeps its default, whatever else is given.",
        (5, 8),
        (12, 2),
    )
    if medium:
        cases.hide(
            "another bound",
            f"The bound `{name}` may be given as well.",
            (4, 7, 1, 100),
            (4, 7, 1, 5),
            (4, 7, 1, 0),
            (0, 7, 0, 0),
        )
        cases.hide(
            "exactly at the bound",
            "What is exactly at the bound stays as it is.",
            (2, 10, 0, 20),
            (3, 7, 0, 20),
            (19, 1, 0, 20),
            (21, 1, 0, 20),
        )
    title = f"What does it cost? {chosen['theme'].capitalize()}"
    defaults = f"`price` is {price} and `once` is {once}" + (
        f", and `{name}` is {limit}," if medium else ""
    )
    return Draft(
        title=f"{title} ({chosen['once']}, {price})" + (f", {chosen['bound']}" if medium else ""),
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}; {_FIRST[chosen['once']]}.",
                (
                    f"Write a function `{entry}({unit}, price,"
                    f" once{', ' + name if medium else ''})` that returns what a {what} costs:"
                    f" `price` for each of the {unit},"
                    f" {'and `once` on top' if sign == '+' else 'less `once`'}."
                ),
                cases.examples((4,), (4, 7), (4, 7, 1)),
                rules(
                    f"All but `{unit}` may be left out: then {defaults}.",
                    (
                        f"A {what} costs {chosen['bound']} `{name}`."
                        if medium
                        else "It never costs less than 0."
                    ),
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}({unit}, price={price}, once={once}{extra}):\n    """Return what a {what}'
            ' costs."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            "Work out the price on paper for one of the examples, step by step.",
            f"First make the total: `{unit} * price {sign} once`.",
            f"Then take care of the bound. `{bound or 'max'}` of two numbers can do that.",
        ),
        wrong=(
            WrongDraft(
                "the values that are given play no part",
                code(total=f"{unit} * {price} {sign} {once}"),
                ("hard-coded",),
            ),
            WrongDraft(
                "what comes once comes for each",
                code(total=f"{unit} * (price {sign} once)"),
                ("wrong-operation",),
            ),
            (
                WrongDraft("forgets the bound", code(last="total"), ("forgets-part",))
                if medium or sign == "-"
                else WrongDraft(
                    "forgets what comes once", code(total=f"{unit} * price"), ("forgets-part",)
                )
            ),
        ),
        tags=(chosen["theme"], "default values"),
    )


_ENDS: Final = {"front": "[item, *items]", "end": "[*items, item]"}


def _hard(chosen: Choices, rng: Random) -> Draft:
    story, unit, what = _THEMES[chosen["theme"]]
    front = chosen["place"] == "front"
    most = rng.randint(3, 4)
    entry = "note_down"

    def solve(item: object, items: list[object] | None = None, most: int = most) -> list[object]:
        made = [item, *(items or [])] if front else [*(items or []), item]
        return made[:most] if front else made[len(made) - most :] if len(made) > most else made

    kept = "longer[:most]" if front else "longer[-most:]"

    def code(
        head: str = "items=None",
        first: str = "if items is None:",
        build: str = f"longer = {_ENDS[chosen['place']]}",
        kept: str = kept,
    ) -> str:
        return code_of(
            f"def {entry}(item, {head}, most={most}):",
            '    """Return a new list with the item, of at most `most` items."""',
            f"    {first}" if first else "",
            "        items = []" if first else "",
            f"    {build}",
            f"    return {kept}",
        )

    def check(name: str, *inputs: tuple[object, ...]) -> None:
        cases.show(name, *inputs)

    cases = Cases(entry, solve)
    one, two, three, four, five = rng.sample(range(1, 60), 5)
    check("no list yet", (one,), (two,))
    check("a list is given", (three, [one, two]))
    check("another length", (five, [one, two, three, four], 2))
    check("the length is left out", (9, [1, 2, 3, 4, 5, 6]))
    cases.hide(
        "again without a list",
        "Each call without a list begins with a new one. Where is the default value made?",
        (7,),
        (8,),
        (9,),
        ("a",),
    )
    cases.hide("an empty list is given", "An empty list is a list.", (one, []), (one, [], 1))
    cases.hide(
        "it is exactly full",
        "Only what is too much is left out.",
        (5, [1, 2, 3], 4),
        (5, [1, 2, 3, 4], 4),
        (5, [1, 2], 4),
    )
    cases.hide(
        "very short lists",
        "The shortest list holds one item.",
        (5, [1, 2, 3], 1),
        (5, [], 1),
        (5, [4], 1),
    )
    cases.hide(
        "the same item again",
        "An item that is in the list already is noted again.",
        (3, [3, 3]),
        (3, [3, 2, 3, 3], 5),
    )
    title = f"Note down each {what}"
    side = "in front" if front else "at the end"
    return Draft(
        title=f"{title}: {chosen['theme']}, {side}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. The last {unit} are noted down, and what is too old is dropped.",
                (
                    f"Write a function `{entry}(item, items, most)` that returns a **new** list:"
                    f" `items` with `item` put **{side}**, and of these the newest `most`."
                ),
                cases.examples((one,), (three, [one, two]), (five, [one, two, three, four], 2)),
                rules(
                    "`items` may be left out: then there are none yet. So may `most`: then it is"
                    f" {most}.",
                    "Two calls without `items` have nothing to do with one another.",
                    "The list that is handed over stays as it is; the result is a new list.",
                    "`most` is 1 or more.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(item, items=None, most={most}):\n    """Return a new list with the item,'
            ' of at most `most` items."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            (
                "A default value is made only once, when the function is defined. What does that"
                " mean for a list?"
            ),
            "Take `None` as the default, and make the empty list inside the function.",
            f"`{_ENDS[chosen['place']]}` is a new list, and `{kept}` cuts it.",
        ),
        wrong=(
            WrongDraft(
                "all calls share one list",
                code(
                    "items=[]",
                    "",
                    f"items.{'insert(0, item)' if front else 'append(item)'}",
                    kept.replace("longer", "items"),
                ),
                ("shared-state", "changes-input"),
            ),
            WrongDraft(
                "puts it at the other end",
                code(build=f"longer = {_ENDS['end' if front else 'front']}"),
                ("wrong-place",),
            ),
            WrongDraft("the list grows without end", code(kept="longer"), ("forgets-part",)),
        ),
        tags=(chosen["theme"], "default values"),
        explanation=(
            "A default value is made once. A list as a default is therefore shared by all calls."
        ),
    )


WITH_DEFAULTS: Final = Template(
    name="with-defaults",
    skill="functions",
    choices={
        "easy": {"theme": tuple(_THEMES), "once": tuple(_FIRST), "price": ("3", "5", "6")},
        "medium": {
            "theme": tuple(_THEMES),
            "once": tuple(_FIRST),
            "price": ("3", "5", "6"),
            "bound": tuple(_BOUND),
        },
        "hard": {"theme": tuple(_THEMES), "place": ("front", "end")},
    },
    build=_build,
)
