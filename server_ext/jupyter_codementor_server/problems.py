"""Errors as RFC 9457 problem documents: one table from our error tree to HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from tornado.web import HTTPError

from jupyter_codementor import errors

from .wire import Problem

_STATUS: Final[dict[type[errors.CodementorError], int]] = {
    errors.BadInput: 400,
    errors.CodeTooLong: 413,
    errors.NotAChallenge: 422,
    errors.NewerFormat: 422,
    errors.SignedOut: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooManyRequests: 429,
    errors.StorageFull: 507,
    errors.Unavailable: 503,
    errors.StoreUnreadable: 503,
    errors.NewerStore: 503,
    errors.CodementorError: 500,
}
_OURS: Final = "Something went wrong on our side. Your work is kept. Please try again."
_RETRY_AFTER_S: Final = 5.0
_SAID: Final = {
    401: "You are not signed in.",
    403: "This was refused: you are not signed in, or the page is too old. Reload the page.",
    404: "There is nothing at this address.",
    405: "This address does not answer to this kind of request.",
    413: "The request is too large. Send less at once.",
}


def problem_of(error: BaseException, request_id: str) -> Problem:
    """Return the problem document of an error; one not foreseen tells nothing of itself."""
    if not isinstance(error, errors.CodementorError):
        return problem(500, _OURS, request_id)
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    retry_after_s: float | None = _RETRY_AFTER_S if status == 503 else None
    if isinstance(error, errors.TooManyRequests):
        retry_after_s = error.retry_after_s
    name = type(error).__name__
    return Problem(
        type=f"urn:codementor:{name}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=str(error) or _OURS,
        request_id=request_id,
        retry_after_s=retry_after_s,
    )


def problem(status: int, detail: str, request_id: str) -> Problem:
    """Return a problem document for a plain HTTP status."""
    return Problem(
        type="about:blank",
        title=_phrase(status),
        status=status,
        detail=detail,
        request_id=request_id,
    )


def said_by(error: BaseException | None, status: int) -> str:
    """Return the sentence for an error that Tornado or Jupyter raised."""
    if status in _SAID:
        return _SAID[status]
    if status < 500 and isinstance(error, HTTPError) and error.log_message:
        return str(error.log_message % error.args)
    return _OURS


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
