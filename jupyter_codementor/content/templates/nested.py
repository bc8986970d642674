"""Recursion: lists in lists in lists."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .nested_unpacking import KEEPS, THEMES, unpacking
from .template import Cases, Choices, Template, code_of, rules

_EASY: Final = {
    "count": ("how many numbers there are", "1", "how_many"),
    "sum": ("the sum of all numbers", "item", "sum_all"),
    "big ones": ("how many numbers are greater than 9", "int(item > 9)", "how_many_big"),
    "even sum": ("the sum of all even numbers", "item * (item % 2 == 0)", "sum_even"),
}
_MEDIUM: Final = {
    "depth": "how deep the lists stand in one another",
    "lists": "how many lists there are, the outermost included",
    "empty": "how many empty lists there are",
    "longest": "how many items the longest list has, the lists inside included",
}


def _leaves(value: Any) -> list[int]:
    return [
        leaf for each in value for leaf in (_leaves(each) if isinstance(each, list) else [each])
    ]


def _measured(value: list[Any], what: str) -> int:
    inner = [_measured(each, what) for each in value if isinstance(each, list)]
    if what == "depth":
        return 1 + max(inner, default=0)
    if what == "longest":
        return max([len(value), *inner])
    return sum(inner) + (1 if what == "lists" or not value else 0)


def _easy(chosen: Choices, rng: Random) -> Draft:
    story, thing, content = THEMES[chosen["theme"]]
    told, term, entry = _EASY[chosen["what"]]

    def solve(value: list[Any]) -> int:
        leaves = _leaves(value)
        return {
            "count": len(leaves),
            "sum": sum(leaves),
            "big ones": sum(leaf > 9 for leaf in leaves),
            "even sum": sum(leaf for leaf in leaves if leaf % 2 == 0),
        }[chosen["what"]]

    def code(
        inner: str = f"total += {entry}(item)",
        term: str = f"total += {term}",
        last: str = "    return total",
    ) -> str:
        return code_of(
            f"def {entry}({thing}):",
            f'    """Return {told}, at any depth."""',
            "    total = 0",
            f"    for item in {thing}:",
            "        if isinstance(item, list):",
            f"            {inner}",
            "        else:",
            f"            {term}",
            last,
        )

    a, b, c, d = (rng.randint(2, 30) for _ in range(4))
    cases = Cases(entry, solve)
    cases.show("a plain list", ([a, b, 12, 4],))
    cases.show("a list in a list", ([a, [b, c], 10],))
    cases.show("deeper", ([[a, [b]], [[c], d], 8],))
    cases.hide("an empty list", "An empty list holds nothing.", ([],), ([[], [[]]],))
    cases.hide(
        "very deep",
        "It may go down as deep as you like.",
        ([[[[[[6, 16]]]]]],),
        ([[[[[[7]]]]], 15],),
    )
    cases.hide(
        "numbers before and after a list",
        "After an inner list, the outer one goes on.",
        ([14, [22], 31, [2], 6],),
    )
    cases.hide(
        "around the limits",
        "Look closely at small numbers, 0, 9, 10 and odd ones.",
        ([0, [9, 10, 11], [1, [8, -4]]],),
        ([10, [9]],),
        ([9, [10, [10]]],),
    )
    cases.hide("equal numbers", "Equal numbers each count.", ([12, [12, [12]], 12],))
    title = f"{content.capitalize()} in {chosen['theme']}"
    return Draft(
        title=f"{title}: {chosen['what']}",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}. A {thing} is a list; in it are numbers of {content}, and more lists"
                    " of the same kind."
                ),
                (
                    f"Write a function `{entry}({thing})` that returns **{told}**, in the list"
                    " itself and in all lists inside of it, however deep."
                ),
                cases.examples(([a, [b, c], 10],), ([[a, [b]], [[c], d], 8],)),
                rules("A list may be empty.", "Numbers are whole; they may be negative."),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({thing}):\n    """Return {told}, at any depth."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Look at one item. It is a number, or a list of the same kind as the whole.",
            f"For a list inside, `{entry}` itself knows the answer: call it.",
            (
                "`isinstance(item, list)` tells which of the two it is. Add up what comes from all"
                " items."
            ),
        ),
        wrong=(
            WrongDraft("does not look into inner lists", code(inner="pass"), ("forgets-part",)),
            WrongDraft(
                "returns after the first item",
                code(last="        return total\n    return total"),
                ("returns-early",),
            ),
            WrongDraft(
                "throws away what the inner list gave",
                code(inner=f"total = {entry}(item)"),
                ("loses-value",),
            ),
        ),
        tags=(chosen["theme"], "nested lists"),
    )


_MEDIUM_CODE: Final = {
    "depth": (
        "how_deep",
        "found = 1",
        "found = max(found, 1 + how_deep(item))",
        "found",
        "found = 0",
        "A list without a list inside is 1 deep.",
    ),
    "lists": (
        "count_lists",
        "found = 1",
        "found += count_lists(item)",
        "found",
        "found = 0",
        "A list without a list inside counts as 1.",
    ),
    "empty": (
        "count_empty",
        "found = int(@ == [])",
        "found += count_empty(item)",
        "found",
        "found = 0",
        "A list that holds an empty list is not empty itself.",
    ),
    "longest": (
        "longest_list",
        "found = len(@)",
        "found = max(found, longest_list(item))",
        "found",
        "found = len(@) + 1",
        "A list inside of a list is one item of it, however long it is.",
    ),
}
"""Name, first value, step, result, a wrong first value, and a rule."""


def _medium(chosen: Choices, rng: Random) -> Draft:
    story, thing, _ = THEMES[chosen["theme"]]
    what, told = chosen["what"], _MEDIUM[chosen["what"]]
    entry, start, step, last, wrong_start, facts = _MEDIUM_CODE[what]
    start, wrong_start = start.replace("@", thing), wrong_start.replace("@", thing)

    def code(start: str = start, step: str = step, last: str = last) -> str:
        return code_of(
            f"def {entry}({thing}):",
            f'    """Return {told}."""',
            f"    {start}",
            f"    for item in {thing}:",
            "        if isinstance(item, list):",
            f"            {step}",
            f"    return {last}",
        )

    a, b, c = (rng.randint(1, 9) for _ in range(3))
    cases = Cases(entry, lambda value: _measured(value, what))
    cases.show("no list inside", ([a, b],))
    cases.show("a list in a list", ([a, [b, [c]]],))
    cases.show("two branches", ([[a], [[b], []], c],))
    cases.hide("an empty list", "Even an empty list is a list.", ([],))
    cases.hide(
        "a long list inside",
        "A list inside may be longer than the one that it is in.",
        ([1, [2, 3, 4, 5]],),
        ([[[1, 2, 3]], 4],),
        ([[1, 2, 3, 4, 5], [6, 7], 8],),
    )
    cases.hide(
        "lists of nothing",
        "Lists may hold nothing but lists.",
        ([[], [[]], [[], []]],),
        ([[[[]]]],),
    )
    cases.hide(
        "the deepest comes first",
        "The largest need not come last.",
        ([[[[1]]], [2], 3],),
        ([[], 5, [[[]]], [1]],),
    )
    cases.hide(
        "many side by side", "Lists side by side are not deeper.", ([[1], [2], [3], [4], []],)
    )
    cases.hide(
        "numbers between",
        "Numbers are no lists.",
        ([1, [2], 3, [4, [5], 6], 7],),
        ([0, [0, []], 0],),
    )
    title = f"Look into the {chosen['theme']}"
    wrong_step = f"found = {entry}(item)"
    return Draft(
        title=f"{title}: {what}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. A {thing} is a list with numbers and more lists of the same kind in it.",
                f"Write a function `{entry}({thing})` that returns **{told}**.",
                cases.examples(([a, b],), ([a, [b, [c]]],), ([[a], [[b], []], c],)),
                rules(
                    facts, "Numbers play no part.", "There is always at least the outermost list."
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({thing}):\n    """Return {told}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "What is the answer for a list that has no list inside? Begin there.",
            f"For each list inside, call `{entry}` with it.",
            (
                "How do the answers of the inner lists make up that of the outer one: added, or the"
                " largest?"
            ),
        ),
        wrong=(
            WrongDraft(
                "begins with a wrong value", code(start=wrong_start), ("wrong-start", "off-by-one")
            ),
            WrongDraft(
                "joins the inner answers wrongly",
                code(step=wrong_step),
                ("wrong-operation", "loses-value"),
            ),
            WrongDraft("does not look into inner lists", code(step="pass"), ("forgets-part",)),
        ),
        tags=(chosen["theme"], "nested lists"),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    if difficulty == "easy":
        return _easy(chosen, rng)
    return _medium(chosen, rng) if difficulty == "medium" else unpacking(chosen, rng)


NESTED: Final = Template(
    name="nested",
    skill="recursion",
    choices={
        "easy": {"theme": tuple(THEMES), "what": tuple(_EASY)},
        "medium": {"theme": tuple(THEMES), "what": tuple(_MEDIUM)},
        "hard": {
            "theme": tuple(THEMES),
            "order": ("forwards", "backwards"),
            "keep": tuple(KEEPS),
        },
    },
    build=_build,
)
