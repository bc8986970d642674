"""Levels follow XP."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.progress import level_of, level_start


def test_the_first_levels_begin_where_the_documentation_says() -> None:
    assert [level_start(level) for level in range(1, 7)] == [0, 100, 300, 600, 1000, 1500]


@given(st.integers(1, 10**6))
def test_level_of_is_the_inverse_of_level_start(level: int) -> None:
    start = level_start(level)
    assert level_of(start) == level
    if level > 1:
        assert level_of(start - 1) == level - 1


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_more_xp_is_never_a_lower_level(xp: int, more: int) -> None:
    assert level_of(xp + more) >= level_of(xp) >= 1
    assert level_start(level_of(xp)) <= xp < level_start(level_of(xp) + 1)
