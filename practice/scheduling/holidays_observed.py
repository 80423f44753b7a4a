"""Days on which the practice is closed by its country's calendar."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def holidays_of(country: str, year: int) -> dict[date, str]:
    """Return the public holidays of a year with their English names, days on which they are observed included."""
    return dict(holidays.country_holidays(country, years=year, language="en_US").items())


def is_holiday(day: date, country: str) -> bool:
    """Say whether the day is a public holiday."""
    return day in holidays_of(country, day.year)
