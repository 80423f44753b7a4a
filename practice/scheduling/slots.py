"""Free slots: template − leave − holidays − appointments − holds, within notice and horizon, kept to a wish."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from practice.appointment import OCCUPYING, Appointment
from practice.people import Availability, Clinician, Leave, Modality, ServiceType
from practice.profile import PracticeProfile
from practice.scheduling.clinician_name import clinicians_named
from practice.scheduling.holidays_observed import is_holiday
from practice.scheduling.local_day import DayClock, Span, intersected, merged, minute_of, next_free, split_by_day
from practice.scheduling.slot import Hold, Slot
from practice.scheduling.wish import TimeWish
from practice.scheduling.wished_times import WishedTimes

GRID_MINUTES = 30
"""Sessions begin on the half hour, unless a client names another minute."""

DaySpans = dict[date, list[Span]]


def free_slots(
    *,
    clinicians: Sequence[Clinician],
    availability: Sequence[Availability],
    leave: Sequence[Leave],
    appointments: Sequence[Appointment],
    holds: Sequence[Hold],
    wish: TimeWish,
    service: ServiceType,
    minutes: int,
    now: datetime,
    profile: PracticeProfile,
    client_id: str | None,
    moving_appointment_id: str | None = None,
) -> list[Slot]:
    """Return every free slot that keeps to the wish, by start, then clinician, one for each modality possible.

    ``minutes`` is the session's length; one named in the wish goes first. The client's own other appointments are
    kept clear too; ``moving_appointment_id`` names the one that would move and so does not stand in its own way.
    A relative wish must have been made exact before (``practice.scheduling.anchor``).
    """
    tz = profile.tz
    wished, length = WishedTimes(wish), wish.duration_minutes or minutes
    chosen = [person for person in _wished_clinicians(wish, clinicians) if (wish.service or service) in person.services]
    busy = _Busy(appointments, holds, leave, tz, now, moving_appointment_id)
    own = busy.of_client(client_id)
    days = list(_open_days(wished, now, profile))
    found: list[Slot] = []
    for person in chosen:
        taken = busy.of_clinician(person.id)
        blocks = [block for block in availability if block.clinician_id == person.id]
        for day in days:
            here = [block for block in blocks if block.weekday == day.weekday()]
            if here:
                closed = merged([*taken.get(day, ()), *own.get(day, ())])
                search = _Day(day, wished.choices(day), closed, length, wish.modality, tz)
                found += search.slots(person, here, wish.service or service)
    earliest, latest = _limits(now, profile)
    # By place: an overlap of two availability blocks must not offer one twice.
    places = {(one.starts_at, one.clinician_id, one.modality.value): one for one in found}
    return [places[place] for place in sorted(places) if earliest <= place[0] <= latest]


def _wished_clinicians(wish: TimeWish, clinicians: Sequence[Clinician]) -> Sequence[Clinician]:
    return clinicians_named(wish.clinician_name, clinicians) if wish.clinician_name else clinicians


def _limits(now: datetime, profile: PracticeProfile) -> tuple[datetime, datetime]:
    return now + timedelta(hours=profile.minimum_notice_hours), now + timedelta(days=profile.booking_horizon_days)


def _open_days(wished: WishedTimes, now: datetime, profile: PracticeProfile) -> Iterator[date]:
    earliest, latest = (moment.astimezone(profile.tz).date() for moment in _limits(now, profile))
    for offset in range((latest - earliest).days + 1):
        day = earliest + timedelta(days=offset)
        if wished.allows_day(day) and not is_holiday(day, profile.holidays_country):
            yield day


class _Busy:
    """What is taken, by clinician and by client, cut into local days."""

    def __init__(
        self,
        appointments: Sequence[Appointment],
        holds: Sequence[Hold],
        leave: Sequence[Leave],
        zone: ZoneInfo,
        now: datetime,
        moving: str | None,
    ) -> None:
        self._appointments = [one for one in appointments if one.status in OCCUPYING and one.id != moving]
        self._holds = [hold for hold in holds if hold.expires_at > now]
        self._leave = leave
        self._zone = zone

    def of_clinician(self, clinician_id: str) -> DaySpans:
        sessions = [(one.starts_at, one.ends_at) for one in self._appointments if one.clinician_id == clinician_id]
        held = [
            (hold.slot.starts_at, hold.slot.ends_at) for hold in self._holds if hold.slot.clinician_id == clinician_id
        ]
        away = [(one.starts_at, one.ends_at) for one in self._leave if one.clinician_id == clinician_id]
        return self._by_day([*sessions, *held, *away])

    def of_client(self, client_id: str | None) -> DaySpans:
        if client_id is None:
            return {}
        sessions = [(one.starts_at, one.ends_at) for one in self._appointments if client_id in one.client_ids]
        held = [(hold.slot.starts_at, hold.slot.ends_at) for hold in self._holds if hold.client_id == client_id]
        return self._by_day([*sessions, *held])

    def _by_day(self, spans: Iterable[tuple[datetime, datetime]]) -> DaySpans:
        days: DaySpans = defaultdict(list)
        for starts, ends in spans:
            for day, span in split_by_day(starts, ends, self._zone):
                days[day].append(span)
        return dict(days)


class _Day:
    """The search of one clinician's day."""

    def __init__(
        self,
        day: date,
        choices: list[tuple[list[Span], int | None]],
        taken: list[Span],
        length: int,
        modality: Modality | None,
        zone: ZoneInfo,
    ) -> None:
        self._clock, self._choices, self._taken, self._length = DayClock(day, zone), choices, taken, length
        self._modality = modality

    def slots(self, clinician: Clinician, blocks: Sequence[Availability], service: ServiceType) -> Iterator[Slot]:
        for block in blocks:
            modalities = [one for one in block.modalities if one in clinician.modalities]
            if self._modality is not None:
                modalities = [one for one in modalities if one is self._modality]
            for start in self._starts((minute_of(block.starts), minute_of(block.ends))) if modalities else ():
                moment = self._clock.instant(start)
                if moment is None:
                    continue
                for modality in modalities:
                    # Unvalidated on purpose: every value comes from a validated record, and there are thousands.
                    yield Slot.model_construct(
                        clinician_id=clinician.id,
                        starts_at=moment,
                        duration_minutes=self._length,
                        service=service,
                        modality=modality,
                    )

    def _starts(self, block: Span) -> list[int]:
        found: set[int] = set()
        for windows, exact in self._choices:
            for begin, end in intersected([block], windows):
                found.update(self._in_window(begin, end, exact))
        return sorted(found)

    def _in_window(self, begin: int, end: int, exact: int | None) -> Iterator[int]:
        start = -(-begin // GRID_MINUTES) * GRID_MINUTES if exact is None else exact
        while begin <= start <= end - self._length:
            clash = next_free(self._taken, start, self._length)
            if clash is None:
                yield start
            if exact is not None:
                return
            # After a clash, go on at the first half hour that is free again.
            start = -(-clash // GRID_MINUTES) * GRID_MINUTES if clash else start + GRID_MINUTES
