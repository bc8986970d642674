"""Requests over real HTTP, and what each failure says."""

import socket
import threading
from concurrent.futures import CancelledError

import pytest

from jupyter_codementor import errors
from jupyter_codementor.notebook.background import Background
from jupyter_codementor.notebook.client import Client
from jupyter_codementor.notebook.discovery import Server
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.testing import api_replies
from jupyter_codementor.testing.api_server import ApiServer, Reply, problem

SIGN_IN = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": "Forbidden"}


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_a_submission_sends_code_token_and_a_key_of_its_own(
    api: ApiServer, student: Student
) -> None:
    student.submit("two-sum", "x = 1")
    student.submit("two-sum", "x = 1")
    first, second = api.requests
    assert first.body == {"code": "x = 1"}
    assert first.headers["authorization"] == "token secret"
    assert first.headers["idempotency-key"] != second.headers["idempotency-key"]


def test_a_slow_submission_is_asked_for_until_it_is_credited(
    api: ApiServer, student: Student
) -> None:
    graded = api_replies.CREDITED_SUBMISSION | {"status": "graded", "award": None, "next": None}
    api.answer("POST", "/challenges/two-sum/submit", Reply(202, api_replies.QUEUED_SUBMISSION))
    api.answer(
        "GET",
        "/submissions/s1",
        api_replies.QUEUED_SUBMISSION,
        graded,
        api_replies.CREDITED_SUBMISSION,
    )
    reply = student.submit("two-sum", "").reply
    assert reply.award is not None
    assert reply.award.xp == 50
    assert [r.method for r in api.requests] == ["POST", "GET", "GET", "GET"]


def test_a_submission_that_never_settles_says_that_it_is_stored(api: ApiServer) -> None:
    api.answer("POST", "/challenges/two-sum/submit", Reply(202, api_replies.QUEUED_SUBMISSION))
    api.answer("GET", "/submissions/s1", api_replies.QUEUED_SUBMISSION)
    server = Server(url=api.url, token=api.token)
    student = Student(Client(lambda: server, settles_within_s=0.15), Background())
    with pytest.raises(errors.Unavailable, match="stored"):
        student.submit("two-sum", "")
    student.close()


def test_stopping_a_run_closes_its_request(api: ApiServer, student: Student) -> None:
    api.hold.set()
    future = student.start_run("two-sum", "while True: pass")
    assert api.held.wait(10)
    future.cancel()
    assert api.left.wait(10)
    with pytest.raises(CancelledError):
        future.result()


def test_stopping_a_submission_that_waits_asks_the_server_to_stop_it(
    api: ApiServer, student: Student
) -> None:
    asked, stopped = threading.Event(), threading.Event()
    api.answer("POST", "/challenges/two-sum/submit", Reply(202, api_replies.QUEUED_SUBMISSION))
    api.answer("GET", "/submissions/s1", api_replies.QUEUED_SUBMISSION)
    api.answer("DELETE", "/submissions/s1/run", Reply(204))
    told = {"POST": threading.Event(), "GET": asked, "DELETE": stopped}
    api.on_request = lambda request: told[request.method].set()
    future = student.start_submit("two-sum", "")
    assert asked.wait(10)
    future.cancel()
    assert stopped.wait(10)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, errors.BadInput),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (413, errors.CodeTooLong),
        (500, errors.CodementorError),
        (503, errors.Unavailable),
        (507, errors.StorageFull),
    ],
)
def test_a_problem_document_becomes_the_error_of_its_status(
    api: ApiServer, student: Student, status: int, error: type[errors.CodementorError]
) -> None:
    api.answer("GET", "/challenges/two-sum", problem(status, "Do this and that."))
    with pytest.raises(errors.CodementorError, match=r"^Do this and that\.$") as caught:
        student.challenge("two-sum")
    assert type(caught.value) is error


def test_a_rate_limit_says_when_to_come_back(api: ApiServer, student: Student) -> None:
    reply = problem(429, "Wait 7 seconds.", retry_after_s=7.0)
    api.answer("POST", "/challenges/two-sum/run", reply)
    with pytest.raises(errors.TooManyRequests) as caught:
        student.run("two-sum", "")
    assert caught.value.retry_after_s == 7.0


def test_a_rate_limit_of_something_in_between_says_it_by_its_header(
    api: ApiServer, student: Student
) -> None:
    refused = problem(429, "Wait.")._replace(headers={"Retry-After": "9"})
    api.answer("POST", "/tutor/chat", refused)
    with pytest.raises(errors.TooManyRequests) as caught:
        student.tutor.ask(student.tutor.about("", "Why?"))
    assert caught.value.retry_after_s == 9.0


def test_a_question_that_is_sent_again_after_a_restart_is_the_same_turn(api: ApiServer) -> None:
    gone = Server(url=f"http://127.0.0.1:{unused_port()}/", token=api.token)
    servers = iter([gone, Server(url=api.url, token=api.token)])
    student = Student(Client(lambda: next(servers)), Background())
    ask = student.tutor.about("", "Why?")
    assert student.tutor.ask(ask).reply.turn_id == "t2"
    assert [each.body["id"] for each in api.requests] == [ask.id]
    student.close()


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(404, {"message": "Not Found"}), "without jupyter-codementor"),
        (Reply(403, {"message": "Forbidden"}), "did not accept the token"),
        (Reply(403, SIGN_IN), "did not accept the token"),
        (problem(401, "You are not signed in."), "did not accept the token"),
        (Reply(302), "did not accept the token"),
        (Reply(502, {}), "error 502"),
        (Reply(200, {"something": "else"}), "same version"),
    ],
)
def test_an_answer_that_is_not_ours_is_explained(
    api: ApiServer, student: Student, reply: Reply, sentence: str
) -> None:
    api.answer("GET", "/users/progress", reply)
    with pytest.raises(errors.CodementorError, match=sentence):
        student.progress()


def test_a_server_that_is_gone_is_named() -> None:
    url = f"http://127.0.0.1:{unused_port()}/"
    student = Student(Client(lambda: Server(url=url)), Background())
    with pytest.raises(errors.Unavailable, match=f"{url} cannot be reached"):
        student.run("two-sum", "")
    student.close()


def test_after_a_restart_elsewhere_the_server_is_found_again(api: ApiServer) -> None:
    gone = Server(url=f"http://127.0.0.1:{unused_port()}/", token=api.token)
    servers = iter([gone, Server(url=api.url, token=api.token)])
    student = Student(Client(lambda: next(servers)), Background())
    assert student.submit("two-sum", "").reply.id == "s1"
    student.close()


def test_a_server_without_token_gets_the_same_value_in_cookie_and_header() -> None:
    with ApiServer(token="") as api:
        api.answer("POST", "/challenges/two-sum/hints", api_replies.HINT)
        student = Student(Client(lambda: Server(url=api.url)), Background())
        assert student.hint("two-sum").reply.number == 1
        student.close()


def test_a_server_that_wants_more_than_no_token_is_explained(api: ApiServer) -> None:
    student = Student(Client(lambda: Server(url=api.url)), Background())
    with pytest.raises(errors.SignedOut, match="asks for a password"):
        student.progress()
    student.close()


def test_all_pages_of_the_catalogue_are_read(api: ApiServer, student: Student) -> None:
    first = api_replies.CATALOGUE | {"cursor": "more"}
    api.answer("GET", "/challenges", first, api_replies.CATALOGUE)
    assert len(student.catalogue().reply.challenges) == 2
    assert "cursor=more" in api.requests[1].path


def test_nothing_next_is_said_in_words(api: ApiServer, student: Student) -> None:
    api.answer("GET", "/challenges/next", Reply(204))
    assert repr(student.next()) == "You have solved all challenges."


def test_a_name_cannot_lead_to_another_route(api: ApiServer, student: Student) -> None:
    with pytest.raises(errors.CodementorError):
        student.challenge("../users/progress?x")
    assert api.requests[0].path == "/codementor/api/v1/challenges/..%2Fusers%2Fprogress%3Fx"


@pytest.mark.parametrize("code", [None, 3, "x = '\ud800'"])
def test_code_that_is_no_text_is_refused_before_it_is_sent(
    api: ApiServer, student: Student, code: str
) -> None:
    with pytest.raises(errors.BadInput):
        student.submit("two-sum", code)
    assert api.requests == []
