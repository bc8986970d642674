"""What the widget's page is told: small JSON values, ready to be shown."""

from __future__ import annotations

from typing import Any

from jupyter_codementor.model.verdict import CaseResult, Verdict

from . import remarks, replies, text


def html(markdown: str) -> str:
    """Return Markdown as HTML. Raw HTML in it is shown as text; the page sanitises it again."""
    import mistune

    rendered = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])(markdown)
    return str(rendered)


def detail(reply: replies.Detail) -> dict[str, Any]:
    """Return the challenge: title, facts, task, tests."""
    summary = reply.summary
    facts = [summary.difficulty, f"{summary.xp} XP", text.STATUS_WORDS[summary.status]]
    if summary.waits_for:
        facts.append(f"good to practise before: {', '.join(summary.waits_for)}")
    return {
        "title": summary.title,
        "facts": facts,
        "description": html(reply.task),
        "tests": [{"name": each.name, "source": each.source} for each in reply.visible_tests],
        "hidden_tests": len(reply.hidden_tests),
        "explanation": html(reply.explanation) if reply.explanation else "",
    }


def hints(taken: tuple[str, ...], total: int, note: str = "") -> dict[str, Any]:
    """Return the hints taken so far; `note` says what the last one cost."""
    return {"taken": [html(each) for each in taken], "total": total, "note": note}


def run(verdict: Verdict) -> dict[str, Any]:
    """Return the result of a run."""
    note = "" if verdict.status == "grader_fault" else "Hidden tests run when you submit."
    return _result(verdict, submitted=False) | {"note": note}


def submission(reply: replies.Submission) -> dict[str, Any]:
    """Return the result of a submission, with award, code review and next challenge."""
    if reply.verdict is None:
        return {"headline": text.UNGRADED, "tone": "fault", "cases": [], "lines": []}
    found = _result(reply.verdict, submitted=True) | {"review": remarks.values(reply.review)}
    if reply.award is not None:
        found["lines"] = text.award(reply.award) + found["lines"]
    if reply.next is not None:
        found["next"] = {
            "title": reply.next.title,
            "id": reply.next.challenge_id,
            "reason": reply.next.reason,
        }
    return found


def _result(verdict: Verdict, *, submitted: bool) -> dict[str, Any]:
    if verdict.status == "grader_fault":
        tone = "fault"
    else:
        passed = verdict.cases and all(case.status == "passed" for case in verdict.cases)
        tone = "good" if passed else "bad"
    return {
        "headline": text.headline(verdict, submitted=submitted),
        "tone": tone,
        "duration": f"{verdict.duration_ms:.0f} ms",
        "cases": [_case(case) for case in verdict.cases],
        "output": text.cut(verdict.output),
        "lines": [line for line in (verdict.fault, text.practice(verdict)) if line],
    }


def _case(case: CaseResult) -> dict[str, Any]:
    return {
        "name": case.name,
        "hidden": case.hidden,
        "passed": case.status == "passed",
        "words": text.case_words(case),
        "rows": text.case_rows(case),
    }
