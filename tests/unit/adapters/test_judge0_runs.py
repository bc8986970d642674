"""What a run at Judge0 printed: believed only where it can be, and never an exception."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.adapters.sandbox.judge0 import runs
from jupyter_codementor.adapters.sandbox.judge0.api import Ran
from jupyter_codementor.adapters.sandbox.judge0.runs import Run
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Trace, Trial, Work
from jupyter_codementor.model.challenge import Call, Limits, Name

NONCE = "a" * 32
STEPS = Trial(steps=((Call(Name("f")), None),))
RUN = Run((STEPS, STEPS), (0, 1), NONCE)


def line(what: str, nonce: str = NONCE, **more: Any) -> bytes:
    return f"{nonce} {json.dumps({'what': what, **more})}\n".encode()


def said(number: int, value: Any = None, status: str = "value") -> str:
    return json.dumps({"n": number, "status": status, "value": value})


HELLO = line("hello", python="3.11.2", guarded=True)
LOAD = line("load", k=0, n=1, said=said(1))
STEP = line("step", k=0, n=2, said=said(2, 5), ms=1.5, peak=1000)
LAST = line("step", k=1, n=3, said=said(3, 6))
END = line("end")


def traces(printed: bytes, status: int = 3) -> list[Trace]:
    return runs.traces([RUN], [Ran(status, printed)], 2)[0]


def statuses(printed: bytes, status: int = 3) -> list[str]:
    return [trace.outcomes[-1].status for trace in traces(printed, status)]


def test_answers_become_outcomes_with_time_and_memory() -> None:
    first, second = traces(HELLO + LOAD + STEP + LAST + END)
    assert (first.outcomes[0].value, second.outcomes[0].value) == (5, 6)
    assert (first.outcomes[0].duration_ms, first.memory_bytes) == (1.5, 1000)
    assert first.loaded is not None
    assert first.loaded.status == "value"
    assert second.loaded is first.loaded


@pytest.mark.parametrize(
    "forged",
    [
        b"anything\n",
        line("step", "b" * 32, k=0, n=2, said=said(2, 5)),
        line("step", k=7, n=2, said=said(2, 5)),
        line("step", k=-1, n=2, said=said(2, 5)),
        line("unknown", k=0),
        line("step", k=0, n=2, said=said(2, 5), more=1),
        line("step", k=0, n="2", said=said(2, 5)),
        NONCE.encode() + b" " + b"[" * 100_000 + b"\n",
    ],
)
def test_a_line_that_cannot_be_is_a_protocol_error_of_the_code(forged: bytes) -> None:
    assert statuses(HELLO + LOAD + forged + STEP + LAST + END) == ["protocol_error"] * 2


def test_after_the_end_nothing_may_come() -> None:
    missing = HELLO + LOAD + STEP + END + LAST
    assert statuses(missing) == ["value", "protocol_error"]


@pytest.mark.parametrize(
    "answer",
    [said(9, 5), "", "no json", said(2, {"unknown": 1}), said(2, 5, "accepted"), "[" * 100_000],
)
def test_an_answer_to_something_else_is_no_answer(answer: str) -> None:
    step = line("step", k=0, n=2, said=answer)
    assert statuses(HELLO + LOAD + step + LAST + END) == ["protocol_error", "value"]


@pytest.mark.parametrize(
    ("judge0", "ours"),
    [
        (5, "timeout"),
        (7, "crash"),
        (8, "output_limit"),
        (9, "crash"),
        (10, "crash"),
        (11, "crash"),
        (12, "crash"),
    ],
)
def test_what_ended_the_run_is_the_status_of_what_it_did_not_tell(judge0: int, ours: str) -> None:
    assert statuses(HELLO + LOAD + STEP + LAST[:20], judge0) == ["value", ours]
    assert statuses(HELLO, judge0) == [ours, ours]


@pytest.mark.parametrize("judge0", [0, 1, 2, 6, 13, 14, 99])
def test_what_judge0_could_not_do_is_its_own_fault(judge0: int) -> None:
    with pytest.raises(Unavailable, match=f"status {judge0}"):
        traces(HELLO + END, judge0)


@pytest.mark.parametrize("printed", [b"", b"\n", HELLO[:-1], LOAD, b"python3: not found\n"])
def test_without_our_first_line_our_program_did_not_run(printed: bytes) -> None:
    with pytest.raises(Unavailable, match="did not run our program"):
        traces(printed, 11)


def test_a_box_that_does_not_start_there_is_no_fault_of_the_code() -> None:
    with pytest.raises(Unavailable, match="no memory"):
        traces(HELLO + line("fault", detail="no memory"))


@given(st.lists(st.binary(max_size=60) | st.sampled_from([LOAD, STEP, LAST, END]), max_size=8))
def test_random_output_never_raises_and_never_passes_for_a_value(parts: list[bytes]) -> None:
    found = traces(HELLO + b"".join(parts))
    assert len(found) == 2
    for number, trace in enumerate(found):
        for outcome in trace.outcomes:
            if outcome.status == "value":
                assert (STEP, LAST)[number] in b"".join(parts)


@given(st.binary(max_size=200))
def test_random_bytes_alone_are_a_fault_of_judge0(printed: bytes) -> None:
    with pytest.raises(Unavailable):
        traces(printed)


def test_visible_and_hidden_trials_and_those_of_a_program_run_apart() -> None:
    hidden = Trial(steps=STEPS.steps, hidden=True)
    work = Work(code="", trials=(STEPS, hidden, STEPS, hidden), limits=Limits())
    nonces = iter("abcd")
    assert [run.places for run in runs.split(work, nonces)] == [(0, 2), (1, 3)]
    typed = tuple(Trial(stdin=text, hidden=text == "2") for text in "123")
    program = Work(code="", trials=typed, limits=Limits())
    parts = runs.split(program, iter("abc"))
    assert [run.places for run in parts] == [(0,), (1,), (2,)]
    assert len({run.nonce for run in parts}) == 3


def test_what_is_sent_holds_the_limits_and_no_network() -> None:
    work = Work(code="x", trials=(STEPS,), limits=Limits(time_s=3.0, memory_mb=200))
    [run] = runs.split(work, iter("n"))
    sent = runs.submission(run, work, 92)
    assert sent["language_id"] == 92
    assert sent["enable_network"] is False
    assert 3.0 < sent["cpu_time_limit"] <= sent["wall_time_limit"] <= 15.0
    assert 200 << 10 < sent["memory_limit"] <= 512_000
    assert "expected_output" not in sent
    compile(sent["source_code"], "harness", "exec")
