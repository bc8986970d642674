"""The glossary: errors, classes and what else programs are made of."""

from __future__ import annotations

from typing import Final

from .glossary_entry import Entry, entry

PROGRAMS: Final[tuple[Entry, ...]] = (
    entry(
        "indentation",
        "indentation, indent, indented, spaces, tab, tabs, indentationerror",
        "The spaces at the start of a line tell Python which lines belong together. Lines with the "
        "same number of spaces below a colon form a block. Four spaces a step is the custom.",
        'for n in [1, 2]:\n    print(n)      # in each round\nprint("end")   # once',
        "What would change if the last line were indented too?",
    ),
    entry(
        "a comment",
        "comment, comments, #, docstring, docstrings",
        "A comment starts with `#` and is for people only: Python skips it. A good one says why "
        "something is done. A docstring is a text in the first line of a function that says what "
        "the function does.",
        "price = 4     # for members only",
        "Which line of your code would puzzle a friend most?",
    ),
    entry(
        "a module",
        "module, modules, import, imports, library, libraries, package",
        "A module is a file of code that others have written and you can use. `import` fetches "
        "it. Its functions are then called with the module's name and a dot in front.",
        "import math\nprint(math.sqrt(81))   # 9.0",
        "What happens if you leave out the first line?",
    ),
    entry(
        "an exception",
        "exception, exceptions, error, errors, traceback, tracebacks, error message, stack trace",
        "An exception is how Python says that it cannot go on. The last line of the message names "
        "the kind of error and what was wrong. The lines above it say where, and the lowest one of "
        "your own code is the place to look.",
        'int("seven")    # ValueError: invalid literal for int()',
        "What do the last line and the line number in your message say?",
    ),
    entry(
        "`try` and `except`",
        "try, except, try and except, try except, catch, handle an error, exception handling",
        "`try` runs lines that may fail. If one raises the exception that `except` names, the "
        "program goes on there and does not stop. Name the exception that you expect, so that "
        "other mistakes stay visible.",
        'try:\n    n = int("seven")\nexcept ValueError:\n    n = 0',
        'What would happen here with a bare `int("7")`?',
    ),
    entry(
        "`raise`",
        "raise, raise an exception, raising, raise an error, valueerror",
        "`raise` stops the function with an exception. It is the way to say: this input makes no "
        "sense, I cannot give a result. The caller may catch it with `try` and `except`.",
        'if speed < 0:\n    raise ValueError("speed cannot be negative")',
        "Why is an exception better here than a made-up result?",
    ),
    entry(
        "a class",
        "class, classes, object, objects, instance, instances, oop, object-oriented",
        "A class is a plan for things of one kind. Each thing made from it is an object with data "
        "of its own (attributes) and things it can do (methods). You make one by calling the "
        "class.",
        "class Lamp:\n    def __init__(self):\n        self.on = False\n\ndesk = Lamp()",
        "If you make two lamps and switch one on, what does the other one do?",
    ),
    entry(
        "`self`",
        "self, __init__, init, constructor, attribute, attributes",
        "`self` is the object itself, inside of its own methods. What you store under `self.` "
        "stays with the object; a plain name is gone when the method ends. `__init__` runs once, "
        "when an object is made.",
        "class Counter:\n    def __init__(self):\n        self.count = 0\n\n"
        "    def press(self):\n        self.count += 1",
        "What would `count = 0` without `self.` do?",
    ),
    entry(
        "a method",
        "method, methods, dot notation",
        "A method is a function that belongs to a value. You call it with a dot: `text.upper()`. "
        "Some methods give back a new value, others change the thing itself and give back `None`.",
        'print("hello".upper())   # HELLO',
        "Is a list's `sort` of the first or of the second sort?",
    ),
    entry(
        "recursion",
        "recursion, recursive, recursive function, base case, recursionerror",
        "A recursive function calls itself with a smaller task. It needs a base case: the "
        "smallest task, which it answers at once. Without one, or if the task does not become "
        "smaller, it never ends.",
        'def dots(n):\n    if n == 0:\n        return ""\n    return "." + dots(n - 1)',
        "Which is the base case here?",
    ),
    entry(
        "a list comprehension",
        "list comprehension, comprehension, comprehensions, list comprehensions",
        "A list comprehension makes a new list in one line. It says what goes into the list, for "
        "which items, and maybe on which condition. It does the same as a loop with `append`.",
        'names = ["Al", "Beatrice"]\nlong = [name for name in names if len(name) > 3]',
        "How would you write this as a loop?",
    ),
    entry(
        "sorting",
        "sort, sorting, sorted, sort(), sorted(), sort key, order",
        "`sorted` gives you a new list in order; a list's own `sort` changes that list and gives "
        "back `None`. With `key` you name a function, and its results are compared instead of the "
        "items. `reverse=True` turns the order round.",
        'print(sorted(["fig", "apple", "kiwi"], key=len))   # fig, kiwi, apple',
        "By what would you like your items to be ordered?",
    ),
    entry(
        "`len`",
        "len, len(), length",
        "`len` says how many items a list has, or how many characters a text has. As counting "
        "begins at 0, the last position is one less than the length.",
        'print(len("moon"))   # 4',
        "What is `len` of an empty list?",
    ),
    entry(
        "`enumerate`",
        "enumerate, enumerate(), zip, zip()",
        "`enumerate` gives you each item together with its position. `zip` goes through two lists "
        "side by side and gives you pairs. Both save you from counting by hand.",
        'for place, name in enumerate(["Kim", "Lee"], start=1):\n    print(place, name)',
        "Which of the two would you use to compare two lists item by item?",
    ),
    entry(
        "scope",
        "scope, scopes, local variable, global variable, global, local, unboundlocalerror",
        "A name that is set inside of a function lives only there, while the function runs. From "
        "outside you cannot see it. Give values to a function by parameters, and get them back by "
        "`return`.",
        "def f():\n    inside = 3\n\nf()\nprint(inside)    # NameError",
        "How could the value get out of `f`?",
    ),
    entry(
        "a `NameError`",
        "nameerror, name error, not defined, name is not defined",
        "A `NameError` says that Python does not know a name. Mostly it is spelled in another way "
        "than before, it is set further down, or quotes are missing around a text.",
        "total = 3\nprint(totl)    # NameError: name 'totl' is not defined",
        "Where in your code should that name get its value?",
    ),
    entry(
        "a syntax error",
        "syntaxerror, syntax error, syntax, invalid syntax",
        "A syntax error means that Python cannot read the code, so nothing has run yet. Look at "
        "the line that is named and at the one above it. Often a colon, a quote or a bracket is "
        "missing.",
        "if rain > 5        # the colon is missing\n    stay()",
        "Does each bracket and each quote in that line have its partner?",
    ),
    entry(
        "dividing by zero",
        "zerodivisionerror, division by zero, divide by zero, dividing by zero",
        "No number can be divided by zero, so Python raises a `ZeroDivisionError`. Mostly the "
        "divisor is a length or a count that can be 0. Ask for that case before you divide.",
        "people = 0\nprint(12 / people)   # ZeroDivisionError",
        "For which input is your divisor 0?",
    ),
    entry(
        "a test",
        "test, tests, assert, testing, unit test, test case, hidden test, visible test",
        "A test calls your code with some input and compares what comes back with what should "
        "come. `assert` does nothing if its condition is true, and raises an error if not. Hidden "
        "tests try inputs that the examples do not show.",
        "assert abs(-3) == 3",
        "Which input would you try if you wanted to break your own code?",
    ),
    entry(
        "debugging",
        "debug, debugging, bug, bugs, find a mistake, find mistakes, find my mistake",
        "Debugging is finding the line where the code first does something else than you think. "
        "Take the smallest input that goes wrong. Then print the variables after each step and "
        "compare them with what you worked out on paper.",
        'print("after the loop:", total)',
        "Which variable would you like to see first?",
    ),
    entry(
        "how many steps code takes",
        "big o, complexity, time complexity, efficiency, efficient, o(n), runtime",
        "Complexity says how the number of steps grows with the input. Twice the data and twice "
        "the steps is fine. A loop inside a loop over the same data means four times the steps, "
        "and that soon becomes slow.",
        "for a in names:          # n rounds\n    for b in names:      # n rounds each\n        "
        "print(a, b)",
        "How many lines does this print for ten names?",
    ),
)
"""Concepts of the later weeks."""
