"""Everything that a front end without widgets shows, as plain text of at most 80 columns."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.student import Award
from jupyter_codementor.model.verdict import CaseResult, Verdict

from . import remarks, replies
from .lines import WIDTH, rows, wrap

_CASE_WORDS: Final = {
    "passed": "passed",
    "failed": "wrong result",
    "error": "stopped with an error",
    "syntax_error": "syntax error",
    "timeout": "took too long",
    "memory": "used too much memory",
    "output_limit": "printed too much",
    "crash": "the program broke down",
    "protocol_error": "gave no result",
    "missing": "name not defined",
}
_CASE_WORDS_AS_VERBS: Final = {
    "failed": "gives wrong results",
    "error": "stops with an error",
    "syntax_error": "has a syntax error",
    "timeout": "takes too long",
    "memory": "uses too much memory",
    "output_limit": "prints too much",
    "crash": "makes the program break down",
    "protocol_error": "gives no result",
    "missing": "does not define the name that the tests call",
    "passed": "passes",
}
_STATUS_MARKS: Final = {"new": " ", "opened": ".", "tried": "~", "solved": "*"}
STATUS_WORDS: Final = {
    "new": "not opened yet",
    "opened": "opened",
    "tried": "tried, not solved yet",
    "solved": "solved",
}
_FAULT: Final = "This was our fault. It does not count."
UNGRADED: Final = (
    f"Your submission could not be graded. {_FAULT} Submit it again; tell your teacher if it stays"
    " like this."
)
_CUT_AT: Final = 2000
"""Characters of a value or of printed output that are shown."""


def case_words(case: CaseResult) -> str:
    """Return the status of a test case in plain words."""
    return _CASE_WORDS[case.status]


def headline(verdict: Verdict, *, submitted: bool) -> str:
    """Return the verdict as one sentence."""
    if verdict.status == "grader_fault":
        return _FAULT
    if verdict.status == "queued":
        return "Stored; grading has not begun yet."
    passed = sum(case.status == "passed" for case in verdict.cases)
    total = len(verdict.cases)
    if not total:
        return "No test could run."
    noun, verb = "test" if submitted else "visible test", "passes" if total == 1 else "pass"
    if passed == total:
        which = "all " if total > 1 else ""
        sentence = f"{which}{counted(total, noun)} {verb}."
        return f"Accepted: {sentence}" if submitted else sentence.capitalize()
    if verdict.status == "error" and passed == 0:
        return f"No test passes: your code {_CASE_WORDS_AS_VERBS[_first_problem(verdict)]}."
    return f"{passed} of {counted(total, noun)} {verb}."


def practice(verdict: Verdict) -> str:
    """Return the sentence that a result is practice only, or "" if it is more."""
    if verdict.isolation is None or verdict.isolation <= "C":
        return ""
    return verdict.note or f"Isolation level {verdict.isolation}: this result is practice."


def counted(number: int, noun: str) -> str:
    """Return "1 test" or "2 tests"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _first_problem(verdict: Verdict) -> str:
    return next((case.status for case in verdict.cases if case.status != "passed"), "error")


def challenge(detail: replies.Detail) -> str:
    """Show a challenge: task, starter code, tests and hints."""
    summary = detail.summary
    facts = f"{summary.difficulty} - {summary.xp} XP - {STATUS_WORDS[summary.status]}"
    found = [*wrap(summary.title), "=" * min(WIDTH, max(8, len(summary.title))), *wrap(facts)]
    if summary.waits_for:
        found += wrap(f"Good to practise before: {', '.join(summary.waits_for)}")
    found += ["", *wrap(detail.task.rstrip()), "", "Start with:"]
    found += ["", *wrap(detail.starter.rstrip(), "    "), ""]
    for test in detail.visible_tests:
        found += [*wrap(f"Test: {test.name}"), *wrap(test.source.rstrip(), "    ")]
    if detail.hidden_tests:
        found += wrap(f"Hidden tests that run when you submit: {len(detail.hidden_tests)}")
    for number, hint_text in enumerate(detail.hints_taken, 1):
        found += ["", *wrap(hint_text.strip(), "    ", f"Hint {number} of {detail.hints_total}: ")]
    if detail.explanation:
        found += ["", "Explanation:", *wrap(detail.explanation.strip())]
    name = summary.id
    if summary.kind == "assignment":
        where = "Open it in JupyterLab to run it and hand it in."
        found += ["", *wrap(f"This is a notebook of several questions. {where}")]
        return "\n".join(found)
    found += [
        "",
        *wrap(f"Write your code in a cell below `%%run_tests {name}` to try it, or below"),
        *wrap(f"`%%submit {name}` to hand it in. `%codementor hint {name}` gives a hint."),
    ]
    return "\n".join(found)


def run(verdict: Verdict) -> str:
    """Show what a run of the visible tests gave."""
    found = _verdict(verdict, submitted=False)
    if verdict.status != "grader_fault":
        found += ["Hidden tests run when you submit."]
    return "\n".join(found).rstrip()


def submission(reply: replies.Submission) -> str:
    """Show what a submission gave: verdict, award, code review and the next challenge."""
    if reply.verdict is None:
        return "\n".join(wrap(UNGRADED))
    found = _verdict(reply.verdict, submitted=True)
    if reply.award is not None:
        for sentence in award(reply.award):
            found += wrap(sentence, "  " if sentence.startswith("+") else "")
    found += remarks.lines(reply.review)
    if reply.next is not None:
        found += ["", suggestion(reply.next)]
    return "\n".join(found)


def _verdict(verdict: Verdict, *, submitted: bool) -> list[str]:
    found = wrap(f"{headline(verdict, submitted=submitted)}  ({verdict.duration_ms:.0f} ms)")
    if verdict.fault:
        found += wrap(verdict.fault, "  ")
    if practice(verdict):
        found += wrap(practice(verdict), "  ")
    found.append("")
    for case in verdict.cases:
        found += _case(case)
    if verdict.output:
        found += ["Printed before the tests:", *wrap(cut(verdict.output), "    "), ""]
    return found if not found[-1] else [*found, ""]


def _case(case: CaseResult) -> list[str]:
    mark = "[ok]" if case.status == "passed" else "[--]"
    hidden = " (hidden)" if case.hidden else ""
    found = wrap(f"{case.name}{hidden}: {case_words(case)}", " " * 5, f"{mark} ")
    return [*found, *rows(case_rows(case), " " * 5), ""]


def case_rows(case: CaseResult) -> list[tuple[str, str]]:
    """Return label and text of what there is to tell of a test case that did not pass."""
    if case.status == "passed":
        return []
    typed = case.call is not None and case.call.endswith("\n")  # a program's lines, no call
    told = (
        ("typed" if typed else "call", case.call),
        ("expected", case.expected),
        ("got", case.got),
        ("difference", case.difference),
        ("error", case.error),
        ("line", None if case.line is None else str(case.line)),
        ("printed", case.output or None),
        ("hint", None if (case.difference or "").startswith(case.message) else case.message),
    )
    return [(label, cut(value)) for label, value in told if value is not None]


def cut(text: str) -> str:
    """Return a value or printed output, cut where nobody would read on."""
    if len(text) <= _CUT_AT:
        return text.rstrip("\n")
    return f"{text[:_CUT_AT]} ... ({len(text) - _CUT_AT} more characters)"


def award(award: Award) -> list[str]:
    """Return sentences that tell XP with its reasons, level and streak."""
    found = [f"You gained {award.xp} XP."] if award.xp else ["No new XP this time."]
    found += [f"+{part.xp} XP: {part.reason}" if part.xp else part.reason for part in award.parts]
    if award.level > award.level_before:
        found.append(f"You reached level {award.level}.")
    if award.streak_days > 1:
        found.append(f"You have practised {award.streak_days} days in a row.")
    return found


def hint(reply: replies.Hint) -> str:
    """Show a rung of the hint ladder."""
    return "\n".join(
        [
            *wrap(reply.text.strip(), "    ", f"Hint {reply.number} of {reply.total}: "),
            *wrap(hint_cost(reply)),
        ]
    )


def hint_cost(reply: replies.Hint) -> str:
    """Say what is still to be gained."""
    return f"With this hint, {reply.xp_left} XP are still to be gained."


def suggestion(reply: replies.Suggestion | None) -> str:
    """Show the next challenge, and why."""
    if reply is None:
        return "You have solved all challenges."
    if not reply.challenge_id:
        return "\n".join(wrap(reply.reason))
    facts = f"{reply.title} ({reply.challenge_id}), {reply.difficulty}, {reply.xp} XP"
    return "\n".join([*wrap(facts, "      ", "Next: "), *wrap(reply.reason, "      ")])


def catalogue(found: replies.Catalogue, search: str = "") -> str:
    """List challenges, one to a line or two."""
    if not found.challenges:
        return "\n".join(wrap(f"No challenge holds the words “{search}”."))
    shown: list[str] = []
    skill = None
    for row in found.challenges:
        if row.skills[:1] != skill:
            skill = row.skills[:1]
            shown += ["", *wrap(", ".join(skill).capitalize() or "Other")]
        facts = f"{row.title} ({row.id}), {row.difficulty}, {row.xp} XP"
        shown += wrap(facts, "      ", f"  [{_STATUS_MARKS[row.status]}] ")
    solved = sum(row.status == "solved" for row in found.challenges)
    count = f"{counted(len(found.challenges), 'challenge')}, {solved} solved."
    shown += ["", f"{count}  [*] solved, [~] tried, [.] opened"]
    return "\n".join(shown[1:])


def progress(reply: replies.ProgressReply) -> str:
    """Show level, XP, streak, topics, achievements and the next challenge."""
    solved = sum(each.status == "solved" for each in reply.challenges.values())
    facts = [
        ("Level", f"{reply.level}"),
        ("XP", f"{reply.xp}, {max(0, reply.next_level_xp - reply.xp)} to level {reply.level + 1}"),
        (
            "Streak",
            f"{counted(reply.streak.days, 'day')} in a row, longest {reply.streak.longest_days}",
        ),
        ("Solved", counted(solved, "challenge")),
    ]
    found = ["My progress", "===========", *rows(facts, "")]
    topics = [
        (name, f"{topic.challenges_completed} of {topic.challenges_total}, {topic.xp} XP")
        for name, topic in reply.topics.items()
        if topic.xp or topic.challenges_completed
    ]
    if topics:
        found += ["", "Topics", *rows(topics, "  ")]
    got = [(each.title, each.description) for each in reply.achievements if each.at is not None]
    if got:
        found += ["", "Achievements", *rows(got, "  ")]
    if reply.next is not None:
        found += ["", suggestion(reply.next)]
    return "\n".join(found)
