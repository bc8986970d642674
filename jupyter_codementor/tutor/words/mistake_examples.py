"""A worked example for each kind of mistake, in a small task that is none of the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jupyter_codementor.model.mistakes import Mistake


def _example(before: str, code: str, after: str) -> str:
    return f"{before}\n\n```python\n{code.strip()}\n```\n\n{after}"


EXAMPLES: Final[Mapping[Mistake, str]] = {
    "prints": _example(
        "A function was to give the price of some tickets. It said `print(9 * people)`, so "
        "`price(2) + 5` failed, because `price(2)` was `None`. This is how it was mended:",
        "def price(people):\n    return 9 * people\n\nprint(price(2) + 5)",
        "Now the caller gets the number, and can print it or go on calculating.",
    ),
    "no-return": _example(
        "A function was to name the platform of a train, but for late trains it gave `None`: only "
        "the first way had a `return`.",
        'def platform(late):\n    if late:\n        return "wait"\n    return "platform 4"',
        "Both ways end with a value now.",
    ),
    "returns-early": _example(
        "Are all lamps on? The first try had `else: return True` inside the loop, so it looked at "
        "the first lamp only.",
        "def all_on(lamps):\n    for lamp in lamps:\n        if not lamp.on:\n"
        "            return False\n    return True",
        "One dark lamp is enough to say no. To say yes, all of them must have been looked at, so "
        "that `return` stands after the loop.",
    ),
    "boundary": _example(
        "A ride is for people of at least 120 cm. With `height > 120` somebody of exactly 120 cm "
        "was sent away.",
        "def may_ride(height):\n    return height >= 120",
        '"At least" takes the limit in. Trying 119, 120 and 121 shows it at once.',
    ),
    "off-by-one": _example(
        "The floors 1 to 5 were to be printed. `range(1, 5)` stopped at 4, because the end of a "
        "range is left out.",
        "for floor in range(1, 5 + 1):\n    print(floor)",
        "The first and the last value are the two to check.",
    ),
    "missing-case": _example(
        "The heaviest parcel was to be found. With no parcels at all, `max` raised an error.",
        "def heaviest(parcels):\n    if not parcels:\n        return 0\n    return max(parcels)",
        "The special input is dealt with first; after that, the ordinary way is safe.",
    ),
    "wrong-condition": _example(
        "The swimming pool is closed on Monday and Tuesday. `day != 'Mon' or day != 'Tue'` was "
        "always true, since no day is both.",
        "def is_open(day):\n    return day != 'Mon' and day != 'Tue'",
        "Trying one day of each kind shows whether the condition says what is meant.",
    ),
    "wrong-operation": _example(
        "How many full boxes of 12 can be packed? `eggs / 12` gave 2.5 boxes for 30 eggs.",
        "def full_boxes(eggs):\n    return eggs // 12",
        "`/` divides into parts, `//` says how often it fits as a whole.",
    ),
    "wrong-start": _example(
        "The warmest of some winter days was to be found. The best value began with 0, so frosty "
        "days never beat it.",
        "warmest = days[0]\nfor day in days:\n    if day > warmest:\n        warmest = day",
        "Beginning with one of the values themselves is right for all of them.",
    ),
    "wrong-order": _example(
        "The best three scores were to be shown. Sorting put the smallest first, so the worst "
        "three came out.",
        "best = sorted(scores, reverse=True)[:3]",
        "One line decides about the direction; the rest was right.",
    ),
    "loses-value": _example(
        "Two players were to swap seats. `a = b` forgot who sat on `a`, and then both seats held "
        "the same player.",
        "before = a\na = b\nb = before",
        "The old value is kept until it is no longer needed.",
    ),
    "changes-input": _example(
        "A function was to show a playlist shuffled. It called `songs.reverse()`, and afterwards "
        "the owner's playlist was turned round.",
        "def backwards(songs):\n    mine = list(songs)\n    mine.reverse()\n    return mine",
        "The function works on its own copy; the caller's list stays as it is.",
    ),
    "shared-state": _example(
        "`def pack(thing, bag=[])` was to start with an empty bag, but the second call found what "
        "the first one had packed.",
        "def pack(thing, bag=None):\n    if bag is None:\n        bag = []\n"
        "    bag.append(thing)\n    return bag",
        "The list is now made anew in each call that brings none.",
    ),
    "forgets-part": _example(
        "A parking ticket costs 2 for each hour, and at most 15. The first try had only the "
        "first half of this sentence.",
        "def ticket(hours):\n    return min(2 * hours, 15)",
        "Each half of the sentence has its place in the code now.",
    ),
    "does-too-much": _example(
        'Only the first "TODO" of a note was to be ticked. `note.replace("TODO", "done")` ticked '
        "all of them.",
        'def tick(note):\n    return note.replace("TODO", "done", 1)',
        "The code stops where the task says.",
    ),
    "wrong-place": _example(
        "The newest message stands at the end of a list. `messages[0]` showed the oldest one.",
        "newest = messages[-1]",
        "Saying aloud what a position stands for helps: 0 is the first one, -1 the last.",
    ),
    "wrong-type": _example(
        "Next year's age was to be printed. What was typed in is text, and text and a number "
        "cannot be added.",
        "age = int(input())\nprint(age + 1)",
        "The text is turned into a number once, right where it comes in.",
    ),
    "falsy-value": _example(
        "A game uses the player's stake, or 10 if none is given. With `stake or 10`, a stake of 0 "
        "became 10.",
        "def used(stake=None):\n    if stake is None:\n        return 10\n    return stake",
        "0 is a stake; only `None` says that there is none.",
    ),
    "text-form": _example(
        'A label was to read "Kim: 3.50". The first try gave "Kim:3.5".',
        'def label(name, price):\n    return f"{name}: {price:.2f}"',
        "The space and the two digits after the point are part of what is asked.",
    ),
    "duplicates": _example(
        "How many different birds were seen? `len(birds)` counted each bird as often as it came.",
        "def kinds(birds):\n    return len(set(birds))",
        "A set holds each one once. Whether that is wanted is for the task to say.",
    ),
    "too-slow": _example(
        "Which guests have paid? For each guest the whole list of payments was looked through.",
        "paid = set(payments)\nhere = [guest for guest in guests if guest in paid]",
        "A set finds an item at once, however many there are.",
    ),
    "exceptions": _example(
        "A missing file was to give an empty text. `except Exception` also hid a spelling mistake "
        "in the function.",
        "def text_of(path):\n    try:\n        return path.read_text()\n"
        '    except FileNotFoundError:\n        return ""',
        "Only the error that is expected is caught, and only round the line that may raise it.",
    ),
    "hard-coded": _example(
        "The area of a garden was to be worked out. `return 12` was right for 3 times 4 metres, "
        "and for nothing else.",
        "def area(width, length):\n    return width * length",
        "The result follows from what comes in.",
    ),
    "other-task": _example(
        "Asked was how long the longest song is. The first try gave its title.",
        "def longest(songs):\n    return max(song.seconds for song in songs)",
        "Most of it was right; only the last step answered another question.",
    ),
    "interface": _example(
        "`greet()` was to work without a name, but the function insisted on one.",
        'def greet(name="you"):\n    return f"Good morning, {name}"',
        "With a default value, both ways of calling it are allowed.",
    ),
}
"""Texts for the third step of the ladder."""
