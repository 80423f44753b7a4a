"""Placing courses of care on the calendar: intake first, then the standing time, moved where it is taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.calendar import Calendar, Place, week_bits
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind, CarePatterns, Phase
from ehr.sandbox.generation.session import Session, booked_before
from practice.people import Modality, ServiceType

_FAMILY_EVERY = 7
_TESTING_SESSIONS = 3
_ANOTHER_TIME = 0.65
_WANDERS = 0.3
_DAY_PART_WEIGHT = 0.25


@dataclass(frozen=True)
class Strand:
    """One rhythm of sessions with one clinician."""

    client_ids: tuple[str, ...]
    clinician_id: str
    service: ServiceType
    weeks: tuple[int, ...]
    modality: Modality
    day_part: tuple[int, int]
    time: Place | None
    series: bool
    other_service: ServiceType | None = None


@dataclass(frozen=True)
class _Block:
    """Sessions of a standing series that were booked in one go."""

    until: int = -1
    booked_at: datetime = datetime.min.replace(tzinfo=UTC)


class Planner:
    """Plans the sessions of one course of care after another; earlier ones have the better choice."""

    def __init__(self, calendar: Calendar, patterns: CarePatterns, almanac: Almanac) -> None:
        self._calendar = calendar
        self._patterns = patterns
        self._almanac = almanac

    def plan(self, care: Care, rng: Random) -> list[Session]:
        """Return the sessions of a course of care, unresolved, in the order of the calendar."""
        if not care.booked_intake:
            return []
        service = self._patterns.kinds[care.kind].service
        sessions: list[Session] = []
        first = care.first_week
        if not care.already_in_care:
            sessions.extend(self._intake(care, care.clinician_id, first, rng))
            first = self._almanac.week_of(sessions[-1].day) if sessions else first
            first += care.second_after_weeks
        if care.first_week <= self._almanac.this_week:
            intake = sessions[-1] if sessions else None
            sessions.extend(self._strand(self._main_strand(care, service, first), intake, rng))
            sessions.extend(self._prescriber(care, rng))
        return sorted(sessions, key=lambda session: (session.day, session.minute))

    def _main_strand(self, care: Care, service: ServiceType, first: int) -> Strand:
        weeks = _rhythm(care.phases, first, care.end_week or self._almanac.weeks)
        return Strand(
            client_ids=care.client_ids,
            clinician_id=care.clinician_id,
            service=service,
            weeks=weeks[:_TESTING_SESSIONS] if care.kind is CareKind.TESTING else weeks,
            modality=care.modality,
            day_part=self._patterns.day_parts[care.day_part],
            time=care.time,
            series=care.series,
            other_service=ServiceType.FAMILY if care.kind is CareKind.TEEN else None,
        )

    def _prescriber(self, care: Care, rng: Random) -> Iterator[Session]:
        if care.prescriber_id is None:
            return
        first = care.first_week + (0 if care.already_in_care else rng.randint(4, 10))
        end = care.end_week or self._almanac.weeks
        if first >= min(end, self._almanac.this_week):
            return
        evaluation = None if care.already_in_care else next(self._intake(care, care.prescriber_id, first, rng), None)
        if evaluation is not None:
            yield evaluation
        strand = Strand(
            client_ids=care.client_ids,
            clinician_id=care.prescriber_id,
            service=ServiceType.MEDICATION,
            weeks=_rhythm(care.prescriber_phases, first + care.prescriber_phases[0].every_weeks, end),
            modality=care.modality,
            day_part=self._patterns.day_parts["any"],
            time=None,
            series=False,
        )
        yield from self._strand(strand, evaluation, rng)

    def _intake(self, care: Care, clinician_id: str, first_week: int, rng: Random) -> Iterator[Session]:
        minutes = self._patterns.minutes[ServiceType.INTAKE]
        places = self._calendar.places(clinician_id, minutes)
        rng.shuffle(places)
        span = self._patterns.day_parts[care.day_part]
        places.sort(key=lambda place: not _within(place, minutes, span))
        lead = rng.randint(*self._patterns.booking.intake_lead_days)
        for week in range(first_week, min(first_week + 3, self._almanac.weeks)):
            for place in places:
                session = self._session(care.client_ids, clinician_id, ServiceType.INTAKE, week, place, care.modality)
                if session is not None and session.day != self._almanac.today:
                    session.booked_at = booked_before(rng, self._almanac, session.day, lead)
                    yield self._take(session)
                    return

    def _strand(self, strand: Strand, before: Session | None, rng: Random) -> Iterator[Session]:
        """Yield a strand's sessions; single ones are booked at the end of the one before."""
        standing = strand.time or self._standing_time(strand, rng)
        if standing is None:
            return
        block = _Block()
        for number, week in enumerate(strand.weeks):
            session = self._in_week(strand, number, week, standing, rng)
            if session is None:
                continue
            if strand.series:
                if week >= block.until:
                    block = self._next_block(session, week, before, rng)
                session.booked_at = block.booked_at
            else:
                session.booked_at = self._after(before, session, rng)
            yield self._take(session)
            if not strand.series and session.day >= self._almanac.today:
                return
            before = session

    def _next_block(self, first: Session, week: int, before: Session | None, rng: Random) -> "_Block":
        booking = self._patterns.booking
        booked_at = booked_before(rng, self._almanac, first.day, rng.randint(*booking.days_before_block))
        if before is not None and before.service is ServiceType.INTAKE:
            booked_at = self._after(before, first, rng)
        return _Block(until=week + rng.randint(*booking.block_weeks), booked_at=booked_at)

    def _after(self, before: Session | None, session: Session, rng: Random) -> datetime:
        """Return the end of the session before, when the next one is booked."""
        if before is None or before.day >= self._almanac.today:
            return booked_before(rng, self._almanac, session.day, rng.randint(3, 7))
        return self._almanac.at(before.day, before.minute + before.minutes)

    def _standing_time(self, strand: Strand, rng: Random) -> Place | None:
        minutes = self._patterns.minutes[strand.service]
        wanted = week_bits(strand.weeks)
        places = self._calendar.places(strand.clinician_id, minutes, strand.modality)
        places = places or self._calendar.places(strand.clinician_id, minutes)
        rng.shuffle(places)
        people = (strand.clinician_id, *strand.client_ids)

        def worth(place: Place) -> float:
            free = (self._calendar.open_weeks(people, place, minutes) & wanted).bit_count()
            return free * (1 + _DAY_PART_WEIGHT * _within(place, minutes, strand.day_part))

        return max(places, key=worth, default=None)

    def _in_week(self, strand: Strand, number: int, week: int, standing: Place, rng: Random) -> Session | None:
        service = strand.service
        if strand.other_service is not None and number % _FAMILY_EVERY == _FAMILY_EVERY - 2:
            service = strand.other_service
        wanders = strand.time is None and not strand.series and rng.random() < _WANDERS
        session = None
        if not wanders:
            session = self._session(strand.client_ids, strand.clinician_id, service, week, standing, strand.modality)
        if session is None and strand.time is None and rng.random() < _ANOTHER_TIME:
            session = self._elsewhere(strand, service, week, standing)
        return session

    def _elsewhere(self, strand: Strand, service: ServiceType, week: int, standing: Place) -> Session | None:
        places = self._calendar.places(strand.clinician_id, self._patterns.minutes[service])
        places.sort(key=lambda place: abs(place.minute - standing.minute) + 90 * abs(place.weekday - standing.weekday))
        for place in places:
            session = self._session(strand.client_ids, strand.clinician_id, service, week, place, strand.modality)
            if session is not None and place != standing:
                return session
        return None

    def _session(
        self, clients: Sequence[str], clinician_id: str, service: ServiceType, week: int, place: Place, wish: Modality
    ) -> Session | None:
        """Return a session at a place of a week, or None where somebody is not free."""
        minutes = self._patterns.minutes[service]
        day = self._almanac.day(week, place.weekday)
        modalities = self._calendar.modalities(clinician_id, place, minutes)
        if not modalities or not self._calendar.is_open((clinician_id, *clients), day, place.minute, minutes):
            return None
        modality = wish if wish in modalities else modalities[0]
        booked_at = self._almanac.at(day - timedelta(days=1), 9 * 60)
        return Session(tuple(clients), clinician_id, day, place.minute, minutes, service, modality, booked_at)

    def _take(self, session: Session) -> Session:
        week = self._almanac.week_of(session.day)
        self._calendar.take(session.people, session.place, session.minutes, 1 << week)
        return session


def _rhythm(phases: tuple[Phase, ...], first: int, end: int) -> tuple[int, ...]:
    """Return the weeks from ``first`` (before ``end``) in which a rhythm asks for a session."""
    weeks, week = [], first
    for phase in phases:
        until = min(end, week + phase.for_weeks) if phase.for_weeks else end
        while week < until:
            weeks.append(week)
            week += phase.every_weeks
    return tuple(weeks)


def _within(place: Place, minutes: int, span: tuple[int, int]) -> bool:
    return span[0] * 60 <= place.minute and place.minute + minutes <= span[1] * 60
