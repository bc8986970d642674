"""The leaderboard shows true places around one's own, and only those who opted in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.flows.see_progress import Board, SeeLeaderboard
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.student import Progress
from jupyter_codementor.testing.documents import MemoryDocuments


async def board(xps: list[int], me: int, hidden: frozenset[int] = frozenset()) -> Board:
    """The board as student number `me` sees it; those in `hidden` did not opt in."""
    documents = MemoryDocuments()
    for number, xp in enumerate(xps):
        progress = Progress(
            id=f"s{number:03}", xp=xp + 7, board_xp=xp, on_leaderboard=number not in hidden
        )
        await documents.insert("progress", to_document(progress))
    return await SeeLeaderboard(documents)(f"s{me:03}")


def shown(found: Board) -> list[tuple[int, int, bool]]:
    return [(row.place, row.progress.board_xp, row.gap) for row in found.rows]


async def test_it_shows_the_first_three_and_three_on_each_side() -> None:
    found = await board([1000 - 10 * n for n in range(40)], me=20)
    assert [place for place, _, _ in shown(found)] == [1, 2, 3, 18, 19, 20, 21, 22, 23, 24]
    assert [place for place, _, gap in shown(found) if gap] == [18]


@pytest.mark.parametrize(("me", "places"), [(0, [1, 2, 3, 4]), (3, [1, 2, 3, 4, 5, 6, 7])])
async def test_near_the_top_nobody_is_shown_twice(me: int, places: list[int]) -> None:
    found = await board([100 - n for n in range(9)], me=me)
    assert [(place, gap) for place, _, gap in shown(found)] == [(n, False) for n in places]


async def test_equals_share_a_place_and_who_follows_keeps_the_true_one() -> None:
    found = await board([50, 50, 50, 50, 30, 30, 20], me=5)
    assert shown(found)[-3:] == [(5, 30, False), (5, 30, False), (7, 20, False)]
    assert all(place == 1 for place, xp, _ in shown(found) if xp == 50)


async def test_who_did_not_opt_in_neither_sees_nor_is_seen() -> None:
    assert await board([5, 4], me=1, hidden=frozenset({1})) == Board(joined=False)
    assert shown(await board([9, 5, 4], me=1, hidden=frozenset({0}))) == [
        (1, 5, False),
        (2, 4, False),
    ]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=25), st.data())
async def test_each_place_is_one_more_than_those_with_more(xps: list[int], data) -> None:
    me = data.draw(st.integers(0, len(xps) - 1))
    found = await board(xps, me)
    ids = [row.progress.id for row in found.rows]
    for row in found.rows:
        assert row.place == 1 + sum(xp > row.progress.board_xp for xp in xps)
    assert len(ids) == len(set(ids))
    assert f"s{me:03}" in ids
    assert sorted(shown(found), key=lambda row: -row[1]) == shown(found)
    everybody = len(ids) + sum(1 for row in found.rows if row.gap)
    assert everybody <= 12
