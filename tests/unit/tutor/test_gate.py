"""The gate: what passes at once, what is held, and that the cuts of a stream change nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leak_samples import CHALLENGE, SOLUTION, STARTER, ScriptedTrials, gate_for, through

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.tutor.leak_check.gate import MAX_MESSAGE, Gate, still_clean
from jupyter_codementor.tutor.leak_check.leaks import LeakCheck
from jupyter_codementor.tutor.leak_check.pieces import Cutter

MESSAGES = (
    f"Here it is:\n\n```python\n{SOLUTION}\n```\nGood luck!\n",
    f"Here it is.\n\n{SOLUTION}\n\nDo you see?\n",
    "Look at `total`, then at `numbers[0]`: is x = 3 or y[2] right? Yes. No.\n\n- a\n- b = 2\n",
    "A fence that never ends:\n~~~\nfor a in b:\n    print(a)\n",
    "One ` alone, ``two ` inside``, and ```three``` here.\n\n> ```\n> x = 1\n> ```\n\n    y = 2\n",
    ">>> len([1, 2])\n2\n\n1. for example this\n2. if you look here\n\n# Heading\n\n| a | b |\n",
    "First set total to 0. Then loop over each number in numbers. Add the number to total, then "
    "return total. And so on.\n",
    "",
)


def cuts(text: str) -> st.SearchStrategy[list[str]]:
    places = st.lists(st.integers(0, len(text)), max_size=12).map(sorted)
    return places.map(lambda found: [text[a:b] for a, b in pairwise([0, *found, len(text)])])


@given(st.data(), st.sampled_from(MESSAGES))
@settings(max_examples=40, deadline=None)
async def test_what_is_shown_does_not_depend_on_how_the_stream_was_cut(
    drawn: st.DataObject, message: str
) -> None:
    deltas = drawn.draw(cuts(message))
    assert await through(gate_for(), deltas) == await through(gate_for(), [message])
    assert await through(gate_for(), list(message)) == await through(gate_for(), [message])


@given(st.text(alphabet="ab1 \n`~=.:(#->_if\t", max_size=60), st.data())
@settings(max_examples=80, deadline=None)
async def test_the_pieces_joined_are_the_answer_however_it_was_cut(
    text: str, drawn: st.DataObject
) -> None:
    def pieces(deltas: list[str]) -> list[tuple[str, str]]:
        cutter = Cutter()
        found = [piece for delta in deltas for piece in cutter.push(delta)] + cutter.end()
        assert "".join(piece.text for piece in found) == text
        return [(piece.kind, piece.code) for piece in found if piece.kind != "prose"]

    assert pieces(drawn.draw(cuts(text))) == pieces([text])


async def test_prose_passes_word_by_word() -> None:
    gate = gate_for()
    assert await gate.feed("Look at the second line of your ") == "Look at the second line of your "
    assert await gate.feed("code, ple") == "code, "
    assert await gate.feed("ase. ") == "please. "


async def test_a_block_is_held_until_it_is_closed_and_then_replaced() -> None:
    gate = gate_for()
    assert await gate.feed("So:\n\n```python\n" + SOLUTION + "\n") == "So:\n\n"
    shown = await gate.feed("```\nFine.\n")
    assert "return" not in shown
    assert shown.startswith("(Here stood code")
    assert shown.endswith("\nFine.\n")
    assert gate.blocked == 1


async def test_a_block_that_solves_nothing_is_shown_as_it_was_written() -> None:
    text = "Like so:\n\n```python\nfor day in week:\n    print(day)\n```\nNow you.\n"
    gate = gate_for()
    assert await through(gate, [text]) == text
    assert gate.blocked == 0


async def test_without_a_challenge_everything_passes_at_once() -> None:
    gate = Gate(None)
    assert await gate.feed("```python\nx") == "```python\nx"
    assert await gate.end() == ""


@pytest.mark.parametrize("trouble", [Unavailable("The jail is down."), TimeoutError()])
async def test_code_that_cannot_be_checked_is_withheld_and_prose_goes_on(
    trouble: Exception,
) -> None:
    gate = gate_for(ScriptedTrials(trouble=trouble))
    shown = await through(gate, ["Look:\n```\nx = wish + 1\n```\nAnd go on.\n"])
    assert "wish" not in shown
    assert shown.endswith("And go on.\n")


async def test_a_student_who_is_done_sees_any_code() -> None:
    gate = Gate(LeakCheck(ScriptedTrials(), CHALLENGE, SOLUTION, 1))
    text = f"Another way:\n```\n{SOLUTION.replace('total', 'result')}\n```\n"
    assert await through(gate, [text]) == text


async def test_an_endless_answer_is_cut_and_says_so() -> None:
    gate = gate_for()
    shown = await through(gate, ["many words "] * 3000)
    assert len(shown) < MAX_MESSAGE + 100
    assert shown.endswith("(The answer was too long and ends here.)")
    assert await gate.feed("more") == ""


async def test_the_last_step_of_a_solution_in_words_is_withheld() -> None:
    gate = gate_for()
    text = (
        "Set total to 0. Loop over each number in numbers. Add the number to total. "
        "Finally return total."
    )
    shown = await through(gate, list(text))
    assert shown.startswith("Set total to 0.")
    assert "return total" not in shown
    assert gate.blocked == 1


async def test_a_message_that_was_stored_is_checked_again() -> None:
    leak = f"```\n{SOLUTION}\n```"
    assert not await still_clean(LeakCheck(ScriptedTrials(), CHALLENGE, STARTER, 1), leak)
    assert await still_clean(LeakCheck(ScriptedTrials(), CHALLENGE, STARTER, 1), "Look at line 2.")
