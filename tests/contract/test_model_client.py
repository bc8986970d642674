"""The client of language models against a scripted server on a real socket.

It runs with whichever `openai` is on the path; `test_model_driver_releases.py` runs it with the
other major release.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from importlib.metadata import version
from pathlib import Path

import pytest

from jupyter_codementor.adapters.llm import (
    Address,
    AnswerStream,
    Endpoints,
    Manner,
    OpenAIModel,
    model_from,
)
from jupyter_codementor.resilience.breaker import CircuitBreaker
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.jupyter_process import free_port
from jupyter_codementor.testing.model_server import ENOUGH, ModelServer, Step
from jupyter_codementor.tutor.ports import Message, ModelFailed

PROMPT = (Message("system", "You are a tutor."), Message("user", "Why does my loop end too soon?"))
KEY = "sk-very-secret-key"
STOPPED_WITHIN_S = 0.2
IMPATIENT = Manner(first_token_s=0.4, time_limit_s=1.0)
PATIENT = Manner(first_token_s=10.0, time_limit_s=20.0)

Connect = Callable[..., OpenAIModel]


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Make a model, warm so that the import does not count."""
    made: list[OpenAIModel] = []

    def connect(
        url: str,
        manner: Manner = PATIENT,
        breaker: CircuitBreaker | None = None,
        name: str = "scripted",
        key: str = KEY,
    ) -> OpenAIModel:
        made.append(OpenAIModel(Address(url, name, key), manner, breaker))
        return made[-1]

    yield connect
    for model in made:
        await model.close()


def in_short(value: object) -> str | None:
    """Name a step of the script by what it changes."""
    if not isinstance(value, Step):
        return None
    plain = Step()
    changed = [(name, getattr(value, name)) for name in value.__struct_fields__]
    changed = [(name, it) for name, it in changed if it != getattr(plain, name)]
    return ",".join(f"{name}={str(it)[:24]}" for name, it in changed)


async def whole(model: OpenAIModel | Endpoints) -> str:
    return "".join([piece async for piece in model.stream(PROMPT)])


async def failure(model: OpenAIModel | Endpoints) -> ModelFailed:
    """How the model fails; the text is for a student, so it holds nothing of the driver's."""
    with pytest.raises(ModelFailed) as caught:
        await whole(model)
    told = str(caught.value)
    assert told.startswith("The language model ")
    assert told.endswith(".")
    assert KEY not in told
    assert caught.value.__cause__ is None
    return caught.value


def test_the_driver_is_of_the_release_that_is_to_be_tested() -> None:
    wanted = os.environ.get("OPENAI_MAJOR") or version("openai").split(".")[0]
    import openai

    assert openai.__version__.split(".")[0] == wanted


# --- whole answers --------------------------------------------------------------------------------


async def test_an_answer_comes_piece_by_piece_and_the_pieces_make_the_text(
    server: ModelServer, connect: Connect
) -> None:
    pieces = [piece async for piece in connect(server.url).stream(PROMPT)]

    assert "".join(pieces) == ENOUGH
    assert len(pieces) == len(ENOUGH.split())
    assert server.closings == []


async def test_a_request_holds_what_was_set_and_nothing_else(
    server: ModelServer, connect: Connect
) -> None:
    manner = Manner(max_tokens=123, max_tokens_name="max_completion_tokens", temperature=0.25)
    await whole(connect(server.url, manner))

    [request] = server.requests
    assert request.body == {
        "model": "scripted",
        "messages": [
            {"role": "system", "content": "You are a tutor."},
            {"role": "user", "content": "Why does my loop end too soon?"},
        ],
        "stream": True,
        "temperature": 0.25,
        "max_completion_tokens": 123,
    }
    assert request.headers["authorization"] == f"Bearer {KEY}"


async def test_half_a_character_is_replaced_and_all_others_stay(
    server: ModelServer, connect: Connect
) -> None:
    server.steps.append(Step(text="a\ud800b für 数 🙂"))

    assert await whole(connect(server.url)) == "a?b für 数 🙂"


async def test_an_answer_that_is_as_long_as_it_may_be_is_whole(
    server: ModelServer, connect: Connect
) -> None:
    server.steps.append(Step(finish="length"))

    assert await whole(connect(server.url)) == ENOUGH


@pytest.mark.parametrize("done", [True, False])
async def test_a_server_that_keeps_the_connection_open_does_not_delay_the_end(
    server: ModelServer, connect: Connect, done: bool
) -> None:
    server.steps.append(Step(done=done, linger_s=60.0))
    began = time.monotonic()

    assert await whole(connect(server.url)) == ENOUGH
    assert time.monotonic() - began < 5.0


async def test_a_slow_second_token_is_waited_for(server: ModelServer, connect: Connect) -> None:
    manner = Manner(first_token_s=0.5, time_limit_s=20.0)
    server.steps.append(Step(fault="stall", after=1, stall_s=0.8))
    model = connect(server.url, manner)
    await model.warm()

    assert await whole(model) == ENOUGH


async def test_fifty_answers_at_once_of_two_hundred_tokens_arrive_whole_and_unmixed(
    server: ModelServer, connect: Connect
) -> None:
    def counted(body: dict[str, object]) -> str:
        number = len(server.requests)
        return " ".join(f"{number}:{token}" for token in range(200))

    server.otherwise = Step(text=counted, first_token_s=2.0, tokens_per_s=400.0)
    model = connect(server.url)
    answers = await asyncio.gather(*(whole(model) for _ in range(50)))

    assert sorted(answers) == sorted(
        " ".join(f"{number}:{token}" for token in range(200)) for number in range(1, 51)
    )
    assert server.most_at_once == 50


# --- failures -------------------------------------------------------------------------------------


async def test_a_refused_connection_is_tried_once_more(connect: Connect) -> None:
    assert (await failure(connect(f"http://127.0.0.1:{free_port()}/v1"))).kind == "refused"


@pytest.mark.parametrize(
    ("step", "kind", "requests"),
    [
        (Step(status=401), "signed_out", 1),
        (Step(status=403), "signed_out", 1),
        (Step(status=404), "broken", 1),
        (Step(status=422), "broken", 1),
        (Step(status=429), "busy", 1),
        (Step(status=429, headers={"Retry-After": "0.1"}), "busy", 2),
        (Step(status=429, headers={"Retry-After": "60"}), "busy", 1),
        (Step(status=429, headers={"Retry-After": "tomorrow"}), "busy", 1),
        (Step(status=500), "broken", 2),
        (Step(status=503, headers={"Retry-After": "60"}), "broken", 1),
        (Step(fault="not_a_stream"), "unreadable", 1),
        (Step(fault="cut"), "cut", 1),
        (Step(fault="bad_json"), "unreadable", 1),
        (Step(fault="error_event"), "broken", 2),
        (Step(fault="cut", after=5), "cut", 1),
        (Step(fault="bad_json", after=5), "unreadable", 1),
        (Step(fault="error_event", after=5), "broken", 1),
        (Step(finish=""), "cut", 1),
        (Step(finish="", done=False), "cut", 1),
        (Step(finish="content_filter"), "cut", 1),
        (Step(text=""), "unreadable", 1),
        (Step(text="x" * 100_001), "unreadable", 1),
    ],
    ids=in_short,
)
async def test_each_failure_has_its_kind_and_is_asked_again_only_where_that_may_help(
    server: ModelServer, connect: Connect, step: Step, kind: str, requests: int
) -> None:
    server.otherwise = step

    assert (await failure(connect(server.url))).kind == kind
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    "step", [Step(status=500), Step(status=429, headers={"Retry-After": "0.2"})], ids=in_short
)
async def test_the_one_further_try_can_help(
    server: ModelServer, connect: Connect, step: Step
) -> None:
    server.steps.append(step)

    assert await whole(connect(server.url)) == ENOUGH
    first, second = server.requests
    assert second.at - first.at >= max(0.08, float(step.headers.get("Retry-After", 0)))


async def test_a_further_try_that_would_come_too_late_is_not_made(
    server: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(status=429, headers={"Retry-After": "2"})
    model = connect(server.url, Manner(first_token_s=1.5))

    assert (await failure(model)).kind == "busy"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("step", "limit_s"),
    [
        (Step(delay_s=60.0), 0.4),
        (Step(fault="stall"), 0.4),
        (Step(first_token_s=60.0), 0.4),
        (Step(fault="stall", after=3), 1.0),
        (Step(tokens_per_s=5.0), 1.0),
    ],
    ids=in_short,
)
async def test_a_first_token_or_an_end_that_is_late_is_not_waited_for(
    server: ModelServer, connect: Connect, step: Step, limit_s: float
) -> None:
    server.otherwise = step
    model = connect(server.url, IMPATIENT)
    await model.warm()
    began = time.monotonic()

    assert (await failure(model)).kind == "slow"
    assert limit_s <= time.monotonic() - began < limit_s + 0.5
    [closing] = await server.closed()
    assert closing.at - began < limit_s + 0.5
    assert len(server.requests) == 1


async def test_a_piece_of_an_answer_that_fails_later_has_been_told(
    server: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(fault="cut", after=5)
    answer = connect(server.url).stream(PROMPT)
    told = [await anext(answer) for _ in range(5)]

    assert "".join(told) == "Look at the line where "
    with pytest.raises(ModelFailed, match="in the middle"):
        await anext(answer)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "chunk",
    [
        "[]",
        '"text"',
        "7",
        "null",
        "{}",
        '{"choices": {}}',
        '{"choices": [7]}',
        '{"choices": [{"delta": {"content": {"a": 1}}}]}',
        '{"choices": [{"delta": {"content": ["a"]}}]}',
        '{"choices": [{"delta": 3, "finish_reason": 4}]}',
        "[" * 50_000,
    ],
    ids=lambda chunk: chunk[:30],
)
async def test_a_piece_of_another_form_is_unreadable_and_nothing_worse(
    connect: Connect, chunk: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        writer.write(f"{head}data: {chunk}\n\ndata: [DONE]\n\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        pieces = connect(f"http://127.0.0.1:{port}/v1").stream(PROMPT)
        with pytest.raises(ModelFailed) as caught:  # with the first piece, so that none was told
            await anext(pieces)

    assert caught.value.kind in ("unreadable", "cut")


# --- stopping -------------------------------------------------------------------------------------


async def test_closing_the_answer_closes_the_connection_within_200_ms(
    server: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(tokens_per_s=20.0)
    async with aclosing(connect(server.url).stream(PROMPT)) as pieces:
        async for _ in pieces:
            break
        stopped = time.monotonic()
    assert time.monotonic() - stopped < STOPPED_WITHIN_S

    [closing] = await server.closed()
    assert closing.at - stopped < STOPPED_WITHIN_S
    assert 1 <= closing.tokens < 8


@pytest.mark.parametrize(
    "step", [Step(delay_s=60.0), Step(fault="stall"), Step(tokens_per_s=20.0)], ids=in_short
)
async def test_cancelling_whoever_reads_closes_the_connection_within_200_ms(
    server: ModelServer, connect: Connect, step: Step
) -> None:
    server.otherwise = step
    model = connect(server.url)
    task = asyncio.create_task(whole(model))
    async with asyncio.timeout(5.0):
        while not server.requests:
            await asyncio.sleep(0.01)
    stopped = time.monotonic()
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    [closing] = await server.closed()
    assert closing.at - stopped < STOPPED_WITHIN_S


async def test_after_a_stop_the_next_answer_comes_as_ever(
    server: ModelServer, connect: Connect
) -> None:
    model = connect(server.url)
    server.steps.append(Step(tokens_per_s=20.0))
    async with aclosing(model.stream(PROMPT)) as pieces:
        await anext(pieces)

    assert await whole(model) == ENOUGH


# --- a second server ------------------------------------------------------------------------------


@pytest.fixture
async def second() -> AsyncIterator[ModelServer]:
    async with ModelServer(otherwise=Step(text="The second one answers.")) as server:
        yield server


async def test_the_second_server_takes_over_and_is_named(
    server: ModelServer, second: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(status=500)
    both = Endpoints([connect(server.url, name="one"), connect(second.url, name="two")])
    answer: AnswerStream = both.stream(PROMPT)
    assert (both.name, answer.model) == ("one", "")

    assert "".join([piece async for piece in answer]) == "The second one answers."
    assert answer.model == "two"


async def test_an_answer_that_has_begun_has_one_author(
    server: ModelServer, second: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(fault="cut", after=3)
    both = Endpoints([connect(server.url), connect(second.url)])

    assert (await failure(both)).kind == "cut"
    assert second.requests == []


async def test_if_none_answers_the_failure_is_that_of_the_first(
    server: ModelServer, second: ModelServer, connect: Connect
) -> None:
    server.otherwise, second.otherwise = Step(status=401), Step(status=429)
    both = Endpoints([connect(server.url), connect(second.url)])

    assert (await failure(both)).kind == "signed_out"
    assert len(second.requests) == 1


# --- the breaker ----------------------------------------------------------------------------------


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_after_ten_failures_the_answer_is_no_at_once_and_then_one_probe_decides(
    server: ModelServer, connect: Connect
) -> None:
    clock = Clock()
    model = connect(server.url, PATIENT, CircuitBreaker(clock=clock))
    server.otherwise = Step(status=500)
    for _ in range(5):  # each asks twice
        assert (await failure(model)).kind == "broken"
    assert not model.available()

    began = time.monotonic()
    for _ in range(20):
        assert (await failure(model)).kind == "open"
    assert time.monotonic() - began < 0.3
    assert len(server.requests) == 10

    clock.now += 30.0
    server.otherwise = Step(tokens_per_s=100.0)
    assert model.available()
    asked = [asyncio.create_task(whole(model)) for _ in range(20)]
    results = await asyncio.gather(*asked, return_exceptions=True)

    assert [each for each in results if isinstance(each, str)] == [ENOUGH]
    assert {each.kind for each in results if isinstance(each, ModelFailed)} == {"open"}
    assert len(server.requests) == 11
    assert model.available()


async def test_a_stopped_probe_gives_its_place_back(server: ModelServer, connect: Connect) -> None:
    clock = Clock()
    model = connect(server.url, PATIENT, CircuitBreaker(clock=clock))
    server.otherwise = Step(status=500)
    for _ in range(5):
        await failure(model)
    clock.now += 30.0
    server.otherwise = Step(tokens_per_s=50.0)
    async with aclosing(model.stream(PROMPT)) as probe:
        await anext(probe)
        assert not model.available()

    assert model.available()
    assert await whole(model) == ENOUGH


async def test_stops_and_questions_that_cannot_be_answered_open_nothing(
    server: ModelServer, connect: Connect
) -> None:
    model = connect(server.url)
    server.otherwise = Step(status=422)
    for _ in range(12):
        await failure(model)
    server.otherwise = Step(tokens_per_s=50.0)
    for _ in range(12):
        async with aclosing(model.stream(PROMPT)) as pieces:
            await anext(pieces)

    assert model.available()


async def test_with_the_first_breaker_open_the_second_server_answers_at_once(
    server: ModelServer, second: ModelServer, connect: Connect
) -> None:
    one, two = connect(server.url, name="one"), connect(second.url, name="two")
    server.otherwise = Step(status=500)
    for _ in range(5):
        await failure(one)
    both = Endpoints([one, two])

    assert both.name == "two"
    assert both.available()
    assert await whole(both) == "The second one answers."
    assert len(server.requests) == 10


# --- in the background ----------------------------------------------------------------------------


async def test_work_that_nobody_waits_for_is_asked_again_until_it_is_whole(
    server: ModelServer, connect: Connect
) -> None:
    server.steps.extend([Step(status=500), Step(status=429), Step(fault="cut", after=5)])
    model = connect(server.url)
    server.otherwise = Step(first_token_s=0.1)

    assert await model.complete(PROMPT) == ENOUGH
    assert len(server.requests) == 4


async def test_in_the_background_as_well_a_refusal_that_stays_is_not_asked_again(
    server: ModelServer, connect: Connect
) -> None:
    server.otherwise = Step(status=401)

    with pytest.raises(ModelFailed) as caught:
        await Endpoints([connect(server.url)]).complete(PROMPT)
    assert caught.value.kind == "signed_out"
    assert len(server.requests) == 1


# --- settings and secrets -------------------------------------------------------------------------


async def test_without_a_model_nothing_is_available(tmp_path: Path) -> None:
    model = model_from(Settings(tmp_path))

    assert (model.name, model.available()) == ("", False)
    with pytest.raises(ModelFailed) as caught:
        await anext(model.stream(PROMPT))
    assert caught.value.kind == "not_set"
    await model.close()


async def test_a_model_is_made_from_settings_and_the_key_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    async with ModelServer([Step(status=401)], key=KEY) as one, ModelServer() as two:
        settings = Settings(
            tmp_path,
            model_url=one.url,
            model_name="one",
            second_model_url=two.url + "/",
            second_model_name="two",
            model_max_tokens_name="max_completion_tokens",
            model_max_tokens=77,
        )
        model = model_from(settings)
        assert await whole(model) == ENOUGH
        assert await whole(model) == ENOUGH
        await model.close()

    [request] = two.requests
    assert KEY not in json.dumps(dict(request.headers))
    assert len(one.requests) == 2
    assert one.requests[1].body["max_completion_tokens"] == 77


@pytest.mark.parametrize("key", [KEY, KEY + "\n\nx", KEY + "\u20ac"])
async def test_a_key_is_in_no_log_however_much_is_logged(
    server: ModelServer, connect: Connect, caplog: pytest.LogCaptureFixture, key: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for step in (Step(), Step(status=401), Step(fault="cut", after=2)):
        server.steps.append(step)
        model = connect(server.url, key=key)
        try:
            await whole(model)
        except ModelFailed as failed:
            logging.getLogger("a caller").error("it failed", exc_info=failed)

    assert "a caller" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in repr(Address(server.url, "scripted", key))


def test_importing_and_making_a_model_does_not_import_the_driver() -> None:
    code = """
import sys
from pathlib import Path
from jupyter_codementor.adapters.llm import model_from
from jupyter_codementor.settings import Settings
assert model_from(Settings(Path("."), model_url="http://127.0.0.1:1/v1", model_name="m")).name
heavy = {"openai", "httpx", "httpx2", "pydantic", "tornado", "anyio"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


async def test_asking_does_not_hold_up_the_event_loop_while_the_driver_is_imported() -> None:
    code = """
import asyncio, time
from jupyter_codementor.adapters.llm import Address, OpenAIModel

async def main():
    model = OpenAIModel(Address("http://127.0.0.1:1/v1", "m"))
    warming = asyncio.create_task(model.warm())
    ticks = 0
    while not warming.done():
        await asyncio.sleep(0.005)
        ticks += 1
    await model.close()
    assert ticks > 10, ticks

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await asyncio.wait_for(process.wait(), 60) == 0
