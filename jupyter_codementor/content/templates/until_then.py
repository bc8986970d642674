"""Loops: repeat a step until something is reached, and say how it went."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_THEMES: Final = {
    "water tank": ("Rain fills a water tank", "litres", "day", "rain"),
    "bike tour": ("A group rides its bikes towards the sea", "kilometres", "day", "stage"),
    "card album": ("You collect cards for an album", "cards", "week", "new_cards"),
    "tree house": ("Two children carry boards up to their tree house", "boards", "hour", "load"),
}
_GROW: Final = {"grows": "more", "stays": "as much", "shrinks": "less"}
_ENDS: Final = {"reached": (">=", "reaches or passes"), "passed": (">", "passes")}


def _run(
    start: int, goal: int, step: int, chosen: Choices, back: int = 0
) -> tuple[int, int] | None:
    """Return after how many steps the goal is met, and the amount then; None if it never is."""
    amount, count = start, 0
    while (amount < goal) if chosen["end"] == "reached" else (amount <= goal):
        change = step - back
        if change <= 0:
            return None
        amount += change
        count += 1
        step += {"grows": 1, "stays": 0, "shrinks": -1}[chosen["step"]]
    return count, amount


def _result(found: tuple[int, int] | None, chosen: Choices) -> object:
    if found is None:
        return None
    return found[0] if chosen["result"] == "how long" else found[1]


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, unit, time, name = _THEMES[chosen["theme"]]
    sign, words = _ENDS[chosen["end"]]
    hard, easy = difficulty == "hard", difficulty == "easy"
    chosen = {"step": "stays", "result": "how long"} | chosen
    entry = {"easy": "how_many", "medium": "keep_going", "hard": "will_it_do"}[difficulty]
    arguments = f"start, goal, {name}" + (", lost" if hard else "")
    until = "<" if sign == ">=" else "<="
    turn = {"grows": f"{name} += 1", "stays": "", "shrinks": f"{name} -= 1"}[chosen["step"]]
    result = "count" if chosen["result"] == "how long" else "amount"

    def code(
        until: str = until, before: str = "0", turn: str = turn, check: str = f"{name} <= lost"
    ) -> str:
        return code_of(
            f"def {entry}({arguments}):",
            f'    """Return {_told(chosen, unit, time)}."""',
            "    amount = start",
            f"    count = {before}" if result == "count" else "",
            f"    while amount {until} goal:",
            *([f"        if {check}:", "            return None"] if hard else []),
            f"        amount += {name}{' - lost' if hard else ''}",
            "        count += 1" if result == "count" else "",
            f"        {turn}" if turn else "",
            f"    return {result}",
        )

    def solve(start: int, goal: int, step: int, lost: int = 0) -> object:
        return _result(_run(start, goal, step, chosen, lost), chosen)

    rest = (2,) if hard else ()
    none = (0,) if hard else ()
    step = rng.randint(11, 15)
    cases = Cases(entry, solve)
    cases.show("a few steps", (0, 50, step, *rest))
    cases.show("it begins with something", (20, 50, 13, *rest))
    cases.show("there from the start", (80, 50, 13, *rest))
    cases.hide(
        "exactly at the goal",
        f"It ends as soon as the amount {words} the goal.",
        (0, 40, 10, *none),
        (40, 40, 10, *none),
        (39, 40, 14, *none),
        (41, 40, 14, *none),
    )
    cases.hide("a single step is enough", "One step may do.", (0, 5, 20, *rest), (4, 5, 20, *none))
    cases.hide("a long way", "Many steps may be needed.", (0, 100, 18, *none), (7, 90, 17, *none))
    cases.hide(
        "it begins at a debt",
        "The start may be below zero.",
        (-20, 10, 12, *none),
        (-1, 0, 9, *none),
    )
    cases.hide(
        "small steps",
        "Each step counts, also a small one.",
        (0, 3, 8, *none),
        (1, 12, 7, *none),
        (0, 9, 6, *none),
    )
    if hard:
        cases.hide(
            "it never gets there",
            "If nothing more is gained, it will never be enough.",
            (0, 50, 3, 3),
            (0, 50, 2, 5),
            (60, 50, 0, 5),
            (0, 50, 0, 0),
        )
        cases.hide(
            "just enough is gained",
            "A gain of one is a gain.",
            (0, 2, 4, 3),
            (0, 1, 6, 5),
            (0, 5, 9, 4),
            (0, 0, 4, 3),
            (-1, 0, 5, 4),
        )
    title = f"The {chosen['theme']}"
    told = _told(chosen, unit, time)
    grow = {
        "grows": f"Each {time}, `{name}` is one more than the {time} before.",
        "shrinks": f"Each {time}, `{name}` is one less than the {time} before.",
        "stays": "",
    }[chosen["step"]]
    return Draft(
        title=f"{title}: {chosen['result']}, until it is {chosen['end']}"
        + ("" if easy else f" ({chosen['step']})"),
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. At first there are `start` {unit}; each {time}, `{name}` {unit} are"
                " added" + (f", and `lost` {unit} are lost again." if hard else "."),
                f"Write a function `{entry}({arguments})` that returns **{told}**.",
                cases.examples((0, 50, step, *rest), (80, 50, 13, *rest)),
                rules(
                    f"It ends when the amount **{words}** `goal`"
                    + (": an amount equal to the goal is not enough." if sign == ">" else "."),
                    grow,
                    (
                        f"If a {time} brings nothing more (`{name}` is not greater than `lost`)"
                        " before the goal is met, it will never do: return `None`."
                        if hard
                        else ""
                    ),
                    (
                        "There always will be enough one day."
                        if chosen["step"] == "shrinks" and not hard
                        else ""
                    ),
                    "If the start is enough already, nothing is added.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({arguments}):\n    """Return {told}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "You do not know beforehand how often to repeat. Which kind of loop fits that?",
            f"Go on `while amount {until} goal`.",
            (
                "In the loop, first add, then"
                f" {'count' if result == 'count' else 'prepare the next step'}. What is to be"
                " returned after it?"
            ),
        ),
        wrong=(
            WrongDraft(
                "the goal itself is on the wrong side",
                code(until="<=" if until == "<" else "<"),
                ("boundary",),
            ),
            (
                WrongDraft("counts one too many", code(before="1"), ("wrong-start", "off-by-one"))
                if result == "count"
                else WrongDraft(
                    "looks once instead of again and again",
                    code().replace("while", "if"),
                    ("other-task",),
                )
            ),
            (
                WrongDraft(
                    "gives up while there still is a gain",
                    code(check=f"{name} <= lost + 1"),
                    ("wrong-condition",),
                )
                if hard
                else (
                    WrongDraft(
                        "goes one step only", code().replace("while", "if"), ("wrong-operation",)
                    )
                    if result == "count"
                    else WrongDraft(
                        "the amount before the last step",
                        code().replace("return amount", f"return amount - {name}"),
                        ("off-by-one",),
                    )
                )
            ),
        ),
        tags=(chosen["theme"], "while"),
    )


def _told(chosen: Choices, unit: str, time: str) -> str:
    if chosen["result"] == "how long":
        return f"after how many {time}s there is enough"
    return f"how many {unit} there are in the end"


_BASE: Final = {"theme": tuple(_THEMES), "end": tuple(_ENDS)}
_MORE: Final = {"result": ("how long", "how much")}
UNTIL_THEN: Final = Template(
    name="until-then",
    skill="loops",
    choices={
        "easy": {**_BASE, **_MORE},
        "medium": {**_BASE, **_MORE, "step": ("grows", "shrinks")},
        "hard": {**_BASE, **_MORE, "step": ("grows", "stays", "shrinks")},
    },
    build=_build,
)
