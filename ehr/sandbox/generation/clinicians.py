"""The practice's clinicians: who they are, when they work, what they are credentialed for (``clinicians.yaml``)."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import BeforeValidator, Field

from ehr.sandbox.generation.calendar import Place
from ehr.sandbox.generation.chance import Chance
from practice.chart import NoteFormat
from practice.data_file import load_data_file
from practice.people import Availability, Clinician, Credential, Modality, ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("clinicians.yaml")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Hours(Value):
    """Weekdays that share a span of working time."""

    weekdays: tuple[int, ...]
    starts: time
    ends: time
    modalities: tuple[Modality, ...]


def _read_hours(line: str) -> Hours:
    """Read for example ``Mon,Wed 09:00-13:00 video``."""
    days, span, *only = line.split()
    starts, ends = (time.fromisoformat(part) for part in span.split("-"))
    modalities = (Modality(only[0]),) if only else (Modality.IN_PERSON, Modality.VIDEO)
    return Hours(
        weekdays=tuple(WEEKDAYS.index(day) for day in days.split(",")), starts=starts, ends=ends, modalities=modalities
    )


def read_place(line: str) -> Place:
    """Read for example ``Thu 16:00``."""
    day, clock = line.split()
    hour, minute = clock.split(":")
    return Place(WEEKDAYS.index(day), int(hour) * 60 + int(minute))


class NoteHabits(Value):
    """How a clinician writes notes."""

    format: NoteFormat
    says: str = Field(description="What the client is called; 'name' means by first name")
    days_to_write: float = Field(gt=0, description="Mean days between a session and its note")
    behind: float = Field(ge=0, le=1, description="Share of older notes that were left unsigned")


class ClinicianSketch(Value):
    """One clinician as declared."""

    id: str
    first_name: str
    last_name: str
    title: str
    license: str
    supervisor_id: str | None = None
    specialties: tuple[str, ...]
    languages: tuple[str, ...] = ("English",)
    age_groups: tuple[str, ...]
    services: tuple[ServiceType, ...]
    payers: tuple[str, ...]
    accepting_new: bool = True
    weekly_capacity: int
    hours: tuple[Annotated[Hours, BeforeValidator(_read_hours)], ...]
    kept_free: tuple[Annotated[Place, BeforeValidator(read_place)], ...] = ()
    caseload: dict[str, int]
    notes: NoteHabits

    def record(self) -> Clinician:
        """Return the clinician as the EHR keeps it."""
        return Clinician.model_validate(self.model_dump(exclude={"hours", "kept_free", "caseload", "notes"}))


class LeaveHabit(Value):
    """A kind of absence that clinicians take in the course of a year."""

    reason: str
    months: tuple[int, ...]
    days: tuple[int, int]
    share: float


class PlannedLeave(Value):
    """An absence ahead of today."""

    clinician_id: str
    in_days: int
    days: int
    reason: str


class Roster(Value):
    """Everything ``clinicians.yaml`` declares."""

    version: int
    clinicians: tuple[ClinicianSketch, ...]
    leave: tuple[LeaveHabit, ...]
    planned_leave: tuple[PlannedLeave, ...]

    def sketch(self, clinician_id: str) -> ClinicianSketch:
        """Return one clinician."""
        return next(one for one in self.clinicians if one.id == clinician_id)


@lru_cache
def load_roster() -> Roster:
    """Read the declared clinicians."""
    return load_data_file(_FILE, Roster)


def availability(roster: Roster) -> tuple[Availability, ...]:
    """Return every weekly block, numbered in the order of declaration."""
    blocks = [
        (sketch.id, weekday, hours)
        for sketch in roster.clinicians
        for hours in sketch.hours
        for weekday in hours.weekdays
    ]
    return tuple(
        Availability(
            id=f"AV-{number:04d}",
            clinician_id=clinician_id,
            weekday=weekday,
            starts=hours.starts,
            ends=hours.ends,
            modalities=hours.modalities,
        )
        for number, (clinician_id, weekday, hours) in enumerate(blocks, start=1)
    )


def credentials(roster: Roster, chance: Chance, today: date) -> tuple[Credential, ...]:
    """Return licences and payer credentials; a few end within weeks, one has ended."""
    held: list[tuple[str, str, str]] = []
    for sketch in roster.clinicians:
        held.append((sketch.id, "license", f"Illinois {sketch.license}"))
        held.extend((sketch.id, "payer", payer) for payer in sketch.payers)
    rng = chance.stream("credentials")
    return tuple(
        Credential(
            id=f"CR-{number:04d}",
            clinician_id=clinician_id,
            kind=kind,
            name=name,
            number=f"{kind[:3].upper()}{rng.randrange(10**6, 10**7)}",
            expires_on=today + timedelta(days=_days_left(rng, kind, number, held)),
        )
        for number, (clinician_id, kind, name) in enumerate(held, start=1)
    )


def _days_left(rng: Random, kind: str, number: int, held: Sequence[tuple[str, str, str]]) -> int:
    if kind == "payer" and number == len(held):
        return -11  # the last one was let lapse
    soon = kind == "payer" and rng.random() < 0.08
    return rng.randrange(9, 45) if soon else rng.randrange(120, 900)
