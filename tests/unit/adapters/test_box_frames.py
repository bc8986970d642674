"""Whatever comes out of a box, the trusted side answers with a status and raises nothing."""

from __future__ import annotations

import asyncio
import json
import marshal
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_codementor.adapters.sandbox import frames
from jupyter_codementor.adapters.sandbox.client import LocalBox
from jupyter_codementor.grading.ports import Outcome, Request
from jupyter_codementor.model.challenge import Name

KNOWN = {"value", "raised", "missing", "protocol_error", "crash", "memory", "output_limit"}
KNOWN |= {"timeout", "syntax_error"}
WORDS = st.sampled_from(
    [
        "n",
        "op",
        "args",
        "kwargs",
        "status",
        "value",
        "raised",
        "missing",
        "changed",
        "error",
        "mine",
        "yours",
        "arg",
        "builtin",
        "range",
        "slice",
        "bytearray",
        "dict",
        "tuple",
        "array",
        "type_name",
        "bases",
        "message",
        "line",
        "traceback",
        "call",
        "getattr",
        "reply",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=25,
)
FRAMES = st.dictionaries(WORDS, JSON, max_size=5)


class _Stream:
    overflowed = False

    def drain(self) -> None:
        return None

    def take(self) -> str:
        return ""


class _Process:
    """A box's process that says what it is told to; `n` is put into a frame that has one."""

    def __init__(self, said: list[Any]) -> None:
        self.said = said
        self.sent: list[Any] = []
        self.killed = False
        self.stdout = self.stderr = _Stream()

    def has_unread(self) -> bool:
        return False

    async def send(self, frame: bytes) -> bool:
        self.sent.append(marshal.loads(frame))
        return True

    async def receive(self) -> dict[str, Any] | None:
        if not self.said:
            return None
        frame = self.said.pop(0)
        if isinstance(frame, dict) and "n" in frame:
            return {**frame, "n": self.sent[0]["n"]}
        if not isinstance(frame, dict):
            raise ValueError("no object")  # noqa: TRY004 - as the real one
        return frame

    def kill(self) -> None:
        self.killed = True

    def peak_bytes(self) -> int:
        return 0


def ask(said: list[Any], request: Any, foreign: Any = None) -> Outcome:
    box = LocalBox(_Process(said), 5.0)  # type: ignore[arg-type] # a double of the process
    return asyncio.run(box.evaluate(request, foreign=foreign))


async def _foreign(request: Request) -> Outcome:
    return Outcome(status="value", value={"value": None})


REQUEST = Request(operation="call", args=({"yours": 1},))


@settings(max_examples=300)
@given(st.lists(FRAMES | JSON, max_size=4), st.booleans(), st.booleans())
def test_no_frame_makes_the_grader_raise(said: list[Any], operates: bool, serves: bool) -> None:
    outcome = ask(said, REQUEST if operates else Name("f"), _foreign if serves else None)
    assert outcome.status in KNOWN


@given(JSON)
def test_no_answer_to_the_other_box_raises_anything_but_value_error(value: Any) -> None:
    check(lambda: frames.checked_answer(value))
    check(lambda: frames.asked({"n": 1, "op": "call", "args": [value], "kwargs": {}}, 1))
    check(lambda: frames.asked(value, 1) if isinstance(value, dict) else None)


def check(act: Callable[[], object]) -> None:
    try:
        act()
    except ValueError:
        return


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "value": JSON,
        "changed": st.lists(st.lists(JSON, max_size=3), max_size=3) | JSON,
        "error": st.fixed_dictionaries({"error": st.lists(JSON, max_size=5)}) | JSON,
    },
)


@settings(max_examples=300)
@given(ANSWERS)
def test_an_answer_of_nearly_the_right_shape_raises_nothing_else_either(value: Any) -> None:
    check(lambda: frames.checked_answer(value))


@pytest.mark.parametrize(
    "frame",
    [
        {"n": 0, "op": "call", "args": [{"yours": -1}], "kwargs": {}},
        {"n": 0, "op": "call", "args": [{"yours": 1.5}], "kwargs": {}},
        {"n": 0, "op": "run", "args": [1], "kwargs": {}},
        {"n": 0, "op": "forget", "args": [1], "kwargs": {}},
        {"n": 0, "op": "call", "args": [], "kwargs": {}},
        {"n": 0, "op": "call", "args": [1] * 2_000, "kwargs": {}},
        {"n": 0, "op": "call", "args": [{"mine": [1, "thing", "T", ""]}], "kwargs": {}},
        {"n": 0, "op": "call", "args": [{"mine": [1, "object", "T" * 999, ""]}], "kwargs": {}},
        {"n": 0, "op": "call", "args": [1], "kwargs": {}, "guarded": False},
        {"n": 0, "op": ["call"], "args": [1], "kwargs": {}},
    ],
)
def test_a_question_of_another_shape_breaks_the_protocol(frame: dict[str, Any]) -> None:
    assert ask([frame], Name("f"), _foreign).status == "protocol_error"


def test_a_question_is_served_and_its_reply_sent() -> None:
    process = _Process(
        [
            {"n": 0, "op": "call", "args": [{"yours": 1}, 2], "kwargs": {}},
            {"n": 0, "status": "value", "value": 3},
        ]
    )
    seen: list[Request] = []

    async def foreign(request: Request) -> Outcome:
        seen.append(request)
        return Outcome(status="value", value={"value": 7})

    box = LocalBox(process, 5.0)  # type: ignore[arg-type] # a double of the process
    outcome = asyncio.run(box.evaluate(Name("f"), foreign=foreign))
    assert (outcome.status, outcome.value) == ("value", 3)
    assert seen == [Request(operation="call", args=({"yours": 1}, 2))]
    assert process.sent[1] == {"reply": {"value": 7}}


def test_without_another_box_whoever_asks_breaks_the_protocol() -> None:
    frame = {"n": 0, "op": "call", "args": [{"yours": 1}], "kwargs": {}}
    assert ask([frame], Name("f")).status == "protocol_error"


def test_what_the_other_box_raises_ends_this_one_and_passes_through() -> None:
    process = _Process([{"n": 0, "op": "call", "args": [{"yours": 1}], "kwargs": {}}])
    box = LocalBox(process, 5.0)  # type: ignore[arg-type] # a double of the process

    async def foreign(_: Request) -> Outcome:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(box.evaluate(Name("f"), foreign=foreign))
    assert process.killed
    assert asyncio.run(box.evaluate(Name("f"))).status == "crash"


def test_deep_frames_break_the_protocol() -> None:
    deep: Any = 1
    for _ in range(50_000):
        deep = [deep]
    assert ask([{"n": 0, "status": "value", "value": deep}], Name("f")).status == "protocol_error"
    assert ask([{"n": 0, "status": "value", "value": {"value": deep}}], REQUEST).status in KNOWN
    json.dumps(1)
