"""JSON logs of what happened, never of what was said. A field that could hold words of a person is dropped."""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

from practice.fault_place import place_of

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "run_id", "graph", "error", "where", "status", "method",
        "route", "milliseconds", "resource", "verb", "count", "address", "attempt", "state", "seconds", "version",
        "workflow",
    }
)  # fmt: skip
SPEAKS_OF_ITSELF = ("uvicorn", "alembic")
"""Libraries whose messages are about ports and tables. Any other's may quote what it was given."""
CHATTY = ("httpx", "chromadb", "alembic", "presidio-analyzer", "presidio-anonymizer", "sentence_transformers")


def keep_allowed_fields(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the declared fields only, so that a careless call cannot log a name or a message."""
    return {key: value for key, value in event.items() if key in ALLOWED}


class LibraryLine(logging.Formatter):
    """What a library logs, as one JSON line: which library, how bad, the kind and place of an error; not its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {"event": "library.spoke", "logger": record.name, "level": record.levelname.lower()}
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"error": type(error).__name__, "where": place_of(error)}
        elif record.name.startswith(SPEAKS_OF_ITSELF):
            line["event"] = record.getMessage()
        return json.dumps(line)


def configure_logs(level: int = logging.INFO) -> None:
    """Write structured logs to stderr, and keep the libraries' own quiet below warnings."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed_fields,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # else a record that cannot be formatted is printed with its arguments
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):  # its own handlers would print an exception's words
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
