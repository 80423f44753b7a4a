from datetime import date, time
from typing import Any

import pytest

from practice.scheduling.anchor import anchored
from practice.scheduling.wish import RelativeWish, TimeRange, TimeWish
from tests.practice.records import CHICAGO, appointment, local

TUESDAY_AT_FOUR = appointment(local(24, 16))
NEXT_WEEK = (date(2026, 11, 30), date(2026, 12, 6))


def day(number: int, month: int = 11) -> tuple[date, date]:
    return (date(2026, month, number), date(2026, month, number))


@pytest.mark.parametrize(
    ("relative", "wish", "expected"),
    [
        ({"days": 7, "same_time": True}, {}, {"dates": (day(1, 12),), "exact_start": time(16)}),
        ({"days": 1}, {}, {"dates": (day(25),)}),
        ({"days": -1}, {}, {"dates": (day(23),)}),
        ({"minutes": 60}, {}, {"dates": (day(24),), "exact_start": time(17)}),
        ({"minutes": -30}, {"dates": (day(27),)}, {"dates": (day(27),), "exact_start": time(15, 30)}),
        (
            {"same_time": True, "same_weekday": True},
            {"dates": (NEXT_WEEK,)},
            {"dates": (NEXT_WEEK,), "weekdays": {1}, "exact_start": time(16)},
        ),
        ({"same_time": True}, {"dates": (day(26),)}, {"dates": (day(26),), "exact_start": time(16)}),
        ({"same_day": True, "later": True}, {}, {"dates": (day(24),), "day_parts": (TimeRange(starts=time(16, 50)),)}),
        ({"same_day": True, "earlier": True}, {}, {"dates": (day(24),), "day_parts": (TimeRange(ends=time(16)),)}),
        ({"week": 0}, {}, {"dates": ((date(2026, 11, 23), date(2026, 11, 29)),)}),
        ({"week": 0, "later": True}, {}, {"dates": ((date(2026, 11, 25), date(2026, 11, 29)),)}),
        ({"week": 0, "earlier": True}, {}, {"dates": ((date(2026, 11, 23), date(2026, 11, 23)),)}),
        ({"week": 1}, {}, {"dates": (NEXT_WEEK,)}),
        ({"week": 1, "same_weekday": True}, {}, {"dates": (NEXT_WEEK,), "weekdays": {1}}),
        ({"earlier": True}, {}, {"dates": ((date.min, date(2026, 11, 23)),)}),
        ({"same_weekday": True}, {}, {"weekdays": {1}}),
    ],
)
def test_a_relative_wish_becomes_exact(
    relative: dict[str, Any], wish: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = TimeWish(**wish, relative=RelativeWish(**relative))
    assert anchored(before, TUESDAY_AT_FOUR, CHICAGO) == TimeWish(**expected)


def test_a_wish_without_a_relative_part_stays_as_it_is() -> None:
    wish = TimeWish(dates=(NEXT_WEEK,))
    assert anchored(wish, TUESDAY_AT_FOUR, CHICAGO) is wish


def test_the_same_time_after_the_clock_change_is_the_same_on_the_wall() -> None:
    before_change = appointment(local(27, 16, month=10))
    moved = anchored(TimeWish(relative=RelativeWish(days=7, same_time=True)), before_change, CHICAGO)
    assert (moved.dates, moved.exact_start) == ((day(3),), time(16))
