"""Rules for code that Python cannot read at all."""

from __future__ import annotations

from typing import Final

from .error_rules import Rule

_SYNTAX: Final = ("SyntaxError",)
_INDENTATION: Final = ("IndentationError", "TabError")

SYNTAX: Final[tuple[Rule, ...]] = (
    Rule(
        types=_INDENTATION,
        pattern=r"expected an indented block",
        kind="the block that belongs to the line above is missing",
        cause="After a line that ends with a colon, the lines that belong to it stand further to "
        "the right, usually by four spaces, and there has to be at least one.",
        question="Which lines belong to the line with the colon?",
        leads=True,
    ),
    Rule(
        types=_INDENTATION,
        pattern=r"unexpected indent",
        kind="it stands further to the right than the line above allows",
        cause="A line may begin further to the right only after one that ends with a colon. There "
        "are spaces too many, or a line with a colon is missing.",
        question="To which line above does it belong?",
        leads=True,
    ),
    Rule(
        types=_INDENTATION,
        pattern=r"unindent does not match",
        kind="it begins at a place where no other line begins",
        cause="A line that goes back to the left has to begin exactly where an earlier line of "
        "the code began. Count the spaces of the lines before it.",
        question="Below which line should it begin?",
        leads=True,
    ),
    Rule(
        types=_INDENTATION,
        pattern=r"tab",
        kind="tabs and spaces are mixed at its beginning",
        cause="A tab and some spaces can look the same, and Python cannot tell which lines belong "
        "together. Use spaces only.",
        question="Which lines were copied from elsewhere?",
        leads=True,
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"expected ':'",
        kind="a line that opens a block is not complete",
        cause="A line with `def`, `if`, `else`, `for`, `while` or `class` ends with a colon.",
        question="What comes at the end of such a line?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"'(.)' was never closed",
        kind="a bracket is opened and never closed",
        cause="The bracket {0} that is opened in {line} has no partner. Python reads on into the "
        "next lines to find it, so the mistake can seem to be further down.",
        question="Which closing bracket belongs to which opening one?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"unmatched '(.)'|does not match opening",
        kind="the brackets do not fit together",
        cause="A bracket is closed that was not opened, or one of another shape. Go through the "
        "line from the left and count each bracket up and down.",
        question="Which opening bracket does it belong to?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"unterminated|EOL while|EOF while scanning",
        kind="a text begins and never ends",
        cause="A text ends with the same quotation mark with which it begins, on the same line. "
        "An apostrophe inside of a text in single marks ends it too early.",
        question="Where should the text end?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"Maybe you meant '==' or ':='|cannot assign to .*here",
        kind="a value is given where one is compared",
        cause="One `=` gives a name a value; asking whether two values are equal takes two.",
        question="Do you want to give a value here, or to ask a question?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"cannot (?:assign to|delete) (.*)",
        kind="something other than a name stands left of the `=`",
        cause="Left of `=` stands the name that is given a value. What stands there in {line} "
        "cannot be given one: a call, a calculation or a fixed value.",
        question="Which name should hold the result?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"'(return|yield|await)' outside",
        kind="it stands outside of any function",
        cause="{0} belongs into a function. The line begins too far to the left, or a line before "
        "it ended the function already.",
        question="Which function should this line belong to?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"'(break|continue)'",
        kind="it stands outside of any loop",
        cause="{0} belongs into a loop. The line begins too far to the left, or it stands in an "
        "`if` that no loop surrounds.",
        question="Which loop should it leave?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"invalid (?:non-printable )?character",
        kind="there is a character that Python does not know",
        cause="Curly quotation marks, long dashes and invisible spaces look right, but Python "
        "knows the plain ones of the keyboard only. They come along with copied text.",
        question="Which part of the line was copied?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"forgot a comma",
        kind="two values stand side by side with nothing in between",
        cause="Values in brackets are separated by commas. In {line} a comma or an operator is "
        "missing between two of them.",
        question="Where does one value end and the next begin?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"invalid decimal literal|leading zeros|invalid .* literal",
        kind="a number or a name is written in a way that Python does not know",
        cause="Names cannot begin with a digit, numbers have no units and no leading zeros, and "
        "their decimal sign is a dot.",
        question="Should this be a number or a name?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"f-string",
        kind="what stands in the curly brackets of a text cannot be read",
        cause="Inside of the curly brackets of an f-text stands an ordinary expression, and the "
        "brackets have to be closed. Quotation marks in it differ from those around the text.",
        question="What should be put into the text there?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"positional argument follows keyword|non-default argument|without a default",
        kind="the parameters stand in an order that is not allowed",
        cause="Those with a name and `=` stand behind those without.",
        question="Which of the parameters have a default value?",
        mistake="interface",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"expected 'except' or 'finally'",
        kind="a `try` has no `except`",
        cause="A block with `try` is followed by `except`, which begins at the same place as it.",
        question="Which exception do you want to catch?",
        mistake="exceptions",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"print",
        kind="`print` is written as in an old Python",
        cause="`print` is a function: what it shows stands in round brackets.",
        question="What should be shown?",
    ),
    Rule(
        types=_SYNTAX,
        pattern=r"NUL|surrogate|nested too deep",
        kind="the text of the code itself is damaged or far too deep",
        cause="There is something in it that no keyboard types. It came with a copy; type the line "
        "anew.",
        question="Where does this line come from?",
    ),
    Rule(
        types=_SYNTAX,
        kind="there is something that Python cannot read",
        cause="Something is missing, too much, or misspelled, there or at the end of the line "
        "before: a bracket, a comma, a colon, a quotation mark, a keyword such as `elif`.",
        question="If you read the line aloud sign by sign, where does it stop making sense?",
    ),
)
"""The first that fits speaks."""
