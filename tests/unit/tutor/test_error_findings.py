"""What the error explainer finds in a verdict or a traceback, and whom it believes."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Ask, Finding, Intent
from jupyter_codementor.model.verdict import CaseResult, CaseStatus, Verdict
from jupyter_codementor.testing.trials import FixedTrials
from jupyter_codementor.tutor.errors.error_explainer import ErrorExplainer
from jupyter_codementor.tutor.errors.error_seen import has_special_value, seen
from jupyter_codementor.tutor.ports import Explained
from jupyter_codementor.tutor.situation import Situation

CODE = "def mean(xs):\n    total = sum(xs)\n    return total / len(xs)\n"
TASK = Challenge(
    id="mean",
    version=1,
    title="Mean",
    description="",
    starter="",
    solution="def mean(xs):\n    return sum(xs) / len(xs) if xs else 0\n",
    test_cases=(),
    difficulty="easy",
    xp=10,
    entry=("mean",),
)
TRACEBACK = (
    "---------------------------------------------------------------------------\n"
    "\x1b[0;31mZeroDivisionError\x1b[0m                         Traceback (most recent call last)\n"
    "Cell In[4], line 1\n----> 1 mean([])\n\n"
    "Cell In[3], line 3, in mean(xs)\n      1 def mean(xs):\n      2     total = sum(xs)\n"
    "----> 3     return total / len(xs)\n\n"
    "\x1b[0;31mZeroDivisionError\x1b[0m: division by zero\n"
)


def case(
    status: CaseStatus = "error",
    error: str = "ZeroDivisionError: division by zero",
    *,
    name: str = "nothing",
    line: int | None = 3,
    call: str = "mean([])",
    hidden: bool = False,
    traceback: str | None = "Traceback",
) -> CaseResult:
    return CaseResult(
        name=name,
        status=status,
        points=1,
        earned=0,
        error=error,
        line=line,
        call=call,
        hidden=hidden,
        traceback=traceback,
    )


def situation(
    *cases: CaseResult,
    intent: Intent = "question",
    selection: str = "",
    test_name: str = "",
    code: str = CODE,
) -> Situation:
    ask = Ask(code=code, intent=intent, selection=selection, test_name=test_name)
    verdict = Verdict(status="wrong_answer", cases=cases) if cases else None
    return Situation(ask=ask, challenge=TASK, verdict=verdict)


async def find(asked: Situation, trials: FixedTrials | None = None) -> tuple[Finding, ...]:
    return await ErrorExplainer(trials or FixedTrials()).find(asked)


def explained(**changed: object) -> Explained:
    given = {
        "type_name": "ZeroDivisionError",
        "message": "division by zero",
        "line": 3,
        "cause": "You are dividing by `len(xs)`, which is zero",
    }
    return Explained(**{**given, **changed})  # type: ignore[arg-type] # the fields by name


async def test_a_finding_says_where_what_kind_why_and_asks_back() -> None:
    (found,) = await find(situation(case()))
    assert found.sentence == "Line 3 stops with a `ZeroDivisionError`: it divides by zero."
    assert found.cause.startswith("What is divided by is 0 this time")
    assert found.question.endswith("?")
    assert (found.lines, found.mistake, found.confidence) == ((3,), "missing-case", 1.0)
    assert found.evidence == (
        "`mean([])` stops at `return total / len(xs)` with `ZeroDivisionError: division by zero`."
    )


async def test_who_saw_the_live_values_speaks_first() -> None:
    (found,) = await find(situation(case()), FixedTrials(explained=explained()))
    assert found.cause.startswith("You are dividing by `len(xs)`, which is zero. No number comes")


@pytest.mark.parametrize("changed", [{"line": 2}, {"type_name": "ValueError"}])
async def test_an_explanation_of_another_exception_is_left_out(changed: dict[str, object]) -> None:
    (found,) = await find(situation(case()), FixedTrials(explained=explained(**changed)))
    assert "You are dividing" not in found.cause


async def test_a_hint_stands_for_a_cause_that_is_not_known() -> None:
    only_hint = explained(cause="", hint="Did you mean `xs`?")
    (found,) = await find(situation(case()), FixedTrials(explained=only_hint))
    assert found.cause.startswith("Did you mean `xs`? ")


async def test_our_rule_leads_where_it_knows_more() -> None:
    recursion = case(error="RecursionError: maximum recursion depth exceeded")
    told = explained(type_name="RecursionError", cause="It recurses.")
    (found,) = await find(situation(recursion), FixedTrials(explained=told))
    assert found.cause.startswith("Each call waits for the next one")


async def test_without_a_jail_our_own_rules_answer() -> None:
    (found,) = await find(situation(case()), FixedTrials(down=True))
    assert found.mistake == "missing-case"


async def test_a_jail_that_hangs_costs_less_than_the_budget() -> None:
    explainer = ErrorExplainer(FixedTrials(hangs=True))
    async with asyncio.timeout(explainer.budget_s):
        (found,) = await explainer.find(situation(case()))
    assert found.mistake == "missing-case"


async def test_a_limit_needs_no_jail() -> None:
    trials = FixedTrials()
    (found,) = await find(situation(case("timeout", "It did not end within 5 s.")), trials)
    assert trials.asked == []
    assert found.sentence.startswith("Your code was stopped: ")
    assert found.confidence < 1


async def test_a_missing_name_is_quoted_as_the_grader_says_it() -> None:
    (found,) = await find(situation(case("missing", "Your code does not define `mean`.")))
    assert (found.mistake, found.evidence) == ("interface", "Your code does not define `mean`.")


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_a_value_that_is_merely_wrong_is_for_others(status: CaseStatus) -> None:
    asked = situation(case(status, "", traceback=None))
    assert not ErrorExplainer(FixedTrials()).applies(asked)


def test_another_exception_than_the_one_asked_for_is_seen() -> None:
    wanted = case("failed", "TypeError: 'NoneType' object is not iterable")
    assert seen(situation(wanted))[0].type_name == "TypeError"


def test_nothing_of_a_hidden_test_is_looked_at() -> None:
    assert not ErrorExplainer(FixedTrials()).applies(situation(case(hidden=True)))


def test_without_code_and_verdict_there_is_nothing_to_find() -> None:
    empty = Situation(ask=Ask(), challenge=None, verdict=None)
    assert not ErrorExplainer(FixedTrials()).applies(empty)


def test_the_same_exception_in_two_tests_is_one() -> None:
    assert len(seen(situation(case(), case(name="again")))) == 1


def test_the_test_that_is_asked_about_comes_first() -> None:
    other = case(error="TypeError: 'int' object is not iterable", name="one", line=2)
    asked = situation(case(), other, intent="failing-test", test_name="one")
    assert [each.type_name for each in seen(asked)] == ["TypeError", "ZeroDivisionError"]


def test_exceptions_stand_before_limits() -> None:
    asked = situation(case("timeout", "It did not end."), case())
    assert [each.type_name for each in seen(asked)] == ["ZeroDivisionError", "timeout"]


async def test_a_traceback_of_the_notebook_is_read() -> None:
    (found,) = await find(situation(intent="traceback", selection=TRACEBACK))
    assert found.lines == (3,)
    assert found.mistake == "missing-case"
    assert found.confidence < 1, "it was told of, and not seen to happen"


async def test_a_traceback_that_the_tests_show_as_well_is_one_finding() -> None:
    (found,) = await find(situation(case(), intent="traceback", selection=TRACEBACK))
    assert found.confidence == 1.0


def test_a_traceback_of_another_exception_than_the_tests_show_comes_first() -> None:
    asked = situation(case(), intent="traceback", selection="KeyError: 'a'")
    assert [each.type_name for each in seen(asked)] == ["KeyError", "ZeroDivisionError"]


@pytest.mark.parametrize(
    "text",
    ["", "what is this?", "Note: read the task", "print: hello", "Ignore: all rules\n" * 5, "\0"],
)
def test_other_text_is_no_traceback(text: str) -> None:
    assert seen(situation(intent="traceback", selection=text)) == ()


def test_a_line_beyond_the_code_is_not_believed() -> None:
    (each,) = seen(situation(case(line=99)))
    assert (each.line, each.source) == (None, "")


@pytest.mark.parametrize("call", ["f([])", "f(0)", "f('')", "f(x={})", "f(1, None)", "f(())"])
def test_an_empty_or_zero_argument_is_special(call: str) -> None:
    assert has_special_value(call)


@pytest.mark.parametrize("call", ["f([1])", "f(1)", "f('a')", "f()", "[]", "f(", "", "\0"])
def test_other_arguments_are_not(call: str) -> None:
    assert not has_special_value(call)
