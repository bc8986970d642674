"""The tutor with the scripted model: first words, whole answers, Stop, leaks, causes."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from bench_api import percentile
from tornado.websocket import WebSocketClientConnection, websocket_connect

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))
import causes
import held_out
import leak_set

from jupyter_codementor.adapters.sandbox import choose
from jupyter_codementor.testing.jupyter_process import JupyterProcess
from jupyter_codementor.testing.model_server import ModelServer, Step

Rows = dict[str, tuple[float, str]]
ROOT = Path(__file__).parents[2]
_WORDS_150 = " ".join(["word"] * 149) + " end."
_WORDS_200 = " ".join(["word"] * 199) + " end."
_STREAMS = 50
_numbers = itertools.count()


async def measure() -> Rows:
    """Return value and note of each row."""
    rows: Rows = {}
    async with ModelServer() as model, _server(model.url) as server, _page(server) as page:
        rows |= await _first_words(page, model)
        rows |= await _whole_answers(page, model)
        rows |= await _stops(page, model)
        rows |= await _many_streams(page, model)
        rows |= await _equal_questions(server, model)
    rows |= await _offline()
    rows |= await _by_sandbox()
    return rows | _panel()


@asynccontextmanager
async def _server(model_url: str) -> AsyncIterator[JupyterProcess]:
    with tempfile.TemporaryDirectory() as home:
        options = [
            f"--Codementor.model_url={model_url}",
            "--Codementor.model_name=scripted",
            "--Codementor.ask_per_minute=1000000",
        ]
        process = JupyterProcess(Path(home), options=options)
        await asyncio.to_thread(process.start)
        try:
            yield process
        finally:
            await asyncio.to_thread(process.stop)


class _Page:
    """One page's socket: asks, and hears each answer's parts with their times."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._heard: dict[str, asyncio.Queue[tuple[float, dict[str, Any]]]] = {}

    async def listen(self) -> None:
        while (text := await self._socket.read_message()) is not None:
            part = json.loads(text)
            if part["type"] == "problem":
                raise RuntimeError(f"refused: {part}")
            if part["type"] == "ai-tutor-response":
                self._heard[part["turn_id"]].put_nowait((time.monotonic(), part))

    async def ask(self, challenge_id: str, code: str, question: str = "Why?") -> _Asked:
        id = f"bench-{next(_numbers):020}"
        self._heard[id] = asyncio.Queue()
        ask = {"id": id, "challenge_id": challenge_id, "code": code, "question": question}
        began = time.monotonic()
        await self.say({"type": "ai-tutor-message", "ask": ask})
        return _Asked(id, began, self._heard[id])

    async def say(self, message: dict[str, Any]) -> None:
        await self._socket.write_message(json.dumps(message))


class _Asked:
    """A question that was asked at `began`."""

    def __init__(
        self, id: str, began: float, parts: asyncio.Queue[tuple[float, dict[str, Any]]]
    ) -> None:
        self.id = id
        self.began = began
        self._parts = parts

    async def heard(self, kind: str) -> tuple[float, dict[str, Any]]:
        """Return after how many seconds a part of a kind came first, and the part."""
        while True:
            at, part = await self._parts.get()
            if part["kind"] == kind:
                return at - self.began, part


@asynccontextmanager
async def _page(server: JupyterProcess) -> AsyncIterator[_Page]:
    url = server.api.replace("http", "ws", 1) + f"/live?token={server.token}"
    page = _Page(await websocket_connect(url))
    listening = asyncio.ensure_future(page.listen())
    try:
        yield page
    finally:
        listening.cancel()


def _questions() -> Iterator[tuple[str, str]]:
    """Yield challenges and wrong solutions of them, each unlike those before."""
    challenges = held_out.shipped()
    wrong = [(c.id, w.code) for c in challenges if c.kind != "assignment" for w in c.wrong[:1]]
    for number, (id, code) in enumerate(itertools.cycle(wrong)):
        mark = "//" if code.lstrip().startswith(("function", "const", "class", "async")) else "#"
        yield id, f"{code}\n{mark} {number}\n"


async def _first_words(page: _Page, model: ModelServer) -> Rows:
    model.otherwise = Step(text=_WORDS_150)
    times = []
    for id, code in itertools.islice(_questions(), 60):
        asked = await page.ask(id, code, f"Why is it wrong? {next(_numbers)}")
        took_s, _ = await asked.heard("delta")
        times.append(1000 * took_s)
        await asked.heard("end")
    times = times[10:]
    note = f"50 questions with failing code, page to page; p50 {statistics.median(times):.0f} ms"
    return {"first_token_overhead_p95": (round(percentile(times, 0.95), 1), note)}


async def _whole_answers(page: _Page, model: ModelServer) -> Rows:
    model.otherwise = Step(text=_WORDS_150, first_token_s=0.3, tokens_per_s=100)
    times = []
    for id, code in itertools.islice(_questions(), 10):
        asked = await page.ask(id, code, f"What is wrong? {next(_numbers)}")
        took_s, part = await asked.heard("end")
        if part["answer"]["source"] != "model":
            raise RuntimeError(f"not answered by the model: {part}")
        times.append(took_s)
    return {"full_answer_mean": (round(statistics.mean(times), 2), "10 answers of 150 words")}


async def _stops(page: _Page, model: ModelServer) -> Rows:
    model.otherwise = Step(text=_WORDS_200, tokens_per_s=50)
    times = []
    for id, code in itertools.islice(_questions(), 10):
        asked = await page.ask(id, code, f"Stop this. {next(_numbers)}")
        await asked.heard("delta")
        count = len(model.closings)
        began = time.monotonic()
        await page.say({"type": "ai-tutor-stop", "turn_id": asked.id})
        closings = await model.closed(count + 1)
        times.append(1000 * (closings[-1].at - began))
    return {"stop_closes_upstream": (round(max(times), 1), "longest of 10")}


async def _many_streams(page: _Page, model: ModelServer) -> Rows:
    model.otherwise = Step(text=_WORDS_200, tokens_per_s=100)
    times: list[float] = []

    async def one(id: str) -> None:
        asked = await page.ask(id, "", f"How does a loop work? {next(_numbers)}")
        took_s, _ = await asked.heard("delta")
        times.append(1000 * took_s)
        await asked.heard("end")

    ids = list(dict.fromkeys(id for id, _ in itertools.islice(_questions(), 48)))
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(_STREAMS):
            group.create_task(one(ids[number % len(ids)]))
    note = f"{_STREAMS} questions at once, all answered after {time.monotonic() - began:.1f} s"
    return {"streams_50_first_token_p95": (round(percentile(times, 0.95), 1), note)}


async def _equal_questions(server: JupyterProcess, model: ModelServer) -> Rows:
    model.otherwise = Step(text=_WORDS_150, tokens_per_s=100)
    code = "def two_sum(numbers, target):\n    return [3, 3]\n"
    ask = {"challenge_id": "two-sum", "code": code, "intent": "failing-test"}
    headers = {"Authorization": f"token {server.token}"}
    before = len(model.requests)
    async with httpx.AsyncClient(
        base_url=server.api, headers=headers, timeout=30, trust_env=False
    ) as client:
        at_once = await asyncio.gather(
            *(client.post("/tutor/chat", json=ask) for _ in range(_STREAMS))
        )
        calls = len(model.requests) - before
        if any(reply.status_code != 200 for reply in at_once) or calls != 1:
            raise RuntimeError(f"{calls} calls for {_STREAMS} equal questions at once")
        times = []
        for _ in range(100):
            began = time.perf_counter()
            reply = await client.post("/tutor/chat", json=ask)
            times.append(1000 * (time.perf_counter() - began))
            if reply.json()["source"] != "cache":
                raise RuntimeError(f"not from the cache: {reply.text}")
    again = len(model.requests) - before - calls
    note = f"100 questions, {again} calls; before, {_STREAMS} at once: {calls} call"
    if again:
        raise RuntimeError(note)
    return {"cache_hit_p95": (round(percentile(times, 0.95), 1), note)}


async def _offline() -> Rows:
    """Measure answers while the model's server is down and its breaker is open."""
    async with _server("http://127.0.0.1:9/v1") as server, _page(server) as page:
        for _ in range(15):
            await (await page.ask("", "", "What is a list?")).heard("end")
        times = []
        for id, code in itertools.islice(_questions(), 48):
            took_s, part = await (await page.ask(id, code)).heard("end")
            if part["answer"]["source"] != "offline":
                raise RuntimeError(f"not answered offline: {part}")
            times.append(1000 * took_s)
    note = f"48 wrong solutions, p50 {statistics.median(times):.0f} ms"
    return {"offline_answer_p95": (round(percentile(times, 0.95), 1), note)}


async def _by_sandbox() -> Rows:
    sandbox = (await choose()).sandbox
    try:
        leaks = await leak_set.measure(sandbox)
        share, rows = await causes.top1(sandbox, held_out.held_out(held_out.shipped()))
    finally:
        await sandbox.close()
    return {
        "leaks": (leaks.leaks, f"{leaks.total} answers with a whole solution"),
        "benign_blocked": (
            round(leaks.benign_blocked / leaks.benign_total, 3),
            f"{leaks.benign_blocked} of {leaks.benign_total}",
        ),
        "offline_cause_top1": (round(share, 3), f"{len(rows)} wrong solutions kept aside"),
    }


def _panel() -> Rows:
    """Measure the chunks that are loaded when the panel is first opened."""
    folder = ROOT / "labextension" / "dist" / "static"
    chunks = list(folder.glob("tutor.lazy*.js"))
    sizes = {path.name: len(gzip.compress(path.read_bytes())) / 1000 for path in chunks}
    if not sizes:
        raise RuntimeError("the panel is not in the built extension")
    return {"panel_gzip": (round(sum(sizes.values()), 1), ", ".join(sizes))}
