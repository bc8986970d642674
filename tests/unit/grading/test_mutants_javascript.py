"""Small mistakes in JavaScript, made of tokens: nothing is changed in texts and comments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading.mutants import mutants_of
from jupyter_codementor.grading.mutants_javascript import changes
from jupyter_codementor.model.challenge import Challenge

CODE = """\
function f(list) {
  // 1 < 2 && true
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    if (!list[i] || list[i] === -1) continue;
    total += Math.min(list[i], 3);
  }
  return total > 2 ? `${total + 1}: 5 < 6` : /1<2/.source;
}
"""


def described(code: str) -> set[str]:
    return {description for _, description, _ in changes(code)}


@pytest.mark.parametrize(
    ("line", "description", "changed"),
    [
        (3, "1 instead of 0", "let total = 1;"),
        (4, "<= instead of <", "i <= list.length"),
        (4, "-- instead of ++", "i--)"),
        (5, "`!` dropped", "if (list[i] ||"),
        (5, "&& instead of ||", "!list[i] && list"),
        (5, "`continue;` removed", "=== -1) ;"),
        (6, "`max` instead of `min`", "Math.max(list[i], 3)"),
        (6, "`total += Math.min(list[i], 3);` removed", "{\n    if"),
        (8, "returns null", "return null;\n}"),
        (8, "- instead of +", "`${total - 1}: 5 < 6`"),
    ],
)
def test_each_kind_of_mistake_is_made(line: int, description: str, changed: str) -> None:
    found = [code for at, words, code in changes(CODE) if (at, words) == (line, description)]
    assert len(found) == 1
    assert changed in found[0]


def test_texts_comments_and_regular_expressions_stay() -> None:
    for _, _, code in changes(CODE):
        assert "// 1 < 2 && true" in code
        assert "5 < 6`" in code or "return null" in code
        assert "/1<2/" in code or "return null" in code


def test_the_head_of_a_loop_keeps_its_condition() -> None:
    assert not any("i < list.length;` removed" in words for words in described(CODE))


def test_a_number_below_zero_does_not_join_with_a_minus() -> None:
    codes = [code for _, _, code in changes("f(-0);")]
    assert "f(-(-1));" in codes


def test_code_without_semicolons_is_cut_at_its_lines() -> None:
    codes = [
        code for _, words, code in changes("const f = x => {\n  return x\n    .y\n}\n") if words
    ]
    assert codes == ["const f = x => {\n  return null;\n}\n"]


@given(st.text(alphabet="abreturn1 \n/`'\"\\${}()[];,.*+-=<>!?:"))
def test_no_code_is_too_odd_to_be_looked_at(code: str) -> None:
    for line, description, changed in changes(code):
        assert line >= 1
        assert description
        assert isinstance(changed, str)


def test_the_mutants_of_a_challenge_are_those_of_its_language_and_not_too_many() -> None:
    challenge = Challenge(
        id="x",
        version=1,
        title="X",
        description="",
        starter="",
        solution=CODE * 4,
        test_cases=(),
        difficulty="easy",
        xp=10,
        language="javascript",
    )
    found = mutants_of(challenge, most=10)
    assert len(found) == 10
    assert len({mutant.line for mutant in found}) > 5
    assert [mutant.line for mutant in found] == sorted(mutant.line for mutant in found)
