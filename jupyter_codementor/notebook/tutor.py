"""What a student can ask the tutor from a kernel. Widget and magic go through here."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.model.tutor import Ask, Intent, Rating

from . import replies, tutor_text, tutor_words
from .background import Background
from .client import Client
from .last_error import last_error, required
from .work import Work, last_code

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Said:
    """An answer that shows itself as Markdown, or as text of at most 80 columns.

    Attributes:
        reply: the answer's values.
    """

    def __init__(self, reply: replies.ChatReply, about: str) -> None:
        self.reply = reply
        self._about = about

    def __repr__(self) -> str:
        return tutor_text.answer(self.reply, self._about)

    def _repr_markdown_(self) -> str:
        return tutor_text.markdown(self.reply, self._about)


class Tutor:
    """The tutor as widget and magic use it. Each call waits, and can be interrupted.

    The calls that begin with `start_` return a future instead; cancelling it stops the work.

    Args:
        client: talks to the server.
        background: where the requests run.
        work: what the student is working at.
        shell: returns the IPython that this runs in, or None.
    """

    def __init__(
        self,
        client: Client,
        background: Background,
        work: Work,
        shell: Callable[[], InteractiveShell | None] | None = None,
    ) -> None:
        self._client = client
        self._background = background
        self._work = work
        self._shell = shell or _running_shell
        self._entries: dict[str, tuple[str, ...]] = {}

    def see(self, challenge_id: str) -> replies.TutorSeen:
        """Return who answers about a challenge, or about none (""), and what was said."""
        found = self._background.wait(self._client.tutor(challenge_id))
        self._entry(challenge_id)  # looked up now, so that no question waits for it
        return found

    def ask(self, ask: Ask) -> Said:
        """Ask, and wait for the answer."""
        reply = self._background.result(self.start_ask(ask))
        return Said(reply, ask.challenge_id)

    def rate_last(self, rating: Rating) -> None:
        """Say whether the last answer of this kernel helped.

        Raises:
            BadInput: nothing was asked yet.
        """
        if not self._work.turn_id:
            raise BadInput("Nothing was asked yet, so there is nothing to rate.")
        self._background.result(self.start_rate(self._work.turn_id, rating))

    def about(
        self,
        challenge_id: str | None,
        question: str,
        intent: Intent = "question",
        code: str | None = None,
    ) -> Ask:
        """Return a question with the code that it is about.

        Args:
            challenge_id: the challenge; "" for none; None for the one that was worked at last.
            question: in the student's words.
            intent: what kind of help.
            code: the code; None for the student's last answer to the challenge, or else for what
                was executed last.

        Raises:
            BadInput: the last error is asked about, and there is none; or broken text.
        """
        if intent == "traceback":
            return self._about_error(challenge_id, question, code)
        about = self._work.challenge_id if challenge_id is None else challenge_id
        if code is None:
            code = self._code(about)
        return _checked(
            Ask(challenge_id=about, code=code, question=question, intent=intent, id=_new_id())
        )

    def _about_error(self, challenge_id: str | None, question: str, code: str | None) -> Ask:
        """Return a question about the last error; by itself if it came from other code."""
        text, failed = self._error()
        if challenge_id is None:
            challenge_id = self._work.challenge_id
            known = self._work.code(challenge_id)
            if known is None or (failed and known.strip() != failed.strip()):
                challenge_id = ""
        return _checked(
            Ask(
                challenge_id=challenge_id,
                code=failed or self._code(challenge_id) if code is None else code,
                question=question,
                intent="traceback",
                selection=text,
                id=_new_id(),
            )
        )

    def start_ask(self, ask: Ask) -> Future[replies.ChatReply]:
        """Start to ask."""
        return self._background.start(self._asked(ask))

    def start_status(self, challenge_id: str) -> Future[replies.TutorStatus]:
        """Start to look who answers, and how far the help goes."""
        return self._background.start(self._client.tutor_status(challenge_id))

    def start_earlier(self, conversation_id: str, cursor: str) -> Future[replies.Conversation]:
        """Start to fetch the turns before a cursor."""
        return self._background.start(self._client.conversation(conversation_id, cursor))

    def start_rate(self, turn_id: str, rating: Rating) -> Future[None]:
        """Start to rate an answer."""
        return self._background.start(self._client.rate(turn_id, rating))

    async def _asked(self, ask: Ask) -> replies.ChatReply:
        try:
            reply = await self._client.ask(ask)
        except NotFound:
            self._work.forget(ask.challenge_id)
            raise
        self._work.challenge_id, self._work.turn_id = ask.challenge_id, reply.turn_id
        return reply

    def _error(self) -> tuple[str, str]:
        """Return the last error, also if asking about it failed in between."""
        shell = self._shell()
        found = last_error(shell) if shell is not None else None
        self._work.error = required(found or self._work.error)
        return self._work.error

    def _code(self, challenge_id: str) -> str:
        known = self._work.code(challenge_id)
        shell = self._shell()
        if known is not None or shell is None:
            return known or ""
        cells = list(shell.history_manager.input_hist_raw) if shell.history_manager else []
        return last_code(cells, self._entry(challenge_id))

    def _entry(self, challenge_id: str) -> tuple[str, ...]:
        """Return the names that a challenge asks for."""
        if not challenge_id:
            return ()
        if challenge_id not in self._entries:
            detail = self._background.wait(self._client.challenge(challenge_id))
            self._entries[challenge_id] = detail.entry
        return self._entries[challenge_id]


def _checked(ask: Ask) -> Ask:
    for text in (ask.question, ask.code, ask.selection):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise BadInput(
                "Question or code hold a broken character that cannot be sent as UTF-8. Type the"
                " line with the strange character anew."
            ) from error
    return ask


def _new_id() -> str:
    return secrets.token_hex(16)


def _running_shell() -> InteractiveShell | None:
    """Return the IPython that this runs in, without loading it where there is none."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def question_of(about: str | None, question: str, intent: Intent) -> str:
    """Return the question, or the plain one where code was handed over without a word."""
    if question or intent != "question":
        return question
    return tutor_words.plain_question(about or "")
