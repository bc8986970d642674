"""Our own checks: likely bugs, loops, and how hard code is to follow, each on its line."""

from __future__ import annotations

import time

import pytest

from jupyter_codementor.grading.review import RULES, compose, own_findings
from jupyter_codementor.grading.review.rules_own import OWN

DEEP = (
    "def f(a):\n"
    "    for i in a:\n"
    "        for j in i:\n"
    "            if j:\n"
    "                while True:\n"
    "                    if i:\n"
    "                        return j\n"
)
BROKEN = [
    ("loop-ends-in-first-round", 2, "def f(a):\n    for i in a:\n        g(i)\n        return i\n"),
    (
        "loop-ends-in-first-round",
        2,
        "def f(a):\n    for i in a:\n        if i:\n            return 1\n"
        "        else:\n            return 2\n",
    ),
    ("unreachable-code", 3, "def f():\n    return 1\n    print(2)\n"),
    ("unreachable-code", 4, "for i in range(3):\n    print(i)\n    break\n    print(i)\n"),
    ("loop-never-ends", 3, "def f(n):\n    i = 0\n    while i < n:\n        print(i)\n"),
    ("loop-never-ends", 2, "i = 0\nwhile i < 10:\n    print('again')\n"),
    ("changed-while-iterating", 3, "def f(a):\n    for i in a:\n        a.remove(i)\n"),
    ("changed-while-iterating", 3, "def f(a):\n    for i in a.keys():\n        del a[i]\n"),
    (
        "changed-while-iterating",
        4,
        "def f(a):\n    for i in range(len(a)):\n        if i:\n            a.pop(i)\n",
    ),
    ("always-true-or", 2, "def f(x):\n    if x == 1 or 2:\n        return x\n"),
    ("result-forgotten", 2, "def f(s):\n    s.strip()\n    return s\n"),
    ("result-forgotten", 2, "def f(a):\n    sorted(a)\n    return a\n"),
    ("none-from-in-place", 2, "def f(a):\n    return a.sort()\n"),
    ("none-from-in-place", 2, "def f(a):\n    b = a.append(1)\n    return b\n"),
    ("printed-not-returned", 2, "def f(a):\n    print(a)\n"),
    ("complex-structure", 1, "def f(a):\n" + "    if a:\n        a()\n" * 10),
    ("too-many-nested-blocks", 7, DEEP),
    ("long-function", 1, "def f(a):\n" + "    a()\n" * 41),
    ("index-only-to-look-up", 2, "def f(a):\n    for i in range(len(a)):\n        print(a[i])\n"),
]
FINE = {
    "the first item is what was wanted": "def f(a):\n    for i in a:\n        return i\n",
    "continue leads to a second round": (
        "def f(a):\n    for i in a:\n        if i:\n            continue\n        return i\n"
    ),
    "a generator": "def f(a):\n    for i in a:\n        yield i\n        return\n",
    "the body changes what is asked": "i = 0\nwhile i < 3:\n    i += 1\n",
    "the body leaves": "def f(n):\n    while n > 0:\n        if g():\n            return 1\n",
    "a method may change it": "def f(a, b):\n    while a != b:\n        a.pop()\n",
    "a function may change it": "def f(a, b):\n    while a < b:\n        step(a)\n",
    "a global may change": "x = 0\ndef f():\n    while x < 3:\n        step()\n",
    "the condition calls": "def f(a):\n    while a.more():\n        step(a)\n",
    "meant to go on": "def f():\n    while True:\n        step()\n",
    "a copy is gone over": "def f(a):\n    for i in a[:]:\n        a.remove(i)\n",
    "the loop ends with the change": (
        "def f(a):\n    for i in a:\n        if i:\n            a.remove(i)\n            break\n"
    ),
    "a queue grows": "def f(a):\n    for i in a:\n        if i:\n            a.append(i.next)\n",
    "a default by or": "def f(x):\n    return x or 2\n",
    "a method of the student's own": (
        "class A:\n    def sort(self):\n        return 1\n\n\ndef f(a):\n    return a.sort()\n"
    ),
    "a function of a module": "import numpy as np\n\n\ndef f(a):\n    return np.append(a, 1)\n",
    "a function that only has the name of a method": (
        "import turtle\n\nturtle.title('Race')\nplot().title('Race')\n"
    ),
    "tried for its error": "try:\n    len(a)\nexcept TypeError:\n    g()\n",
    "prints and returns": "def f(a):\n    print(a)\n    return a\n",
    "the index counts too": ("def f(a):\n    for i in range(len(a)):\n        step(i, a[i])\n"),
    "the index changes items": "def f(a):\n    for i in range(len(a)):\n        a[i] = 0\n",
    "elif is not deep": "def f(a):\n    if a:\n        g()\n" + "    elif a:\n        g()\n" * 8,
}


def found(code: str) -> list[tuple[str, int]]:
    findings = own_findings(code, entry=("f",))
    assert findings is not None
    return [(each.rule, each.line) for each in findings]


@pytest.mark.parametrize(("rule", "line", "code"), BROKEN)
def test_a_mistake_is_found_on_its_line(rule: str, line: int, code: str) -> None:
    assert (rule, line) in found(code)


@pytest.mark.parametrize("code", FINE.values(), ids=FINE.keys())
def test_code_that_is_meant_so_gets_no_remark(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(("rule", "line", "code"), BROKEN)
def test_our_sentence_has_no_blank_left(rule: str, line: int, code: str) -> None:
    findings = [each for each in own_findings(code, entry=("f",)) or () if each.rule == rule]
    [remark] = compose(code, "", findings).remarks

    assert "{" not in remark.sentence + remark.why + remark.suggestion
    assert remark.kind == RULES[rule].kind


def test_each_own_rule_without_growth_has_an_example() -> None:
    assert {rule for rule, _, _ in BROKEN} == {rule.name for rule in OWN if rule.kind != "growth"}


@pytest.mark.parametrize(
    "code",
    [
        "(" * 65_536,
        "[" * 32_768 + "]" * 32_768,
        "((((" * 2_000,
        "-" * 8_000 + "1",
        "a" + ".b" * 4_000,
        "a" + "()" * 4_000,
        "1" + "+1" * 4_000,
        "lambda:" * 1_000 + "1",
        "if x:\n pass\n" + "elif x:\n pass\n" * 580,
        "def f(x):\n" + "".join(f"{' ' * i}for i in range(i):\n" for i in range(1, 99)),
        "x = '\0'",
        "x = '\udcff'",
        "def f(:\n",
        "\ufeff",
        "a;" * 4_000,
        "def f():\n\tif x:\n        y\n",
    ],
    ids=lambda code: code[:12].encode("unicode_escape").decode(),
)
def test_hostile_or_unreadable_code_is_not_reviewed(code: str) -> None:
    assert own_findings(code, entry=("f",), complexity="O(n)") is None


@pytest.mark.parametrize(
    "code",
    [
        "def f(a):\n" + " while a<1:pass\n" * 500,
        "def f():pass\n" * 600,
        'x = "\\d"\n' * 800,
        "def f(n):\n" + " x=n+n\n" * 400,
        "def f(x):\n"
        + "".join(f"{' ' * i}for i in range(i):\n" for i in range(1, 60))
        + " " * 60
        + "pass\n",
        "def f(x):\n return [0" + " for i in range(i)" * 300 + "]\n",
    ],
    ids=lambda code: code[:12].encode("unicode_escape").decode(),
)
def test_code_made_to_keep_us_busy_is_read_in_a_moment(code: str) -> None:
    began = time.process_time()
    findings = own_findings(code, entry=("f",), complexity="O(n)")
    assert findings is not None
    compose(code, "", findings)

    assert time.process_time() - began < 1
