"""PHQ-9 and GAD-7 as clients fill them in before sessions: item vectors drawn from the course of severity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.severity import Course
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import Assessment, Instrument
from practice.data_file import load_data_file
from practice.people import ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("assessments.yaml")
_BEFORE_SESSION = timedelta(minutes=12)
_YOUNGEST = 12


class ItemNine(Value):
    """When the ninth item of the PHQ-9 is above zero."""

    from_depression: float
    chance: float
    twice_from: float


class InstrumentPattern(Value):
    """One instrument's items and published bands."""

    items: tuple[str, ...]
    weights: tuple[float, ...]
    bands: dict[str, int]


class AssessmentPatterns(Value):
    """Everything ``assessments.yaml`` declares."""

    version: int
    every_weeks: tuple[int, int]
    skipped: float
    item_noise: float
    item_9: ItemNine
    instruments: dict[Instrument, InstrumentPattern]
    item_9_words: tuple[str, ...]

    def band(self, instrument: Instrument, total: int) -> str:
        """Return the published band of a total."""
        bands = self.instruments[instrument].bands
        return next(name for name, lowest in reversed(bands.items()) if total >= lowest)


@dataclass(frozen=True)
class Taken:
    """A filled-in instrument and the session before which it was filled in."""

    assessment: Assessment
    appointment_id: str


class Questionnaires:
    """Hands the instruments out along a client's sessions."""

    def __init__(self, chance: Chance, almanac: Almanac) -> None:
        self._patterns = load_assessments()
        self._chance = chance
        self._almanac = almanac

    def of(
        self, client_id: str, sessions: Sequence[Appointment], course: Course, *, careful: bool
    ) -> Iterator[tuple[str, Instrument, tuple[int, ...]]]:
        """Yield appointment id, instrument and items. ``careful`` keeps item 9 at zero (people shown in public)."""
        rng = self._chance.stream("assessments", client_id)
        last_week: int | None = None
        gap = rng.randint(*self._patterns.every_weeks)
        for session in sessions:
            if session.status is not AppointmentStatus.COMPLETED or session.service is ServiceType.GROUP:
                continue
            week = self._almanac.week_of(self._almanac.local(session.starts_at).date())
            if last_week is not None and (week - last_week < gap or rng.random() < self._patterns.skipped):
                continue
            last_week, gap = week, rng.randint(*self._patterns.every_weeks)
            yield session.id, Instrument.PHQ9, self._phq9(course.depression(week), rng, careful)
            yield session.id, Instrument.GAD7, self._items(Instrument.GAD7, course.anxiety(week), rng)

    def _phq9(self, depression: float, rng: Random, careful: bool) -> tuple[int, ...]:
        rule = self._patterns.item_9
        ninth = 0
        if depression > rule.from_depression and rng.random() < rule.chance and not careful:
            ninth = 2 if depression > rule.twice_from else 1
        return (*self._items(Instrument.PHQ9, depression, rng), ninth)

    def _items(self, instrument: Instrument, level: float, rng: Random) -> tuple[int, ...]:
        noise = self._patterns.item_noise
        weights = self._patterns.instruments[instrument].weights
        return tuple(min(3, max(0, round(3 * level * weight + rng.gauss(0, noise)))) for weight in weights)


def numbered(
    drawn: Sequence[tuple[str, str, Instrument, tuple[int, ...]]], appointments: Mapping[str, Appointment]
) -> tuple[Taken, ...]:
    """Return records for (client id, appointment id, instrument, items), numbered in the order of time."""
    ordered = sorted(drawn, key=lambda one: (appointments[one[1]].starts_at, one[1], one[0], one[2]))
    return tuple(
        Taken(
            Assessment(
                id=f"AS-{number:06d}",
                client_id=client_id,
                instrument=instrument,
                items=items,
                total=sum(items),
                taken_at=appointments[appointment_id].starts_at - _BEFORE_SESSION,
            ),
            appointment_id,
        )
        for number, (client_id, appointment_id, instrument, items) in enumerate(ordered, start=1)
    )


def may_fill_in(age: int) -> bool:
    """Say whether somebody is old enough for the self-report forms."""
    return age >= _YOUNGEST


@lru_cache
def load_assessments() -> AssessmentPatterns:
    """Read the instruments."""
    return load_data_file(_FILE, AssessmentPatterns)
