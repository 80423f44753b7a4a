"""Free slots out of the EHR's calendars, for one client and few clinicians. Reads no more weeks than the wish needs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from practice.appointment import Appointment
from practice.people import Availability, Clinician, Leave, ServiceType
from practice.scheduling.slot import Hold, Slot
from practice.scheduling.slots import free_slots
from practice.scheduling.wish import TimeWish
from tools.context import ToolContext

FEW = 3
"""More calendars than this are read for the whole practice at once."""

NEAR_DAYS = 21
"""A wish without dates is first looked for in the next three weeks, then up to the practice's horizon."""


@dataclass(frozen=True)
class Calendars:
    """What fills and opens the clinicians' time between two instants."""

    availability: Sequence[Availability]
    leave: Sequence[Leave]
    appointments: Sequence[Appointment]
    holds: Sequence[Hold]


@dataclass(frozen=True)
class SlotSearch:
    """A search for one service, with the appointment that would move, if one would."""

    context: ToolContext
    clinicians: Sequence[Clinician]
    service: ServiceType
    minutes: int
    moving: Appointment | None = None

    async def slots(self, wish: TimeWish) -> list[Slot]:
        """Return every free slot that keeps to the wish, in the first window that has one."""
        for first, last in self._windows(wish):
            found = await self.slots_between(first, last, wish)
            if found:
                return found
        return []

    async def slots_between(self, first: date, last: date, wish: TimeWish) -> list[Slot]:
        """Return every free slot from the first to the last local day that keeps to the wish."""
        calendars = await self._read(first, last)
        slots = free_slots(
            clinicians=self.clinicians,
            availability=calendars.availability,
            leave=calendars.leave,
            appointments=calendars.appointments,
            holds=calendars.holds,
            wish=wish,
            service=self.service,
            minutes=self.minutes,
            now=self.context.clock(),
            profile=self.context.profile,
            client_id=self.context.scope.client_id,
            moving_appointment_id=self.moving.id if self.moving else None,
        )
        zone = self.context.profile.tz
        # The calendars were read for these days only: beyond them an empty day would look free.
        return [slot for slot in slots if first <= slot.starts_at.astimezone(zone).date() <= last]

    def _windows(self, wish: TimeWish) -> list[tuple[date, date]]:
        today = self.context.local_now.date()
        horizon = today + timedelta(days=self.context.profile.booking_horizon_days)
        dated = [*wish.dates, *(span for option in wish.alternatives for span in option.dates)]
        if dated and all(option.dates for option in wish.alternatives):
            first, last = min(span[0] for span in dated), max(span[1] for span in dated)
            return [(max(first, today), min(last, horizon))] if first <= horizon and last >= today else []
        near = min(today + timedelta(days=NEAR_DAYS), horizon)
        return [(today, near), (near + timedelta(days=1), horizon)]

    async def _read(self, first: date, last: date) -> Calendars:
        zone = self.context.profile.tz
        starts = datetime.combine(first, time(), zone).astimezone(UTC)
        ends = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
        ids = [clinician.id for clinician in self.clinicians]
        own, held, opened = await asyncio.gather(
            self._read_own(starts, ends),
            self.context.holds(ids, starts, ends),
            self._read_clinicians(ids, starts, ends),
        )
        availability, leave, booked = opened
        return Calendars(availability=availability, leave=leave, appointments=[*own, *booked], holds=held)

    async def _read_own(self, starts: datetime, ends: datetime) -> list[Appointment]:
        client_id = self.context.scope.client_id
        if client_id is None:
            return []
        return await self.context.ehr.search(Appointment, client_id=client_id, starts_from=starts, starts_before=ends)

    async def _read_clinicians(
        self, ids: Sequence[str], starts: datetime, ends: datetime
    ) -> tuple[list[Availability], list[Leave], list[Appointment]]:
        """Read a few calendars one by one, many at once: three requests each, or the pages of the whole practice."""
        if len(ids) > FEW:
            return await self._read_calendars(starts, ends)
        each = await asyncio.gather(*(self._read_calendars(starts, ends, clinician_id=one) for one in ids))
        return (
            [block for blocks, _, _ in each for block in blocks],
            [span for _, spans, _ in each for span in spans],
            [one for _, _, booked in each for one in booked],
        )

    async def _read_calendars(
        self, starts: datetime, ends: datetime, **whose: str
    ) -> tuple[list[Availability], list[Leave], list[Appointment]]:
        ehr = self.context.ehr
        # A session that began just before the window may reach into it.
        before = starts - timedelta(hours=4)
        return await asyncio.gather(
            ehr.search(Availability, limit=None, **whose),
            ehr.search(Leave, limit=None, starts_before=ends, ends_after=starts, **whose),
            ehr.search(Appointment, limit=None, starts_from=before, starts_before=ends, **whose),
        )
