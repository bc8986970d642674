"""The glossary: values, loops and conditions."""

from __future__ import annotations

from typing import Final

from .glossary_entry import Entry, entry

VALUES: Final[tuple[Entry, ...]] = (
    entry(
        "a variable",
        "variable, variables, assignment, assign, =",
        "A variable is a name for a value. `=` does not compare: it first works out the right "
        "side and then puts the name on the result. A new `=` moves the name to another value, and "
        "the old one is forgotten.",
        "pets = 2\npets = pets + 1\nprint(pets)    # 3",
        "What would be printed if the second line stood there twice?",
    ),
    entry(
        "a number",
        "number, int, integer, float, decimal, whole number",
        "Python knows whole numbers (`int`, such as `7`) and numbers with a point (`float`, such "
        "as `7.0`). `/` always gives a float. Floats are not exact: tiny differences far behind "
        "the point are normal.",
        "print(7 / 2)     # 3.5\nprint(0.1 + 0.2) # 0.30000000000000004",
        "Which kind of number is `6 / 2`?",
    ),
    entry(
        "the remainder `%`",
        "modulo, remainder, %, modulus, mod, // and %, //, whole-number division, floor division",
        "`//` says how often one number fits into another as a whole. `%` gives what is left "
        "over. Together they split a number into full parts and a rest.",
        "print(17 // 5)   # 3 full fives\nprint(17 % 5)    # 2 are left",
        "What is left over when you divide an even number by 2?",
    ),
    entry(
        "a string",
        "string, strings, text, str",
        "A string is text between quotes. Its characters have positions, and the first one is "
        "position 0. A string never changes: its methods give you a new one, which you have to "
        "keep.",
        'name = "lena"\nloud = name.upper()\nprint(name, loud)   # lena LENA',
        "Why does `name` still print in small letters?",
    ),
    entry(
        "an f-string",
        'f-string, f string, formatted string, format, formatting, f"',
        "An f-string is text with an `f` before the first quote. What stands in curly brackets is "
        "worked out and put into the text. After a colon you can say how: `:.2f` means two digits "
        "after the point.",
        'cost = 2.5\nprint(f"A tea costs {cost:.2f} euros")',
        "What is printed if you forget the `f`?",
    ),
    entry(
        "a slice",
        "slice, slices, slicing",
        "A slice takes a piece out of a list or a text. It starts at the first position and stops "
        "before the second one. A part that you leave out means: from the start, or to the end.",
        'word = "umbrella"\nprint(word[0:3])   # umb\nprint(word[3:])    # rella',
        "What do `word[:3]` and `word[3:]` give when you add them?",
    ),
    entry(
        "an index",
        "index, indexes, indices, indexing, position, subscript, indexerror, index out of range",
        "An index is the position of an item. Counting begins at 0, so a list of three items has "
        "the positions 0, 1 and 2. `-1` means the last one. Asking for a position that is not "
        "there raises an `IndexError`.",
        'colours = ["red", "blue", "green"]\nprint(colours[0], colours[-1])   # red green',
        "Which is the last valid position of a list with ten items?",
    ),
    entry(
        "`input`",
        "input, input()",
        "`input()` waits for somebody to type a line and gives it to you. What comes in is always "
        "text, also if it looks like a number. For counting, turn it into a number first.",
        'age = int(input("How old are you? "))\nprint(age + 1)',
        "What would `+ 1` do if you left `int` out?",
    ),
    entry(
        "`print`",
        "print, print()",
        "`print` shows a value on the screen, for a person to read. It hands nothing back to your "
        "code. If another part of the program needs the value, a function must `return` it.",
        'print("ready", 3)    # ready 3',
        "What does a function give back that only prints?",
    ),
    entry(
        "`return`",
        "return, return value, returns, returning, returned",
        "`return` ends a function and hands a value back to the place that called it. Lines after "
        "it are not run. A function that comes to its end without `return` gives `None`.",
        "def double(n):\n    return 2 * n\n\nprint(double(4) + 1)   # 9",
        "What would happen here if `double` printed its result instead?",
    ),
    entry(
        "the difference between `print` and `return`",
        "print and return, return and print, print or return, return or print",
        "`print` shows a value to a person. `return` hands it to the code that called the "
        "function, which can then go on with it. Tests look at what is returned; they do not read "
        "the screen.",
        "def show(n):\n    print(n + 1)\n\nresult = show(4)\nprint(result)   # None",
        "Why is `result` `None` here, although 5 was on the screen?",
    ),
    entry(
        "a function",
        "function, functions, def, method call, call a function, calling a function, define a "
        "function",
        "A function is a piece of code with a name. `def` only writes it down; it runs when you "
        "call it with brackets. It gets values through its parameters and hands a result back by "
        "`return`.",
        "def area(width, height):\n    return width * height\n\nprint(area(3, 2))   # 6",
        "Which line of this example runs first, and which ones run after it?",
    ),
    entry(
        "a parameter",
        "parameter, parameters, argument, arguments, default argument, default value, default",
        "A parameter is a name in the first line of a function. An argument is the value that a "
        "caller puts there. A parameter with `=` has a default: the caller may leave it out.",
        'def greet(name, sign="!"):\n    return name + sign\n\nprint(greet("Ada"))   # Ada!',
        "How would you call `greet` to get a question mark?",
    ),
    entry(
        "a list",
        "list, lists, array, arrays",
        "A list keeps several values in order. Each has a position, and the first one is position "
        "0. You can add, change and remove items, and go through them with a `for` loop.",
        'bag = ["book", "pen"]\nbag.append("apple")\nprint(bag[0], len(bag))   # book 3',
        "Which position does the apple have?",
    ),
    entry(
        "`append`",
        "append, append(), add to a list, extend",
        "`append` adds one item at the end of a list. It changes the list itself and gives back "
        "`None`, so its result is not to be kept. To add all items of another list, use `extend`.",
        "queue = [\"Ben\"]\nqueue.append(\"Zoe\")\nprint(queue)   # ['Ben', 'Zoe']",
        "What would `queue = queue.append(...)` put into `queue`?",
    ),
    entry(
        "a tuple",
        "tuple, tuples, unpacking",
        "A tuple keeps several values in order, like a list, but it cannot be changed. It is "
        "handy for values that belong together. You can take it apart into several names at once.",
        "point = (3, 5)\nx, y = point\nprint(y)   # 5",
        "What else in your own life comes in fixed pairs?",
    ),
    entry(
        "a set",
        "set, sets",
        "A set keeps each value only once and has no order. It is good at one question: is this "
        "value in it? Even in a huge set this takes hardly any time.",
        'seen = {"cat", "dog", "cat"}\nprint(len(seen))        # 2\nprint("dog" in seen)    # True',
        "Why does this set have two items and not three?",
    ),
    entry(
        "a dictionary",
        "dictionary, dictionaries, dict, dicts, hash map, hashmap, map, key, keys, keyerror",
        "A dictionary keeps pairs of a key and a value. You look a value up by its key, as you "
        "look up a phone number by a name. A key that is not there raises a `KeyError`; `get` "
        "gives a default instead.",
        'ages = {"Mia": 15}\nages["Tom"] = 16\nprint(ages["Mia"], ages.get("Eva", 0))   # 15 0',
        "What are the keys here, and what are the values?",
    ),
    entry(
        "a `for` loop",
        "for loop, for loops, for, for-loop, loop, loops, iterate, iteration, looping",
        "A `for` loop does its indented lines once for each item. In each round, the name after "
        "`for` holds the next item. When there are no more items, the program goes on below the "
        "loop.",
        'for letter in "sun":\n    print(letter)    # s, then u, then n',
        "How many rounds does a `for` loop make over an empty list?",
    ),
    entry(
        "a `while` loop",
        "while loop, while loops, while, while-loop, infinite loop, endless loop",
        "A `while` loop repeats its indented lines as long as its condition is true. The condition "
        "is checked before each round. Something inside the loop must change, or it never ends.",
        "steps = 3\nwhile steps > 0:\n    print(steps)\n    steps = steps - 1",
        "What would happen without the last line?",
    ),
    entry(
        "`range`",
        "range, range()",
        "`range` gives whole numbers one after the other, mostly for a `for` loop. It starts at 0 "
        "unless you say otherwise, and it stops before the end that you name. A third number is "
        "the size of the step.",
        "print(list(range(4)))         # [0, 1, 2, 3]\nprint(list(range(2, 9, 3)))   # [2, 5, 8]",
        "Which `range` gives the numbers from 1 to 10?",
    ),
    entry(
        "`break` and `continue`",
        "break, continue",
        "`break` leaves a loop at once. `continue` skips the rest of this round and goes on with "
        "the next one. Both belong to the innermost loop around them.",
        'for day in ["Mon", "Sat", "Tue"]:\n    if day == "Sat":\n        continue\n    print(day)',
        "What would be printed with `break` instead?",
    ),
    entry(
        "an `if` statement",
        "if, if statement, else, elif, condition, conditions, conditional, branch, if else",
        "`if` runs its indented lines only when its condition is true. `elif` asks another "
        "question if the ones before were false, and `else` takes all that is left. Of such a "
        "chain, only the first true branch runs.",
        'if rain > 5:\n    plan = "cinema"\nelse:\n    plan = "park"',
        "What is the plan if `rain` is exactly 5?",
    ),
    entry(
        "a boolean",
        "boolean, booleans, bool, true, false, true and false, true or false",
        "A boolean is a value that is either `True` or `False`. Comparisons give one. You can "
        "return it as it is; no `if` is needed to turn it into `True` or `False`.",
        "warm = 24 > 20\nprint(warm)    # True",
        "What does `3 == 4` give?",
    ),
    entry(
        "`and`, `or` and `not`",
        "and or, and or not, logical operator, boolean operator, not, and, or",
        "`and` is true if both sides are true. `or` is true if at least one side is. `not` turns "
        "a value over. Each side must be a whole question of its own.",
        "free = day == 6 or day == 7     # and not: day == 6 or 7",
        "Why would `day == 6 or 7` always count as true?",
    ),
    entry(
        "`==` and `=`",
        "== and =, = and ==, ==, comparison, comparisons, equality, comparison operator",
        "`=` gives a value a name. `==` asks whether two values are equal and answers `True` or "
        "`False`. There are also `!=` (not equal), `<`, `<=`, `>` and `>=`.",
        "seats = 4\nprint(seats == 5)   # False",
        "Which of the two signs belongs into an `if`?",
    ),
    entry(
        "`None`",
        "none, nonetype, null, nothing",
        "`None` stands for: there is no value. A function without `return` gives it, and so do "
        "methods that change a list in place, such as `sort`. Ask for it by `is None`.",
        'found = None\nif found is None:\n    print("nothing yet")',
        "Which function in your code could hand back `None`?",
    ),
    entry(
        "converting a value",
        "type, types, convert, conversion, casting, cast, typeerror, type error",
        "Every value has a type, such as text or number, and it decides what you can do with it. "
        "`int`, `float`, `str` and `list` make a new value of another type. Mixing types, as in "
        "text plus number, raises a `TypeError`.",
        'tickets = "3"\nprint(int(tickets) * 2)   # 6\nprint(tickets * 2)        # 33',
        "Why does the second line print 33?",
    ),
)
"""Concepts of the first weeks."""
