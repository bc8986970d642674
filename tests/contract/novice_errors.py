"""Sixteen mistakes that everybody makes in the first weeks, each with what has to be said of it."""

from __future__ import annotations

from msgspec import Struct


class NoviceError(Struct, frozen=True):
    """A mistake.

    Args:
        name: what it is, in a few words.
        code: the student's code, which raises it when it is loaded.
        type_name: the exception.
        line: where.
        says: a word that a good explanation has in its cause.
    """

    name: str
    code: str
    type_name: str
    line: int
    says: str


NOVICE_ERRORS = (
    NoviceError(
        "a misspelled name",
        "def f(xs):\n    result = 0\n    for x in xs: result += x\n\n    return reslt\nf([1])\n",
        "NameError",
        5,
        "`result`",
    ),
    NoviceError(
        "a position too far",
        "def f(xs):\n    return xs[3]\nf([1, 2, 3])\n",
        "IndexError",
        2,
        "length `3`",
    ),
    NoviceError(
        "a misspelled attribute",
        "class Cat:\n    def __init__(self):\n        self.name = 'Mia'\nprint(Cat().nmae)\n",
        "AttributeError",
        4,
        "nmae",
    ),
    NoviceError(
        "an average of nothing",
        "def mean(xs):\n    return sum(xs) / len(xs)\nmean([])\n",
        "ZeroDivisionError",
        2,
        "`len(xs)`",
    ),
    NoviceError(
        "a decimal given to int", "def f(x):\n    return int(x)\nf('3.5')\n", "ValueError", 2, "3.5"
    ),
    NoviceError(
        "text and number joined",
        "def f(age):\n    return 'I am ' + age\nf(12)\n",
        "TypeError",
        2,
        "`str`",
    ),
    NoviceError(
        "a misspelled key",
        "def f(cat):\n    return cat['nmae']\nf({'name': 'Mia'})\n",
        "KeyError",
        2,
        "'name'",
    ),
    NoviceError(
        "a total that never began",
        "total = 0\ndef f(x):\n    total += x\n    return total\nf(1)\n",
        "UnboundLocalError",
        3,
        "value to begin with",
    ),
    NoviceError(
        "one argument too few",
        "def g(a, b):\n    return a + b\ndef f(x):\n    return g(x)\nf(1)\n",
        "TypeError",
        4,
        "fewer",
    ),
    NoviceError(
        "round brackets for a list",
        "def f(xs):\n    return xs(0)\nf([1])\n",
        "TypeError",
        2,
        "`xs`",
    ),
    NoviceError(
        "the result of sort",
        "def f(xs):\n    ys = xs.sort()\n    return ys[0]\nf([2, 1])\n",
        "TypeError",
        3,
        "`sort`",
    ),
    NoviceError(
        "a recursion without an end",
        "def f(n):\n    return n * f(n - 1)\nf(3)\n",
        "RecursionError",
        2,
        "the case that ends",
    ),
    NoviceError("a missing colon", "def f(xs)\n    return xs\n", "SyntaxError", 1, "colon"),
    NoviceError(
        "a bracket left open",
        "def f(xs):\n    return (xs[0]\nprint(1)\n",
        "SyntaxError",
        2,
        "parenthesis",
    ),
    NoviceError(
        "no indentation", "def f(xs):\nreturn xs\n", "IndentationError", 2, "further to the right"
    ),
    NoviceError(
        "one equals sign in a condition",
        "def f(x):\n    if x = 1:\n        return 2\n",
        "SyntaxError",
        2,
        "`==`",
    ),
)
