"""The people whom documentation, demonstrations and tests speak of by name (``named.yaml``)."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from ehr.sandbox.generation.care_patterns import CareKind, Phases, StandingTime
from practice.data_file import load_data_file
from practice.people import Modality
from practice.record import Value

_FILE = Path(__file__).with_name("named.yaml")


class NamedGuardian(Value):
    """A named client's guardian."""

    name: str
    relation: str
    email: str


class NamedPerson(Value):
    """What is fixed of one person; ``None`` is drawn like anybody else's."""

    id: str
    first_name: str
    last_name: str
    pronouns: str
    age: int
    born: str = Field(description="month-day")
    email: str | None = None
    employer: str | None = None
    kind: CareKind | None = Field(default=None, description="None for the second of a couple")
    clinician_id: str | None = None
    with_id: str | None = Field(default=None, alias="with")
    themes: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    weeks: int = 0
    phases: Phases = ()
    second_after_weeks: int = 1
    time: StandingTime | None = None
    series: bool = True
    group: str | None = None
    modality: Modality | None = None
    day_part: str | None = None
    preferred_times: str | None = None
    guardian: NamedGuardian | None = None
    ai_opt_out: bool = False
    course: str | None = None
    start: float | None = Field(default=None, description="Severity at the start, 0 to 1")
    payer: str | None = None
    reliable: bool = Field(default=False, description="Seldom misses; came to all sessions of the last weeks")


class NamedPeople(Value):
    """Everything ``named.yaml`` declares."""

    version: int
    people: tuple[NamedPerson, ...]

    def find(self, client_id: str) -> NamedPerson | None:
        """Return a named person, or None for anybody else."""
        return next((person for person in self.people if person.id == client_id), None)


@lru_cache
def load_named_people() -> NamedPeople:
    """Read the named people."""
    return load_data_file(_FILE, NamedPeople)
