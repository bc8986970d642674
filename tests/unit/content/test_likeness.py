"""A copy is found although names and a few words were changed; another task is none."""

from __future__ import annotations

from jupyter_codementor.content.likeness import code_of, copied, print_of, share_of

TASK = (
    "You have a list of prices. Write a function that returns the sum of all prices that are "
    "greater than the limit. If no price is greater, the result is zero."
)
CODE = "def f(prices, limit):\n    return sum(p for p in prices if p > limit)\n"
RENAMED = 'def g(values, n):\n    """Doc."""\n    return sum(v for v in values if v > n)\n'
OLD = print_of("old", "Old", TASK, CODE)


def test_other_names_change_nothing_of_the_code() -> None:
    assert code_of(CODE) == code_of(RENAMED)


def test_another_number_or_operator_changes_the_code() -> None:
    assert code_of(CODE) != code_of(CODE.replace(">", "<"))
    assert code_of("x = 1") != code_of("x = 2")


def test_the_same_task_is_a_copy_under_other_names() -> None:
    new = print_of("new", "New", TASK.replace("zero", "0"), RENAMED)

    assert copied(new, [OLD]) == OLD


def test_another_task_with_the_same_code_is_none() -> None:
    story = "A diver notes how deep each dive was. Add up the dives below the given depth."

    assert copied(print_of("new", "New", story, RENAMED), [OLD]) is None


def test_a_challenge_is_no_copy_of_itself() -> None:
    assert copied(OLD, [OLD]) is None


def test_code_that_cannot_be_read_is_like_nothing() -> None:
    assert share_of(code_of("def ("), code_of(CODE)) == 0.0
