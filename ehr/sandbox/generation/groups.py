"""The weekly groups: one appointment for everybody who belongs to it that week."""

from collections.abc import Sequence
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.calendar import Calendar
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CarePatterns, GroupPattern
from ehr.sandbox.generation.session import Session, booked_before
from practice.appointment import AppointmentStatus
from practice.people import Modality, ServiceType

_JOINS_AFTER_WEEKS = 3
_FEWEST = 2
_BOOKED_DAYS_BEFORE = 28


def group_sessions(
    group: GroupPattern,
    cares: Sequence[Care],
    calendar: Calendar,
    patterns: CarePatterns,
    almanac: Almanac,
    rng: Random,
) -> list[Session]:
    """Return a group's sessions; members join some weeks after their intake and stay to the end of their care."""
    members = [care for care in cares if care.group == group.id]
    minutes = patterns.minutes[ServiceType.GROUP]
    sessions = []
    for week in range(almanac.weeks):
        present = tuple(care.client_id for care in members if _belongs(care, week))
        day = almanac.day(week, group.time.weekday)
        free = calendar.is_open((group.clinician_id, *present), day, group.time.minute, minutes)
        if len(present) < _FEWEST or not free:
            continue
        session = Session(
            client_ids=present,
            clinician_id=group.clinician_id,
            day=day,
            minute=group.time.minute,
            minutes=minutes,
            service=ServiceType.GROUP,
            modality=Modality.IN_PERSON,
            booked_at=booked_before(rng, almanac, day, _BOOKED_DAYS_BEFORE),
            group=group.name,
        )
        calendar.take(session.people, session.place, minutes, 1 << week)
        if day < almanac.today:
            _meet(session, patterns.member_absent, rng)
        sessions.append(session)
    return sessions


def _belongs(care: Care, week: int) -> bool:
    joined = 0 if care.already_in_care else care.first_week + _JOINS_AFTER_WEEKS
    return joined <= week and (care.end_week is None or week < care.end_week)


def _meet(session: Session, member_absent: float, rng: Random) -> None:
    absent = tuple(member for member in session.client_ids if rng.random() < member_absent)
    if len(session.client_ids) - len(absent) < _FEWEST:
        absent = absent[: max(0, len(session.client_ids) - _FEWEST)]
    session.absent = absent
    session.status = AppointmentStatus.COMPLETED
