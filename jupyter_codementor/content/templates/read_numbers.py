"""Exceptions: texts that should be numbers, and what to do about those that are not."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules

_THEMES: Final = {
    "ages": ("People type their age into a form", "age"),
    "floors": ("Visitors type into a lift where they want to go", "floor"),
    "rooms": ("Guests type the number of their room", "room"),
    "tickets": ("At the till, the number of tickets is typed in", "ticket"),
}
_LOST: Final = {"None": "None", "zero": "0", "minus one": "-1"}


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _easy(chosen: Choices, rng: Random) -> Draft:
    story, what = _THEMES[chosen["theme"]]
    lost, low = _LOST[chosen["lost"]], chosen["bound"] == "not below zero"
    entry = f"read_{what}"
    value = {"None": None, "0": 0, "-1": -1}[lost]

    def solve(text: str) -> int | None:
        number = _number(text)
        return value if number is None or (number < 0 if low else number > 100) else number

    bound = "number < 0" if low else "number > 100"

    def code(bound: str = bound, caught: str = lost, error: str = "ValueError") -> str:
        return code_of(
            f"def {entry}(text):",
            f'    """Return the number in the text, or {lost}."""',
            "    try:",
            "        number = int(text)",
            f"    except {error}:",
            f"        return {caught}",
            f"    if {bound}:",
            f"        return {lost}",
            "    return number",
        )

    cases = Cases(entry, solve)
    cases.show("a number", (str(rng.randint(3, 90)),), ("7",))
    cases.show("no number", ("seven",), ("12a",))
    cases.show("spaces around it", (" 42 ",))
    cases.hide("nothing was typed", "An empty text is no number.", ("",), ("   ",))
    cases.hide(
        "at the bound",
        f"Which numbers are allowed? Not those {'below 0' if low else 'above 100'}.",
        ("0",),
        ("-1",),
        ("-4",),
        ("100",),
        ("101",),
        ("99",),
        ("1",),
    )
    cases.hide("with a point", "A number with a point is no whole number.", ("3.5",), ("4.",))
    cases.hide("far away", "Numbers may be large, and below zero.", ("-500",), ("5000",))
    cases.hide(
        "odd signs",
        "A sign may stand before a number, but not behind it.",
        ("+5",),
        ("5-",),
        ("--5",),
        ("007",),
    )
    title = f"Read the {what}"
    return Draft(
        title=f"{title} ({chosen['lost']}, {chosen['bound']})",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}; but people type all kinds of things.",
                (
                    f"Write a function `{entry}(text)` that returns the whole number in the text."
                    f" If there is none, it returns `{lost}` and **does not fail**."
                ),
                cases.examples(("42",), ("seven",), ("-3",), ("300",)),
                rules(
                    "`int` says what a whole number is, also with spaces around it.",
                    f"A number {'below 0' if low else 'above 100'} cannot be right: return `{lost}`"
                    " for it, too.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(text):\n    """Return the number in the text, or {lost}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "What does `int('seven')` do? Try it in a cell of its own.",
            "Put only the line that may fail under `try:`, and catch `ValueError`.",
            "Look at the bound after that, when you know that there is a number.",
        ),
        wrong=(
            WrongDraft("catches another exception", code(error="TypeError"), ("exceptions",)),
            WrongDraft("forgets the bound", code(bound="False"), ("forgets-part",)),
            WrongDraft(
                "numbers a little beyond the bound are let through",
                code(bound="number < -5" if low else "number > 105"),
                ("boundary",),
            ),
        ),
        tags=(chosen["theme"], "try and except"),
    )


def _medium(chosen: Choices, rng: Random) -> Draft:
    story, what = _THEMES[chosen["theme"]]
    result, stop = chosen["result"], chosen["bad ones"] == "end it"
    entry = {"sum": f"sum_of_{what}s", "list": f"read_{what}s", "count": f"count_{what}s"}[result]

    def solve(texts: list[str]) -> object:
        kept: list[int] = []
        for text in texts:
            number = _number(text)
            if number is None:
                if stop:
                    break
                continue
            kept.append(number)
        return {"sum": sum(kept), "list": kept, "count": len(kept)}[result]

    last = {"sum": "sum(numbers)", "list": "numbers", "count": "len(numbers)"}[result]

    def code(
        caught: str = "break" if stop else "continue", last: str = last, error: str = "ValueError"
    ) -> str:
        return code_of(
            f"def {entry}(texts):",
            f'    """Return {_result_told(result)}."""',
            "    numbers = []",
            "    for text in texts:",
            "        try:",
            "            number = int(text)",
            f"        except {error}:",
            f"            {caught}",
            "        numbers.append(number)",
            f"    return {last}",
        )

    a, b, c = rng.sample(range(2, 60), 3)
    cases = Cases(entry, solve)
    cases.show("all are numbers", ([str(a), str(b), str(c)],))
    cases.show("one is none", ([str(a), "x", str(b)],))
    cases.show("none is a number", (["a", "b"],))
    cases.hide("an empty list", "Without texts there are no numbers.", ([],))
    cases.hide(
        "the first or the last is none",
        "It may be the first or the last that is no number.",
        (["?", "5", "6"],),
        (["5", "6", "?"],),
    )
    cases.hide("empty texts", "An empty text is no number.", (["4", "", "3"],), ([""],))
    cases.hide(
        "several in a row", "Several texts may be no numbers.", (["1", "b", "c", "2", "d", "3"],)
    )
    cases.hide(
        "points, signs and zeros",
        "`int` says what a whole number is.",
        (["-4", "0", "+6", "1.5", "8"],),
        (["0", "0"],),
    )
    title = f"Read all {what}s"
    rule = (
        "The first text that is no number ends the reading: what comes after it does not count."
        if stop
        else "Texts that are no numbers are skipped."
    )
    return Draft(
        title=f"{title}: {result}, bad ones {chosen['bad ones']}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}; all texts of a day are in a list, and some are no numbers.",
                f"Write a function `{entry}(texts)` that returns **{_result_told(result)}**.",
                cases.examples(([str(a), str(b), str(c)],), ([str(a), "x", str(b)],)),
                rules(rule, "`int` says what a whole number is; numbers may be zero or below."),
            ]
        ),
        entry=entry,
        starter=f'def {entry}(texts):\n    """Return {_result_told(result)}."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            "Where must `try` stand: around the loop, or in it?",
            "`break` ends a loop, `continue` goes on with the next one.",
            "Gather the numbers in a list, and make the result at the end.",
        ),
        wrong=(
            WrongDraft(
                "goes on where it must end" if stop else "ends at the first bad one",
                code(caught="continue" if stop else "break"),
                ("returns-early",),
            ),
            WrongDraft(
                "takes bad ones for zeros",
                code(
                    caught="number = 0",
                    last=(
                        f"{last}"
                        if result != "sum"
                        else "sum(numbers) + len([n for n in numbers if n == 0])"
                    ),
                ),
                ("does-too-much",),
            ),
            WrongDraft("catches another exception", code(error="KeyError"), ("exceptions",)),
        ),
        tags=(chosen["theme"], "try and except"),
    )


def _result_told(result: str) -> str:
    return {
        "sum": "the sum of the numbers",
        "list": "a list of the numbers",
        "count": "how many numbers there are",
    }[result]


def _hard(chosen: Choices, rng: Random) -> Draft:
    story, what = _THEMES[chosen["theme"]]
    low, high = int(chosen["from"]), int(chosen["from"]) + rng.randint(20, 40)
    form = chosen["form"]
    mark = {"dash": "-", "colon": ":", "slash": "/"}[form]
    entry = f"read_{what}_range"

    def solve(text: str) -> tuple[int, int]:
        first, sign, second = text.partition(mark)
        if not sign:
            raise ValueError(text)
        start, end = int(first), int(second)
        if start > end or start < low or end > high:
            raise ValueError(text)
        return start, end

    def code(
        order: str = "start > end",
        first: str = f"start < {low}",
        second: str = f"end > {high}",
        error: str = "ValueError",
    ) -> str:
        return code_of(
            f"def {entry}(text):",
            '    """Return the two numbers as a tuple, or raise ValueError."""',
            f"    parts = text.split({mark!r})",
            "    if len(parts) != 2:",
            f"        raise {error}('two numbers are needed')",
            "    start = int(parts[0])",
            "    end = int(parts[1])",
            f"    if {order}:",
            f"        raise {error}('the first is larger than the second')",
            f"    if {first} or {second}:",
            f"        raise {error}('out of bounds')",
            "    return (start, end)",
        )

    a = rng.randint(low + 2, low + 6)
    cases = Cases(entry, solve)
    cases.show("two numbers", (f"{a}{mark}{a + 5}",), (f"{low + 1}{mark}{high - 1}",))
    cases.show("no numbers at all", ("open all day",), (f"a{mark}b",))
    cases.show("the wrong way round", (f"{a + 5}{mark}{a}",))
    cases.hide(
        "exactly at the bounds",
        "The bounds themselves are allowed, what lies beyond is not.",
        (f"{low}{mark}{high}",),
        (f"{low - 1}{mark}{high}",),
        (f"{low}{mark}{high + 1}",),
    )
    cases.hide(
        "twice the same number",
        "Both may be the same.",
        (f"{a}{mark}{a}",),
        (f"{high}{mark}{high}",),
        (f"{low}{mark}{low}",),
    )
    cases.hide(
        "one number only, or three",
        "There must be two numbers.",
        (f"{a}",),
        (f"{a}{mark}",),
        (f"{a}{mark}{a + 1}{mark}{a + 2}",),
        ("",),
    )
    cases.hide(
        "spaces", "Spaces around a number do no harm; `int` takes them.", (f" {a} {mark} {a + 3} ",)
    )
    cases.hide(
        "both are beyond the same bound",
        "Look at both numbers.",
        (f"{high + 1}{mark}{high + 5}",),
        (f"{low - 1}{mark}{low - 1}",),
        (f"{a + 1}{mark}{a}",),
    )
    title = f"From one {what} to another"
    return Draft(
        title=f"{title}: {form}, from {low} to {high}",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}; here it is two numbers with `{mark}` between them.",
                (
                    f"Write a function `{entry}(text)` that returns the two numbers as a tuple, or"
                    " raises a `ValueError` if the text is not right."
                ),
                cases.examples((f"{a}{mark}{a + 5}",), (f"{a + 5}{mark}{a}",), ("open all day",)),
                rules(
                    f"There must be exactly two whole numbers with one `{mark}` between them.",
                    "The first must not be larger than the second; they may be the same.",
                    f"Both must lie between {low} and {high}; these two are allowed.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(text):\n    """Return the two numbers as a tuple, or raise'
            ' ValueError."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            f"`text.split({mark!r})` gives the parts. How many must there be?",
            "`int` raises a `ValueError` by itself: let it through.",
            "For what `int` cannot know, write `raise ValueError(...)` yourself.",
        ),
        wrong=(
            WrongDraft("refuses two equal numbers", code(order="start >= end"), ("boundary",)),
            WrongDraft("forgets the upper bound", code(second="False"), ("forgets-part",)),
            WrongDraft("raises another exception", code(error="IndexError"), ("exceptions",)),
        ),
        tags=(chosen["theme"], "raise"),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    if difficulty == "easy":
        return _easy(chosen, rng)
    return _medium(chosen, rng) if difficulty == "medium" else _hard(chosen, rng)


READ_NUMBERS: Final = Template(
    name="read-numbers",
    skill="exceptions",
    choices={
        "easy": {
            "theme": tuple(_THEMES),
            "lost": tuple(_LOST),
            "bound": ("not below zero", "not above a hundred"),
        },
        "medium": {
            "theme": tuple(_THEMES),
            "result": ("sum", "list", "count"),
            "bad ones": ("are skipped", "end it"),
        },
        "hard": {
            "theme": tuple(_THEMES),
            "form": ("colon", "slash"),
            "from": ("0", "1", "5"),
        },
    },
    build=_build,
)
