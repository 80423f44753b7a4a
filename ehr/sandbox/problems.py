"""Everything the sandbox answers instead of a record, as application/problem+json (RFC 9457).

Problem
├── MalformedRequest      400  not JSON, an unknown filter, a broken cursor or header
├── Unauthenticated       401  no token, or one that has expired or is not ours
├── ScopeMissing          403  the token does not carry the scope
├── NoSuchRecord          404
├── TimeTaken             409  the clinician or the client is booked then
├── StaleVersion          412  If-Match names an older version
├── TooLarge              413
├── Unprocessable         422  understood, and against the rules or the record's form
├── VersionMissing        428  a PATCH without If-Match
├── RateLimited           429  with Retry-After, in seconds
└── Unavailable           503  the database is busy, or a fault was injected
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException


class Problem(Exception):
    """The root: ``detail`` says what went wrong and what to do; ``extra`` are further members of the answer."""

    status = 500
    title = "Something went wrong in the sandbox"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self) -> JSONResponse:
        """The answer as the caller gets it."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail, **self.extra}
        return JSONResponse(body, self.status, self.headers, media_type="application/problem+json")


class MalformedRequest(Problem):
    """The request cannot be read."""

    status = 400
    title = "Malformed request"


class Unauthenticated(Problem):
    """The caller is not known."""

    status = 401
    title = "Not signed in"


class ScopeMissing(Problem):
    """The caller is known, and may not."""

    status = 403
    title = "Scope missing"


class NoSuchRecord(Problem):
    """No record has this id."""

    status = 404
    title = "No such record"


class TimeTaken(Problem):
    """A double booking."""

    status = 409
    title = "That time is taken"


class StaleVersion(Problem):
    """The record changed since it was read."""

    status = 412
    title = "The record has changed"


class TooLarge(Problem):
    """More than a record can be."""

    status = 413
    title = "Request body too large"


class Unprocessable(Problem):
    """Readable, but against the rules."""

    status = 422
    title = "This cannot be recorded"


class VersionMissing(Problem):
    """A write must say which version it read."""

    status = 428
    title = "If-Match is required"


class RateLimited(Problem):
    """Too many calls."""

    status = 429
    title = "Too many requests"


class Unavailable(Problem):
    """Try again later."""

    status = 503
    title = "The EHR is not available"


def invalid_record(error: ValidationError) -> Unprocessable:
    """Name the fields that do not fit, without repeating what was sent: it may be about a person."""
    fields = [
        {"field": ".".join(str(part) for part in each["loc"]), "problem": each["msg"]}
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return Unprocessable("The record does not have the form that the EHR keeps; see 'errors'.", errors=fields)


def answer_with_problems(app: FastAPI) -> None:
    """Make every error of ``app`` a problem+json answer."""

    async def problem(_request: Request, error: Exception) -> JSONResponse:
        return error.response() if isinstance(error, Problem) else Problem("Unexpected.").response()

    async def http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        body = {"type": "about:blank", "title": error.detail, "status": error.status_code, "detail": error.detail}
        return JSONResponse(body, error.status_code, error.headers, media_type="application/problem+json")

    async def busy(_request: Request, _error: Exception) -> JSONResponse:
        return Unavailable("The database is busy. Try again.", headers={"Retry-After": "1"}).response()

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(OperationalError, busy)
    app.add_exception_handler(InterfaceError, busy)
    app.add_exception_handler(Exception, problem)
