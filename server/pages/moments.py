"""Moments as a reader of a page wants them: short when they are near, in the practice's zone always."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from practice.times import spoken_day, spoken_time

DAY = timedelta(days=1)


def day_of(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """For example ``Today``, ``Yesterday`` or ``Tuesday, November 24``."""
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    return {0: "Today", 1: "Yesterday"}.get(days, spoken_day(moment, zone))


def short(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """For example ``9:02 AM``, ``Yesterday, 9:02 AM`` or ``Nov 18, 9:02 AM``."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    time = spoken_time(moment, zone)
    if local.date() == today.date():
        return time
    if local.date() == (today - DAY).date():
        return f"Yesterday, {time}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local:%b} {local.day}{year}, {time}"
