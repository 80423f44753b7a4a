"""What failed on a page unexpectedly goes to the log as kind and place; what the error says may be people's words."""

import logging

import structlog

from practice.fault_place import place_of

log = structlog.get_logger("handrail.pages")


def note_failure(error: BaseException) -> None:
    """Put one failure into the log."""
    log.error("page.failed", error=type(error).__name__, where=place_of(error))


class WithoutWords(logging.Filter):
    """Takes over what NiceGUI would log with a stack trace and the error's own words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what carries no exception."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            note_failure(error)
        return error is None


def keep_words_out_of_logs() -> None:
    """Install the filter, once."""
    logger = logging.getLogger("nicegui")
    if not any(isinstance(one, WithoutWords) for one in logger.filters):
        logger.addFilter(WithoutWords())
