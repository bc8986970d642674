"""Talks HTTP to the server; each failure becomes an error of ours with a sentence."""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

import msgspec

from jupyter_codementor import errors
from jupyter_codementor.model.analytics import Analytics
from jupyter_codementor.model.student import ChallengeProgress
from jupyter_codementor.model.tutor import Ask, Rating
from jupyter_codementor.model.verdict import Verdict

from . import replies
from .discovery import Server, find_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

_T = TypeVar("_T")

_PREFIX: Final = "codementor/api/v1"
_READ_S: Final = 10.0
_GRADING_S: Final = 90.0
"""Longer than the longest time limit of a challenge; waiting in a queue comes on top of it."""
_ANSWER_S: Final = 90.0
"""Longer than a language model may take; the tests that run before it come on top."""
_TURNS_AT_ONCE: Final = 20
_POLL_S: Final = (0.1, 1.0)
_SETTLES_WITHIN_S: Final = 180.0
_BY_STATUS: Final[dict[int, type[errors.CodementorError]]] = {
    400: errors.BadInput,
    401: errors.SignedOut,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    413: errors.CodeTooLong,
    422: errors.NotAChallenge,
    503: errors.Unavailable,
    507: errors.StorageFull,
}


class Client:
    """The server's API in the student's words. All of it runs in one event loop.

    The server is looked up anew for each request, since it may have been restarted.

    Args:
        find: returns the server, or raises `Unavailable`.
        settles_within_s: how long a submission's verdict is waited for.
    """

    def __init__(
        self,
        find: Callable[[], Server] = find_server,
        settles_within_s: float = _SETTLES_WITHIN_S,
    ) -> None:
        self._find = find
        self._settles_within_s = settles_within_s
        self._open: dict[Server, httpx.AsyncClient] = {}

    async def catalogue(self, search: str = "") -> replies.Catalogue:
        """Return all challenges, or those that hold these words."""
        found: list[replies.Summary] = []
        query = {"limit": "200"} | ({"search": search} if search else {})
        while True:
            page = await self._get("/challenges", replies.Catalogue, query)
            found += page.challenges
            if page.cursor is None:
                return replies.Catalogue(challenges=tuple(found), total=page.total)
            query["cursor"] = page.cursor

    async def next(self) -> replies.Suggestion | None:
        """Return the next challenge, and why; None when all are solved."""
        reply = await self._send("GET", "/challenges/next")
        return None if reply.status_code == 204 else _decode(reply, replies.Suggestion)

    async def challenge(self, id: str) -> replies.Detail:
        """Return a challenge as its student may see it."""
        return await self._get(f"/challenges/{_segment(id)}", replies.Detail)

    async def run(self, id: str, code: str) -> Verdict:
        """Run the visible tests. Cancelling closes the request, which stops the run."""
        reply = await self._send(
            "POST", f"/challenges/{_segment(id)}/run", json={"code": code}, timeout_s=_GRADING_S
        )
        return _decode(reply, replies.RunReply).verdict

    async def submit(self, id: str, code: str) -> replies.Submission:
        """Hand in, and wait for verdict and award. Cancelling stops what is not graded yet."""
        sent = asyncio.ensure_future(self._hand_in(id, code))
        try:
            submission = await asyncio.shield(sent)
            return submission if submission.settled else await self._settled(submission.id)
        except asyncio.CancelledError:
            submission = await sent
            if submission.verdict is None:
                await self._send("DELETE", f"/submissions/{submission.id}/run")
            raise

    async def hint(self, id: str) -> replies.Hint:
        """Take the next hint."""
        reply = await self._send("POST", f"/challenges/{_segment(id)}/hints")
        return _decode(reply, replies.Hint)

    async def progress(self) -> replies.ProgressReply:
        """Return my progress."""
        return await self._get("/users/progress", replies.ProgressReply)

    async def dashboard(self) -> replies.Dashboard:
        """Return all that a dashboard shows."""
        profile = await self._get("/users/profile", replies.ProfileReply)
        return replies.Dashboard(
            progress=await self.progress(),
            analytics=await self._get("/users/analytics", Analytics),
            next=await self.next(),
            time_zone=profile.time_zone,
        )

    async def state(self) -> replies.State:
        """Return all that the next challenge is chosen from, and what the server chose."""
        progress = await self.progress()
        return replies.State(
            skills=progress.skills,
            seen=progress.challenges
            | dict.fromkeys(progress.by_hand, ChallengeProgress(status="solved")),
            challenges=(await self.catalogue()).challenges,
            now=time.time(),
            next=await self.next(),
        )

    async def tutor(self, challenge_id: str) -> replies.TutorSeen:
        """Return who would answer about a challenge, or about none (""), and what was said."""
        status = await self.tutor_status(challenge_id)
        return replies.TutorSeen(
            status=status, conversation=await self.conversation(status.conversation_id)
        )

    async def tutor_status(self, challenge_id: str) -> replies.TutorStatus:
        """Return who would answer now."""
        query = {"challenge_id": challenge_id} if challenge_id else None
        return await self._get("/tutor/status", replies.TutorStatus, query)

    async def conversation(self, id: str, cursor: str = "") -> replies.Conversation:
        """Return the last turns of a conversation, or those before a cursor."""
        query = {"limit": str(_TURNS_AT_ONCE)} | ({"cursor": cursor} if cursor else {})
        return await self._get(f"/tutor/conversations/{_segment(id)}", replies.Conversation, query)

    async def ask(self, ask: Ask) -> replies.ChatReply:
        """Ask the tutor and wait for the whole answer. Cancelling closes the request: it stops."""
        reply = await self._send(
            "POST",
            "/tutor/chat",
            json=msgspec.to_builtins(ask),
            timeout_s=_ANSWER_S,
            again=bool(ask.id),
        )
        return _decode(reply, replies.ChatReply)

    async def rate(self, turn_id: str, rating: Rating) -> None:
        """Say whether an answer helped; 0 takes it back."""
        path = f"/tutor/turns/{_segment(turn_id)}/rating"
        await self._send("POST", path, json={"rating": rating}, again=True)

    async def close(self) -> None:
        """Close all connections."""
        while self._open:
            _, http = self._open.popitem()
            await http.aclose()

    async def _hand_in(self, id: str, code: str) -> replies.Submission:
        """Send with a key of its own, so that sending again hands in only once."""
        reply = await self._send(
            "POST",
            f"/challenges/{_segment(id)}/submit",
            json={"code": code},
            headers={"Idempotency-Key": str(uuid.uuid4())},
            timeout_s=_GRADING_S,
            again=True,
        )
        return _decode(reply, replies.Submission)

    async def _settled(self, id: str) -> replies.Submission:
        pause_s, longest_s = _POLL_S
        try:
            async with asyncio.timeout(self._settles_within_s):
                while True:
                    submission = await self._get(f"/submissions/{id}", replies.Submission)
                    if submission.settled:
                        return submission
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 1.5, longest_s)
        except TimeoutError:
            raise errors.Unavailable(
                "Your submission is stored, but grading takes longer than usual. It goes on by"
                " itself; look at your progress in a few minutes. There is no need to submit again."
            ) from None

    async def _get(self, path: str, kind: type[_T], query: dict[str, str] | None = None) -> _T:
        return _decode(await self._send("GET", path, query=query, again=True), kind)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        timeout_s: float = _READ_S,
        again: bool = False,
    ) -> httpx.Response:
        """Send, once more if `again` and the connection broke, and return a reply of success."""
        import httpx

        for attempt in (1, 2):
            server = self._find()
            try:
                reply = await self._connection(server).request(
                    method,
                    _PREFIX + path,
                    json=json,
                    params=query,
                    headers=headers,
                    timeout=httpx.Timeout(timeout_s, connect=5.0),
                )
            except httpx.TimeoutException as error:
                raise errors.Unavailable(
                    f"The server at {server.url} did not answer in time. Your code is still here;"
                    " try again in a moment."
                ) from error
            except (httpx.TransportError, httpx.InvalidURL) as error:
                if again and attempt == 1:
                    continue
                raise errors.Unavailable(
                    f"The server at {server.url} cannot be reached. Your code is still here; check"
                    " that the server runs and try again."
                ) from error
            if reply.is_success:
                return reply
            raise _error(reply, server)
        raise AssertionError("unreachable")

    def _connection(self, server: Server) -> httpx.AsyncClient:
        import httpx

        if server not in self._open:
            headers = {"Accept": "application/json", "User-Agent": "jupyter-codementor-kernel"}
            if server.token:
                headers["Authorization"] = f"token {server.token}"
            else:  # without a token, Jupyter wants to see the same value in a cookie and a header
                value = secrets.token_hex(16)
                headers |= {"Cookie": f"_xsrf={value}", "X-XSRFToken": value}
            self._open[server] = httpx.AsyncClient(
                base_url=server.url,
                headers=headers,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                transport=httpx.AsyncHTTPTransport(
                    verify=server.verify and server.url.startswith("https:"),
                    uds=server.socket_path or None,
                    trust_env=False,
                ),
                trust_env=False,
            )
        return self._open[server]


def _segment(id: str) -> str:
    if not id.strip():
        raise errors.BadInput("Say which challenge, for example two-sum.")
    return quote(id.strip(), safe="")


def _decode(reply: httpx.Response, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(reply.content, type=kind)
    except msgspec.MsgspecError as error:
        raise errors.Unavailable(
            "The server's answer could not be read. Its version may differ from the one in this"
            " notebook: install the same version of jupyter-codementor in both."
        ) from error


def _error(reply: httpx.Response, server: Server) -> errors.CodementorError:
    problem = _problem(reply)
    status = reply.status_code
    if problem is None or status == 401 or (status == 403 and problem.type == "about:blank"):
        return _foreign_error(reply, server)
    if problem.status == 429:
        return errors.TooManyRequests(problem.detail, problem.retry_after_s or _pause_s(reply))
    return _BY_STATUS.get(problem.status, errors.CodementorError)(problem.detail)


def _pause_s(reply: httpx.Response) -> float:
    """Return how long to wait, as the header ``Retry-After`` has it; 1 s without it."""
    told = reply.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 1.0


def _problem(reply: httpx.Response) -> replies.Problem | None:
    try:
        return msgspec.json.decode(reply.content, type=replies.Problem)
    except msgspec.MsgspecError:
        return None


def _foreign_error(reply: httpx.Response, server: Server) -> errors.CodementorError:
    """Explain an answer that is not ours, but of Jupyter itself or something in between."""
    status = reply.status_code
    if status in (401, 403) or reply.is_redirect:
        if not server.token:
            return errors.SignedOut(
                f"The server at {server.url} asks for a password, which a notebook cannot know."
                " Set CODEMENTOR_URL and CODEMENTOR_TOKEN, or start the server with a token."
            )
        return errors.SignedOut(
            f"The server at {server.url} did not accept the token. Restart the kernel; if"
            " CODEMENTOR_TOKEN is set, check its value."
        )
    if status == 404:
        return errors.Unavailable(
            f"The server at {server.url} runs without jupyter-codementor. Install it there with"
            " `pip install jupyter-codementor` and restart the server."
        )
    return errors.Unavailable(
        f"The server at {server.url} answered with error {status}. Your code is still here; try"
        " again, and tell your teacher if it stays like this."
    )
