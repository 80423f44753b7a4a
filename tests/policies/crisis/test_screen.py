"""Two readers, one verdict: either raises the alarm, and a reader that breaks is danger too."""

from collections.abc import Sequence

import pytest

from policies.crisis import CrisisLevel, CrisisScreen, Evidence
from policies.crisis.reading import Finding
from policies.crisis.screen import LONGEST

WINDOW = ["hello"]


class Says:
    """A reader that finds what it is told to."""

    version = "says/1"

    def __init__(self, level: CrisisLevel | None = None, error: Exception | None = None) -> None:
        self._level, self._error = level, error

    def read(self, window: Sequence[str]) -> list[Finding]:
        if self._error:
            raise self._error
        evidence = Evidence(message_index=0, start=0, end=len(window[0]), term_id="t", category="c")
        return [] if self._level is None else [Finding(level=self._level, evidence=evidence)]


SILENT, RAISES = Says(), Says(CrisisLevel.ELEVATED)


@pytest.mark.parametrize("readers", [[SILENT, RAISES], [RAISES, SILENT], [RAISES, RAISES]])
def test_either_reader_raises_the_alarm(readers: list[Says]) -> None:
    assert CrisisScreen(readers).screen(WINDOW).level is CrisisLevel.ELEVATED


def test_the_worse_reading_counts() -> None:
    assert CrisisScreen([RAISES, Says(CrisisLevel.IMMINENT)]).screen(WINDOW).level is CrisisLevel.IMMINENT


def test_no_finding_is_no_crisis() -> None:
    reading = CrisisScreen([SILENT, SILENT]).screen(WINDOW)
    assert not reading.is_crisis and reading.version == "says/1+says/1"


@pytest.mark.parametrize("position", [0, 1])
def test_a_reader_that_breaks_is_a_crisis(position: int) -> None:
    readers = [SILENT]
    readers.insert(position, Says(error=MemoryError("broken")))
    reading = CrisisScreen(readers).screen(WINDOW)
    assert reading.error and reading.level is CrisisLevel.IMMINENT


def test_what_is_too_long_to_be_read_is_for_people() -> None:
    reading = CrisisScreen([SILENT]).screen(["x" * LONGEST, "x"])
    assert reading.error and reading.level is CrisisLevel.IMMINENT
