"""The tutor's widget without a page: its state, its messages, its text."""

import threading
from typing import Any

import pytest

from jupyter_codementor.errors import BadInput, NotFound, Unavailable
from jupyter_codementor.notebook.background import Background
from jupyter_codementor.notebook.client import Client
from jupyter_codementor.notebook.discovery import Server
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.notebook.tutor_widget import TutorChat
from jupyter_codementor.testing import api_replies
from jupyter_codementor.testing.api_server import ApiServer, Reply, problem


@pytest.fixture
def chat(student: Student) -> TutorChat:
    return TutorChat("two-sum", student=student)


def press(chat: TutorChat, kind: str, **more: object) -> None:
    """Send what the page sends."""
    chat._on_message(chat, {"type": kind} | more, [])


def ask(chat: TutorChat, question: str = "Why?", intent: str = "question") -> None:
    press(chat, "ask", question=question, intent=intent)


def wait_until(chat: TutorChat, name: str, holds: Any) -> None:
    there = threading.Event()

    def look(_change: object = None) -> None:
        if holds(getattr(chat, name)):
            there.set()

    chat.observe(look, name)
    look()
    assert there.wait(10)
    chat.unobserve(look, name)


def wait_until_idle(chat: TutorChat) -> None:
    wait_until(chat, "_busy", lambda busy: busy == "")


def asked(api: ApiServer) -> dict[str, Any]:
    found: list[dict[str, Any]] = [
        each.body for each in api.requests if each.path.endswith("/tutor/chat")
    ]
    return found[-1]


def test_it_shows_who_answers_the_steps_of_help_and_what_was_said(chat: TutorChat) -> None:
    assert chat._head["title"] == "Two sum"
    assert chat._head["sentence"].startswith("scripted answers.")
    assert [tuple(each) for each in chat._head["steps"]] == [
        ("Where", "reached"),
        ("Why", "not yet"),
        ("Example", "not yet"),
        ("Blocks", "not given here"),
    ]
    assert chat._head["wait"].endswith("or in 2 minutes.")
    [turn] = chat._turns
    assert turn["question"] == "How do I begin?"
    assert turn["rating"] == 1
    assert "<strong>line 2</strong>" in turn["message"]


def test_a_general_conversation_has_no_steps(student: Student, api: ApiServer) -> None:
    api.answer("GET", "/tutor/conversations/c1", api_replies.NO_CONVERSATION)
    chat = TutorChat(student=student)
    assert chat._head["title"] == "General questions"
    assert chat._head["steps"] == []
    assert "What is the difference between = and ==?" in chat._head["first"]
    assert "status?" not in api.requests[0].path


def test_in_a_terminal_it_prints_the_conversation_and_how_to_ask(chat: TutorChat) -> None:
    bundle: Any = chat._repr_mimebundle_()
    shown = bundle[0]["text/plain"] if isinstance(bundle, tuple) else bundle["text/plain"]
    assert shown == repr(chat)
    for part in (
        "Tutor: Two sum",
        "Steps of help: [x] Where  [ ] Why  [ ] Example  [-] Blocks",
        "You: How do I begin?",
        "%tutor two-sum: your question",
    ):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_question_from_the_page_is_shown_at_once_and_then_its_answer(
    chat: TutorChat, api: ApiServer, student: Student
) -> None:
    student.work.note("two-sum", "x = 1")
    api.hold.set()
    ask(chat, "And now?")
    assert api.held.wait(10)
    assert chat._busy == "ask"
    assert [each["question"] for each in chat._turns] == ["How do I begin?", "And now?"]
    press(chat, "stop")
    wait_until_idle(chat)
    api.hold.clear()
    ask(chat, "And now?")
    wait_until_idle(chat)
    found = asked(api)
    assert (found["challenge_id"], found["code"]) == ("two-sum", "x = 1")
    answer = chat._turns[-1]
    assert answer["id"] == "t2"
    assert answer["finding"]["sentence"].startswith("Line 2 gives back")
    assert answer["suggestions"] == ["I changed my code: look again"]
    assert [each["kind"] for each in answer["resources"]] == ["page", "challenge"]
    assert answer["source"] == "scripted"
    assert tuple(answer["steps"][0]) == ("Looks at the tests", "found something, 12 ms", "1 of 4.")


def test_stop_closes_the_request_and_the_question_stays(chat: TutorChat, api: ApiServer) -> None:
    api.hold.set()
    ask(chat)
    assert api.held.wait(10)
    press(chat, "stop")
    wait_until_idle(chat)
    assert api.left.wait(10)
    assert chat._turns[-1]["notes"] == ["This answer was stopped."]
    assert chat._error == ""


def test_a_second_question_while_one_is_on_its_way_does_nothing(
    chat: TutorChat, api: ApiServer
) -> None:
    api.hold.set()
    ask(chat)
    assert api.held.wait(10)
    before = len(api.requests)
    ask(chat, "Another?")
    press(chat, "earlier")
    assert len(api.requests) == before
    press(chat, "stop")
    wait_until_idle(chat)


def test_after_an_answer_the_step_of_help_is_looked_up(chat: TutorChat, api: ApiServer) -> None:
    api.answer("GET", "/tutor/status", api_replies.TUTOR_STATUS | {"rung": 2})
    ask(chat)
    wait_until(chat, "_head", lambda head: tuple(head["steps"][1]) == ("Why", "reached"))


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (problem(403, "The tutor is switched off."), "The tutor is switched off."),
        (problem(429, "Wait 7 seconds.", retry_after_s=7.0), "Wait 7 seconds."),
    ],
)
def test_an_error_is_its_sentence_and_the_next_question_clears_it(
    chat: TutorChat, api: ApiServer, reply: Reply, sentence: str
) -> None:
    api.answer("POST", "/tutor/chat", reply, Reply(200, api_replies.CHAT))
    ask(chat)
    wait_until_idle(chat)
    assert chat._error == sentence
    assert len(chat._turns) == 1
    ask(chat)
    wait_until_idle(chat)
    assert chat._error == ""
    assert len(chat._turns) == 2


def test_the_last_error_without_an_error_is_a_sentence_too(chat: TutorChat) -> None:
    ask(chat, "", "traceback")
    assert "no error to ask about yet" in chat._error
    assert chat._busy == ""


def test_broken_text_and_unknown_messages_from_the_page_do_no_harm(
    chat: TutorChat, api: ApiServer
) -> None:
    before = len(api.requests)
    ask(chat, "\ud800")
    assert "UTF-8" in chat._error
    ask(chat, "Why?", "dance")
    press(chat, "rate", turn="t1", rating=7)
    press(chat, "dance")
    assert len(api.requests) == before


def test_rating_from_the_page_is_sent_and_shown(chat: TutorChat, api: ApiServer) -> None:
    api.answer("POST", "/tutor/turns/t1/rating", Reply(204))
    press(chat, "rate", turn="t1", rating=-1)
    wait_until(chat, "_turns", lambda turns: turns[0]["rating"] == -1)
    assert api.requests[-1].body == {"rating": -1}


def test_a_rating_that_fails_is_not_shown_as_given(chat: TutorChat, api: ApiServer) -> None:
    api.answer("POST", "/tutor/turns/t1/rating", problem(404, "There is no such answer."))
    press(chat, "rate", turn="t1", rating=-1)
    wait_until(chat, "_error", bool)
    assert chat._turns[0]["rating"] == 1


def test_earlier_questions_are_put_before_the_others(student: Student, api: ApiServer) -> None:
    first = api_replies.CONVERSATION | {"cursor": "more"}
    before = api_replies.CONVERSATION | {"turns": [api_replies.TURN | {"id": "t0"}]}
    api.answer("GET", "/tutor/conversations/c1", first, before)
    chat = TutorChat("two-sum", student=student)
    assert chat._earlier
    assert "earlier questions" in repr(chat)
    press(chat, "earlier")
    wait_until_idle(chat)
    assert "cursor=more" in api.requests[-1].path
    assert [each["id"] for each in chat._turns] == ["t0", "t1"]
    assert not chat._earlier


def test_methods_ask_and_rate_and_show_it_as_well(chat: TutorChat, api: ApiServer) -> None:
    said = chat.ask("Why?", code="x = 1")
    assert "Look at **line 2**." in repr(said)
    assert asked(api)["code"] == "x = 1"
    assert chat._turns[-1]["id"] == "t2"
    chat.rate(1)
    assert chat._turns[-1]["rating"] == 1
    assert "You: Why?" in repr(chat)


def test_a_tutor_that_is_switched_off_says_so_and_offers_no_way_to_ask(
    student: Student, api: ApiServer
) -> None:
    sentence = "The tutor is switched off for this challenge by its author."
    off = api_replies.TUTOR_STATUS | {"enabled": False, "sentence": sentence}
    api.answer("GET", "/tutor/status", off)
    chat = TutorChat("two-sum", student=student)
    assert not chat._head["enabled"]
    assert sentence in repr(chat)
    assert "%tutor" not in repr(chat)


def test_an_unknown_challenge_is_said_at_once(student: Student, api: ApiServer) -> None:
    api.answer("GET", "/tutor/status", problem(404, "There is no challenge “nope”."))
    with pytest.raises(NotFound, match="nope"):
        TutorChat("nope", student=student)


def test_without_a_server_the_sentence_says_where_it_was_looked_for() -> None:
    student = Student(Client(lambda: Server(url="http://127.0.0.1:9/")), Background())
    with pytest.raises(Unavailable, match="cannot be reached"):
        TutorChat(student=student)
    student.close()


def test_nothing_can_be_rated_before_it_was_asked(student: Student) -> None:
    with pytest.raises(BadInput, match="nothing to rate"):
        student.tutor.rate_last(1)


def test_what_a_model_writes_reaches_the_page_without_markup_of_its_own(
    chat: TutorChat, api: ApiServer
) -> None:
    evil = "<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) ![p](https://e.x/p.png)"
    resources = [{"title": "x", "url": "javascript:alert(1)", "type": "material"}]
    api.answer("POST", "/tutor/chat", api_replies.CHAT | {"message": evil, "resources": resources})
    ask(chat)
    wait_until_idle(chat)
    turn = chat._turns[-1]
    assert "<img src=x" not in turn["message"]
    assert 'href="javascript' not in turn["message"]
    assert turn["resources"] == []
