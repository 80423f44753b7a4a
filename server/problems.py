"""Errors on the wire: application/problem+json (RFC 9457), a request id, never a stack trace."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from practice.errors import EhrUnavailable, HandrailError, ModelUnavailable
from practice.record import Value
from server.security.limits import TooManyRequests

MEDIA_TYPE = "application/problem+json"
SOON_SECONDS = "30"


class Problem(Value):
    """What went wrong, for whom it went wrong.

    reason: a word for programs, of a refusal. errors: field and message of each field that does not fit.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    advice: str = "Please try again, or ask the front desk."
    request_id: str
    reason: str = ""
    errors: tuple[dict[str, str], ...] = ()


DESCRIBED: dict[int | str, dict[str, object]] = {
    "default": {"description": "A problem (RFC 9457)", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
}
"""For the API's description: what every route answers where it cannot do what it was asked."""


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **extra: object,
) -> JSONResponse:
    """Return one problem document."""
    request_id = getattr(request.state, "request_id", "")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    return JSONResponse({**body, **extra}, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(request: Request, error: HandrailError) -> JSONResponse:
    """Return the problem document of one of Handrail's own errors."""
    extra = {"reason": reason} if (reason := getattr(error, "reason", "")) else {}
    return problem(request, error.status, error.title, error.detail, _headers(error), advice=error.advice, **extra)


def _headers(error: HandrailError) -> dict[str, str]:
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, EhrUnavailable | ModelUnavailable):
        return {"Retry-After": SOON_SECONDS}
    return {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}


async def _handrail_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HandrailError)
    return problem_of(request, error)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = [{"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
    return problem(request, 422, "The request does not fit", "Some fields are missing or wrong.", errors=wrong)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    return problem(request, error.status_code, title, str(error.detail), error.headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error as a problem document; those nobody expected are ``server.middleware.last_resort``'s."""
    app.add_exception_handler(HandrailError, _handrail_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
