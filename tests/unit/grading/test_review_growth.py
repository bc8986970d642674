"""Growth: it is spoken of where it is sure, and where the task asks for less."""

from __future__ import annotations

import pytest

from jupyter_codementor.grading.review import compose, own_findings
from jupyter_codementor.grading.review.orders import Order, order_of

NESTED = "nested-loops-over-the-same-items"
SEARCHED = "list-searched-inside-a-loop"
WHOLE = "whole-list-worked-on-inside-a-loop"
SLOW = [
    (NESTED, 3, "def f(a):\n    for x in a:\n        for y in a:\n            g(x, y)\n"),
    (
        NESTED,
        3,
        "def f(a):\n    for i in range(len(a)):\n        for j in range(i + 1, len(a)):\n"
        "            g(a[i], a[j])\n",
    ),
    (
        NESTED,
        3,
        "def f(a):\n    for i in range(len(a)):\n        for j in range(i):\n            g(i, j)\n",
    ),
    (
        NESTED,
        3,
        "def f(a):\n    for i, x in enumerate(a):\n        for y in a[i + 1:]:\n"
        "            g(x, y)\n",
    ),
    (
        SEARCHED,
        4,
        "def f(a):\n    seen = []\n    for x in a:\n        if x in seen:\n            return x\n"
        "        seen.append(x)\n",
    ),
    (
        SEARCHED,
        3,
        "def f(a):\n    for i in range(len(a)):\n        if a[i] in a[:i]:\n            g(i)\n",
    ),
    (SEARCHED, 3, "def f(a):\n    for x in a:\n        g(a.count(x))\n"),
    (SEARCHED, 2, "def f(a):\n    return [x for x in a if a.count(x) > 1]\n"),
    (WHOLE, 3, "def f(a):\n    for x in a:\n        if x == max(a):\n            g(x)\n"),
    (WHOLE, 2, "def f(a):\n    return [x - sum(a) for x in a]\n"),
    ("sorted-without-need", 3, "def f(a):\n    for i in range(len(a)):\n        g(sorted(a)[i])\n"),
    (
        "calls-itself-twice",
        4,
        "def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n",
    ),
]
FAST = {
    "rows of a grid": "def f(a):\n    for row in a:\n        for x in row:\n            g(x)\n",
    "two collections": "def f(a, b):\n    for x in a:\n        for y in b:\n            g(x, y)\n",
    "one after the other": "def f(a):\n for x in a:\n  g()\n for x in a:\n  g()\n",
    "a set": "def f(a):\n    seen = set()\n    for x in a:\n        if x in seen:\n"
    "            return x\n        seen.add(x)\n",
    "perhaps a set": "def f(a, b):\n    for x in a:\n        if x in b:\n            g(x)\n",
    "perhaps a dictionary": "def f(a):\n    for x in a:\n        if -x in a:\n            g(x)\n",
    "a short list": "def f(a):\n    vowels = ['a', 'e']\n    for x in a:\n        if x in vowels:\n"
    "            g(x)\n",
    "for one item only": "def f(a):\n    for i in range(len(a)):\n        if i == 0:\n"
    "            for x in a:\n                g(x)\n",
    "once and out": "def f(a):\n    for x in a:\n        for y in a:\n            g(x, y)\n"
    "        return 1\n",
    "only what the loop goes over": "def f(a):\n    for x in sorted(a):\n        g(x)\n",
    "a fixed part": "def f(a):\n    for x in a:\n        for y in a[:3]:\n            g(x, y)\n",
    "steps of its own": "def f(a):\n    for i in range(len(a)):\n"
    "        for j in range(i, len(a), i):\n            g(j)\n",
    "a name that was replaced": "def f(a):\n    for x in a:\n        a = [1]\n        for y in a:\n"
    "            g(y)\n",
    "remembered calls": "@cache\ndef f(n):\n    return f(n - 1) + f(n - 2)\n",
    "halves": "def f(n):\n    return f(n // 2) + f(n // 2)\n",
    "on the way": "def f(a):\n    def g():\n        for y in a:\n            h(y)\n"
    "    for x in a:\n        g()\n",
}


def rules(code: str, complexity: str = "O(n)") -> list[tuple[str, int]]:
    findings = own_findings(code, complexity=complexity)
    assert findings is not None
    growth = {NESTED, SEARCHED, WHOLE, "sorted-without-need", "calls-itself-twice"}
    return [(each.rule, each.line) for each in findings if each.rule in growth]


@pytest.mark.parametrize(("rule", "line", "code"), SLOW)
def test_what_is_surely_slower_than_asked_is_said_on_its_line(
    rule: str, line: int, code: str
) -> None:
    assert rules(code) == [(rule, line)]


@pytest.mark.parametrize("code", FAST.values(), ids=FAST.keys())
def test_what_may_be_fast_is_not_spoken_of(code: str) -> None:
    assert rules(code) == []


@pytest.mark.parametrize("complexity", ["", "O(n^2)", "O(n * m)", "fast", "O(2^n)"])
@pytest.mark.parametrize(("rule", "line", "code"), SLOW)
def test_nothing_is_said_where_the_task_asks_for_no_less(
    rule: str, line: int, code: str, complexity: str
) -> None:
    assert rules(code, complexity) == []


def test_the_sentence_names_the_collection_the_steps_and_what_is_asked() -> None:
    code = SLOW[0][2]
    [remark] = compose(code, "", own_findings(code, complexity="O(n)") or ()).remarks

    assert "For each item of `a`" in remark.sentence
    assert "1,000,000 steps" in remark.sentence
    assert "O(n)" in remark.why
    assert remark.kind == "growth"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("O(1)", Order.CONSTANT),
        ("O(log n)", Order.LOGARITHMIC),
        ("O(n)", Order.LINEAR),
        ("O(weeks)", Order.LINEAR),
        ("O(n log n)", Order.LINEARITHMIC),
        ("O(n * log(n))", Order.LINEARITHMIC),
        ("O(n^2)", Order.QUADRATIC),
        ("O(n²)", Order.QUADRATIC),
        ("O(n * n)", Order.QUADRATIC),
        ("O(n**3)", Order.CUBIC),
        ("O(2^n)", Order.EXPONENTIAL),
        ("O(n * m)", None),
        ("n", None),
        ("", None),
    ],
)
def test_a_stated_complexity_is_read_or_left_alone(text: str, order: Order | None) -> None:
    assert order_of(text) == order
