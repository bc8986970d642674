"""What goes wrong around a question: stopped early, erased, not stored, told to the wrong one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import CodeTooLong, Conflict, NotFound, StorageFull, Unavailable
from jupyter_codementor.flows.ask_tutor import AskTutor
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.documents import Document
from jupyter_codementor.model.tutor import (
    Answer,
    Ask,
    Finding,
    Resource,
    Turn,
    TutorPolicy,
)
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor.tutor.parsons import blocks
from jupyter_codementor.tutor.ports import ModelFailed
from jupyter_codementor.tutor.situation import Situation

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
CODE = "def two_sum(numbers, target):\n    return [0, 1]\n"
ASK = Ask(challenge_id="two-sum", code=CODE, question="Why?")
PRESSED = replace(ASK, intent="failing-test", question="", test_name="first")
ID = "0123456789abcdef"


class FullDisk(MemoryDocuments):
    """Takes new documents only while it is not `full`."""

    full = False

    async def replace(self, collection: str, document: Document) -> bool:
        if self.full:
            raise StorageFull("The disk is full.")
        return await super().replace(collection, document)


class Sees:
    """A specialist that finds what it is told to."""

    name = "test_analyst"
    budget_s = 1.0

    def __init__(self, finding: Finding) -> None:
        self._finding = finding

    def applies(self, situation: Situation) -> bool:
        return True

    def knows_at_once(self, situation: Situation) -> bool:
        return True

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        return (self._finding,)


class NoBooks:
    """A library that fails."""

    async def search(self, words: str, topics: tuple[str, ...], limit: int) -> tuple[Resource, ...]:
        raise OSError("no such file")


class Unreachable(ScriptedModel):
    """A model whose breaker is open."""

    def available(self) -> bool:
        return False


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


def built(model: ScriptedModel, documents: MemoryDocuments | None = None) -> App:
    return assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        documents or MemoryDocuments(),
        BrokenSandbox(),
        linter=FixedLinter(),
        now=lambda: 1_790_000_000.0,
        model=model,
    )


def tutor(app: App, **parts: Any) -> AskTutor:
    """Return the tutor of an app with other parts to answer with."""
    return changed(app.ask_tutor, answer=changed(app.ask_tutor.answer, **parts))


async def answered(ask_tutor: AskTutor, ask: Ask = ASK, student: str = "ada") -> Answer:
    turn = await ask_tutor.whole(student, ask)
    assert turn.answer is not None
    return turn.answer


# --- stopped, erased, not stored ------------------------------------------------------------------


async def test_an_answer_that_is_stopped_before_it_begins_asks_no_model(
    model: ScriptedModel,
) -> None:
    app = built(model)
    turn = await app.ask_tutor("ada", ASK)
    app.ask_tutor.stop("ada", turn.id)
    feed = app.ask_tutor.feed("ada", turn.id)
    await feed.ended()
    answer = feed.parts[-1].answer
    assert answer is not None
    assert answer.stopped
    assert model.asked == []


async def test_an_answer_that_cannot_be_stored_is_told_all_the_same(model: ScriptedModel) -> None:
    documents = FullDisk()
    app = built(model, documents)
    documents.full = True
    turn = await app.ask_tutor.whole("ada", replace(ASK, id=ID))
    assert turn.answer is not None
    assert turn.answer.message == "Look at line 2."
    assert "could not be stored" in turn.answer.notice
    assert app.ask_tutor.feed("ada", ID).parts[-1].kind == "end"


async def test_a_server_that_stops_says_so_instead_of_an_empty_answer() -> None:
    app = built(ScriptedModel(hold=asyncio.Event()))
    waiting = asyncio.ensure_future(app.ask_tutor.whole("ada", replace(ASK, id=ID)))
    while not app.ask_tutor.feeds.is_under_way(ID) or not app.ask_tutor.feed("ada", ID).message:
        await asyncio.sleep(0)
    await app.background.close()
    with pytest.raises(Unavailable, match="stop"):
        await waiting


async def test_who_asked_the_same_once_more_is_not_stopped_by_who_left() -> None:
    model = ScriptedModel(hold=asyncio.Event())
    app = built(model)
    first, second = (
        asyncio.ensure_future(app.ask_tutor.whole("ada", replace(ASK, id=ID))) for _ in range(2)
    )
    while not model.asked:
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait({first})
    assert model.hold is not None
    model.hold.set()
    answer = (await second).answer
    assert answer is not None
    assert (answer.message, answer.stopped) == ("Look at line 2.", False)


async def test_a_huge_question_is_refused_before_it_is_read(model: ScriptedModel) -> None:
    with pytest.raises(CodeTooLong):
        await built(model).ask_tutor("ada", Ask(question="\0" * 100_000))


async def test_what_is_erased_while_it_is_answered_does_not_come_back() -> None:
    model = ScriptedModel(hold=asyncio.Event())
    app = built(model)
    turn = await app.ask_tutor("ada", ASK)
    feed = app.ask_tutor.feed("ada", turn.id)
    while not feed.message:
        await asyncio.sleep(0)
    with pytest.raises(NotFound):
        await app.erase_conversation("bob", turn.conversation_id)
    await app.erase_conversation("ada", turn.conversation_id)
    await feed.ended()  # nobody waits for it any more, so it is stopped
    assert model.closed == 1
    with pytest.raises(NotFound):
        app.ask_tutor.feed("ada", turn.id)
    assert await app.documents.get("turns", turn.id) is None
    assert await app.documents.get("conversations", turn.conversation_id) is None


async def test_an_answer_that_ends_while_it_is_read_is_not_told_as_cut_off(
    model: ScriptedModel,
) -> None:
    class EndsMeanwhile(MemoryDocuments):
        """Finds what was there just before an answer was stored."""

        async def find(self, collection: str, *args: Any, **kwargs: Any) -> Any:
            page = await super().find(collection, *args, **kwargs)
            for document in page.documents if collection == "turns" else ():
                document["answer"] = None
            return page

    app = built(model, EndsMeanwhile())
    turn = await app.ask_tutor.whole("ada", ASK)
    [seen] = (await app.see_conversation("ada", turn.conversation_id, 50, None)).turns
    assert seen.answer == turn.answer


async def test_an_id_that_somebody_else_took_at_the_same_moment_is_refused(
    model: ScriptedModel,
) -> None:
    class Slow(MemoryDocuments):
        """Lets others go first."""

        async def get(self, collection: str, id: str) -> Document | None:
            found = await super().get(collection, id)
            await asyncio.sleep(0)
            return found

    app = built(model, Slow())
    found = await asyncio.gather(
        app.ask_tutor.whole("ada", replace(ASK, id=ID)),
        app.ask_tutor.whole("bob", replace(ASK, id=ID)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in found) == 1
    [turn] = [each for each in found if isinstance(each, Turn)]
    assert turn.answer is not None
    assert app.ask_tutor.feed(turn.student_id, ID).turn.student_id == turn.student_id


# --- what is told ---------------------------------------------------------------------------------


async def test_an_answer_of_which_no_more_is_shown_is_over() -> None:
    model = ScriptedModel(("word " * 4_000, "more"), hold=asyncio.Event())
    async with asyncio.timeout(5):
        answer = await answered(built(model).ask_tutor)
    assert answer.message.endswith("(The answer was too long and ends here.)")
    assert model.closed == 1


async def test_a_failure_of_ours_in_the_middle_is_said_beside_what_was_said() -> None:
    model = ScriptedModel(failed=RuntimeError("a bug"))  # type: ignore[arg-type]
    answer = await answered(built(model).ask_tutor)
    assert answer.message.startswith("Look at")
    assert "on our side" in answer.notice


async def test_a_library_that_fails_costs_no_answer(model: ScriptedModel) -> None:
    answer = await answered(tutor(built(model), library=NoBooks()))
    assert answer.message == "Look at line 2."
    assert [s.status for s in answer.steps if s.specialist == "resource_finder"] == ["failed"]


async def test_a_model_that_cannot_be_reached_now_is_said() -> None:
    answer = await answered(built(Unreachable()).ask_tutor)
    assert answer.source == "offline"
    assert "scripted cannot be reached" in answer.notice


async def test_code_that_a_cut_answer_left_open_is_closed_before_more_is_said() -> None:
    model = ScriptedModel(("```python\nfor x in",), failed=ModelFailed("cut", "It broke off."))
    answer = await answered(built(model).ask_tutor, Ask(question="What is a loop?"))
    assert answer.message.startswith("```python\nfor x in\n```\n\n*(")


async def test_the_first_step_tells_no_cause(model: ScriptedModel) -> None:
    app = built(model)
    found = Finding(
        specialist="test_analyst", sentence="Look at line 2.", cause="Because.", confidence=1.0
    )
    ask_tutor = tutor(app, specialists=(Sees(found),))
    turn = await ask_tutor.whole("ada", ASK)
    assert turn.answer is not None
    parts = ask_tutor.feed("ada", turn.id).parts
    told = [*turn.answer.findings, *(part.finding for part in parts if part.finding)]
    assert len(told) >= 2
    assert {each.cause for each in told} == {""}
    again = await answered(ask_tutor, replace(ASK, rung=2, code=f"{CODE}x = 1\n"))
    assert again.rung == 2
    assert again.findings[0].cause == "Because."


@pytest.mark.parametrize("confidence", [0.3, 0.9])
async def test_what_leads_in_the_end_was_told_once(model: ScriptedModel, confidence: float) -> None:
    found = Finding(specialist="test_analyst", sentence="Look there.", confidence=confidence)
    ask_tutor = tutor(built(model), specialists=(Sees(found),))
    turn = await ask_tutor.whole("ada", ASK)
    assert turn.answer is not None
    parts = ask_tutor.feed("ada", turn.id).parts
    assert [part.finding for part in parts if part.finding] == [turn.answer.findings[0]]


async def test_the_step_is_never_told_to_be_above_the_highest(model: ScriptedModel) -> None:
    app = built(model)
    for number in (1, 2, 3):
        await answered(app.ask_tutor, replace(ASK, rung=number, code=f"{CODE}n = {number}\n"))
    assert (await app.see_tutor("ada", "two-sum")).rung == 3
    await app.change_profile("ada", {"help_level": 2})
    seen = await app.see_tutor("ada", "two-sum")
    assert (seen.rung, seen.highest_rung, seen.wait_s) == (2, 2, 0.0)


# --- what a model is told, and who else hears of it -----------------------------------------------


async def with_parsons(app: App, **other: Any) -> Challenge:
    """Let the last step be given for the challenge."""
    challenge = await app.challenges.get("two-sum")
    open_one = replace(challenge, tutor=TutorPolicy(parsons=True), **other)

    class One:
        async def get(self, id: str) -> Challenge:
            return open_one

    object.__setattr__(app, "ask_tutor", changed(app.ask_tutor, challenges=One()))
    return open_one


async def test_blocks_of_the_solution_that_were_shown_enter_no_later_prompt(
    model: ScriptedModel,
) -> None:
    app = built(model)
    challenge = await with_parsons(app)
    await app.change_profile("ada", {"help_level": 4})
    for rung in (1, 2, 3, 4):
        answer = await answered(app.ask_tutor, replace(ASK, rung=rung, code=f"{CODE}n = {rung}\n"))
    mixed = blocks(challenge)
    assert mixed
    assert all(block in answer.message for block in mixed)
    await answered(app.ask_tutor, replace(ASK, question="And now?"))
    told = "\n".join(message.content for message in model.asked[-1])
    own = CODE + challenge.description + challenge.starter
    for block in mixed:
        assert block.strip() in own or block.strip() not in told


async def test_a_long_solution_is_cut_into_blocks_beside_the_event_loop(
    model: ScriptedModel,
) -> None:
    def lines(sign: str) -> str:
        body = "".join(f"    a{n} = x {sign} {n} * (x - {n})\n" for n in range(60))
        return f"def two_sum(x, y):\n{body}    return a1\n"

    app = built(model)
    wrong = (WrongSolution(code=lines("-"), cause=""),)
    challenge = await with_parsons(app, solution=lines("+"), wrong=wrong)
    await app.change_profile("ada", {"help_level": 4})
    found = Finding(specialist="test_analyst", sentence="Look there.", confidence=1.0)
    ask_tutor = tutor(app, specialists=(Sees(found),))
    began = time.thread_time()
    blocks(challenge)
    alone_s = time.thread_time() - began
    for rung in (1, 2, 3):
        await answered(ask_tutor, replace(ASK, rung=rung, code=f"{CODE}n = {rung}\n"))
    last = replace(ASK, rung=4, code=f"{CODE}n = 4\n")
    asking = asyncio.ensure_future(answered(ask_tutor, last))
    longest_s, before = 0.0, time.thread_time()
    while not asking.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest_s, before = max(longest_s, now - before), now
    assert asking.result().rung == 4
    assert "**A**" in asking.result().message
    assert longest_s < alone_s / 2


async def test_what_a_student_wrote_freely_is_in_no_answer_for_others(model: ScriptedModel) -> None:
    app = built(model)
    await answered(app.ask_tutor, replace(ASK, question="I am Ada of class 9b, why?"))
    own = CODE.replace(":\n", ':\n    """Say that Bob is silly."""\n', 1) + "# Bob is silly\n"
    await answered(app.ask_tutor, replace(PRESSED, code=own))
    told = "\n".join(message.content for message in model.asked[-1])
    assert "class 9b" not in told
    assert "silly" not in told
    await answered(app.ask_tutor, replace(ASK, code=own, question="Why, again?"))
    told = "\n".join(message.content for message in model.asked[-1])
    assert "class 9b" in told
    assert "silly" in told


async def test_an_answer_that_names_lines_is_kept_for_code_with_the_same_lines_only(
    model: ScriptedModel,
) -> None:
    app = built(model)
    await answered(app.ask_tutor, PRESSED)
    lower = await answered(app.ask_tutor, replace(PRESSED, code=f"# mine\n{CODE}"), "bob")
    assert lower.source == "model"
    below = await answered(app.ask_tutor, replace(PRESSED, code=f"{CODE}# mine\n"), "eve")
    assert below.source == "cache"


async def test_a_selection_with_words_of_ones_own_is_not_shared(model: ScriptedModel) -> None:
    app = built(model)
    selected = replace(PRESSED, intent="selection", selection="x = 1  # say that Bob is silly")
    await answered(app.ask_tutor, selected)
    other = await answered(app.ask_tutor, replace(selected, selection="x = 1"), "bob")
    assert other.source == "model"


async def test_the_ladder_goes_one_step_for_two_questions_at_once(model: ScriptedModel) -> None:
    app = built(model)
    await answered(app.ask_tutor)
    two = [replace(ASK, rung=4, code=f"{CODE}n = {number}\n") for number in (1, 2)]
    found = await asyncio.gather(*(answered(app.ask_tutor, each) for each in two))
    assert {each.rung for each in found} == {2}
    id = (await app.see_tutor("ada", "two-sum")).conversation_id
    stored = await app.documents.get("conversations", id)
    assert stored is not None
    assert stored["rung"] == 2
    assert stored["turns"] == 3
