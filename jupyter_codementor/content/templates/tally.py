"""Dictionaries: count, gather and rank what occurs in a list."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .tally_ranking import ranking
from .tally_themes import CASES, KEYS, THEMES, counts_of
from .template import Cases, Choices, Template, code_of, rules


def _easy(chosen: Choices, rng: Random) -> Draft:
    story, words = THEMES[chosen["theme"]]
    key, lower = KEYS[chosen["by"]], CASES[chosen["case"]]
    entry = "count_words"

    def code(loop: str = "words", lower: str = lower, more: str = "counts.get(key, 0) + 1") -> str:
        return code_of(
            f"def {entry}(words):",
            f'    """Return how often there is {key[0]}."""',
            "    counts = {}",
            f"    for word in {loop}:",
            f"        word = word{lower}" if lower else "",
            f"        key = {key[1]}",
            f"        counts[key] = {more}",
            "    return counts",
        )

    cases = Cases(entry, lambda given: counts_of(given, chosen))
    mine = [rng.choice(words[:3]) for _ in range(5)]
    cases.show("five of them", (mine,))
    cases.show("all are different", (words[:3],))
    cases.show("one word", ([words[4]],))
    cases.hide("an empty list", "With an empty list there is nothing to count.", ([],))
    cases.hide(
        "the same word again and again",
        "A word may occur many times.",
        (["owl"] * 7,),
        (["owl", "cat"] * 3,),
    )
    cases.hide(
        "capital letters",
        f"Here, a capital letter {'makes no difference' if lower else 'makes a difference'}.",
        (["Duck", "duck", "DUCK"],),
        (["Bee", "ant", "BUG"],),
    )
    cases.hide(
        "short and long words", "Words may have any length.", (["a", "b", "a", "abracadabra"],)
    )
    cases.hide(
        "equal beginnings and ends",
        "Look at exactly what is to be counted.",
        (["noon", "nun", "oven", "open"],),
    )
    title = f"A tally of {chosen['theme']}"
    return Draft(
        title=f"{title} by {chosen['by']}{', in any case' if lower else ''}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}, one word each time.",
                (
                    f"Write a function `{entry}(words)` that returns a dictionary: for"
                    f" **{key[0]}**, how many words of the list have it."
                ),
                cases.examples((mine,), (words[:3],)),
                rules(
                    (
                        "Capital and small letters are the same: change all to small ones."
                        if lower
                        else "Capital and small letters are different."
                    ),
                    "What does not occur is not in the dictionary.",
                    "Of an empty list the result is `{}`.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(words):\n    """Return how often there is {key[0]}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Begin with an empty dictionary, and go through the words one by one.",
            f"The key for a word is `{key[1]}`.",
            "`counts.get(key, 0)` is what was counted so far, and 0 for a key that is new.",
        ),
        wrong=(
            WrongDraft("each count stays at one", code(more="1"), ("loses-value",)),
            WrongDraft(
                "looks at each different word once", code(loop="set(words)"), ("duplicates",)
            ),
            (
                WrongDraft(
                    "treats capital letters the other way",
                    code(lower="" if lower else ".lower()"),
                    ("text-form",),
                )
                if chosen["by"] != "length"
                else WrongDraft(
                    "stops before the last word",
                    code(loop="words[:-1]"),
                    ("off-by-one",),
                )
            ),
        ),
        tags=(chosen["theme"], "counting"),
    )


def _grouped(pairs: list[tuple[str, int]], how: str) -> dict[str, object]:
    found: dict[str, list[int]] = {}
    for name, number in pairs:
        found.setdefault(name, []).append(number)
    made = {"total": sum, "best": max, "last": lambda values: values[-1], "all": list}[how]
    return {name: made(values) for name, values in found.items()}  # type: ignore[operator]


_GROUPS: Final = {
    "total": ("the sum of the numbers", "found[name] = found.get(name, 0) + number"),
    "best": ("the largest of the numbers", "found[name] = max(found.get(name, number), number)"),
    "last": ("the number that came last", "found[name] = number"),
    "all": ("a list of the numbers, in their order", "found.setdefault(name, []).append(number)"),
}
_WRONG_GROUPS: Final = {
    "total": "found[name] = number",
    "best": "found[name] = number",
    "last": "found.setdefault(name, number)",
    "all": "found[name] = [number]",
}


_KEPT: Final[dict[str, Callable[[int], bool]]] = {
    "negative": lambda number: number >= 0,
    "zero": lambda number: number != 0,
    "odd": lambda number: number % 2 == 0,
}


def _medium(chosen: Choices, rng: Random) -> Draft:
    story, words = THEMES[chosen["theme"]]
    how, limit = chosen["how"], chosen["leave out"]
    what, step = _GROUPS[how]
    entry = f"{how}_by_name"
    signs = {"negative": "number >= 0", "zero": "number != 0", "odd": "number % 2 == 0"}
    kept = _KEPT[limit]

    def code(step: str = step, condition: str = signs[limit]) -> str:
        return code_of(
            f"def {entry}(pairs):",
            f'    """Return {what} of each name."""',
            "    found = {}",
            "    for name, number in pairs:",
            f"        if {condition}:",
            f"            {step}",
            "    return found",
        )

    cases = Cases(entry, lambda pairs: _grouped([p for p in pairs if kept(p[1])], how))
    one, two, three = rng.sample(words, 3)
    mine = [(one, 4), (two, 2), (one, 6), (three, 8), (one, 2)]
    cases.show("three names", (mine,))
    cases.show("one name", ([(one, 2), (one, 10), (one, 4)],))
    cases.show("some are left out", ([(two, 4), (two, 0), (three, 3), (two, -2), (two, -1)],))
    cases.hide("an empty list", "Without pairs the dictionary is empty.", ([],))
    cases.hide(
        "all are left out",
        "A name whose numbers are all left out is not in the result.",
        ([("x", {"negative": -5, "zero": 0, "odd": 7}[limit])],),
    )
    cases.hide(
        "around zero",
        "Zero, one and minus one: which of them count?",
        ([("a", 0), ("a", 1), ("a", -1), ("b", 0)],),
        ([("a", 1), ("b", 2), ("a", -2), ("c", -1)],),
    )
    cases.hide(
        "equal numbers", "Equal numbers of a name each count.", ([("a", 6), ("a", 6), ("b", 6)],)
    )
    cases.hide(
        "the order of the numbers",
        "A name may come back later, with a smaller or a larger number.",
        ([("a", 8), ("b", 2), ("a", 4), ("b", 12)],),
        ([("b", 12), ("b", 2), ("b", 10)],),
    )
    title = f"{chosen['theme'].capitalize()} and numbers"
    return Draft(
        title=f"{title}: {how}, without {limit}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}, and a number with it, so that the list holds pairs.",
                (
                    f"Write a function `{entry}(pairs)` that returns a dictionary with, for each"
                    f" name, **{what}** of that name."
                ),
                cases.examples((mine,), ([(two, 4), (two, 0), (three, 3), (two, -2), (two, -1)],)),
                rules(
                    {
                        "negative": "Numbers below zero are mistakes and are left out.",
                        "zero": "Zeros are mistakes and are left out.",
                        "odd": "Odd numbers are mistakes and are left out.",
                    }[limit],
                    "A name that has no number left is not in the result.",
                    "Without pairs the result is `{}`.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(pairs):\n    """Return {what} of each name."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "`for name, number in pairs:` takes each pair apart.",
            f"Skip a pair unless `{signs[limit]}`.",
            "A name may be new or known. `get` and `setdefault` of a dictionary treat both alike.",
        ),
        wrong=(
            WrongDraft(
                "what was there before is lost" if how != "last" else "keeps the first number",
                code(_WRONG_GROUPS[how]),
                ("loses-value",),
            ),
            WrongDraft("leaves nothing out", code(condition="True"), ("forgets-part",)),
            WrongDraft(
                "leaves out the others",
                code(condition=f"not ({signs[limit]})"),
                ("wrong-condition",),
            ),
        ),
        tags=(chosen["theme"], "grouping"),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    if difficulty == "easy":
        return _easy(chosen, rng)
    return _medium(chosen, rng) if difficulty == "medium" else ranking(chosen, rng)


TALLY: Final = Template(
    name="tally",
    skill="dictionaries",
    choices={
        "easy": {"theme": tuple(THEMES), "by": tuple(KEYS), "case": tuple(CASES)},
        "medium": {
            "theme": tuple(THEMES),
            "how": tuple(_GROUPS),
            "leave out": ("negative", "zero", "odd"),
        },
        "hard": {
            "theme": tuple(THEMES),
            "by": tuple(KEYS),
            "case": tuple(CASES),
            "end": ("most", "least"),
        },
    },
    build=_build,
)
