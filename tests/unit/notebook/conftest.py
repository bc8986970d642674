"""A real HTTP double of the API, and a student that talks to it."""

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from jupyter_codementor.notebook.background import Background
from jupyter_codementor.notebook.client import Client
from jupyter_codementor.notebook.discovery import Server
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.testing import api_replies
from jupyter_codementor.testing.api_server import ApiServer, Reply


@pytest.fixture
def api() -> Iterator[ApiServer]:
    with ApiServer() as server:
        server.answer("GET", "/challenges", api_replies.CATALOGUE)
        server.answer("GET", "/challenges/next", api_replies.SUGGESTION)
        server.answer("GET", "/challenges/two-sum", api_replies.DETAIL)
        server.answer("POST", "/challenges/two-sum/run", {"verdict": api_replies.WRONG})
        server.answer("POST", "/challenges/two-sum/submit", api_replies.CREDITED_SUBMISSION)
        server.answer("POST", "/challenges/two-sum/hints", api_replies.HINT)
        server.answer("GET", "/users/progress", api_replies.PROGRESS)
        server.answer("GET", "/tutor/status", api_replies.TUTOR_STATUS)
        server.answer("GET", "/tutor/conversations/c1", api_replies.CONVERSATION)
        server.answer("POST", "/tutor/chat", api_replies.CHAT)
        server.answer("POST", "/tutor/turns/t2/rating", Reply(204))
        yield server


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance(config=config)
    InteractiveShell.clear_instance()


@pytest.fixture
def student(api: ApiServer) -> Iterator[Student]:
    found = Student(Client(lambda: Server(url=api.url, token=api.token)), Background())
    yield found
    found.close()
