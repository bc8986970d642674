"""Fresh inputs: at the edges of the visible ones, and all of it the same each time."""

from __future__ import annotations

from msgspec.structs import replace

from jupyter_codementor.grading.probes import probes_of
from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase
from tests.load.held_out import shipped

_SHIPPED = {each.id: each for each in shipped()}


def fresh(challenge: Challenge) -> list[str]:
    return [probe.source for probe in probes_of(challenge) if probe.fresh]


def test_lists_that_belong_together_get_the_same_item_twice() -> None:
    assert "is_valid_sort([3, 1, 2, 3], [1, 2, 3, 3])" in fresh(_SHIPPED["really-sorted"])


def test_a_text_that_is_a_number_is_tried_at_the_limits_of_the_task() -> None:
    found = fresh(_SHIPPED["read-an-age"])
    assert {"read_age('130')", "read_age('131')"} <= set(found)


def test_a_step_is_taken_first_and_three_times_in_a_row() -> None:
    found = fresh(_SHIPPED["undo-button"])
    assert "editor = Editor()\neditor.undo()\neditor.text" in found
    assert any(source.count("editor.undo()") == 3 for source in found)


def test_a_program_gets_its_lines_twice() -> None:
    case = TestCase(name="three", check=InputOutput(stdin="1\n2\n3\ndone\n", stdout="6\n"))
    program = replace(_SHIPPED["split-the-bill"], kind="program", test_cases=(case,))
    assert "1\n2\n3\n1\n2\n3\ndone\n" in fresh(program)


def test_hidden_tests_give_no_inputs() -> None:
    challenge = _SHIPPED["two-sum"]
    visible = tuple(case for case in challenge.test_cases if not case.hidden)
    assert len(visible) < len(challenge.test_cases)
    assert probes_of(replace(challenge, test_cases=visible)) == probes_of(challenge)


def test_the_same_challenge_gives_the_same_inputs() -> None:
    challenge = _SHIPPED["two-sum"]
    assert probes_of(challenge) == probes_of(challenge)
