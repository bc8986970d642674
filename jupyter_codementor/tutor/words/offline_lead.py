"""Which finding the offline tutor speaks of, also where the specialists found nothing."""

from __future__ import annotations

import ast
import warnings
from typing import Final

import msgspec

from jupyter_codementor.model.tutor import Finding
from jupyter_codementor.model.verdict import CaseResult

from ..briefing import Briefing
from ..errors.error_words import ERRORS, error_named, read_traceback
from ..leads import is_remark
from .glossary import concept
from .glossary_entry import Entry
from .mistake_words import WORDS
from .paragraphs import code

_STATUS: Final = {
    "timeout": "The code did not come to an end in time.",
    "memory": "The code used up all the memory that it may have.",
    "output_limit": "The code printed far more than anybody could read.",
    "crash": "The code stopped Python itself.",
    "missing": "The test does not find the name that it calls.",
    "syntax_error": "Python cannot read the code, so nothing has run yet.",
}
_LOOP: Final = Finding(
    specialist="composer",
    sentence="",
    cause="Mostly a loop has no end: its condition stays true, because nothing in the loop changes "
    "it. A function that calls itself without an end does the same.",
    question="What changes in each round of your loop, and when does it stop?",
    topic="loops",
    confidence=0.5,
)


def failing(briefing: Briefing) -> tuple[CaseResult, ...]:
    """Return the visible tests that do not pass; the one that was asked about stands first."""
    found = [case for case in briefing.tests if not case.hidden and case.status != "passed"]
    return tuple(sorted(found, key=lambda case: case.name != briefing.test_name))


def lead(briefing: Briefing) -> Finding | None:
    """Return what the answer is about; None if there is nothing to say of the code."""
    findings = [each for each in briefing.findings if each.sentence.strip()]
    for wanted in (_of_selection, _of_error):
        found = wanted(briefing, findings)
        if found is not None:
            return found
    wrong = [each for each in findings if not is_remark(each) and each.specialist != "hint_planner"]
    if wrong:
        return wrong[0]
    cases = failing(briefing)
    if cases:
        return of_case(cases[0])
    return findings[0] if findings else None


def of_case(case: CaseResult) -> Finding:
    """Return a finding that says no more than what the test itself says."""
    name = code(case.name)
    if case.error:
        found = _of_exception(case.error, case.line)
        if found is not None:
            return msgspec.structs.replace(found, evidence=seen(case))
    if case.status in _STATUS:
        return msgspec.structs.replace(
            _LOOP if case.status in ("timeout", "output_limit", "memory") else _PLAIN,
            sentence=f"The test {name} did not get to its end: {_lower(_STATUS[case.status])}",
            evidence=seen(case),
            mistake="interface" if case.status == "missing" else None,
        )
    sentence = f"The test {name} does not get what it expects."
    return msgspec.structs.replace(_PLAIN, sentence=sentence, evidence=seen(case))


_PLAIN: Final = Finding(
    specialist="composer",
    sentence="",
    cause="Your code runs, but at some step it does something else than the task asks for. Working "
    "this one input out by hand shows at which step the two part.",
    question="If you do this example by hand, what is the first step where your code differs?",
    confidence=0.5,
)


def seen(case: CaseResult) -> str:
    """Return what was seen in a test: what was called, what should come, and what came."""
    call = code(case.call) if case.call else f"the test {code(case.name)}"
    if case.error:
        return f"{call} stops with {code(case.error)}"
    if case.expected is not None and case.got is not None:
        return f"{call} should give {code(case.expected)}, but it gives {code(case.got)}"
    if case.difference:
        return f"in {call}, {case.difference[:200]}"
    return ""


def error_of(finding: Finding, briefing: Briefing) -> str:
    """Return the name of the exception that a finding is about, or an empty text."""
    if finding.specialist not in ("error_explainer", "composer"):
        return ""
    first = [case.error or "" for case in failing(briefing)[:1]]
    return error_named(finding.evidence, finding.sentence, briefing.selection, *first)


def selected_lines(briefing: Briefing) -> tuple[int, ...]:
    """Return the lines of the code that were selected, from 1; empty if they are not in it."""
    wanted = [line.strip() for line in briefing.selection.strip().splitlines()]
    lines = [line.strip() for line in briefing.code.splitlines()]
    for at in range(len(lines) - len(wanted) + 1) if wanted else ():
        if all(want in line for want, line in zip(wanted, lines[at:], strict=False)):
            return tuple(range(at + 1, at + 1 + len(wanted)))
    return ()


def selected_concept(briefing: Briefing) -> Entry | None:
    """Return the concept that a selected piece of Python is an example of."""
    if briefing.programming_language != "python":
        return None
    piece = "\n".join(line.strip() for line in briefing.selection.strip().splitlines()[:1])
    for attempt in (
        piece,
        f"{piece} pass",
        f"if x: pass\n{piece} pass",
        f"try: pass\n{piece} pass",
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                body = ast.parse(attempt[:2_000]).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return _concept_of(body[-1]) if body else None
    return None


def _concept_of(statement: ast.stmt) -> Entry | None:
    inner: ast.AST = statement
    if isinstance(statement, ast.Expr | ast.Assign | ast.Return) and statement.value is not None:
        inner = statement.value
    for node in (inner, statement):
        name = _CONCEPTS.get(type(node))
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            name = word if word and concept(word) else "function"
        if name:
            return concept(name)
    return None


_CONCEPTS: Final[dict[type[ast.AST], str]] = {
    ast.For: "for loop",
    ast.While: "while loop",
    ast.If: "if statement",
    ast.FunctionDef: "function",
    ast.ClassDef: "class",
    ast.Return: "return",
    ast.Try: "try and except",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.Import: "module",
    ast.ImportFrom: "module",
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Global: "global",
    ast.ListComp: "list comprehension",
    ast.JoinedStr: "f-string",
    ast.Compare: "comparison",
    ast.BoolOp: "and or",
    ast.List: "list",
    ast.Dict: "dictionary",
    ast.Set: "set",
    ast.Tuple: "tuple",
    ast.Subscript: "index",
    ast.Assign: "variable",
    ast.AugAssign: "variable",
}


def _of_selection(briefing: Briefing, findings: list[Finding]) -> Finding | None:
    if briefing.intent != "selection":
        return None
    lines = set(selected_lines(briefing))
    return next((each for each in findings if lines & set(each.lines)), None)


def _of_error(briefing: Briefing, findings: list[Finding]) -> Finding | None:
    if briefing.intent != "traceback":
        return None
    explained = next((each for each in findings if each.specialist == "error_explainer"), None)
    if explained is not None:
        return explained
    read = read_traceback(briefing.selection) or read_traceback(briefing.question)
    if read is None:
        return None
    return _of_exception(f"{read.type_name}: {read.message}", read.line)


def _of_exception(error: str, line: int | None) -> Finding | None:
    words = ERRORS.get(error.partition(":")[0].strip())
    if words is None:
        return None
    return Finding(
        specialist="composer",
        sentence=words.where,
        cause=words.cause,
        question=words.question,
        lines=(line,) if line else (),
        evidence=f"the message {code(error)}",
        confidence=0.7,
    )


def question_of(finding: Finding) -> str:
    """Return what to ask back about a finding."""
    if finding.question:
        return finding.question
    if finding.mistake is not None:
        return WORDS[finding.mistake].question
    return "What do you expect at that place, and what happens there?"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
