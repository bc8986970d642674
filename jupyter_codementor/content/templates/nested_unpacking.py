"""Recursion, hard: open lists in lists so many levels deep."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, code_of, rules

THEMES: Final = {
    "moving boxes": ("After a move, boxes stand in boxes", "box", "things"),
    "folders": ("A disk has folders inside of folders", "folder", "files"),
    "bags": ("A traveller packs bags into bags", "bag", "coins"),
    "branches": ("A tree has branches that branch again", "branch", "apples"),
}


def _flat(value: list[Any], levels: int, backwards: bool, keep: str) -> list[Any]:
    made: list[Any] = []
    for item in reversed(value) if backwards else value:
        if isinstance(item, list) and levels > 0:
            made += _flat(item, levels - 1, backwards, keep)
        elif isinstance(item, list) or _is_kept(item, keep):
            made.append(item)
    return made


def _is_kept(number: int, keep: str) -> bool:
    return {"all": True, "even": number % 2 == 0, "small": number < 20}[keep]


KEEPS: Final = {
    "all": ("", ""),
    "even": ("Of the numbers that are unpacked, only even ones are kept.", "item % 2 == 0"),
    "small": ("Of the numbers that are unpacked, only those below 20 are kept.", "item < 20"),
}
_BACKWARDS: Final = (
    ", and everything comes **backwards**: the last first, also inside of what is opened"
)


def unpacking(chosen: Choices, rng: Random) -> Draft:
    """Return the draft."""
    story, thing, _ = THEMES[chosen["theme"]]
    backwards = chosen["order"] == "backwards"
    entry = "unpack"
    rule, kept = KEEPS[chosen["keep"]]
    loop = f"{thing}[::-1]" if backwards else thing

    def code(
        loop: str = loop, levels: str = "levels - 1", add: str = "+=", check: str = "levels > 0"
    ) -> str:
        call = f"{entry}(item, {levels})"
        return code_of(
            f"def {entry}({thing}, levels):",
            '    """Return the content with so many levels of lists opened."""',
            "    found = []",
            f"    for item in {loop}:",
            f"        if isinstance(item, list) and {check}:",
            f"            found += {call}" if add == "+=" else f"            found.append({call})",
            f"        elif isinstance(item, list) or {kept}:" if kept else "        else:",
            "            found.append(item)",
            "    return found",
        )

    a, b, c, d = rng.sample(range(1, 40), 4)
    cases = Cases(entry, lambda value, levels: _flat(value, levels, backwards, chosen["keep"]))
    mine = [a, [b, [c]], [[d]]]
    cases.show("one level", (mine, 1))
    cases.show("two levels", (mine, 2))
    cases.show("no lists inside", ([a, b, c], 3))
    cases.hide(
        "numbers of all kinds",
        "Which numbers are kept? The rules say it.",
        ([18, 19, [20, 21, [22]], 0], 1),
        ([[[19]], [20], 21, -3], 2),
    )
    cases.hide(
        "no level",
        "With 0 levels, the lists inside stay closed.",
        (mine, 0),
        ([], 0),
        ([[1], 2], 0),
    )
    cases.hide(
        "more levels than there are",
        "If there are fewer levels, all is opened.",
        (mine, 9),
        ([[[[1, 2]]], 3], 4),
        ([[[[1, 2]]], 3], 3),
    )
    cases.hide(
        "empty lists inside",
        "Of an opened empty list, nothing is left.",
        ([[], [[]], 5], 1),
        ([[], [[]], 5], 2),
        ([[]], 0),
    )
    cases.hide(
        "branches of different depth",
        "Each branch has its own depth: one does not use up the levels of the next.",
        ([[1, [2, [3]]], [[4]], 5, [6]], 1),
        ([[1, [2, [3]]], [[4]], 5, [6]], 2),
    )
    cases.hide("equal items", "Equal items all stay.", ([7, [7, [7]], 7], 1), ([7, [7, [7]], 7], 2))
    title = f"Unpack the {chosen['theme']}"
    return Draft(
        title=f"{title}, {chosen['order']}, {chosen['keep']}",
        description="\n\n".join(
            [
                f"# {title}",
                (
                    f"{story}. A {thing} is a list with numbers and more lists in it; there is time"
                    " to open only so many levels."
                ),
                (
                    f"Write a function `{entry}({thing}, levels)` that returns a new list with the"
                    " content, where lists inside are opened **`levels`"
                    f" deep**{_BACKWARDS if backwards else ''}."
                ),
                cases.examples((mine, 0), (mine, 1), (mine, 2)),
                rules(
                    "With `levels` 0, the lists inside stay as they are.",
                    "A list that is not opened any more stays in the result as it is.",
                    "If there are fewer levels than asked for, all is opened.",
                    rule,
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}({thing}, levels):\n    """Return the content with so many levels of lists'
            ' opened."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            "An item is a number, or a list that may still be opened, or a list that stays closed.",
            f"What is inside of an opened list comes from `{entry}` itself, with one level less.",
            (
                "`found += inner` adds the items of a list, `found.append(inner)` the list as one"
                " item."
            ),
        ),
        wrong=(
            WrongDraft("the levels are never used up", code(levels="levels"), ("forgets-part",)),
            WrongDraft("what is opened stays a list", code(add="append"), ("wrong-operation",)),
            WrongDraft(
                "the items come in another order",
                code(loop=thing if backwards else f"{thing}[::-1]"),
                ("wrong-order",),
            ),
        ),
        tags=(chosen["theme"], "nested lists"),
    )
