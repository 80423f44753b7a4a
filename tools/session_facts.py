"""What the calendar knows of a session, as a source."""

from zoneinfo import ZoneInfo

from practice.appointment import Appointment
from practice.grounded import Source
from practice.people import Modality
from practice.times import spoken_time

PLACE = {Modality.VIDEO: "by video", Modality.IN_PERSON: "in person"}


def session_source(session: Appointment, zone: ZoneInfo) -> Source:
    """Return the session's day, time, length, service, place and status."""
    day = f"{session.starts_at.astimezone(zone):%Y-%m-%d}"
    service = session.service.value.replace("_", " ")
    status = session.status.value.replace("_", " ")
    text = (
        f"{service.capitalize()} session on {day} at {spoken_time(session.starts_at, zone)}, "
        f"{session.duration_minutes} minutes, {PLACE[session.modality]}; status: {status}."
    )
    return Source(id=f"appointment:{session.id}", label=f"Calendar, {day}", text=text)
