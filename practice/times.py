"""How a moment is written for people: the practice's zone, no ambiguity."""

from datetime import datetime
from zoneinfo import ZoneInfo


def spoken_time(moment: datetime, zone: ZoneInfo) -> str:
    """For example ``5:00 PM``."""
    return moment.astimezone(zone).strftime("%I:%M %p").lstrip("0")


def spoken_day(moment: datetime, zone: ZoneInfo) -> str:
    """For example ``Tuesday, November 24``."""
    local = moment.astimezone(zone)
    return f"{local:%A, %B} {local.day}"


def spoken(moment: datetime, zone: ZoneInfo) -> str:
    """For example ``Tuesday, November 24 at 5:00 PM``."""
    return f"{spoken_day(moment, zone)} at {spoken_time(moment, zone)}"
