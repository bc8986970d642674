"""Classes: something that has room for so much, and keeps track of what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from jupyter_codementor.model.challenge import Difficulty

from ..drafts import Check, Draft, DraftTest, WrongDraft
from .template import Choices, Template, code_of, rules

_THEMES: Final = {
    "backpack": ("Backpack", "Before a hike, a backpack is filled", "kilograms"),
    "rain barrel": ("RainBarrel", "A rain barrel stands in a garden", "litres"),
    "ferry": ("Ferry", "A small ferry takes people across a river", "people"),
    "phone": ("PhoneStorage", "The storage of a phone fills up with photos", "photos"),
}
_PUT: Final = {
    "all or nothing": "If not all of it fits, nothing changes and the answer is `False`; otherwise "
    "it is `True`.",
    "what fits": "As much goes in as there is room for, and the answer is how much that was.",
    "the rest": "As much goes in as there is room for, and the answer is how much did **not** fit.",
}
_TAKE: Final = {
    "all or nothing": "If there is less inside, nothing changes and the answer is `False`; "
    "otherwise it is `True`.",
    "what is there": "If there is less inside, all of that comes out. The answer is how much came "
    "out.",
}
_ASK: Final = {
    "room": "Answers how much more would fit.",
    "is_full": "Answers `True` if nothing more fits, and `False` otherwise.",
}
_BACK: Final = {
    "undo": "Takes back the last change, and answers how much is inside then. Without a change to "
    "take back, nothing happens. A call that moved nothing is no change.",
    "reset": "Takes back all changes since the beginning or the last `reset`, and answers how many "
    "there were. A call that moved nothing is no change.",
}
Act = tuple[str, int]
"""The name of a method, and its argument; -1: it has none."""


class _Play:
    """Does what the class is to do, by itself."""

    def __init__(self, most: int, chosen: Choices) -> None:
        self._most, self._chosen = most, chosen
        self.states = [0]

    def act(self, name: str, amount: int) -> object:
        inside = self.states[-1]
        if name == "inside":
            return inside
        if name in _ASK:
            return self._most - inside if name == "room" else inside == self._most
        if name in _BACK:
            return self._back(name)
        room = self._most - inside if name == "put" else inside
        rule = self._chosen[name]
        moved = amount if amount <= room else (0 if rule == "all or nothing" else room)
        if moved:
            self.states.append(inside + (moved if name == "put" else -moved))
        if rule == "all or nothing":
            return amount <= room
        return amount - moved if rule == "the rest" else moved

    def _back(self, name: str) -> int:
        if name == "undo":
            del self.states[max(1, len(self.states) - 1) :]
            return self.states[-1]
        changes = len(self.states) - 1
        self.states = self.states[:1]
        return changes


def _moving(name: str, rule: str, sign: str, noted: bool) -> list[str]:
    room = "self.most - self.inside" if name == "put" else "self.inside"
    note = "self.changes.append({})"
    lines = [f"    def {name}(self, amount):"]
    if rule == "all or nothing":
        lines += [f"        if amount > {room}:", "            return False"]
        moved, answer = "amount", "True"
    else:
        lines += [f"        moved = min(amount, {room})"]
        moved, answer = "moved", "amount - moved" if rule == "the rest" else "moved"
    lines += [f"        self.inside {sign}= {moved}"]
    if noted:
        lines += [f"        if {moved} > 0:", f"            {note.format(sign.strip('+') + moved)}"]
    return [*lines, f"        return {answer}", ""]


def _lines(name: str, chosen: Choices, *, shared: bool = False, over: bool = False) -> str:
    back = chosen.get("back")
    body = [f"class {name}:"]
    if shared:
        body += ["    inside = 0", "    changes = []", ""]
    body += ["    def __init__(self, most):", "        self.most = most"]
    body += [] if shared else ["        self.inside = 0"]
    body += ["        self.changes = []"] if back and not shared else []
    body += ["", *_moving("put", chosen["put"], "+", bool(back))]
    if "take" in chosen:
        body += _moving("take", chosen["take"], "-", bool(back))
    answer = "self.most - self.inside" if chosen["ask"] == "room" else "self.inside == self.most"
    body += [f"    def {chosen['ask']}(self):", f"        return {answer}"]
    if back == "undo":
        body += ["", "    def undo(self):", "        if self.changes:"]
        body += ["            self.inside -= self.changes.pop()", "        return self.inside"]
    elif back == "reset":
        body += ["", "    def reset(self):", "        count = len(self.changes)"]
        body += ["        self.inside = 0", "        self.changes = []", "        return count"]
    code = "\n".join(body)
    return code.replace("self.most - self.inside", "self.most") if over else code


def _check(name: str, most: int, chosen: Choices, acts: Sequence[Act]) -> Check:
    """Return what the last of some acts must answer, after those before it."""
    play, told = _Play(most, chosen), list[str]()
    answer: object = None
    for act, amount in acts:
        answer = play.act(act, amount)
        call = "" if act == "inside" else f"({'' if amount < 0 else amount})"
        told.append(f"it.{act}{call}")
    return Check(told[-1], expected=repr(answer), before=(f"it = {name}({most})", *told[:-1]))


def _build(chosen: Choices, difficulty: Difficulty, rng: Random) -> Draft:
    name, story, unit = _THEMES[chosen["theme"]]
    most = rng.randint(8, 14)
    ask: Act = (chosen["ask"], -1)
    inside: Act = ("inside", -1)
    take, back = "take" in chosen, chosen.get("back", "")
    tests: list[DraftTest] = []

    def test(title: str, message: str, *plays: tuple[int, Sequence[Act]]) -> None:
        checks = tuple(_check(name, size, chosen, acts) for size, acts in plays)
        tests.append(DraftTest(title, checks, hidden=bool(message), message=message))

    example = [("put", 5), ask]
    test("it begins empty", "", (most, [inside]), (most, [ask]))
    test("something goes in", "", (most, [("put", 5)]), (most, [("put", 5), inside]))
    test("and more", "", (most, [("put", 3), ("put", 4), inside]), (most, example))
    if take:
        test("some comes out", "", (most, [("put", 7), ("take", 2)]))
        test(
            "more is taken out than there is",
            "Look at the rule for taking out more than there is.",
            (most, [("put", 3), ("take", 4)]),
            (most, [("put", 3), ("take", 4), inside]),
            (most, [("take", 1)]),
        )
        test(
            "all is taken out",
            "Exactly all that is inside can come out.",
            (most, [("put", 6), ("take", 6)]),
            (most, [("put", 6), ("take", 6), inside]),
            (most, [("put", most), ("take", 1), ("put", 1)]),
            (most, [("put", 4), ("take", 1), inside]),
        )
    test(
        "it is just full",
        "Exactly as much as there is room for still fits.",
        (most, [("put", most)]),
        (most, [("put", most), inside]),
        (most, [("put", most), ask]),
        (most, [("put", most - 1), ask]),
    )
    test(
        "too much",
        "Look at the rule for more than there is room for.",
        (most, [("put", most + 3)]),
        (most, [("put", most + 3), inside]),
        (most, [("put", 6), ("put", most)]),
        (most, [("put", 6), ("put", most), inside]),
    )
    test(
        "nothing, and no room at all",
        "Zero is a number like others, and there may be room for nothing.",
        (most, [("put", 0)]),
        (0, [("put", 1)]),
        (0, [ask]),
    )
    test(
        "two that know nothing of each other",
        f"Each {name} keeps what is inside it to itself.",
        (most, [("put", 2), inside]),
        (most + 5, [("put", 3), ask]),
        (most, [inside]),
    )
    if back:
        test("back again", "", (most, [("put", 5), (back, -1)]))
        test(
            "back more than once",
            f"`{back}` may be called at any time, also if there is nothing to take back.",
            (most, [(back, -1)]),
            (most, [("put", 5), ("take", 2), (back, -1)]),
            (most, [("put", 5), ("take", 2), (back, -1), inside]),
            (most, [("put", 5), ("put", 1), (back, -1), (back, -1)]),
            (most, [("put", 5), ("put", 1), (back, -1), (back, -1), (back, -1), inside]),
        )
        test(
            "what moved nothing",
            "A call that put in or took out nothing is no change.",
            (most, [("put", 5), ("put", 0), (back, -1)]),
            (most, [("put", 5), ("take", 0), (back, -1)]),
            (most, [("put", most), ("put", 1), (back, -1)]),
            (most, [("put", 1), ("take", 1), ("take", 1), (back, -1)]),
            (most, [("put", most + 4), (back, -1)]),
            (most, [("put", 2), ("take", 5), (back, -1)]),
        )
    methods = [
        f"- `put(amount)` puts {unit} in. {_PUT[chosen['put']]}",
        f"- `take(amount)` takes {unit} out. {_TAKE[chosen['take']]}" if take else "",
        f"- `{chosen['ask']}()`: {_ASK[chosen['ask']]}",
        f"- `{back}()`: {_BACK[back]}" if back else "",
    ]
    heads = ["put(self, amount)", *(["take(self, amount)"] if take else [])]
    heads += [f"{chosen['ask']}(self)", *([f"{back}(self)"] if back else [])]
    told = ", ".join(f"{key}: {chosen[key]}" for key in ("put", "take", "back") if key in chosen)
    code = _lines(name, chosen)
    return Draft(
        title=f"The {chosen['theme']} ({told}; {chosen['ask'].replace('_', ' ')})",
        description="\n\n".join(
            [
                f"# The {chosen['theme']}",
                f"{story}; there is room for so many {unit} and no more. Write a class `{name}`. "
                f"`{name}(most)` makes one that is empty and has room for `most` {unit}. Its "
                f"attribute `inside` says how many {unit} are in it. Its methods:",
                "\n".join(filter(None, methods)),
                f"```python\nit = {name}({most})\nit.put(5)\nit.inside  # 5\n```",
                rules(
                    "All amounts are whole numbers, 0 or more.",
                    f"Each {name} has an inside of its own.",
                ),
            ]
        ),
        entry=name,
        starter=code_of(
            f"class {name}:",
            f'    """Has room for so many {unit}."""',
            "",
            "    def __init__(self, most):",
            "        ...",
            *(line for head in heads for line in (f"    def {head}:", "        ...")),
        ),
        reference=code,
        tests=tuple(tests),
        hints=(
            "In `__init__`, keep in `self` what the other methods need: `self.most = most`, and "
            "how much is inside at first.",
            "How much room is there? That is `most` less what is inside already.",
            "Play it through on paper: after each call, write down what is inside, and what the "
            "call answers.",
        ),
        wrong=(
            WrongDraft(
                "thinks of the whole room, not of what is left",
                _lines(name, chosen, over=True),
                ("forgets-part",),
            ),
            WrongDraft(
                "counts in the class itself where each should have its own",
                _lines(name, chosen, shared=True).replace("self.inside +=", f"{name}.inside +="),
                ("shared-state",),
            ),
        ),
        tags=(chosen["theme"], "state"),
    )


_EASY: Final = {"theme": tuple(_THEMES), "put": tuple(_PUT), "ask": tuple(_ASK)}
FILL_UP: Final = Template(
    name="fill-up",
    skill="classes",
    choices={
        "easy": _EASY,
        "medium": _EASY | {"take": tuple(_TAKE)},
        "hard": _EASY | {"take": tuple(_TAKE), "back": tuple(_BACK)},
    },
    build=_build,
)
