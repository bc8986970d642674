"""Differences are small, readable and never cut inside of what differs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jupyter_codementor.grading import compare
from jupyter_codementor.grading.check import compare_output
from jupyter_codementor.grading.difference import text_difference, visible
from jupyter_codementor.grading.source_text import shorten, shown
from jupyter_codementor.model.challenge import (
    Approximate,
    Equal,
    Expectation,
    Raises,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, encode

WORDS = [
    (5, 5.0, "expected the int 5, not the float 5.0"),
    (
        5,
        None,
        "the result is None: the function ended without return, or returned what print(), "
        ".sort() or the like gave it",
    ),
    (True, 1, "expected True, not the int 1"),
    (2.0, 2, "expected the float 2.0, not the int 2"),
    (1.5, 1, "expected 1.5, got 1"),
    (3, 3.5, "expected 3, got 3.5"),
    ("5", 5, "expected the string '5', not the int 5"),
    (5, 6, "expected 5, got 6"),
    (5, Opaque("__main__.P"), "expected the int 5, not an object of type P"),
    (
        [0],
        Opaque("builtins.range"),
        "expected the list [0], not a range; list(...) makes a list of it",
    ),
    (
        (0,),
        Opaque("builtins.map"),
        "expected the tuple (0,), not a map; tuple(...) makes a tuple of it",
    ),
    (
        [[0]],
        [Opaque("builtins.generator")],
        "at [0]: expected the list [0], not a generator; list(...) makes a list of it",
    ),
    (
        5,
        Opaque("builtins.function"),
        "expected the int 5, not a function; write () behind its name to call it",
    ),
    (
        5,
        Opaque("builtins.coroutine"),
        "expected the int 5, not a coroutine; write def without async",
    ),
    ([1, 2, 3], [1, 9, 3], "at [1]: expected 2, got 9"),
    ([1, 2], [1], "expected 2 items, got 1; [1] is missing: 2"),
    ([1], [1, 7], "expected 1 item, got 2; [1] is too much: 7"),
    ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "at ['a'][0]['b']: expected 1, got 2"),
    ({"a": 1}, {"b": 1}, "missing key: 'a'; key too many: 'b'"),
    ({1, 2}, {2, 3}, "missing: 1; too many: 3"),
    ([1, (2, None)], [1, (2, 3)], "at [1][1]: expected None, not the int 3"),
    ([None], [1], "at [0]: expected None, not the int 1"),
]
NEAR_WORDS = [
    (2, 2.5, "expected about 2, got 2.5"),
    ([2.0, 3.0], [2, 4], "at [1]: expected about 3.0, got 4"),
    (2, "2", "expected the int 2, not the string '2'"),
]


@pytest.mark.parametrize(("expected", "got", "words"), WORDS)
def test_the_smallest_difference_is_said_in_words(expected: Any, got: Any, words: str) -> None:
    mismatch = compare(Equal(encode(expected)), got)
    assert mismatch is not None
    assert mismatch.difference == words


@pytest.mark.parametrize(("expected", "got", "words"), NEAR_WORDS)
def test_where_distance_counts_a_type_of_number_is_not_blamed(
    expected: Any, got: Any, words: str
) -> None:
    mismatch = compare(Approximate(encode(expected)), got)
    assert mismatch is not None
    assert mismatch.difference == words


OTHER_WORDS: list[tuple[Expectation, Any, str]] = [
    (Truth(True), False, "expected True, got False"),
    (Truth(False), True, "expected False, got True"),
    (Truth(True), 0, "0 counts as false"),
    (
        Unordered([1]),
        Opaque("builtins.generator"),
        "expected a collection of items, not a generator; list(...) makes a list of it",
    ),
    (
        Raises(("ValueError",)),
        Opaque("builtins.ValueError"),
        "ValueError should have been raised, but it was returned: write raise, not return",
    ),
]


@pytest.mark.parametrize(("expectation", "got", "words"), OTHER_WORDS)
def test_every_expectation_says_what_to_change(
    expectation: Expectation, got: Any, words: str
) -> None:
    mismatch = compare(expectation, got)
    assert mismatch is not None
    assert mismatch.difference == words


def test_texts_stand_above_each_other_with_blanks_visible_and_a_caret() -> None:
    assert text_difference("Hello, Ada!\n", "Hello Ada!\n") == (
        "the text differs from character 6 on\n"
        "expected: Hello,·Ada!↵\n"
        "got:      Hello·Ada!↵\n"
        "               ^"
    )


def test_a_character_that_only_looks_alike_is_named() -> None:
    assert "LATIN LETTER RETROFLEX CLICK" in text_difference("Hi!", "Hi\u01c3")
    assert "\\u202e" in text_difference("Hi!", "\u202eHi!")
    assert "upper and lower case" in text_difference("Hello", "hello")


@given(st.text(), st.text(), st.text(), st.text())
def test_what_differs_is_never_cut(head: str, first: str, second: str, tail: str) -> None:
    expected, got = head * 9 + first + tail * 9, head * 9 + second + tail * 9
    if expected == got:
        return
    _, above, below, caret = text_difference(expected, got).split("\n")
    place = caret.index("^")
    start = next(
        (n for n, (a, b) in enumerate(zip(expected, got, strict=False)) if a != b),
        min(len(expected), len(got)),
    )
    if start < len(expected):
        assert above[place:].startswith(visible(expected[start]))
    if start < len(got):
        assert below[place:].startswith(visible(got[start]))


def test_printed_text_is_compared_by_lines_without_white_space_at_the_ends() -> None:
    assert compare_output("a\nb\n", "a  \nb\n\n") is None
    missing = compare_output("a\nb c", "a")
    extra = compare_output("a", "a\nb")
    nothing = compare_output("a", "  \n")
    assert missing is not None
    assert missing.difference == "line 2 is missing: b·c"
    assert extra is not None
    assert extra.difference == "line 2 is too much: b"
    assert nothing is not None
    assert nothing.difference == "nothing was printed"


def test_long_values_lose_their_middle_and_huge_ints_do_not_break_the_text() -> None:
    assert len(shorten("x" * 5_000)) < 2_100
    assert shorten("short") == "short"
    assert "too large" in shown(10**5000)
    assert shown("\ud800") == "'\\ud800'"


PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
LONG = st.text(st.sampled_from("abc01"), max_size=40).map(lambda text: text * 100)


def _in_a_place(text: str, place: str) -> Any:
    return {
        "text": text,
        "bytes": text.encode(),
        "list": [1, [text], 2],
        "dict": {"k": (text,)},
        "key": {text: 1},
        "set": {text},
        "frozen": frozenset({("x", text)}),
        "nested": [{"a": {text, "other"}}],
    }[place]


@example("0" * 1_000, "", "0", "'", "bytes")
@given(
    LONG,
    LONG,
    PRINTABLE,
    PRINTABLE,
    st.sampled_from(["text", "bytes", "list", "dict", "key", "set", "frozen", "nested"]),
)
def test_what_differs_is_shown_whole_however_long_the_rest_is(
    before: str, after: str, one: str, other: str, place: str
) -> None:
    if one == other:
        return
    expected = _in_a_place(f"{before}<{one}>{after}", place)
    got = _in_a_place(f"{before}<{other}>{after}", place)
    mismatch = compare(Equal(encode(expected)), got)
    assert mismatch is not None
    for text in (one, other):
        quoted = text.replace("\\", "\\\\")
        found = (f"<{form}>" in mismatch.difference for form in (text, quoted))
        assert any(found) or "'" in text, mismatch.difference


@given(st.integers(301, 3_000), st.integers(1, 8), st.integers(0, 299))
def test_long_numbers_are_shown_where_they_differ(digits: int, by: int, place: int) -> None:
    number = int("1" * digits)
    mismatch = compare(Equal(encode(number)), number + by * 10**place)
    assert mismatch is not None
    assert "the text differs from character" in mismatch.difference
    first, second = (line for line in mismatch.difference.splitlines() if ": " in line)
    assert first.split()[-1] != second.split()[-1]
