"""What codes with known mistakes say that do the same as the student's."""

from __future__ import annotations

from jupyter_codementor.model.challenge import WrongSolution
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.tutor.causes.clues import Clue, weighed
from jupyter_codementor.tutor.causes.clues_known import (
    Beside,
    do_the_same,
    slip_clues,
    wrong_clues,
)
from jupyter_codementor.tutor.causes.repair_text import Edit


def wrong(*mistakes: Mistake) -> WrongSolution:
    return WrongSolution(code="x = 1", cause="some cause", mistakes=mistakes)


def slip(*mistakes: Mistake) -> Edit:
    return Edit(code="x = 1", mistake=mistakes[0], also=mistakes[1:], line=1, what="a slip")


def first(clues: list[Clue]) -> Mistake:
    return weighed(clues)[0].mistake


def test_the_same_results_name_the_first_label_of_a_known_mistake() -> None:
    known = [wrong("boundary", "off-by-one"), wrong("prints")]
    clues = list(wrong_clues(known, [1.0, 0.0], Beside()))
    assert first(clues) == "boundary"
    assert {clue.mistake for clue in clues} == {"boundary", "off-by-one"}
    assert do_the_same([1.0, 0.0])


def test_the_second_label_does_not_win_by_a_reason_of_its_own() -> None:
    known = [wrong("boundary", "off-by-one")]
    other = Clue(mistake="off-by-one", weight=0.6, why="beside", specialist="code_reader")
    clues = list(wrong_clues(known, [1.0], Beside()))
    assert first([*clues, other]) == "boundary"


def test_what_most_known_mistakes_with_the_same_results_are_called_wins() -> None:
    known = [wrong("wrong-order"), wrong("duplicates"), wrong("duplicates")]
    clues = list(wrong_clues(known, [1.0, 1.0, 1.0], Beside()))
    assert first(clues) == "duplicates"


def test_printing_is_told_from_returning_nothing() -> None:
    known = [wrong("no-return"), wrong("prints")]
    for printed, mistake in ((True, "prints"), (False, "no-return")):
        clues = wrong_clues(known, [1.0, 1.0], Beside(printed=printed))
        assert [clue.mistake for clue in clues] == [mistake]


def test_who_changes_what_was_given_is_like_those_only_that_do_so_too() -> None:
    known = [wrong("missing-case"), wrong("changes-input")]
    clues = wrong_clues(known, [1.0, 1.0], Beside(changed=True))
    assert [clue.mistake for clue in clues] == ["changes-input"]


def test_nearly_the_same_results_say_less_and_others_say_nothing() -> None:
    known = [wrong("boundary"), wrong("prints"), wrong("no-return")]
    clues = list(wrong_clues(known, [0.9, 0.3, None], Beside()))
    assert [clue.mistake for clue in clues] == ["boundary"]
    assert 0.3 < clues[0].weight < 0.8
    assert not do_the_same([0.9, None])


def test_the_fewer_kinds_of_slips_do_the_same_the_more_they_say() -> None:
    one = list(slip_clues([slip("boundary"), slip("boundary")], [1.0, 1.0], Beside()))
    two = list(slip_clues([slip("boundary"), slip("wrong-start")], [1.0, 1.0], Beside()))
    assert first(one) == "boundary"
    assert one[0].weight > two[0].weight
    assert list(slip_clues([slip("boundary")], [0.8], Beside())) == []
