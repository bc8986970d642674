"""Code that differs in no step has one fingerprint; code that does another thing has another."""

from __future__ import annotations

import keyword
import re

import pytest
from compose_samples import CODE, SOLUTION
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.tutor.fingerprint import fingerprint, without_remarks

NAMES = st.from_regex(r"[a-z]{1,6}_v", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name)
)


@given(st.tuples(NAMES, NAMES, NAMES).filter(lambda names: len(set(names)) == 3))
def test_names_of_variables_and_parameters_play_no_part(names: tuple[str, str, str]) -> None:
    renamed = CODE
    for old, new in zip(("numbers", "total", "n"), names, strict=True):
        renamed = re.sub(rf"\b{old}\b", new, renamed)
    assert renamed != CODE
    assert fingerprint(renamed) == fingerprint(CODE)


@given(st.data())
def test_comments_blank_lines_and_white_space_play_no_part(data: st.DataObject) -> None:
    words = st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=20)
    lines = []
    for line in CODE.splitlines():
        for _ in range(data.draw(st.integers(0, 2))):
            lines.append("   # " + data.draw(words))
        lines.append(line + "   # " + data.draw(words))
    assert fingerprint("\n\n".join(lines)) == fingerprint(CODE)


def test_docstrings_play_no_part_and_other_texts_do() -> None:
    assert fingerprint('def f():\n    """Say."""\n    return 1') == fingerprint(
        "def f():\n    return 1"
    )
    assert fingerprint("x = 'a'") != fingerprint("x = 'b'")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = b", "b = a"),
        ("x = y = 1\nprint(x - y)", "x = y = 1\nprint(y - x)"),
        ("x < 1", "x <= 1"),
        ("def f(): pass", "def g(): pass"),
        ("x.append(1)", "x.extend(1)"),
        ("print(1)", "input(1)"),
        ("for x in y:\n    a\nb", "for x in y:\n    a\n    b"),
        (
            "def f(x):\n    global a\n    a = x\n    b = 1",
            "def f(x):\n    global b\n    a = x\n    b = 1",
        ),
        ("x = 1", "x = 1.0"),
    ],
)
def test_another_step_is_another_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_swapping_two_names_throughout_is_no_other_step() -> None:
    assert fingerprint("a = 1\nb = a") == fingerprint("b = 1\na = b")


def test_keywords_of_own_functions_follow_their_parameters() -> None:
    code = "def f(size):\n    return size\nf(size=2)"
    assert fingerprint(code) == fingerprint(code.replace("size", "width"))
    assert fingerprint("sorted(x, key=len)") != fingerprint("sorted(x, reverse=len)")


def test_code_that_cannot_be_read_is_compared_as_text() -> None:
    broken = "def f(:\n    return 1"
    assert fingerprint(broken) == fingerprint("\n# why\ndef f(:   # oh\n    return   1\n\n")
    assert fingerprint(broken) != fingerprint("def f(:\n  return 1")
    assert fingerprint("x = ('#1'") != fingerprint("x = ('#2'")


def test_javascript_is_compared_by_its_tokens() -> None:
    one = "function f(a) { return a + 1; } // add"
    assert fingerprint(one, "javascript") == fingerprint(
        "function f(a) {\n  return a + 1;\n}", "javascript"
    )
    assert fingerprint(one, "javascript") != fingerprint(one.replace("1", "2"), "javascript")


@given(
    st.one_of(st.text(), st.binary().map(lambda data: data.decode("latin-1"))),
    st.sampled_from(["python", "javascript", "bash", ""]),
)
def test_anything_has_a_fingerprint(code: str, language: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", fingerprint(code, language))
    assert fingerprint(code, language) == fingerprint(code, language)


@pytest.mark.parametrize(
    "code",
    [
        "(" * 5_000,
        "x = " + "-" * 3_000 + "1",
        "1" + "+1" * 20_000,
        "\0",
        "a" * 100_001,
        "\ud800",
        "if x:\n" * 200,
    ],
)
def test_hostile_code_has_a_fingerprint_too(code: str) -> None:
    assert len(fingerprint(code)) == 32


def test_a_solution_differs_from_what_comes_near() -> None:
    assert fingerprint(SOLUTION) != fingerprint(CODE)


@pytest.mark.parametrize(
    ("language", "code", "bare"),
    [
        ("python", "x = '# no'  # yes\n# all\ny = 1", "x = '# no'\n\ny = 1"),
        ("python", 'def f():\n    """One\n    two."""\n    return 1', "def f():\n\n\n    return 1"),
        ("python", '"""Hä"""; "also"; x = 1  # so', "x = 1"),
        ("python", "x = 1\r'a'\r\ny = 2", "x = 1\n\ny = 2"),
        ("python", "def f(:  # broken\n  x", "def f(:\n  x"),
        ("python", "x = 'open\n# so", "x = 'open\n"),
        ("javascript", "let a = '//no'; // yes\n/* all\nof it */ b()", "let a = '//no'; \n\n b()"),
    ],
)
def test_remarks_are_left_out_and_lines_stay_where_they_are(
    language: str, code: str, bare: str
) -> None:
    assert without_remarks(code, language) == bare


@given(st.text(alphabet="ab'\"#\n\r\\;:= \t\x0c", max_size=40))
def test_whatever_is_written_code_without_remarks_has_the_same_lines(code: str) -> None:
    lines = code.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert without_remarks(code).count("\n") == lines
