from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.pages.moments import day_of, short

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day", "words"),
    [
        (datetime(2026, 11, 20, 15, 2, tzinfo=UTC), "Today", "9:02 AM"),
        (datetime(2026, 11, 20, 5, 59, tzinfo=UTC), "Yesterday", "Yesterday, 11:59 PM"),
        (datetime(2026, 11, 18, 18, 0, tzinfo=UTC), "Wednesday, November 18", "Nov 18, 12:00 PM"),
        (datetime(2026, 10, 31, 14, 0, tzinfo=UTC), "Saturday, October 31", "Oct 31, 9:00 AM"),
        (datetime(2025, 12, 31, 18, 0, tzinfo=UTC), "Wednesday, December 31", "Dec 31 2025, 12:00 PM"),
    ],
)
def test_a_moment_is_told_by_the_practices_clock(moment: datetime, day: str, words: str) -> None:
    assert day_of(moment, NOW, CHICAGO) == day
    assert short(moment, NOW, CHICAGO) == words
