"""What counts as a leak: code by what it passes, words by what they tell."""

from __future__ import annotations

import pytest
from leak_samples import CHALLENGE, SOLUTION, STARTER, ScriptedTrials, check_for, gate_for, through

from jupyter_codementor.tutor.leak_check.assembly import assembled
from jupyter_codementor.tutor.leak_check.codelines import early_look, look
from jupyter_codementor.tutor.leak_check.containment import covered, lacking, statements
from jupyter_codementor.tutor.leak_check.excerpts import from_diff, loose_code
from jupyter_codementor.tutor.leak_check.fragments import candidates
from jupyter_codementor.tutor.leak_check.patches import patched, with_expression
from jupyter_codementor.tutor.leak_check.pieces import Piece
from jupyter_codementor.tutor.leak_check.spoken import Listener

BODY = "total = 0\nfor number in numbers:\n    total += number\nreturn total"
FORGETS = SOLUTION.replace("    return total", "    print(total)")


def block(code: str, language: str = "python") -> Piece:
    return Piece("block", f"```{language}\n{code}\n```\n", code=code, language=language)


LEAKS = {
    "whole": SOLUTION,
    "its body": BODY,
    "under another name": SOLUTION.replace("add_up", "my_sum"),
    "as a lambda": "add_up = lambda numbers: sum(numbers)",
    "with data of its own": BODY.replace("return total", "print(total)").replace(
        "total = 0", "numbers = [1, 2]\ntotal = 0"
    ),
    "another way": "def add_up(numbers):\n    return sum(numbers)",
    "in comments": "".join(f"# {line}\n" for line in SOLUTION.split("\n")),
    "an expression": "sum(numbers)",
}


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
async def test_code_that_passes_what_the_student_fails_is_a_leak(code: str) -> None:
    assert await check_for().leaks(block(code))


async def test_lines_that_complete_the_students_code_are_a_leak() -> None:
    trials = ScriptedTrials(right=["+=number\nreturntotal"])
    assert await check_for(trials, FORGETS).leaks(Piece("span", "`return total`", "return total"))


async def test_a_diff_against_the_students_code_is_a_leak() -> None:
    trials = ScriptedTrials(right=["+=number\nreturntotal"])
    diff = "@@ -4 +4 @@\n         total += number\n-    print(total)\n+    return total"
    check = check_for(trials, FORGETS)
    assert await check.leaks(block(diff, "diff"))
    assert check.line == 5


async def test_pieces_that_are_a_solution_together_are_a_leak() -> None:
    check = check_for()
    lines = SOLUTION.split("\n")
    shown = [await check.leaks(Piece("span", f"`{line}`", line.strip())) for line in lines]
    assert shown[:2] == [False, False]
    assert True in shown[2:]


async def test_the_students_own_code_and_calls_are_no_leak_and_cost_no_try() -> None:
    trials = ScriptedTrials()
    check = check_for(trials, FORGETS)
    for code in ("print(total)", "total += number", "add_up([1, 2])", "total", "for"):
        assert not await check.leaks(Piece("span", f"`{code}`", code))
    assert trials.tried == []


async def test_code_on_other_data_is_no_leak() -> None:
    check = check_for()
    assert not await check.leaks(block("for day in week:\n    print(day)"))
    assert not await check.leaks(block("def area(a, b):\n    return a * b"))


async def test_from_the_fourth_step_on_lines_in_a_mixed_order_may_be_shown() -> None:
    mixed = block("return total\ntotal += number\nfor number in numbers:\ntotal = 0")
    assert not await check_for(rung=4).leaks(mixed)
    assert await check_for(rung=1).leaks(mixed)
    assert await check_for(rung=4).leaks(block(SOLUTION))


async def test_the_number_of_tries_is_bounded() -> None:
    trials = ScriptedTrials()
    check = check_for(trials)
    for number in range(100):
        await check.leaks(block(f"numbers = {number}\nfor x in numbers:\n    print(x + {number})"))
    assert len(trials.tried) <= 160


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("for number in numbers:", "code"),
        ("total += number", "code"),
        ("guests.append(name)", "code"),
        ("- return total", "code"),
        ("3. if x > 0:", "code"),
        (">>> f(2)", "code"),
        ("let count = 0;", "code"),
        ("```python", "fence"),
        ("> ```", "fence"),
        ("for example, look here", "prose"),
        ("if you look here: it is easy", "prose"),
        ("return to line 3 and look", "prose"),
        ("Which line is it?", "prose"),
        ("# A heading", "prose"),
        ("   ", "blank"),
    ],
)
def test_code_is_told_from_prose(line: str, seen: str) -> None:
    assert look(line) == seen
    assert early_look(line + " ") in (None, seen)


def test_prose_is_known_after_a_few_words() -> None:
    assert early_look("Look at ") == "prose"
    assert early_look("you can see ") == "prose"
    assert early_look("total = ") is None
    assert early_look("for each number ") is None


def test_code_in_a_sentence_is_found() -> None:
    assert loose_code("write total = 0 and return sum(numbers).") == (
        "total = 0",
        "return sum(numbers)",
    )
    assert loose_code("(see line 3, or ask)") == ()


def test_what_is_lacking_does_not_depend_on_names() -> None:
    renamed = STARTER.replace("...", "result = 0")
    sources = [statement.source for statement in lacking(statements(SOLUTION), statements(renamed))]
    assert sources == ["for number in numbers:", "total += number", "return total"]


def test_lines_cover_what_is_lacking_whatever_their_indentation() -> None:
    missing = lacking(statements(SOLUTION), statements(STARTER))
    assert covered(missing, statements("for a in b:")) == {1}
    assert covered(missing, statements("        return x")) == {3}


def test_scattered_lines_are_put_together_again() -> None:
    lines = [line.strip() for line in SOLUTION.split("\n")]
    assert SOLUTION in list(assembled(lines, statements(SOLUTION)))


def test_a_fragment_is_put_where_it_belongs() -> None:
    assert f"{FORGETS}\n    return total" in list(patched(FORGETS, "return total"))
    assert SOLUTION in list(patched(SOLUTION.replace("    total = 0\n", ""), "total = 0"))
    fixed = "def f(n):\n    return (n <= 0)"
    assert fixed in list(with_expression("def f(n):\n    return n == 0", "n <= 0"))


def test_a_diff_is_applied_by_its_lines() -> None:
    diff = "-    print(total)\n+    return total"
    assert from_diff(diff, FORGETS)[0] == SOLUTION
    assert from_diff("total = 0", FORGETS) == ()


def test_each_candidate_is_tried_in_a_useful_order() -> None:
    assert next(iter(candidates(CHALLENGE, STARTER, SOLUTION))) == SOLUTION


def test_words_tell_statements_in_their_order() -> None:
    listener = Listener(lacking(statements(SOLUTION), statements(STARTER)))
    listener.hear("Loop over each number in the numbers.")
    assert listener.told == 1
    listener.hear("Set total to zero.")
    assert listener.told == 1  # before, not after it
    for clause in ("Go through each number of the numbers.", "Add it, the number, to the total."):
        listener.hear(clause)
    assert listener.told == 3


def test_talk_about_the_task_tells_nothing() -> None:
    listener = Listener(lacking(statements(SOLUTION), statements(STARTER)))
    for clause in ("Which number is wrong?", "Test it with an empty list.", "Well done so far!"):
        listener.hear(clause)
    assert listener.told == 0


async def test_a_pseudo_code_block_is_heard_like_words() -> None:
    text = (
        "Plan:\n```text\nset total to 0\nloop over each number of the numbers\n"
        "add the number to total\nreturn total\n```\n"
    )
    assert "return total" not in await through(gate_for(), [text])
