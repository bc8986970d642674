"""A first word waits for a verdict as long as one mostly takes; what comes later is told beside."""

from __future__ import annotations

import asyncio
from dataclasses import replace as changed
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.flows.ask_tutor import AskTutor
from jupyter_codementor.flows.first_words import FirstWords
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Answer, Ask
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor.testing.trials import FixedTrials
from jupyter_codementor.tutor.ports import ModelFailed
from jupyter_codementor.tutor.specialists import specialists

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
CODE = "def two_sum(numbers, target):\n    while True:\n        pass\n"
ASK = Ask(challenge_id="two-sum", code=CODE, question="Why?")
PRESSED = replace(ASK, intent="failing-test", question="", test_name="first")
STOPPED = Verdict(
    status="timeout",
    cases=(CaseResult(name="first", status="timeout", hidden=False, earned=0, points=1),),
)
UNKNOWN = "is not known now"


class HeldTrials(FixedTrials):
    """Gives a verdict when it is let go on."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict=verdict)
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()

    async def run(self, challenge: Challenge, code: str) -> Verdict:
        self.begun.set()
        await self.go_on.wait()
        return await super().run(challenge, code)


@pytest.fixture
def trials() -> HeldTrials:
    return HeldTrials(STOPPED)


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


def built(model: ScriptedModel, trials: FixedTrials) -> tuple[App, AskTutor]:
    app = assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        MemoryDocuments(),
        BrokenSandbox(),
        linter=FixedLinter(),
        now=lambda: 1_790_000_000.0,
        model=model,
    )
    answer = changed(app.ask_tutor.answer, trials=trials, specialists=specialists(trials))
    return app, changed(app.ask_tutor, answer=answer)


async def answer_of(ask_tutor: AskTutor, turn_id: str) -> Answer:
    feed = ask_tutor.feed("ada", turn_id)
    await feed.ended()
    assert feed.answer is not None
    return feed.answer


def prompted(model: ScriptedModel) -> str:
    return "\n".join(message.content for message in model.asked[-1])


async def test_a_late_verdict_holds_no_first_word_and_is_told_beside(
    model: ScriptedModel, trials: HeldTrials
) -> None:
    _, ask_tutor = built(model, trials)
    turn = await ask_tutor("ada", ASK)
    feed = ask_tutor.feed("ada", turn.id)
    async with asyncio.timeout(2):
        while not feed.message:
            await asyncio.sleep(0.001)
    assert UNKNOWN in prompted(model)
    assert "No visible test passes" not in prompted(model)
    assert not any(part.finding for part in feed.parts)
    trials.go_on.set()
    answer = await answer_of(ask_tutor, turn.id)
    assert (answer.source, answer.message) == ("model", "Look at line 2.")
    assert answer.findings[0].specialist == "error_explainer"
    assert answer.findings[0].sentence.startswith("Your code was stopped")
    assert [part.finding for part in feed.parts if part.finding] == [answer.findings[0]]


async def test_a_verdict_that_is_there_at_once_is_in_the_prompt(
    model: ScriptedModel, trials: HeldTrials
) -> None:
    trials.go_on.set()
    _, ask_tutor = built(model, trials)
    await ask_tutor.whole("ada", ASK)
    assert "test “first”: timeout" in prompted(model)
    assert "Your code was stopped" in prompted(model)
    assert UNKNOWN not in prompted(model)


async def test_who_asks_by_a_button_about_a_failing_test_gets_an_answer_that_knows_it(
    model: ScriptedModel, trials: HeldTrials
) -> None:
    _, ask_tutor = built(model, trials)
    turn = await ask_tutor("ada", PRESSED)
    await trials.begun.wait()
    await asyncio.sleep(0.05)  # longer than others wait
    assert model.asked == []
    trials.go_on.set()
    await answer_of(ask_tutor, turn.id)
    assert "test “first”: timeout" in prompted(model)
    assert turn.test_name == "first"


async def test_code_that_turns_out_right_while_the_model_speaks_resets_the_ladder(
    model: ScriptedModel,
) -> None:
    trials = HeldTrials(Verdict(status="accepted"))
    app, ask_tutor = built(model, trials)
    turn = await ask_tutor("ada", ASK)
    feed = ask_tutor.feed("ada", turn.id)
    async with asyncio.timeout(2):
        while not feed.message:
            await asyncio.sleep(0.001)
    trials.go_on.set()
    await answer_of(ask_tutor, turn.id)
    assert (await app.see_tutor("ada", "two-sum")).rung == 0


async def test_offline_help_after_a_failed_model_knows_the_late_verdict(
    trials: HeldTrials,
) -> None:
    model = ScriptedModel(pieces=(), failed=ModelFailed("broken", "It could not answer."))
    _, ask_tutor = built(model, trials)
    turn = await ask_tutor("ada", ASK)
    async with asyncio.timeout(2):
        while not model.asked:
            await asyncio.sleep(0.001)
    trials.go_on.set()
    answer = await answer_of(ask_tutor, turn.id)
    assert answer.source == "offline"
    assert "stopped" in answer.message


async def test_an_answer_that_is_stopped_waits_for_no_verdict(
    model: ScriptedModel, trials: HeldTrials
) -> None:
    _, ask_tutor = built(model, trials)
    turn = await ask_tutor("ada", PRESSED)
    await trials.begun.wait()
    ask_tutor.stop("ada", turn.id)
    async with asyncio.timeout(2):
        answer = await answer_of(ask_tutor, turn.id)
    assert answer.stopped
    assert model.asked == []


async def test_other_work_lets_all_first_words_go_first_but_only_for_a_moment() -> None:
    words = FirstWords()
    await words.none_due(5.0)
    one, two = words.expect(), words.expect()
    waiting = asyncio.ensure_future(words.none_due(5.0))
    one.came()
    one.came()  # told again, it counts once
    await asyncio.sleep(0)
    assert not waiting.done()
    await words.none_due(0.01)
    two.came()
    async with asyncio.timeout(2):
        await waiting
