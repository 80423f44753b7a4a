"""Attendance as sources: what became of past sessions, and the next one."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from practice.appointment import Appointment, AppointmentStatus
from practice.grounded import Source
from tools.own_appointment import AHEAD
from tools.session_facts import session_source

WORDS = {
    AppointmentStatus.COMPLETED: "attended",
    AppointmentStatus.CANCELLED: "cancelled in time",
    AppointmentStatus.LATE_CANCELLED: "cancelled late",
    AppointmentStatus.NO_SHOW: "missed without notice",
}


def attendance_sources(appointments: Sequence[Appointment], now: datetime, zone: ZoneInfo) -> tuple[Source, ...]:
    """Return one source that counts the past sessions given, and one for the next session if there is one."""
    past = [item for item in appointments if item.starts_at < now and item.status in WORDS]
    coming = sorted(
        (item for item in appointments if item.starts_at >= now and item.status in AHEAD), key=lambda a: a.starts_at
    )
    sources = [_counted(past, zone)] if past else []
    return (*sources, *(session_source(item, zone) for item in coming[:1]))


def _counted(past: Sequence[Appointment], zone: ZoneInfo) -> Source:
    counts = Counter(item.status for item in past)
    parts = [f"{counts[status]} {word}" for status, word in WORDS.items() if counts[status]]
    first = min(item.starts_at for item in past).astimezone(zone)
    last = max(item.starts_at for item in past).astimezone(zone)
    text = f"Of {len(past)} sessions from {first:%Y-%m-%d} to {last:%Y-%m-%d}: {', '.join(parts)}."
    return Source(id="attendance#six-months", label="Attendance, last six months", text=text)
