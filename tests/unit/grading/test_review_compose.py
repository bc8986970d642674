"""A review: no remarks on what was given, the most useful first, one for each rule."""

from __future__ import annotations

from jupyter_codementor.grading.review import RULES, Finding, compose
from jupyter_codementor.grading.review.written import written_lines

STARTER = 'def f(items=[]):\n    """Return them."""\n    ...\n'
CODE = 'def f(items=[]):\n    """Return them."""\n    l = items == None\n    return l\n'


def at(rule: str, line: int, column: int = 1, end_line: int = 0, end_column: int = 99) -> Finding:
    return Finding(rule, line, column, end_line or line, end_column)


def test_what_concerns_given_lines_alone_is_not_remarked_on() -> None:
    review = compose(CODE, STARTER, [at("B006", 1), at("E741", 3, 5, 3, 6)])

    assert [remark.code for remark in review.remarks] == ["E741"]


def test_a_whole_function_with_lines_of_the_student_is_remarked_on() -> None:
    assert compose(CODE, STARTER, [at("RET503", 1, end_line=4)]).remarks[0].line == 1


def test_a_given_line_that_was_changed_is_the_students() -> None:
    changed = CODE.replace("items=[]", "items={}")

    assert [each.code for each in compose(changed, STARTER, [at("B006", 1)]).remarks] == ["B006"]


def test_a_given_line_counts_as_given_as_often_as_it_was_given() -> None:
    assert written_lines("pass\npass\n\npass\n", "pass\n\npass\n") == {4}
    assert written_lines("\n\n", "x = 1\n") == frozenset()
    assert written_lines("x = 1\r\ny = 2\r\n", "x = 1\n") == {2}


def test_likely_bugs_come_before_growth_complexity_and_style() -> None:
    findings = [
        at("SIM102", 1),
        at("nested-loops-over-the-same-items", 2),
        at("complex-structure", 3),
        at("F632", 4),
    ]
    code = "a\nb\nc\nd\n"
    remarks = compose(code, "", [with_blanks(each) for each in findings]).remarks

    assert [remark.kind for remark in remarks] == ["bug", "growth", "complexity", "style"]


def with_blanks(finding: Finding) -> Finding:
    blanks = {"expected": "O(n)", "asked": "twice as many steps", "ways": "11", "most": "10"}
    return Finding(
        finding.rule,
        finding.line,
        finding.column,
        finding.end_line,
        finding.end_column,
        tuple(blanks.items()),
    )


def test_a_rule_that_is_broken_often_is_one_remark_with_its_lines() -> None:
    code = "a = b\n" * 5
    [remark] = compose(code, "", [at("E711", line) for line in (4, 2, 2, 5)]).remarks

    assert (remark.line, remark.also_lines) == (2, (4, 5))


def test_likely_bugs_about_different_names_are_remarks_of_their_own() -> None:
    code = "sum = 0\nlist = []\nsum = 1\n"
    shadowed = [at("A001", 1, 1, 1, 4), at("A001", 2, 1, 2, 5), at("A001", 3, 1, 3, 4)]
    remarks = compose(code, "", shadowed).remarks

    assert [(each.line, each.also_lines) for each in remarks] == [(1, (3,)), (2, ())]
    assert remarks[1].sentence == "`list` is the name of something that Python brings along."


def test_rules_that_the_solution_breaks_too_are_silent() -> None:
    assert compose("x\n", "", [at("BLE001", 1)], silent={"BLE001"}).remarks == ()


def test_of_two_rules_that_say_the_same_of_a_line_the_plainer_one_speaks() -> None:
    code = "s.strip()\nt\n"
    remarks = compose(code, "", [at("B018", 1), at("result-forgotten", 1), at("B018", 2)]).remarks

    assert [(remark.rule, remark.line) for remark in remarks] == [
        ("result-forgotten", 1),
        ("useless-expression", 2),
    ]


def test_a_rule_without_words_of_ours_is_not_shown() -> None:
    assert compose("x\n", "", [at("XYZ1", 1)]).remarks == ()


def test_a_place_that_is_not_there_does_no_harm() -> None:
    assert compose("x\n", "", [at("F821", 99, 99)]).remarks == ()
    assert compose("x\n", "", [at("F821", 1, 99, 99)]).remarks[0].line == 1


def test_a_long_name_is_cut_in_the_sentence() -> None:
    [remark] = compose("x" * 500 + "\n", "", [at("F821", 1, 1, 1, 501)]).remarks

    assert len(remark.sentence) < 120


def test_braces_in_the_code_do_not_break_the_sentence() -> None:
    [remark] = compose("f(a={0!r})\n", "", [at("B006", 1, 5, 1, 10)]).remarks

    assert "`{0!r}`" in remark.sentence


def test_the_review_says_whether_the_linter_was_asked() -> None:
    assert compose("x\n", "", ()).complete
    assert not compose("x\n", "", (), complete=False).complete


def test_every_sentence_is_short_and_ends_with_a_full_stop() -> None:
    for rule in RULES.values():
        for text in (rule.sentence, rule.why, rule.suggestion):
            assert len(text) < 170, rule.name
            assert not text or text.endswith("."), rule.name
        assert rule.sentence
        assert rule.why
