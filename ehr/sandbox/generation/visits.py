"""What became of the sessions: client by client, in order of time, by the process of ``attendance``."""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.attendance import Attendance, Chances, Circumstances, Tendency
from ehr.sandbox.generation.calendar import Calendar
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.session import Session, booked_before
from practice.appointment import AppointmentStatus
from practice.people import ServiceType

_CONFIRMED_BY_DAYS_AHEAD = ((3, 0.75), (8, 0.35))
_INTAKE_SEARCH_DAYS = 20
_GIVES_UP = 0.5
RECENT_DAYS = 28
"""A reliable named person came to everything in the last four weeks."""


class Visits:
    """Resolves the sessions of one course of care; another time for a missed one comes off the same calendar."""

    def __init__(self, calendar: Calendar, attendance: Attendance, almanac: Almanac, moved_within_days: int) -> None:
        self._calendar = calendar
        self._attendance = attendance
        self._almanac = almanac
        self._moved_within_days = moved_within_days

    def resolve(
        self, care: Care, sessions: Iterable[Session], tendency: Tendency, rng: Random, *, named: bool, reliable: bool
    ) -> list[Session]:
        """Return the sessions with what became of them, and the ones that took the place of missed ones.

        ``named`` people keep their intake and have confirmed nothing yet; ``reliable`` ones came to all of late.
        """
        queue = _Queue(sessions)
        missed: deque[bool] = deque(maxlen=self._attendance.earlier_sessions_counted)
        resolved: list[Session] = []
        for session in queue:
            session.chances = self._chances(session, tendency, missed)
            resolved.append(session)
            if session.day >= self._almanac.today:
                session.status = AppointmentStatus.SCHEDULED if named else self._ahead(session, rng)
                continue
            recent = (self._almanac.today - session.day).days <= RECENT_DAYS
            if (named and session.service is ServiceType.INTAKE) or (reliable and recent):
                session.status = AppointmentStatus.COMPLETED
            else:
                self._become(session, rng)
            if session.status is not AppointmentStatus.CANCELLED:
                missed.append(session.status is not AppointmentStatus.COMPLETED)
            if session.status is not AppointmentStatus.COMPLETED:
                self._move(session, care, queue, rng)
        return resolved

    def _chances(self, session: Session, person: Tendency, missed: deque[bool]) -> Chances:
        lead = self._almanac.at(session.day, session.minute) - session.booked_at
        return self._attendance.chances(
            Circumstances(
                lead_days=lead.total_seconds() / 86_400,
                hour=session.minute // 60,
                weekday=session.day.weekday(),
                month=session.day.month,
                service=session.service,
                modality=session.modality,
                earlier_missed_share=sum(missed) / len(missed) if missed else 0.0,
            ),
            person,
        )

    def _become(self, session: Session, rng: Random) -> None:
        process, draw = self._attendance, rng.random()
        reasons = process.reasons
        if draw < process.early_cancellation + process.practice_cancellation:
            session.status = AppointmentStatus.CANCELLED
            by_client = draw < process.early_cancellation
            session.cancel_reason = rng.choice(reasons["cancelled" if by_client else "practice"])
            self._calendar.release(session.people, session.place, session.minutes, self._almanac.week_of(session.day))
            return
        assert session.chances is not None
        session.status = process.outcome(rng, session.chances)
        if session.status is not AppointmentStatus.COMPLETED:
            session.cancel_reason = rng.choice(reasons[session.status.value])

    def _ahead(self, session: Session, rng: Random) -> AppointmentStatus:
        draw, days = rng.random(), (session.day - self._almanac.today).days
        for within, share in _CONFIRMED_BY_DAYS_AHEAD:
            if days <= within:
                return AppointmentStatus.CONFIRMED if draw < share else AppointmentStatus.SCHEDULED
        return AppointmentStatus.SCHEDULED

    def _move(self, session: Session, care: Care, queue: "_Queue", rng: Random) -> None:
        """Find another time where one was asked for. Nobody goes on without an intake."""
        if session.service is ServiceType.INTAKE:
            if care.dropped_out and rng.random() < _GIVES_UP:
                self._drop(queue.waiting(session.clinician_id), date.max)
                return
            self._place(session, _INTAKE_SEARCH_DAYS, queue, rng)
            return
        process = self._attendance
        cancelled = session.status is AppointmentStatus.CANCELLED
        if rng.random() < (process.moved_after_cancellation if cancelled else process.rebooked_after_no_show):
            self._place(session, self._moved_within_days, queue, rng)

    def _place(self, session: Session, within_days: int, queue: "_Queue", rng: Random) -> None:
        busy_days = {other.day for other in queue.waiting(None)} | {session.day}
        if session.service is ServiceType.INTAKE:
            busy_days = {session.day}  # the sessions that were to follow give way
        first = 1 if session.status is AppointmentStatus.CANCELLED else 2  # a missed session is talked about next day
        for offset in range(first, within_days + 1):
            day = session.day + timedelta(days=offset)
            if day in busy_days or day == self._almanac.today:
                continue
            for place in self._calendar.places(session.clinician_id, session.minutes, session.modality):
                if place.weekday == day.weekday() and self._free(session, day, place.minute):
                    self._rebook(session, day, place.minute, queue, rng)
                    return

    def _free(self, session: Session, day: date, minute: int) -> bool:
        return self._calendar.is_open(session.people, day, minute, session.minutes)

    def _rebook(self, session: Session, day: date, minute: int, queue: "_Queue", rng: Random) -> None:
        cancelled = session.status is AppointmentStatus.CANCELLED
        lead = (day - session.day).days + (rng.randint(1, 4) if cancelled else -1)
        again = Session(
            client_ids=session.client_ids,
            clinician_id=session.clinician_id,
            day=day,
            minute=minute,
            minutes=session.minutes,
            service=session.service,
            modality=session.modality,
            booked_at=booked_before(rng, self._almanac, day, lead),
        )
        self._calendar.take(again.people, again.place, again.minutes, 1 << self._almanac.week_of(day))
        session.moved_to = again
        if session.service is ServiceType.INTAKE:
            self._drop(queue.waiting(session.clinician_id), day)
        queue.add(again)

    def _drop(self, sessions: Iterable[Session], until: date) -> None:
        for session in sessions:
            if session.day <= until:
                session.dropped = True
                self._calendar.release(
                    session.people, session.place, session.minutes, self._almanac.week_of(session.day)
                )


class _Queue:
    """Sessions in order of time, to which later ones may be added while they are worked off."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._order = count()
        self._heap: list[tuple[date, int, int, Session]] = []
        for session in sessions:
            self.add(session)

    def add(self, session: Session) -> None:
        heapq.heappush(self._heap, (session.day, session.minute, next(self._order), session))

    def waiting(self, clinician_id: str | None) -> Iterator[Session]:
        for *_, session in self._heap:
            if not session.dropped and clinician_id in (None, session.clinician_id):
                yield session

    def __iter__(self) -> Iterator[Session]:
        while self._heap:
            *_, session = heapq.heappop(self._heap)
            if not session.dropped:
                yield session
