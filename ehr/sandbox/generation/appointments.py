"""The practice's calendar as records: groups, courses of care and what became of each session."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.attendance import Attendance, Chances, Tendency
from ehr.sandbox.generation.calendar import Calendar
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CarePatterns
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.clinicians import Roster
from ehr.sandbox.generation.groups import group_sessions
from ehr.sandbox.generation.named_people import NamedPeople
from ehr.sandbox.generation.series import Planner
from ehr.sandbox.generation.session import Session
from ehr.sandbox.generation.visits import Visits
from practice.appointment import Appointment
from practice.people import Modality, ServiceType

RELIABLE = Tendency(no_show=-1.3, late_cancellation=-0.9)
"""The tendency of the named people who seldom miss."""


@dataclass(frozen=True)
class Bookings:
    """Every appointment, which one took the place of which, and the true chances behind them."""

    appointments: tuple[Appointment, ...]
    moves: tuple[tuple[Appointment, Appointment], ...]
    chances: dict[str, Chances]


def book(
    cares: Sequence[Care],
    calendar: Calendar,
    patterns: CarePatterns,
    roster: Roster,
    named: NamedPeople,
    attendance: Attendance,
    chance: Chance,
    almanac: Almanac,
) -> Bookings:
    """Fill the calendar and decide what became of every session before today."""
    _keep_free(roster, calendar, patterns, almanac)
    sessions: list[Session] = []
    for group in patterns.groups:
        rng = chance.stream("group", group.id)
        sessions.extend(group_sessions(group, cares, calendar, patterns, almanac, rng))
    planner = Planner(calendar, patterns, almanac)
    planned = [(care, planner.plan(care, chance.stream("plan", care.client_id))) for care in cares]
    visits = Visits(calendar, attendance, almanac, patterns.booking.moved_within_days)
    for care, own in planned:
        person = named.find(care.client_id)
        reliable = person is not None and person.reliable
        tendency = RELIABLE if reliable else attendance.tendency(chance, care.client_id)
        rng = chance.stream("visits", care.client_id)
        sessions.extend(visits.resolve(care, own, tendency, rng, named=person is not None, reliable=reliable))
    return _as_records(sessions, chance, almanac)


def _keep_free(roster: Roster, calendar: Calendar, patterns: CarePatterns, almanac: Almanac) -> None:
    """Fill the declared times from this week on, so that the sample always has something to offer."""
    ahead = ((1 << almanac.weeks) - 1) & ~((1 << almanac.this_week) - 1)
    for sketch in roster.clinicians:
        for place in sketch.kept_free:
            calendar.take((sketch.id,), place, patterns.minutes[ServiceType.INTAKE], ahead)


def _as_records(sessions: Iterable[Session], chance: Chance, almanac: Almanac) -> Bookings:
    rng = chance.stream("rooms")
    ordered = sorted(sessions, key=lambda one: (one.day, one.minute, one.clinician_id, one.client_ids, one.booked_at))
    records: dict[int, Appointment] = {}
    for number, session in enumerate(ordered, start=1):
        records[id(session)] = _record(session, f"APT-{number:06d}", f"{rng.getrandbits(40):010x}", almanac)
    return Bookings(
        appointments=tuple(records.values()),
        moves=tuple((records[id(one)], records[id(one.moved_to)]) for one in ordered if id(one.moved_to) in records),
        chances={records[id(one)].id: one.chances for one in ordered if one.chances is not None},
    )


def _record(session: Session, appointment_id: str, room: str, almanac: Almanac) -> Appointment:
    custom: dict[str, str | int | float | bool] = {}
    if session.group is not None:
        custom["group"] = session.group
    if session.absent:
        custom["absent_client_ids"] = ",".join(session.absent)
    url = f"https://visit.alder-reed.example/{session.clinician_id.lower()}/{room}"
    return Appointment(
        id=appointment_id,
        client_ids=session.client_ids,
        clinician_id=session.clinician_id,
        starts_at=almanac.at(session.day, session.minute),
        duration_minutes=session.minutes,
        service=session.service,
        modality=session.modality,
        status=session.status,
        booked_at=session.booked_at,
        telehealth_url=url if session.modality is Modality.VIDEO else None,
        cancel_reason=session.cancel_reason,
        custom_fields=custom,
    )
