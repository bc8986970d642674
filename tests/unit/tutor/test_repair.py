"""Small changes: what is tried, what it would mend, and what the attempts say."""

from __future__ import annotations

import ast

import pytest

from jupyter_codementor.model.behaviour import Attempt
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.tutor.causes.clues import weighed
from jupyter_codementor.tutor.causes.kinds_of_steps import kinds
from jupyter_codementor.tutor.causes.nearest import steps_to
from jupyter_codementor.tutor.causes.repair import candidates, clues_of
from jupyter_codementor.tutor.causes.repair_text import Source

_SUM = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"


def same(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except SyntaxError:
        return False


@pytest.mark.parametrize(
    ("wrong", "right", "mistake"),
    [
        ("def f(x):\n    return x < 3\n", "def f(x):\n    return x <= 3\n", "boundary"),
        ("def f(x):\n    print(x)\n", "def f(x):\n    return x\n", "prints"),
        (
            "def f(a):\n    for i in range(a):\n        g(i)\n",
            "def f(a):\n    for i in range(a + 1):\n        g(i)\n",
            "off-by-one",
        ),
        (
            _SUM.replace("    return", "        return"),
            _SUM.replace("total += x\n", "total += x\n        pass\n"),
            "returns-early",
        ),
        (
            "def f(a, b):\n    return a and b\n",
            "def f(a, b):\n    return a or b\n",
            "wrong-condition",
        ),
        (
            "def f(x=None):\n    return x or 3\n",
            "def f(x=None):\n    return (x if x is not None else 3)\n",
            "falsy-value",
        ),
        (
            "def f(n):\n    return [n] + g(n)\n",
            "def f(n):\n    return (g(n) + [n])\n",
            "wrong-order",
        ),
        (
            "def f(x):\n    x.strip()\n    return x\n",
            "def f(x):\n    x = x.strip()\n    return x\n",
            "loses-value",
        ),
    ],
)
def test_a_beginners_slip_is_among_the_changes(wrong: str, right: str, mistake: Mistake) -> None:
    found = [each.edit for each in candidates(Source(wrong), [], frozenset())]
    assert mistake in {edit.mistake for edit in found if same(edit.code, right)}


def test_only_the_changed_place_is_another_one() -> None:
    code = "def f(x):  # größer\n    return x < 3  # Grenze\n"
    found = [each.edit.code for each in candidates(Source(code), [], frozenset())]
    assert "def f(x):  # größer\n    return x <= 3  # Grenze\n" in found


@pytest.mark.parametrize(
    ("own", "reference", "mistake"),
    [
        (
            _SUM,
            _SUM.replace("    total", "    if not xs:\n        return None\n    total", 1),
            "missing-case",
        ),
        (_SUM.replace("= 0", "= 1"), _SUM, "wrong-start"),
        (_SUM.replace("+= x", "-= x"), _SUM, "wrong-operation"),
        (_SUM.replace("return total", "return [total]"), _SUM, "wrong-operation"),
        ("def f(x):\n    return [x, 1]\n", "def f(x):\n    return (x, 1)\n", "wrong-type"),
        ("def f(x):\n    return x\n", "def f(x):\n    return sorted(x)\n", "wrong-order"),
    ],
)
def test_a_difference_to_a_solution_tells_a_kind(
    own: str, reference: str, mistake: Mistake
) -> None:
    steps = steps_to(ast.parse(own), ast.parse(reference))
    assert mistake in {kind for step in steps for kind, _ in kinds(step)}


def test_names_make_no_difference_to_a_solution() -> None:
    other = _SUM.replace("total", "s").replace("xs", "numbers").replace("x in", "n in")
    assert steps_to(ast.parse(other.replace("+= x", "+= n")), ast.parse(_SUM)) == []


def test_the_change_that_mends_all_tells_the_mistake_and_its_line() -> None:
    source = Source("def f(x):\n    y = x + 1\n    return y < 3\n")
    tried = candidates(source, [], frozenset())
    attempts = [
        Attempt(frozenset({0}), frozenset(), passes=each.edit.what == "comparison <=")
        if each.edit.what == "comparison <="
        else Attempt(frozenset(), frozenset({1}), passes=False)
        for each in tried
    ]
    best = weighed(clues_of(tried, attempts, 1))[0]
    assert (best.mistake, best.lines) == ("boundary", (3,))


def test_changes_that_break_something_say_nothing() -> None:
    tried = candidates(Source(_SUM), [], frozenset())
    attempts = [Attempt(frozenset({0}), frozenset({1}), passes=False)] * len(tried)
    assert list(clues_of(tried, attempts, 1)) == []
