"""What the code that a task begins with says of the student's."""

from __future__ import annotations

from jupyter_codementor.tutor.causes.clues_beside import renamed_clues
from jupyter_codementor.tutor.causes.repair_text import Source

_STARTER = Source("def price(weight, express):\n    ...\n")


def test_a_parameter_with_another_name_is_seen() -> None:
    [clue] = renamed_clues(Source("def price(weight, fast):\n    return 1\n"), _STARTER)
    assert clue.mistake == "interface"
    assert clue.lines == (1,)


def test_functions_of_ones_own_may_have_any_parameters() -> None:
    own = "def price(weight, express):\n    return part(1)\ndef part(n):\n    return n\n"
    assert list(renamed_clues(Source(own), _STARTER)) == []
