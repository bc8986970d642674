"""Questions to the tutor: stored, answered once, stopped, rated; always an answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import BadInput, CodeTooLong, Conflict, Forbidden, NotFound
from jupyter_codementor.model.tutor import Ask, Turn, TurnPart
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor.tutor.ports import ModelFailed

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
CODE = "def two_sum(numbers, target):\n    return [0, 1]\n"
ASK = Ask(challenge_id="two-sum", code=CODE, question="Why?")
ID = "0123456789abcdef"


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
def told() -> list[TurnPart]:
    return []


@pytest.fixture
def app(model: ScriptedModel, told: list[TurnPart]) -> App:
    return built(model, told)


def built(
    model: ScriptedModel, told: list[TurnPart], documents: MemoryDocuments | None = None, **settings
) -> App:
    return assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,), **settings),
        documents or MemoryDocuments(),
        BrokenSandbox(),
        linter=FixedLinter(),
        now=lambda: 1_790_000_000.0,
        model=model,
        tell=lambda turn, part: told.append(part),
    )


async def asked(app: App, ask: Ask = ASK, student: str = "ada") -> Turn:
    turn = await app.ask_tutor.whole(student, ask)
    assert turn.answer is not None
    return turn


async def test_the_joined_deltas_are_the_message_that_is_stored(app: App, told) -> None:
    turn = await asked(app)
    assert turn.answer is not None
    assert turn.answer.message == "Look at line 2."
    assert (turn.answer.source, turn.answer.model) == ("model", "scripted")
    assert "".join(part.text for part in told if part.kind == "delta") == turn.answer.message
    assert [part.number for part in told] == list(range(1, len(told) + 1))
    assert (told[0].kind, told[-1].kind) == ("start", "end")
    assert told[-1].answer == turn.answer


async def test_no_prompt_holds_solution_or_hidden_tests(app: App, model: ScriptedModel) -> None:
    challenge = await app.challenges.get("two-sum")
    for rung in (1, 2, 3, 4):
        await asked(app, replace(ASK, rung=rung, code=f"{CODE}n = {rung}\n"))
    said = "\n".join(message.content for messages in model.asked for message in messages)
    own = {line.strip() for line in (challenge.starter + CODE).splitlines()}
    for line in challenge.solution.splitlines():
        assert len(line.strip()) < 12 or line.strip() in own or line.strip() not in said
    for case in challenge.test_cases:
        assert not case.hidden or case.source.strip() not in said


async def test_a_repeated_question_is_the_same_turn_and_asks_once(app: App, model) -> None:
    first, second = await asyncio.gather(
        asked(app, replace(ASK, id=ID)), asked(app, replace(ASK, id=ID))
    )
    third = await asked(app, replace(ASK, id=ID))
    assert first == second == third
    assert len(model.asked) == 1
    with pytest.raises(Conflict):
        await app.ask_tutor("bob", replace(ASK, id=ID))


async def test_equal_questions_of_two_students_ask_once_and_typed_ones_do_not(
    app: App, model: ScriptedModel
) -> None:
    pressed = replace(ASK, intent="failing-test", question="")
    assert (await asked(app, pressed)).answer.source == "model"
    other = await asked(app, replace(pressed, code=CODE.replace("numbers", "ns")), "bob")
    assert other.answer.source == "cache"
    assert len(model.asked) == 1
    await asked(app, ASK)
    await asked(app, ASK, "bob")
    assert len(model.asked) == 3


async def test_fifty_equal_questions_at_once_are_one_call(app: App, model) -> None:
    pressed = replace(ASK, intent="failing-test", question="")
    turns = await asyncio.gather(*(asked(app, pressed, f"s{n}") for n in range(50)))
    assert {turn.answer.message for turn in turns} == {"Look at line 2."}
    assert len(model.asked) == 1


@pytest.mark.parametrize("pieces", [(), ("Look ",)])
async def test_a_model_that_fails_leaves_a_labelled_offline_answer(told, pieces) -> None:
    model = ScriptedModel(pieces, failed=ModelFailed("cut", "The model broke off."))
    app = built(model, told)
    answer = (await asked(app)).answer
    assert answer.source == "offline"
    assert "The model broke off." in answer.notice
    assert len(answer.message.split()) > 10
    assert answer.cache_expires_at is None
    await asked(app)
    assert len(model.asked) == 2


async def test_a_stopped_answer_keeps_what_was_said_and_is_not_kept_for_others(told) -> None:
    model = ScriptedModel(hold=asyncio.Event())
    app = built(model, told)
    turn = await app.ask_tutor("ada", ASK)
    feed = app.ask_tutor.feed("ada", turn.id)
    while not feed.message:
        await asyncio.sleep(0)
    with pytest.raises(NotFound):
        app.ask_tutor.stop("bob", turn.id)
    app.ask_tutor.stop("ada", turn.id)
    await feed.ended()
    answer = feed.parts[-1].answer
    assert answer is not None
    assert answer.stopped
    assert answer.message == "Look at "
    assert model.closed == 1
    model.hold = None
    assert (await asked(app)).answer.source == "model"


async def test_closing_the_request_stops_the_answer(told) -> None:
    model = ScriptedModel(hold=asyncio.Event())
    app = built(model, told)
    waiting = asyncio.ensure_future(app.ask_tutor.whole("ada", ASK))
    while not model.asked:
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    while model.closed == 0:
        await asyncio.sleep(0)


async def test_conversations_are_the_students_own(app: App) -> None:
    turn = await asked(app)
    seen = await app.see_conversation("ada", turn.conversation_id, 50, None)
    assert [each.id for each in seen.turns] == [turn.id]
    for call in (
        app.see_conversation("bob", turn.conversation_id, 50, None),
        app.erase_conversation("bob", turn.conversation_id),
        app.rate_turn("bob", turn.id, 1),
    ):
        with pytest.raises(NotFound):
            await call
    await app.erase_conversation("ada", turn.conversation_id)
    seen = await app.see_conversation("ada", turn.conversation_id, 50, None)
    assert seen.turns == ()


async def test_a_question_that_a_crash_left_without_an_answer_says_so(told, model) -> None:
    documents = MemoryDocuments()
    turn = await asked(built(model, told, documents))
    stored = await documents.get("turns", turn.id)
    assert stored is not None
    await documents.replace("turns", stored | {"answer": None})
    again = built(model, told, documents)
    [seen] = (await again.see_conversation("ada", turn.conversation_id, 50, None)).turns
    assert seen.answer is not None
    assert seen.answer.stopped
    assert "ask again" in seen.answer.message


async def test_a_rating_counts_once_for_who_led_and_can_be_taken_back(app: App) -> None:
    turn = await asked(app, replace(ASK, code="def two_sum(numbers, target):\n    return nums\n"))
    assert turn.led_by

    async def counts() -> tuple[int, int]:
        stored = await app.documents.get("leads", "all")
        found = (stored or {"leads": {"counts": {}}})["leads"]["counts"].get(turn.led_by, {})
        return found.get("helpful", 0), found.get("unhelpful", 0)

    for rating, expected in ((1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (0, (0, 0))):
        await app.rate_turn("ada", turn.id, rating)
        assert await counts() == expected


async def test_what_cannot_be_asked_is_refused_before_anything_is_stored(app: App) -> None:
    for ask, error in (
        (Ask(), BadInput),
        (Ask(question="\x00"), BadInput),
        (Ask(question="a" * 5_000), CodeTooLong),
        (Ask(question="Why?", code="a" * 70_000), CodeTooLong),
        (Ask(question="Why?", challenge_id="no-such"), NotFound),
        (Ask(question="Why?", rung=-1), BadInput),
        (Ask(question="Why?", id="a/b"), BadInput),
    ):
        with pytest.raises(error):
            await app.ask_tutor("ada", ask)
    assert (await app.list_conversations("ada", 50, None))[0] == ()


async def test_a_tutor_that_is_off_says_who_switched_it_off(told, model) -> None:
    app = built(model, told, tutor=False)
    with pytest.raises(Forbidden, match="on this server"):
        await app.ask_tutor("ada", ASK)
    seen = await app.see_tutor("ada", "two-sum")
    assert not seen.enabled
    assert "on this server" in seen.sentence
