import logging
from typing import Any

import pytest

from server.pages import failures
from server.pages.failures import WithoutWords


class Kept:
    """Takes the place of the log."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def error(self, event: str, **fields: Any) -> None:
        self.entries.append({"event": event, **fields})


def test_a_failure_on_a_page_is_logged_without_what_it_says(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept()
    monkeypatch.setattr(failures, "log", kept)
    logger = logging.getLogger("tests.pages.failures")
    logger.addFilter(WithoutWords())
    try:
        raise ValueError("Jordan wrote something private")
    except ValueError as error:
        logger.exception(error)
    [entry] = kept.entries
    assert entry["event"] == "page.failed" and entry["error"] == "ValueError"
    assert "test_failures.py" in entry["where"] and "Jordan" not in str(entry)
    assert caplog.records == []


def test_what_carries_no_exception_is_let_through() -> None:
    record = logging.LogRecord("nicegui", logging.WARNING, __file__, 1, "a warning", (), None)
    assert WithoutWords().filter(record)
