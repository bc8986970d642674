"""What kind of step mends a kind of mistake, in words that fit every task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

NEXT_STEPS: Final[Mapping[Mistake, str]] = {
    "prints": "The next step is one word in one line. The rest of your function can stay.",
    "no-return": "The next step is to give the missing way an end of its own.",
    "returns-early": "The next step is to move one line: ask what must be done in each round, and "
    "what only once, after the last one.",
    "boundary": "The next step is a small change in one comparison. No new line is needed.",
    "off-by-one": "The next step is to change where the counting starts or ends, by one.",
    "missing-case": "The next step is one more branch, before the ordinary work begins.",
    "wrong-condition": "The next step is a change in one condition. Say it aloud as a sentence "
    "first, and then write that sentence in code.",
    "wrong-operation": "The next step is to change one calculation. Do it by hand once and name "
    "each sign that you use.",
    "wrong-start": "The next step is to choose another value before the loop begins.",
    "wrong-order": "The next step is to change which thing comes first. Nothing new is needed.",
    "loses-value": "The next step is to keep a value under a name of its own until you need it.",
    "changes-input": "The next step is to work with something of your own, and to leave what you "
    "were given as it is.",
    "shared-state": "The next step is to make the list or variable at another place, so that "
    "there is a new one each time.",
    "forgets-part": "The next step is to add code for one more sentence of the task.",
    "does-too-much": "The next step is a limit: say in code which things are to be left alone.",
    "wrong-place": "The next step is to change one position, key or name.",
    "wrong-type": "The next step is to turn the value into the right type, once, at one place.",
    "falsy-value": "The next step is to ask a more exact question in the condition.",
    "text-form": "The next step is to change how the text is put together, not what is in it.",
    "duplicates": "The next step is to decide what is done with the second of two equal items.",
    "too-slow": "The next step is to remember what you have seen already, and not to look for it "
    "again.",
    "exceptions": "The next step is about which exception is named, or around which lines.",
    "hard-coded": "The next step is to use the parameter where a fixed value stands now.",
    "other-task": "The next step is to read the task once more, and to say in one sentence what "
    "should come out.",
    "interface": "The next step is in the first line of the function or class: compare it with "
    "the example, sign by sign.",
}
"""The kind of step for each kind of mistake."""
