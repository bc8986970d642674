"""Two challenges whose tests are code, random and rules, from notebook to verdict and check."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_samples import jail

from jupyter_codementor.challenges import leaks, read, student_notebook, write
from jupyter_codementor.flows.check_challenge import CheckChallenge
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import CodeTest, RandomCases, Script

WORDS = (
    "import random\n"
    "from jupyter_codementor.asserts import approx, raises, random_cases, source, steps, unordered"
)


def cell(role: str | None, text: str, kind: str = "code", **own: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": kind,
        "source": text,
        "metadata": {},
        "id": f"cell-{len(text)}-{sum(map(ord, text))}",
    }
    if role is not None:
        made["metadata"]["codementor"] = {"role": role, **own}
    if role == "wrong":
        made["metadata"]["tags"] = ["nbval-skip"]
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(id: str, entry: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
    metadata = {
        "format": 1,
        "id": id,
        "title": id,
        "difficulty": "medium",
        "skills": ["classes"],
        "xp": 60,
        "entry": [entry],
        "isolate": "test",
    }
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"codementor": metadata},
        "cells": [cell(None, WORDS), cell("description", f"Write `{entry}`.", "markdown"), *cells],
    }


QUEUE = """class Queue:
    def __init__(self, most):
        self.most = most
        self.items = []

    def put(self, item):
        if len(self.items) >= self.most:
            raise OverflowError("the queue is full")
        self.items.append(item)

    def get(self):
        if not self.items:
            raise IndexError("the queue is empty")
        return self.items.pop(0)

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        while self.items:
            yield self.get()
"""
QUEUE_NOTEBOOK = notebook(
    "bounded-queue",
    "Queue",
    [
        cell("starter", "class Queue:\n    ..."),
        cell("solution", QUEUE),
        cell(
            "test",
            "queue = Queue(3)\nfor n in range(3):\n    queue.put(n)\n"
            "assert [queue.get() for _ in range(3)] == [0, 1, 2]",
            name="first in, first out",
        ),
        cell(
            "test",
            "queue = Queue(2)\nfor word in ['a', 'b']:\n    queue.put(word)\n"
            "with raises(OverflowError):\n    queue.put('c')\nassert len(queue) == 2",
            name="it is full",
        ),
        cell(
            "test",
            "queue = Queue(1)\nfor _ in range(2):\n    with raises(IndexError, match='empty'):\n"
            "        queue.get()\nassert len(queue) == 0",
            name="it is empty",
        ),
        cell(
            "test",
            "for size in range(1, 6):\n    queue = Queue(size)\n    for n in range(size):\n"
            "        queue.put(n)\n    assert list(queue) == list(range(size)), f'of {size}'\n"
            "    assert len(queue) == 0",
            name="iterating empties it",
            hidden=True,
        ),
        cell(
            "test",
            "rng = random.Random(1)\nqueue, model = Queue(4), []\nfor _ in range(60):\n"
            "    if rng.random() < 0.5 and len(model) < 4:\n        n = rng.randint(0, 9)\n"
            "        queue.put(n)\n        model.append(n)\n    elif model:\n"
            "        assert queue.get() == model.pop(0)\n    assert len(queue) == len(model)",
            name="many steps",
            hidden=True,
        ),
        cell("hint", "Keep a list.", "markdown"),
        cell("wrong", QUEUE.replace("pop(0)", "pop()"), cause="last in, first out"),
        cell("wrong", QUEUE.replace(">= self.most", "> self.most"), cause="one too many"),
        cell(
            "wrong",
            QUEUE.replace('raise IndexError("the queue is empty")', "return None"),
            cause="says nothing when it is empty",
        ),
    ],
)
FOLD = """def fold(function, items, start):
    if not items:
        return start
    return fold(function, items[1:], function(start, items[0]))
"""
FOLD_NOTEBOOK = notebook(
    "fold",
    "fold",
    [
        cell("starter", "def fold(function, items, start):\n    ..."),
        cell("solution", FOLD),
        cell("test", "assert fold(lambda a, b: a + b, [1, 2, 3], 0) == 6", name="a sum"),
        cell("test", "assert fold(lambda a, b: a + [b], 'ab', []) == ['a', 'b']", name="a list"),
        cell("test", "assert fold(max, [3, 9, 4], 0) == 9", name="the largest"),
        cell("test", "assert source(fold).recurses()", name="it recurses"),
        cell("test", "assert not source(fold).loops()", name="no loops", hidden=True),
        cell(
            "test",
            "order = []\ndef note(a, b):\n    order.append((a, b))\n    return b\n"
            "assert fold(note, [1, 2], 0) == 2\nassert order == [(0, 1), (1, 2)]",
            name="from the left",
            hidden=True,
        ),
        cell(
            "test",
            "@random_cases(fold, seed=5, count=15)\ndef inputs(rng):\n"
            "    return None, [], rng.randint(0, 99)",
            name="nothing to fold",
            hidden=True,
        ),
        cell("hint", "What of no items?", "markdown"),
        cell(
            "wrong",
            FOLD.replace("function(start, items[0])", "function(items[0], start)"),
            cause="turns the arguments round",
        ),
        cell(
            "wrong",
            "def fold(function, items, start):\n    for item in items:\n"
            "        start = function(start, item)\n    return start\n",
            cause="loops",
        ),
        cell("wrong", FOLD.replace("return start", "return None"), cause="forgets the start"),
    ],
)


@pytest.mark.parametrize("notebook", [QUEUE_NOTEBOOK, FOLD_NOTEBOOK], ids=["queue", "fold"])
async def test_a_challenge_with_tests_that_are_code_passes_the_check(
    notebook: dict[str, Any],
) -> None:
    report = await CheckChallenge(jail("C"))(notebook)
    errors = [finding.message for finding in report.findings if finding.level == "error"]
    assert errors == []
    assert report.passed
    assert report.mutants_killed >= 0.8 * report.mutants
    forms = [finding.message for finding in report.findings if finding.rule == "form"]
    assert any("is code in a box of its own" in form for form in forms)


@pytest.mark.parametrize("notebook", [QUEUE_NOTEBOOK, FOLD_NOTEBOOK], ids=["queue", "fold"])
def test_it_survives_writing_and_gives_nothing_away(notebook: dict[str, Any]) -> None:
    challenge = read(notebook).challenge
    assert challenge.isolate == "test"
    assert any(isinstance(case.check, CodeTest) for case in challenge.test_cases)
    assert read(write(challenge, notebook)).challenge == challenge
    assert read(write(challenge)).challenge == challenge
    assert leaks(notebook, student_notebook(notebook)) == ()
    student = student_notebook(notebook)
    texts = [each.source for each in student.cells]
    assert any("for n in range(3)" in text or "lambda a, b" in text for text in texts)
    assert not any(
        "many steps" in str(each) or "order = []" in each.source for each in student.cells
    )


def test_each_word_takes_its_form() -> None:
    kinds = [type(case.check) for case in read(FOLD_NOTEBOOK).challenge.test_cases]
    assert kinds == [CodeTest, CodeTest, Script, Script, Script, CodeTest, RandomCases]


async def test_a_wrong_solution_is_told_what_failed() -> None:
    challenge = read(FOLD_NOTEBOOK).challenge
    turned = challenge.wrong[0].code
    verdict = await grade(challenge, turned, jail("C"), hidden=True)
    told = {case.name: case for case in verdict.cases}
    assert told["a list"].status in ("failed", "error")
    assert told["no loops"].status == "passed"
    looping = await grade(challenge, challenge.wrong[1].code, jail("C"), hidden=True)
    failed = {case.name for case in looping.cases if case.status == "failed"}
    assert failed == {"it recurses", "no loops"}
