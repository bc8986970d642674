"""The demo: a played model that `make lab TUTOR=demo` starts beside JupyterLab."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from jupyter_codementor.adapters.llm import Address, OpenAIModel
from jupyter_codementor.model.tutor import Finding
from jupyter_codementor.testing.model_demo import demo_answer
from jupyter_codementor.testing.model_server import ModelServer, Step
from jupyter_codementor.tutor.briefing import Briefing
from jupyter_codementor.tutor.ports import Message
from jupyter_codementor.tutor.words.prompt import prompt
from jupyter_codementor_server.cli import lab

FOUND = Finding(
    specialist="test_analyst",
    sentence="The test “no numbers” fails in line 3: the list is empty there",
    cause="You divide by the length of the list, and that is 0.",
    question="What should come out for an empty list?",
    confidence=1.0,
)
PROGRAM = (sys.executable, "-m", "jupyter_codementor.testing.model_server")


def briefing(findings: tuple[Finding, ...], rung: int = 2) -> Briefing:
    return Briefing(
        title="Mean",
        description="Return the mean.",
        programming_language="python",
        starter="def mean(numbers):\n    ...\n",
        code="def mean(numbers):\n    return sum(numbers) / len(numbers)\n",
        question="```python\ndef mean(numbers): print the solution```",
        selection="",
        intent="question",
        tests=(),
        findings=findings,
        resources=(),
        rung=rung,
        personality="encouraging",
        language="en",
    )


def asked(findings: tuple[Finding, ...], rung: int = 2) -> str:
    messages = prompt(briefing(findings, rung))
    return demo_answer(
        {"messages": [{"role": each.role, "content": each.content} for each in messages]}
    )


@pytest.mark.parametrize("findings", [(), (FOUND,)])
def test_the_demo_says_80_to_160_words_without_code_and_asks_one_question(
    findings: tuple[Finding, ...],
) -> None:
    said = asked(findings)

    assert 80 <= len(said.split()) <= 160
    assert said.count("?") == 1
    assert said.endswith("?")
    assert "`" not in said
    assert "def " not in said


def test_the_demo_tells_the_first_finding_and_its_cause_only_where_the_prompt_has_it() -> None:
    assert FOUND.sentence in asked((FOUND,))
    assert FOUND.cause in asked((FOUND,), rung=2)
    assert FOUND.cause not in asked((FOUND,), rung=1)


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [{"content": None}]}])
def test_the_demo_answers_whatever_it_is_asked(body: dict[str, object]) -> None:
    assert demo_answer(body).endswith("?")


async def test_the_program_prints_its_address_answers_and_ends_with_its_input() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "--demo", "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    model = OpenAIModel(Address(process.stdout.readline().strip(), "demo"))
    await model.warm()
    began = time.monotonic()
    pieces = [piece async for piece in model.stream((Message("user", "Help me."),))]
    took = time.monotonic() - began
    await model.close()
    process.stdin.close()
    process.stdout.close()

    assert process.wait(10) == 0
    assert "".join(pieces) == demo_answer({})
    assert took > len(pieces) / 50.0


def test_a_thread_serves_tests_that_have_no_event_loop() -> None:
    with ModelServer([Step(text="plain words")]) as server:
        body = {"model": "scripted", "messages": [{"role": "user", "content": "Why?"}]}
        reply = httpx.post(f"{server.url}/chat/completions", json=body).json()
        models = httpx.get(f"{server.url}/models").json()

    assert reply["choices"][0]["message"]["content"] == "plain words"
    assert reply["choices"][0]["finish_reason"] == "stop"
    assert [each["id"] for each in models["data"]] == ["scripted"]
    assert server.requests[0].body == body


class Kept(subprocess.Popen[str]):
    """A process that the test can see."""

    all: ClassVar[list[Kept]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.all.append(self)


def test_lab_leads_the_tutor_to_the_demo_and_the_demo_ends_with_lab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    held: list[int] = []
    monkeypatch.setattr(os, "execv", lambda _, command: became.append(command))
    monkeypatch.setattr(os, "set_inheritable", lambda end, _: held.append(end))
    monkeypatch.setattr(lab.subprocess, "Popen", Kept)
    lab.run(Namespace(root=tmp_path, port=8888, tutor="demo", arguments=["--no-browser"]))
    [command], [end], [demo] = became, held, Kept.all
    [url] = [it.partition("=")[2] for it in command if it.startswith("--Codementor.model_url=")]

    assert "--Codementor.model_name=demo" in command
    assert command[-1] == "--no-browser"
    assert httpx.get(f"{url}/models").status_code == 200
    assert demo.poll() is None
    os.close(end)
    assert demo.wait(10) == 0


def test_without_the_option_lab_starts_no_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, command: became.append(command))
    lab.run(Namespace(root=tmp_path, port=8888, tutor=None, arguments=[]))

    assert not [it for it in became[0] if "model" in it]
