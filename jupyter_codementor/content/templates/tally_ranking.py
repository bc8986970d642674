"""Dictionaries, hard: rank what occurs in a list."""

from __future__ import annotations

from random import Random

from ..drafts import Draft, WrongDraft
from .tally_themes import CASES, KEYS, THEMES, counts_of
from .template import Cases, Choices, code_of, rules


def ranking(chosen: Choices, rng: Random) -> Draft:
    """Return the draft."""
    story, words = THEMES[chosen["theme"]]
    key, lower = KEYS[chosen["by"]], CASES[chosen["case"]]
    most = chosen["end"] == "most"
    entry = "most_often" if most else "least_often"
    sign = "-" if most else ""

    def solve(given: list[str], count: int) -> list[object]:
        counts = counts_of(given, chosen)
        ranked = sorted(counts, key=lambda k: (-counts[k] if most else counts[k], k))
        return ranked[:count]

    def code(
        order: str = f"({sign}keys.count(key), key)", lower: str = lower, cut: str = "[:count]"
    ) -> str:
        return code_of(
            f"def {entry}(words, count):",
            f'    """Return the keys that occur {chosen["end"]} often."""',
            "    keys = []",
            "    for word in words:",
            f"        word = word{lower}" if lower else "",
            f"        keys.append({key[1]})",
            f"    ranked = sorted(set(keys), key=lambda key: {order})",
            f"    return ranked{cut}",
        )

    cases = Cases(entry, solve)
    mine = [words[0]] * 3 + [words[1]] * 2 + [words[2]]
    rng.shuffle(mine)
    cases.show("the first one", (mine, 1))
    cases.show("the first two", (mine, 2))
    cases.show("only one word", ([words[3]], 1))
    cases.hide(
        "as many as are there",
        "If fewer are there than are asked for, return all of them.",
        (mine, 10),
        ([], 2),
    )
    cases.hide("none is asked for", "`count` may be 0.", (mine, 0))
    cases.hide(
        "ties",
        "What occurs equally often comes in the order of the alphabet, or of the numbers.",
        (["dd", "bbb", "cccc", "a"], 3),
        (["pear", "fig", "fig", "pear", "kiwis"], 3),
    )
    cases.hide(
        "capital letters",
        f"Here, a capital letter {'makes no difference' if lower else 'makes a difference'}.",
        (["Bat", "bat", "apes", "BAT", "apes", "Cow", "gnu"], 3),
    )
    cases.hide(
        "many of one",
        "Count all of them, not only neighbours.",
        (["x", "yy", "x", "yy", "x", "zzz"], 3),
        (["x", "yy", "x", "yy", "x", "zzz", "zzz", "zzz", "zzz"], 2),
    )
    title = f"A ranking of {chosen['theme']}"
    return Draft(
        title=f"{title}: {chosen['end']} often, by {chosen['by']}",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}, one word each time. In the evening they want to know what came"
                    f" {chosen['end']} often."
                ),
                (
                    f"Write a function `{entry}(words, count)`. It counts, for **{key[0]}**, how"
                    " many words have it, and returns a list of the `count` that occur"
                    f" **{chosen['end']}** often."
                ),
                cases.examples((mine, 1), (mine, 2)),
                rules(
                    f"What occurs {chosen['end']} often comes first; what occurs equally often, in"
                    " the order of the alphabet (numbers: the smaller first).",
                    (
                        "Capital and small letters are the same: change all to small ones."
                        if lower
                        else "Capital and small letters are different."
                    ),
                    "If there are fewer than `count`, return all of them.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(words, count):\n    """Return the keys that occur {chosen["end"]}'
            ' often."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            "First find all keys, then put each different one in order, by how often it occurs.",
            (
                "`sorted(..., key=...)` may order by a pair: first by the count, then by the key"
                " itself."
            ),
            (
                "To have the largest number first, order by its negative."
                if most
                else "The smallest number comes first by itself."
            ),
        ),
        wrong=(
            WrongDraft("orders by the key alone", code(order="key"), ("wrong-order",)),
            (
                WrongDraft(
                    "ties come in the wrong order",
                    code(order=f"({sign}keys.count(key), -key)"),
                    ("duplicates", "wrong-order"),
                )
                if chosen["by"] == "length"
                else WrongDraft(
                    "ties come in any order", code(order=f"{sign}keys.count(key)"), ("duplicates",)
                )
            ),
            WrongDraft(
                "the other end of the ranking",
                code(order=f"({'' if most else '-'}keys.count(key), key)"),
                ("wrong-order",),
            ),
        ),
        tags=(chosen["theme"], "ranking"),
    )
