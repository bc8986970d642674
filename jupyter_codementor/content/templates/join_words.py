"""Strings: make one text out of many words."""

from __future__ import annotations

from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Draft, WrongDraft
from .template import Cases, Choices, Template, code_of, rules, text

_THEMES: Final = {
    "stations": (
        "The display in a tram shows the next stops",
        ["park", "market", "harbour", "old bridge", "zoo"],
    ),
    "recipe": (
        "A cook writes the ingredients of a soup on one line",
        ["leek", "carrot", "salt", "red lentils", "oil"],
    ),
    "guests": (
        "A sign at the door names everybody who is invited",
        ["ada", "bo", "clara", "dee dee", "emil"],
    ),
    "planets": (
        "A poster shows what one can see in the sky tonight",
        ["mars", "venus", "io", "big dipper", "moon"],
    ),
}
_FORMS: Final = {
    "upper": ("in capital letters", "word.upper()"),
    "capital": ("with a capital first letter and the rest small", "word.capitalize()"),
    "first letter": ("shortened to the first letter", "word[:1]"),
    "backwards": ("written backwards", "word[::-1]"),
}
_MARKS: Final = {"comma": ", ", "arrow": " > ", "dash": " - ", "slash": "/"}
_ORDERS: Final = {"as they are": "words", "last one first": "words[::-1]"}


def _formed(word: str, form: str) -> str:
    return {
        "upper": word.upper(),
        "capital": word.capitalize(),
        "first letter": word[:1],
        "backwards": word[::-1],
    }[form]


def _joined(words: list[str], chosen: Choices) -> str:
    mark = _MARKS[chosen["mark"]]
    ordered = list(reversed(words)) if chosen["order"] == "last one first" else words
    return mark.join(_formed(word, chosen["form"]) for word in ordered)


def _wrapped(words: list[str], width: int, mark: str) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(mark) + len(word) <= width:
            lines[-1] = lines[-1] + mark + word
        else:
            lines.append(word)
    return lines


def _simple(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    story, words = _THEMES[chosen["theme"]]
    form, mark = _FORMS[chosen["form"]], _MARKS[chosen["mark"]]
    medium = difficulty == "medium"
    entry = "sign_text" if medium else "one_line"
    arguments = "words, shortest" if medium else "words"
    order = _ORDERS[chosen["order"]]

    def solve(given: list[str], shortest: int = 0) -> str:
        return _joined([word for word in given if len(word) >= shortest], chosen)

    def code(sign: str = ">=", loop: str = order, joined: str = f"{mark!r}.join(parts)") -> str:
        return code_of(
            f"def {entry}({arguments}):",
            '    """Return the words as one text."""',
            "    parts = []",
            f"    for word in {loop}:",
            f"        if len(word) {sign} shortest:" if medium else "",
            f"{'    ' * medium}        parts.append({form[1]})",
            f"    return {joined}",
        )

    mine = rng.sample(words, 4)
    more = (4,) if medium else ()
    cases = Cases(entry, solve)
    cases.show("four words", (mine, *more))
    cases.show("two words", (["north", "wind"], *more))
    cases.show("one word", (["river"], *more))
    cases.hide("no words", "With nothing to write, the text is empty.", ([], *more))
    cases.hide(
        "capitals of all kinds",
        "Words may have capital letters already.",
        (["McDuck", "USA", "eGG"], *((3,) if medium else ())),
    )
    cases.hide(
        "the same word twice",
        "A word that occurs twice is written twice.",
        (["tick", "tock", "tick"], *more),
    )
    cases.hide(
        "very short words",
        (
            "A word may be a single letter."
            if not medium
            else "Words of exactly the shortest length stay."
        ),
        (["a", "bc", "def"], *((2,) if medium else ())),
        (["x", "y"], *((1,) if medium else ())),
    )
    cases.hide(
        "words with spaces and marks",
        "Only put the mark between the words, and change nothing else.",
        (["sea side", "half-way", "up & down"], *more),
    )
    if medium:
        cases.hide(
            "nothing is long enough",
            "If all words are left out, the text is empty.",
            (["ab", "cd"], 3),
        )
    turned = chosen["order"] == "last one first"
    title = f"One line for {chosen['theme']}"
    return Draft(
        title=f"{title} ({chosen['form']}, {chosen['mark']})",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. A machine gets the words one by one and has to make one text of them.",
                (
                    f"Write a function `{entry}({arguments})` that returns one text: each word"
                    f" {form[0]}, {'the last one first' if turned else 'in the order of the list'},"
                    f" with `{mark}` between them."
                ),
                cases.examples((mine, *more), (["north", "wind"], *more)),
                rules(
                    "Words shorter than `shortest` letters are left out." if medium else "",
                    f"There is no `{mark.strip()}` before the first and none after the last word.",
                    "Without words, the result is `''`.",
                ),
            ]
        ),
        entry=entry,
        starter=f'def {entry}({arguments}):\n    """Return the words as one text."""\n    ...',
        reference=code(),
        tests=cases.tests,
        hints=(
            f"Change one word first: how do you get it {form[0]}?",
            "Collect the changed words in a list.",
            f"`{mark!r}.join(parts)` puts a mark between the parts, and only there.",
        ),
        wrong=(
            WrongDraft(
                "a mark too many at the end",
                code(joined=f"''.join(part + {mark!r} for part in parts)"),
                ("text-form",),
            ),
            WrongDraft(
                "the words come in the other order",
                code(loop="words" if turned else "words[::-1]"),
                ("wrong-order",),
            ),
            (
                WrongDraft("words of the shortest length are lost", code(sign=">"), ("boundary",))
                if medium
                else WrongDraft(
                    "the words are joined without a mark",
                    code(joined="''.join(parts)"),
                    ("forgets-part",),
                )
            ),
        ),
        tags=(chosen["theme"], "join"),
    )


def _hard(chosen: Choices, rng: Random) -> Draft:
    story, words = _THEMES[chosen["theme"]]
    mark = _MARKS[chosen["mark"]]
    entry = "fill_lines"

    def solve(given: list[str], width: int) -> list[str]:
        changed = [_formed(word, chosen["form"]) for word in given]
        return _wrapped(changed, width, mark)

    def code(
        sign: str = "<=", extra: str = f" + {len(mark)}", new: str = "lines.append(part)"
    ) -> str:
        return text(f'''
            def {entry}(words, width):
                """Return the words on lines of at most width characters."""
                lines = []
                for word in words:
                    part = {_FORMS[chosen["form"]][1]}
                    if lines and len(lines[-1]){extra} + len(part) {sign} width:
                        lines[-1] += {mark!r} + part
                    else:
                        {new}
                return lines
            ''')

    mine = rng.sample(words, 5)
    letters = chosen["form"] == "first letter"
    wide = 10 if not letters else 2 * len(mark) + 3
    gap = len(mark)
    cases = Cases(entry, solve)
    cases.show("five words", (mine, wide))
    cases.show("everything fits on one line", (["sun", "rain"], 40))
    cases.show("one word", (["river"], 8))
    cases.hide("no words", "Without words there are no lines.", ([], 10))
    one = 1 if letters else 4
    cases.hide(
        "a line that is exactly full",
        "A line may be exactly as long as the width, with its marks.",
        (["blue", "moon"], 2 * one + gap),
        (["blue", "moon"], 2 * one + gap - 1),
        (["blue", "moon"], 2 * one + gap + 1),
        (["blue", "moon", "duck"], 3 * one + 2 * gap),
        (["blue", "moon", "duck"], 3 * one + 2 * gap - 1),
    )
    cases.hide(
        "a word that is too long",
        "A word longer than the width gets a line of its own.",
        (["a", "caterpillar", "b"], 3),
        (["caterpillar"], 1),
    )
    cases.hide(
        "many short words",
        "Begin a new line only when the next word does not fit.",
        (["a", "b", "c", "d", "e", "f", "g"], 2 + gap),
        (["a", "b", "c", "d", "e"], 3 + 2 * gap),
    )
    cases.hide(
        "the same words again",
        "Equal words are written each time.",
        (["hop", "hop", "hop"], 7),
        (["hop", "hop", "hop"], 3 + gap),
    )
    title = f"Fill the lines: {chosen['theme']}"
    return Draft(
        title=f"{title} ({chosen['form']}, {chosen['mark']})",
        description="\n\n".join(
            [
                f"# {title}",
                f"{story}. The display has little room, so the text goes over several lines.",
                (
                    f"Write a function `{entry}(words, width)` that returns a list of lines. Each"
                    f" word is written {_FORMS[chosen['form']][0]}; words on one line have `{mark}`"
                    " between them."
                ),
                cases.examples((mine, wide), (["sun", "rain"], 40)),
                rules(
                    "Put as many words on a line as fit into `width` characters; marks count, too.",
                    "The words stay in their order and are never cut.",
                    "A word that is longer than `width` gets a line of its own.",
                    "There is no mark at the end of a line. Without words, the result is `[]`.",
                ),
            ]
        ),
        entry=entry,
        starter=(
            f'def {entry}(words, width):\n    """Return the words on lines of at most width'
            ' characters."""\n    ...'
        ),
        reference=code(),
        tests=cases.tests,
        hints=(
            "Take one word after the other. Either it fits on the last line, or a new line begins.",
            (
                f"A word needs room for itself and for the mark before it, which is {gap}"
                " characters long."
            ),
            "`lines[-1]` is the last line. Before you look at it, make sure that there is one.",
        ),
        wrong=(
            WrongDraft("a line is never quite full", code(sign="<"), ("boundary",)),
            WrongDraft("the mark is not counted", code(extra=""), ("forgets-part",)),
            WrongDraft(
                "a new line begins empty, and the word is lost",
                code(new="lines.append('')"),
                ("loses-value",),
            ),
        ),
        tags=(chosen["theme"], "lines"),
        explanation=(
            "Filling lines greedily, one word after the other, uses the fewest lines possible."
        ),
    )


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    return _hard(chosen, rng) if difficulty == "hard" else _simple(chosen, difficulty, rng)


_ALL: Final = {
    "theme": tuple(_THEMES),
    "form": tuple(_FORMS),
    "mark": tuple(_MARKS),
    "order": tuple(_ORDERS),
}
JOIN_WORDS: Final = Template(
    name="join-words",
    skill="strings",
    choices={
        "easy": _ALL,
        "medium": _ALL,
        "hard": {name: _ALL[name] for name in ("theme", "form", "mark")},
    },
    build=_build,
)
