"""The days the practice's records cover, counted in weeks, and what each local time is as an instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

HISTORY_DAYS = 730
"""Two years of history."""

AHEAD_DAYS = 56
"""Eight weeks of appointments to come."""

MORNING = time(7, 0)
"""The local moment of ``today`` at which the generated records stand: every session from then on is still ahead."""


@dataclass(frozen=True)
class Almanac:
    """The span from ``HISTORY_DAYS`` before today to ``AHEAD_DAYS`` after it."""

    today: date
    zone: ZoneInfo

    @cached_property
    def first_day(self) -> date:
        """The first day on record."""
        return self.today - timedelta(days=HISTORY_DAYS)

    @cached_property
    def last_day(self) -> date:
        """The last day for which anything is booked."""
        return self.today + timedelta(days=AHEAD_DAYS)

    @cached_property
    def first_monday(self) -> date:
        """The Monday of week 0."""
        return self.first_day - timedelta(days=self.first_day.weekday())

    @cached_property
    def morning(self) -> datetime:
        """The instant at which the records stand."""
        return datetime.combine(self.today, MORNING, self.zone).astimezone(UTC)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """Federal holidays, observed days included: the practice is closed."""
        years = range(self.first_day.year, self.last_day.year + 1)
        return frozenset(holidays.country_holidays("US", years=years))

    @property
    def this_week(self) -> int:
        """The number of the week that holds today."""
        return self.week_of(self.today)

    @property
    def weeks(self) -> int:
        """How many weeks there are, the last one included."""
        return self.week_of(self.last_day) + 1

    def week_of(self, day: date) -> int:
        """Return the number of the week that holds a day; negative before the first week."""
        return (day - self.first_monday).days // 7

    def day(self, week: int, weekday: int) -> date:
        """Return the day of a week number and a weekday (Monday is 0)."""
        return self.first_monday + timedelta(days=7 * week + weekday)

    def at(self, day: date, minute: int) -> datetime:
        """Return the instant of a local time, given in minutes after midnight."""
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """Return an instant as the practice's clocks show it."""
        return moment.astimezone(self.zone)

    def open_days(self) -> Iterator[date]:
        """Yield every day on record that is not a holiday."""
        for offset in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=offset)
            if day not in self.holidays:
                yield day
