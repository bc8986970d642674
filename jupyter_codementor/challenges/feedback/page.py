"""Feedback as one HTML file that needs nothing else and can run or load nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape
from typing import Final

from jupyter_codementor.challenges.notebook_json import PlainCell
from jupyter_codementor.model.verdict import CaseResult

from .parts import (
    MOST_SOURCE,
    Feedback,
    clean,
    details,
    marked_lines,
    placed,
    points_text,
)

_STYLE: Final = """
:root { color-scheme: light dark; --good: #1a7f37; --bad: #b42318; --line: #8884; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --good: #4ac26b; --bad: #ff8e80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
pre { font: 14px/1.45 ui-monospace, monospace; background: var(--soft); padding: .6rem;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
td.points, th:last-child { text-align: right; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); }
section.test { border-left: 4px solid var(--line); padding-left: .8rem; margin: 1rem 0; }
section.test.good { border-color: var(--good); color: inherit; }
section.test.bad { border-color: var(--bad); color: inherit; }
.text { background: none; font-family: inherit; }
mark { background: #fd05; color: inherit; }
dt { font-weight: 600; } dd { margin: 0; } h3 { margin: 0; }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def feedback_page(feedback: Feedback) -> str:
    """Return the feedback as HTML; what students and teachers wrote is shown as text."""
    title = escape(clean(feedback.challenge.title))
    student = escape(clean(feedback.student))
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{student}: {title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{title}</h1>\n<p>{student}</p>",
        f'<p class="{_tone(feedback.verdict.status == "accepted")}">'
        f"<strong>{escape(feedback.headline)}</strong></p>",
        *(f"<p>{escape(clean(sentence))}</p>" for sentence in feedback.sentences()),
        *_table(feedback),
        *_printed(feedback),
        *_notebook(feedback),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _table(feedback: Feedback) -> Iterator[str]:
    yield "<table>\n<thead><tr><th>Test</th><th>Result</th><th>Points</th></tr></thead>\n<tbody>"
    for result in feedback.cases:
        points = f"{points_text(result.earned)} of {points_text(result.points)}"
        yield (
            f"<tr><td>{_name(result)}</td>"
            f'<td class="{_tone(result.status == "passed")}">{escape(feedback.word(result))}</td>'
            f'<td class="points">{points}</td></tr>'
        )
    yield "</tbody>\n</table>"


def _printed(feedback: Feedback) -> Iterator[str]:
    if feedback.verdict.output.strip():
        yield f"<p>Printed while your code was loaded:</p>\n{_pre(clean(feedback.verdict.output))}"


def _notebook(feedback: Feedback) -> Iterator[str]:
    found, rest = placed(feedback)
    yield "<h2>What you handed in</h2>"
    for cell in feedback.handed.cells:
        if cell.source.strip():
            yield _cell(cell, marked_lines(feedback, cell))
        for result in found.get(cell.number, ()):
            yield _test(result, feedback.word(result))
    for result in rest:
        yield _test(result, feedback.word(result))


def _cell(cell: PlainCell, lines: Collection[int]) -> str:
    source = clean(cell.source, MOST_SOURCE)
    if cell.kind != "code":
        return f'<pre class="text">{escape(source)}</pre>'
    if not lines:
        return _pre(source)
    shown = [
        f"<mark>{escape(line)}</mark>" if number in lines else escape(line)
        for number, line in enumerate(source.split("\n"), start=1)
    ]
    return "<pre>" + "\n".join(shown) + "</pre>"


def _test(result: CaseResult, word: str) -> str:
    passed = result.status == "passed"
    points = f"{points_text(result.earned)} of {points_text(result.points)} points"
    said = [
        f'<section class="test {_tone(passed)}">',
        f"<h3>{_name(result)}</h3>\n<p>{escape(word)}, {points}</p>",
    ]
    if result.message and not passed:
        said.append(f"<p>{escape(result.message)}</p>")
    shown = [f"<dt>{label}</dt><dd>{_pre(text)}</dd>" for label, text in details(result)]
    if shown:
        said += ["<dl>", *shown, "</dl>"]
    return "\n".join([*said, "</section>"])


def _name(result: CaseResult) -> str:
    return escape(result.name) + (" (hidden)" if result.hidden else "")


def _tone(good: bool) -> str:
    return "good" if good else "bad"


def _pre(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
