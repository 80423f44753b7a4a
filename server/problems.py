"""Errors on the wire: application/problem+json (RFC 9457), a request id, never a stack trace."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from practice.errors import HandrailError

log = structlog.get_logger("handrail.server")
MEDIA_TYPE = "application/problem+json"


def problem(request: Request, status: int, title: str, detail: str, **extra: object) -> JSONResponse:
    """Return one problem document."""
    request_id = getattr(request.state, "request_id", "")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "request_id": request_id}
    return JSONResponse({**body, **extra}, status_code=status, media_type=MEDIA_TYPE)


async def _handrail_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HandrailError)
    extra = {"reason": reason} if (reason := getattr(error, "reason", "")) else {}
    return problem(request, error.status, error.title, error.detail, advice=error.advice, **extra)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = [{"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
    return problem(request, 422, "The request does not fit", "Some fields are missing or wrong.", errors=wrong)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(request, error.status_code, str(error.detail), str(error.detail))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request.failed", error=type(error).__name__, request_id=getattr(request.state, "request_id", ""))
    return problem(request, 500, "Something went wrong", "It was recorded. Please try again, or call the practice.")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error as a problem document."""
    app.add_exception_handler(HandrailError, _handrail_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)
