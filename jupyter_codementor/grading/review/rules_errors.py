"""Words for bugs with exceptions, asserts and classes. Rule numbers and names are Ruff's."""

from __future__ import annotations

from typing import Final

from .rule import bug

LINTER_ERRORS: Final = (
    bug(
        "F631",
        "assert-tuple",
        82,
        "This `assert` checks a tuple, which always counts as true.",
        "It can never fail, so it checks nothing.",
        "Take the brackets around the condition and its message away.",
    ),
    bug(
        "B012",
        "jump-statement-in-finally",
        78,
        "`{name}` inside `finally` swallows whatever error was on its way.",
        "Errors vanish without a trace, also those that you do not expect.",
        "Move it below the `try` statement.",
    ),
    bug(
        "B016",
        "raise-literal",
        90,
        "Only exceptions can be raised, and this is none.",
        "Python stops with a TypeError in place of your error.",
        "Raise an exception such as ValueError, with a sentence in its brackets.",
    ),
    bug(
        "PLW0133",
        "useless-exception-statement",
        90,
        "This line makes an exception but does not raise it.",
        "The code goes on as if nothing were wrong.",
        "Put `raise` before it.",
    ),
    bug(
        "E722",
        "bare-except",
        80,
        "`except:` without a name catches every error, also typing mistakes in your own code.",
        "Real bugs stay hidden, and the program cannot even be stopped with Ctrl+C.",
        "Name the errors that you expect, such as `except ValueError:`.",
    ),
    bug(
        "BLE001",
        "blind-except",
        58,
        "`{name}` stands for nearly every error there is.",
        "Bugs in your own code are caught here as well, and stay hidden.",
        "Name the errors that you expect.",
    ),
    bug(
        "PLW0129",
        "assert-on-string-literal",
        80,
        "This `assert` checks a text, which counts as true.",
        "It can never fail, so it checks nothing.",
    ),
    bug(
        "N805",
        "invalid-first-argument-name-for-method",
        78,
        "The first parameter of a method should be `self`.",
        "Python passes the object itself there; if the name was forgotten, all others shift.",
    ),
    bug(
        "PIE794",
        "duplicate-class-field-definition",
        74,
        "This class gives the same field a value twice; here again: `{name}`.",
        "Only the last one counts.",
    ),
    bug(
        "S307",
        "suspicious-eval-usage",
        64,
        "`eval` runs whatever stands in the text as Python.",
        "If somebody else wrote that text, they decide what your program does.",
        "`int`, `float` or `ast.literal_eval` read values and run nothing.",
    ),
)
