"""What is true of one session, for the note to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.chart.medication_course import MedicationVisit
from ehr.sandbox.generation.chart.theme import Theme
from ehr.sandbox.generation.plans import Aim, PlanPeriod
from ehr.sandbox.generation.severity import Course
from practice.appointment import Appointment
from practice.chart import Assessment
from practice.people import Client


@dataclass(frozen=True)
class Score:
    """A filled-in instrument and the one before it."""

    now: Assessment
    before: Assessment | None


@dataclass(frozen=True)
class ClientFile:
    """Everything a client's notes are written from."""

    client: Client
    care: Care
    themes: tuple[Theme, ...]
    course: Course
    aims: tuple[Aim, ...]
    periods: tuple[PlanPeriod, ...]
    scores: Mapping[str, tuple[Score, ...]]
    medication: Mapping[str, MedicationVisit]
    sessions: Sequence[Appointment]
    slots: Mapping[str, str]


@dataclass(frozen=True)
class SessionFacts:
    """One completed session."""

    appointment: Appointment
    day: date
    days_since_last: int | None
    severity: float
    severity_before: float
    scores: tuple[Score, ...]
    next_appointment: Appointment | None
    aims: tuple[Aim, ...]
    first_talk: bool
    last_of_care: bool
    thoughts_reported_last_time: bool

    @property
    def item_nine(self) -> int:
        """The answer to the ninth item of today's PHQ-9, 0 where there was none."""
        return max((score.now.items[8] for score in self.scores if len(score.now.items) == 9), default=0)


@dataclass(frozen=True)
class NoteParts:
    """The sentences of a note, before they are cut to a format."""

    subjective: tuple[str, ...]
    objective: tuple[str, ...]
    assessment: tuple[str, ...]
    plan: tuple[str, ...]
