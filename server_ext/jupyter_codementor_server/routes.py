"""Every route in one table: from it the handlers are bound and the OpenAPI document is made."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from jupyter_codementor.model.tutor import Ask

from . import wire

PREFIX: Final = "/codementor/api/v1"


class Query(Struct, frozen=True):
    """A query parameter."""

    name: str
    summary: str
    kind: Literal["string", "integer"] = "string"
    one_of: tuple[str, ...] = ()


class Operation(Struct, frozen=True, kw_only=True):
    """One method of one path.

    `handler` names the class in `handlers/` that serves the path; `replies` maps a status to the
    type of its body (None: no body); `problems` are the statuses of errors it may give besides
    400, 401, 403, 413 (where a body is sent) and 500; `limit` is the name of a rate limit in the
    settings; `needs_app` is False for what must answer although the store cannot be opened;
    `stoppable`: closing the request ends the work.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    handler: str
    summary: str
    body: type | None = None
    replies: dict[int, type | None]
    query: tuple[Query, ...] = ()
    headers: tuple[Query, ...] = ()
    problems: tuple[int, ...] = ()
    limit: Literal["run", "submit", "ask"] | None = None
    role: Literal["student", "teacher", "anyone"] = "student"
    needs_app: bool = True
    stoppable: bool = False


_PAGE: Final = (
    Query("limit", "how many, 1 to 200", "integer"),
    Query("cursor", "where the last page ended"),
)

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/challenges",
        handler="Challenges",
        summary="The catalogue, searched and filtered",
        query=(
            Query("search", "words in title, description, skills and tags"),
            Query("skill", "only this skill"),
            Query("difficulty", "only this difficulty", one_of=("easy", "medium", "hard")),
            Query("status", "only this status", one_of=("new", "opened", "tried", "solved")),
            Query("language", "only this programming language"),
            *_PAGE,
        ),
        replies={200: wire.ChallengePage},
    ),
    Operation(
        method="POST",
        path="/challenges/check",
        handler="ChallengeCheck",
        summary="Check a challenge before it is published",
        body=wire.NotebookRequest,
        replies={200: wire.CheckReply},
        problems=(422, 429),
        limit="submit",
        role="teacher",
    ),
    Operation(
        method="GET",
        path="/challenges/next",
        handler="NextChallenge",
        summary="The next challenge, and why; nothing when all are solved",
        replies={200: wire.Suggestion, 204: None},
    ),
    Operation(
        method="GET",
        path="/challenges/{id}",
        handler="Challenge",
        summary="A challenge as its student may see it",
        replies={200: wire.ChallengeDetail},
        problems=(404,),
    ),
    Operation(
        method="PUT",
        path="/challenges/{id}",
        handler="Challenge",
        summary="Publish a challenge, or a new version of it",
        body=wire.NotebookRequest,
        replies={200: wire.CheckReply},
        problems=(409, 422, 429),
        limit="submit",
        role="teacher",
    ),
    Operation(
        method="POST",
        path="/challenges/{id}/open",
        handler="ChallengeOpen",
        summary="Put the challenge's notebook into the student's folder; never overwrites work",
        body=wire.OpenRequest,
        replies={200: wire.OpenReply},
        problems=(404, 507),
    ),
    Operation(
        method="POST",
        path="/challenges/{id}/run",
        handler="ChallengeRun",
        summary="Run the visible tests; recorded as an event only; closing the request stops it",
        body=wire.CodeRequest,
        replies={200: wire.RunReply},
        problems=(404, 413, 429, 503),
        limit="run",
        stoppable=True,
    ),
    Operation(
        method="POST",
        path="/challenges/{id}/submit",
        handler="ChallengeSubmit",
        summary="Hand in; 202 with a Location when grading takes longer than 2 s",
        body=wire.CodeRequest,
        headers=(Query("Idempotency-Key", "the same key hands in the same code only once"),),
        replies={200: wire.SubmissionReply, 202: wire.SubmissionReply},
        problems=(404, 409, 413, 429, 503, 507),
        limit="submit",
    ),
    Operation(
        method="GET",
        path="/challenges/{id}/submissions",
        handler="ChallengeSubmissions",
        summary="My submissions to a challenge, newest first",
        query=_PAGE,
        replies={200: wire.SubmissionPage},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/challenges/{id}/hints",
        handler="ChallengeHints",
        summary="Take the next hint",
        replies={200: wire.HintReply},
        problems=(404, 409),
    ),
    Operation(
        method="GET",
        path="/submissions/{id}",
        handler="Submission",
        summary="A submission of mine",
        replies={200: wire.SubmissionReply},
        problems=(404,),
    ),
    Operation(
        method="DELETE",
        path="/submissions/{id}/run",
        handler="SubmissionRun",
        summary="Stop grading a submission of mine that has no verdict yet; it does not count",
        replies={204: None},
        problems=(404, 409),
    ),
    Operation(
        method="GET",
        path="/tutor/status",
        handler="TutorStatus",
        summary="Who would answer now, and how far the help goes",
        query=(Query("challenge_id", "the challenge that it is about; none if left out"),),
        replies={200: wire.TutorStatus},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/tutor/chat",
        handler="TutorChat",
        summary="Ask the tutor and wait for the whole answer; closing the request stops it",
        body=Ask,
        replies={200: wire.ChatReply},
        problems=(404, 409, 413, 429, 503),
        limit="ask",
        stoppable=True,
    ),
    Operation(
        method="GET",
        path="/tutor/conversations",
        handler="TutorConversations",
        summary="My conversations with the tutor, the last one first",
        query=_PAGE,
        replies={200: wire.ConversationPage},
    ),
    Operation(
        method="GET",
        path="/tutor/conversations/{id}",
        handler="TutorConversation",
        summary="A conversation of mine, its last turns first",
        query=_PAGE,
        replies={200: wire.ConversationReply},
        problems=(404,),
    ),
    Operation(
        method="DELETE",
        path="/tutor/conversations/{id}",
        handler="TutorConversation",
        summary="Erase a conversation of mine",
        replies={204: None},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/tutor/turns/{id}/rating",
        handler="TurnRating",
        summary="Say whether an answer helped",
        body=wire.RatingRequest,
        replies={204: None},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/code/analyze",
        handler="CodeAnalyze",
        summary="What there is to say of code itself: complexity, quality, style, by line",
        body=wire.AnalyzeRequest,
        replies={200: wire.AnalyzeReply},
        problems=(404, 413, 422, 429, 503),
        limit="run",
    ),
    Operation(
        method="GET",
        path="/users/progress",
        handler="UserProgress",
        summary="My progress",
        replies={200: wire.ProgressReply},
    ),
    Operation(
        method="GET",
        path="/users/profile",
        handler="UserProfile",
        summary="My profile",
        replies={200: wire.ProfileReply},
    ),
    Operation(
        method="PUT",
        path="/users/profile",
        handler="UserProfile",
        summary="Change my profile; what is left out stays",
        body=wire.ProfileRequest,
        replies={200: wire.ProfileReply},
        problems=(409,),
    ),
    Operation(
        method="GET",
        path="/leaderboard",
        handler="Leaderboard",
        summary="The leaderboard of those who opted in",
        replies={200: wire.LeaderboardReply},
    ),
    Operation(
        method="GET",
        path="/health",
        handler="Health",
        summary="Whether we and what we need are well",
        replies={200: wire.HealthReply, 503: wire.HealthReply},
        role="anyone",
        needs_app=False,
    ),
    Operation(
        method="GET",
        path="/ready",
        handler="Ready",
        summary="Whether requests can be served",
        replies={200: wire.HealthReply, 503: wire.HealthReply},
        role="anyone",
        needs_app=False,
    ),
)
