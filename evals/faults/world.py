"""The EHR of the faults suite: for every life a client of its own, an appointment, an open thread, a free hour."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evals.clock import OPENING
from practice.appointment import Appointment
from practice.people import Availability, Client, Clinician, Modality, ServiceType
from practice.record import Record
from practice.scheduling.slot import Slot
from practice.work import Thread

LIVES_A_CLINICIAN = 100
_FIRST_HOUR, _LAST_HOUR = 8, 18
_LIVES_A_DAY = (_LAST_HOUR - _FIRST_HOUR) // 2
_FIRST_DAY = date(2026, 11, 30)
_SHUT = frozenset({date(2026, 12, 24) + timedelta(days=day) for day in range(9)})
_LONG_AGO = OPENING - timedelta(days=30)


class World:
    """The records of so many lives. Life ``number`` (from 0) moves or books hours that no other life touches."""

    def __init__(self, lives: int, zone: ZoneInfo) -> None:
        self.lives = lives
        self._zone = zone

    def client_id(self, number: int) -> str:
        """Whose life it is."""
        return f"CL-{number + 1:04d}"

    def appointment_id(self, number: int) -> str:
        """The appointment that the client has."""
        return f"APT-{number + 1:06d}"

    def free_slot(self, number: int) -> Slot:
        """Return the hour after the client's appointment, which is kept for this life."""
        booked = self._appointment(number)
        return Slot(
            clinician_id=booked.clinician_id,
            starts_at=booked.starts_at + timedelta(hours=1),
            duration_minutes=booked.duration_minutes,
            service=booked.service,
            modality=booked.modality,
        )

    def records(self) -> Iterable[Record]:
        """Return everything that the EHR is to know."""
        for number in range(-(-self.lives // LIVES_A_CLINICIAN)):
            yield from _clinician(number)
        for number in range(self.lives):
            yield self._client(number)
            yield self._appointment(number)
            yield Thread(
                id=f"TH-{number + 1:05d}",
                client_id=self.client_id(number),
                subject="Portal messages",
                opened_at=_LONG_AGO,
            )

    def _client(self, number: int) -> Client:
        return Client(
            id=self.client_id(number),
            first_name="Robin",
            last_name="Example",
            date_of_birth=date(1990, 5, 1),
            email=f"robin{number}@clients.alder-reed.example",
            phone="(312) 555-0101",
            primary_clinician_id=_clinician_id(number // LIVES_A_CLINICIAN),
            created_at=_LONG_AGO,
        )

    def _appointment(self, number: int) -> Appointment:
        clinician, place = divmod(number, LIVES_A_CLINICIAN)
        day, turn = divmod(place, _LIVES_A_DAY)
        local = datetime.combine(_working_day(day), time(_FIRST_HOUR + 2 * turn), self._zone)
        return Appointment(
            id=self.appointment_id(number),
            client_ids=(self.client_id(number),),
            clinician_id=_clinician_id(clinician),
            starts_at=local.astimezone(UTC),
            duration_minutes=50,
            service=ServiceType.INDIVIDUAL,
            modality=Modality.VIDEO,
            booked_at=_LONG_AGO,
        )


def _clinician_id(number: int) -> str:
    return f"CLN-{number + 1:02d}"


def _clinician(number: int) -> Iterable[Record]:
    own = _clinician_id(number)
    yield Clinician(
        id=own,
        first_name="Alex",
        last_name="Example",
        title="LCSW",
        license="LCSW",
        services=(ServiceType.INDIVIDUAL,),
    )
    for weekday in range(5):
        yield Availability(
            id=f"AV-{number * 5 + weekday + 1:04d}",
            clinician_id=own,
            weekday=weekday,
            starts=time(_FIRST_HOUR),
            ends=time(_LAST_HOUR),
            modalities=(Modality.VIDEO,),
        )


def _working_day(number: int) -> date:
    """Return the so-manieth weekday from the first, the holidays left out."""
    day = _FIRST_DAY
    while True:
        if day.weekday() < 5 and day not in _SHUT:
            if number == 0:
                return day
            number -= 1
        day += timedelta(days=1)
