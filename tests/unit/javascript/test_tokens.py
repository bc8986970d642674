"""JavaScript as tokens: the hard places of the language, and whatever else may come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.javascript import names_declared, program, tokens


def texts(code: str) -> list[str]:
    return [token.text for token in tokens(code)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a / b / c", ["a", "/", "b", "/", "c"]),
        ("x = /[/]\\/+/gi.test(y)", ["x", "=", "/[/]\\/+/gi", ".", "test", "(", "y", ")"]),
        ("return /a/;", ["return", "/a/", ";"]),
        ("(a) / 2", ["(", "a", ")", "/", "2"]),
        ("'it\\'s // no comment' // one", ["'it\\'s // no comment'"]),
        ("a /* b\n c */ d", ["a", "d"]),
        ("a?.b ?? c?.5:d", ["a", "?.", "b", "??", "c", "?", ".5", ":", "d"]),
        ("1_000n + 0xFFn + 1.5e-3", ["1_000n", "+", "0xFFn", "+", "1.5e-3"]),
        ("a >>>= b === c", ["a", ">>>=", "b", "===", "c"]),
        ("this.#x = $y_1", ["this", ".", "#x", "=", "$y_1"]),
        ("`a${b + `c${d}e`}f`", ["`a${", "b", "+", "`c${", "d", "}e`", "}f`"]),
        ("`{$` + {}", ["`{$`", "+", "{", "}"]),
        ("größe = 1", ["größe", "=", "1"]),
        ("", []),
    ],
)
def test_code_is_taken_apart_where_the_language_does(code: str, expected: list[str]) -> None:
    assert texts(code) == expected


def test_a_token_knows_its_line_its_depth_and_whether_it_begins_a_line() -> None:
    found = {token.text: token for token in tokens("f(\n  [a,\n  b])\nc")}
    assert [(found[name].line, found[name].depth) for name in "fabc"] == [
        (1, 0),
        (2, 2),
        (3, 2),
        (4, 0),
    ]
    assert found["b"].begins_line
    assert not found["a"].begins_line


@given(st.text(alphabet="ab1 \n/`'\"\\${}()[];,.*+-=<>!?:#é\0"))
def test_any_text_is_read_to_its_end_and_each_token_stands_where_it_says(code: str) -> None:
    place = 0
    for token in tokens(code):
        assert token.start >= place
        assert code.startswith(token.text, token.start)
        assert token.text
        place = token.end


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("function f() { const inner = 1; }", ["f"]),
        ("async function* g() {}", ["g"]),
        ("const add = (a, b) => a + b;\nlet x = 1, y", ["add", "x", "y"]),
        ("const {p, q} = make();\nconst [r] = []", ["p", "q", "r"]),
        ("class Dog extends Animal { bark() { let no; } }", ["Dog"]),
        ("var a =\n  3,\n  b = 4\nif (a) { let no = 1 }", ["a", "b"]),
        ("const a = 1\nc = 2, d = 3", ["a"]),
        ("// function no() {}\n'function neither() {}'", []),
    ],
)
def test_the_names_of_the_top_level_are_found(code: str, names: list[str]) -> None:
    assert names_declared(code) == names


def test_the_program_for_node_is_one_script_of_all_parts() -> None:
    assert "class Encoder" in program()
    assert "async function serve()" in program()
    assert len(program().encode()) < 100_000  # an argument of a command has 128 KiB
