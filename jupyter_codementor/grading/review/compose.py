"""From findings to a review: our words, no nagging, the most useful first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from jupyter_codementor.model.review import Remark, Review

from .growth import growth
from .loops import loop_mistakes
from .mistakes import mistakes
from .ports import Finding
from .rule import Rule
from .rules import RULES
from .shape import shape
from .tree import lines_of, tree_of
from .written import written_lines

MOST_REMARKS: Final = 20
_LONGEST_NAME: Final = 40
_SAME: Final = {
    "SIM222": "always-true-or",
    "B018": "result-forgotten",
    "B007": "loop-ends-in-first-round",
    "SIM113": "index-only-to-look-up",
}
"""Rules that are silent on a line of which a better one speaks."""


def own_findings(
    code: str, *, entry: Collection[str] = (), complexity: str = ""
) -> tuple[Finding, ...] | None:
    """Return what our own checks find in Python code, without running it.

    Args:
        code: what was handed in.
        entry: the functions that the tests call.
        complexity: what the challenge asks for, e.g. ``O(n)``; other forms are not looked at.

    Returns:
        The findings; None if the code cannot be read, or is too long or too deep for a review.
    """
    tree = tree_of(code)
    if tree is None:
        return None
    return (
        *mistakes(tree, entry),
        *loop_mistakes(tree),
        *shape(tree),
        *growth(tree, complexity),
    )


def compose(
    code: str,
    starter: str,
    findings: Iterable[Finding],
    *,
    silent: Collection[str] = (),
    complete: bool = True,
) -> Review:
    """Return the review of a code.

    Args:
        code: what was handed in.
        starter: what the challenge gave; what concerns its lines alone is not remarked on.
        findings: of the linter and of our own checks.
        silent: rules that are left out, since the reference solution breaks them too.
        complete: False if the linter could not be asked.
    """
    lines = lines_of(code)
    written = written_lines(code, starter)
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        mine = written.intersection(range(finding.line, finding.end_line + 1))
        if finding.rule in RULES and finding.rule not in silent and mine:
            told.setdefault(finding.rule, []).append(finding)
    for weaker, better in _SAME.items():
        better_lines = {each.line for each in told.get(better, ())}
        left = [each for each in told.pop(weaker, ()) if each.line not in better_lines]
        if left:
            told[weaker] = left
    remarks = [
        _remark(RULES[rule], same, lines)
        for rule, found in told.items()
        for same in _by_name(RULES[rule], found, lines)
    ]
    remarks.sort(key=lambda remark: (-_rule_of(remark).worth, remark.line))
    return Review(remarks=tuple(remarks[:MOST_REMARKS]), complete=complete)


def _by_name(rule: Rule, found: list[Finding], lines: list[str]) -> list[list[Finding]]:
    """Part the places of a likely bug by the name that its sentence tells of."""
    if rule.kind != "bug" or "{name}" not in rule.sentence:
        return [found]
    parted: dict[str, list[Finding]] = {}
    for finding in found:
        name = dict(finding.detail).get("name", _name(finding, lines))
        parted.setdefault(name, []).append(finding)
    return list(parted.values())


def _rule_of(remark: Remark) -> Rule:
    return RULES[remark.code or remark.rule]


def _remark(rule: Rule, found: list[Finding], lines: list[str]) -> Remark:
    """Return one remark for all places where a rule was broken; its words tell of the first."""
    found = sorted(found, key=lambda finding: (finding.line, finding.column))
    first = found[0]
    blanks = {"name": _name(first, lines), "function": "list"} | dict(first.detail)
    also = sorted({finding.line for finding in found} - {first.line})
    return Remark(
        line=first.line,
        column=first.column,
        also_lines=tuple(also),
        rule=rule.name,
        code=rule.code,
        kind=rule.kind,
        sentence=_filled(rule.sentence, blanks),
        why=_filled(rule.why, blanks),
        suggestion=_filled(rule.suggestion, blanks),
    )


def _filled(sentence: str, blanks: dict[str, str]) -> str:
    return sentence.format_map(blanks) if "{" in sentence else sentence


def _name(finding: Finding, lines: list[str]) -> str:
    """Return the text that was found, if it is short enough to stand in a sentence."""
    if finding.line > len(lines):
        return "..."
    end = finding.end_column - 1 if finding.end_line == finding.line else None
    text = lines[finding.line - 1][finding.column - 1 : end].strip()
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 4]} ..."
