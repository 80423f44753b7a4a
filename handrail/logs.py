"""JSON logs of what happened, never of what was said. A field that could hold words of a person is dropped."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "run_id", "graph", "error", "where", "status", "method",
        "route", "milliseconds", "resource", "verb", "count", "address", "attempt", "state", "seconds", "version",
        "workflow",
    }
)  # fmt: skip


def keep_allowed_fields(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the declared fields only, so that a careless call cannot log a name or a message."""
    return {key: value for key, value in event.items() if key in ALLOWED}


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
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    for name in ("httpx", "chromadb", "alembic", "presidio-analyzer", "presidio-anonymizer", "sentence_transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)
