"""Clues add up, and say what they are made of."""

from __future__ import annotations

import pytest

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.tutor.causes.clues import Clue, weighed
from jupyter_codementor.tutor.causes.clues_reading import reading_clues
from jupyter_codementor.tutor.causes.clues_results import result_clues
from jupyter_codementor.tutor.causes.features import common
from jupyter_codementor.tutor.causes.repair_text import Source


def clue(mistake: Mistake, weight: float, why: str = "a") -> Clue:
    return Clue(mistake=mistake, weight=weight, why=why, specialist="test_analyst")


def test_two_reasons_for_one_mistake_outweigh_a_single_stronger_one() -> None:
    causes = weighed([clue("boundary", 0.6), clue("off-by-one", 0.5), clue("off-by-one", 0.5, "b")])
    assert [cause.mistake for cause in causes] == ["off-by-one", "boundary"]
    assert causes[0].confidence == pytest.approx(0.75)


def test_the_same_reason_counts_once() -> None:
    [cause] = weighed([clue("boundary", 0.6), clue("boundary", 0.4)])
    assert cause.confidence == pytest.approx(0.6)


def seen(call: str, expected: object, got: object, **more: object) -> Seen:
    arguments = more.pop("arguments", (1,))
    return Seen(
        call=call,
        arguments=arguments,  # type: ignore[arg-type] # whatever the test says
        expected=expected,
        got=got,
        passed=expected == got and not more.get("changed"),
        **more,  # type: ignore[arg-type] # as above
    )


@pytest.mark.parametrize(
    ("failing", "mistake"),
    [
        (seen("f(1)", 3, None, printed="3\n"), "prints"),
        (seen("f(1)", 3, None), "no-return"),
        (seen("f([2, 1])", [1, 2], [2, 1]), "wrong-order"),
        (seen("f([2])", [2], [2], changed=True), "changes-input"),
        (seen("f(1)", (1, 2), [1, 2]), "wrong-type"),
        (seen("f('a')", "A b", "a B"), "text-form"),
    ],
)
def test_a_result_tells_the_mistake(failing: Seen, mistake: Mistake) -> None:
    passing = seen("f(2)", 4, 4)
    causes = weighed(result_clues(Behaviour(seen=(failing, passing))))
    assert causes[0].mistake == mistake
    assert "f(" in causes[0].clues[0].evidence


def test_the_same_answer_for_all_inputs_was_written_down() -> None:
    inputs = tuple(seen(f"f({number})", number, 7) for number in range(7))
    assert weighed(result_clues(Behaviour(seen=inputs)))[0].mistake == "hard-coded"


def test_what_failing_inputs_have_in_common_is_named() -> None:
    good = [seen(f"f({n})", n, n, arguments=([n],)) for n in range(1, 9)]
    behaviour = Behaviour(seen=(seen("f([])", 0, 1, arguments=([],)), *good))
    assert next(common(behaviour)).words == "something is empty"


@pytest.mark.parametrize(
    ("code", "mistake", "line"),
    [
        ("def f(x):\n    return x == 1 or 2\n", "wrong-condition", 2),
        ("def f(x, xs=[]):\n    xs.append(x)\n    return xs\n", "shared-state", 1),
        ("def f(x):\n    x.strip()\n    return x\n", "loses-value", 2),
        ("def f(xs):\n    for x in xs:\n        return x\n", "returns-early", 3),
        ("def f(xs):\n    return xs.sort()\n", "no-return", 2),
        ("def f(x):\n    return ValueError('no')\n", "exceptions", 2),
    ],
)
def test_reading_alone_tells_some_mistakes(code: str, mistake: Mistake, line: int) -> None:
    best = weighed(reading_clues(Source(code), None, frozenset()))[0]
    assert (best.mistake, best.lines) == (mistake, (line,))
