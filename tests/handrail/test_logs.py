import contextlib
import io
import json
import logging
import logging.config
import sys

import pytest
import structlog
from uvicorn.config import LOGGING_CONFIG

from handrail.logs import LibraryLine, configure_logs, keep_allowed_fields

WORDS = "Jordan said something private"


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Where the logs of this test go; everything is put back after it."""
    captured = io.StringIO()
    before, raises = logging.root.handlers[:], logging.raiseExceptions
    monkeypatch.setattr(sys, "stderr", captured)
    configure_logs()
    yield captured
    structlog.reset_defaults()
    logging.captureWarnings(False)
    logging.root.handlers[:], logging.raiseExceptions = before, raises


def lines(captured: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.getvalue().splitlines()]


def test_only_declared_fields_are_kept() -> None:
    given = {"event": "turn.failed", "run_id": "RUN-1", "body": WORDS, "name": "Jordan", "client_id": "CL-0001"}
    assert keep_allowed_fields(None, "", dict(given)) == {"event": "turn.failed", "run_id": "RUN-1"}


def test_a_line_is_json_with_its_moment_and_the_requests_id(stderr: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("test").info("request", status=200, text=WORDS)
    [line] = lines(stderr)
    assert line.pop("timestamp") and line == {"event": "request", "level": "info", "status": 200, "request_id": "abc"}


@pytest.mark.parametrize("name", ["sqlalchemy.engine", "asyncio", "nicegui", "langchain", "root"])
def test_what_a_library_quotes_is_not_kept(name: str, stderr: io.StringIO) -> None:
    logging.getLogger(name).error("cannot handle %s", WORDS)
    [line] = lines(stderr)
    assert line["event"] == "library.spoke" and line["logger"] == name and WORDS not in stderr.getvalue()


def test_an_exception_is_its_kind_and_place(stderr: io.StringIO) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    [line] = lines(stderr)
    assert line["error"] == "ValueError" and "test_logs.py" in str(line["where"]) and WORDS not in stderr.getvalue()


def test_a_server_that_set_up_its_own_logs_is_taken_back(stderr: io.StringIO) -> None:
    logging.config.dictConfig(LOGGING_CONFIG)
    with contextlib.redirect_stderr(stderr):
        configure_logs()
    logging.getLogger("uvicorn.error").error("port taken")
    assert lines(stderr)[0]["event"] == "port taken"


def test_a_server_may_say_that_its_port_is_taken(stderr: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").error("[Errno 98] error while attempting to bind on address")
    assert "address" in str(lines(stderr)[0]["event"])


def test_a_record_that_cannot_be_formatted_is_not_printed_with_its_arguments(stderr: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").error("%d", WORDS)
    assert WORDS not in stderr.getvalue()


def test_libraries_are_quiet_below_warnings(stderr: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").info(WORDS)
    logging.getLogger("httpx").warning(WORDS)
    assert stderr.getvalue() == ""


def test_the_line_of_a_record_without_an_error_has_none() -> None:
    record = logging.LogRecord("lib", logging.WARNING, "", 1, "text", (), None)
    assert set(json.loads(LibraryLine().format(record))) == {"event", "logger", "level", "timestamp"}
