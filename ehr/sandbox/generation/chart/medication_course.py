"""What a prescriber gives a client, visit by visit (``medications.yaml``): started low, raised while symptoms last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chart.grammar import Lines
from ehr.sandbox.generation.severity import Course
from practice.appointment import Appointment, AppointmentStatus
from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("medications.yaml")
_RAISE_ABOVE = 0.42
_RAISED_WHEN_DUE = 0.6
_SIDE_EFFECT = 0.3
_LOWERED_FOR_EFFECT = 0.2


class Drug(Value):
    """One medicine."""

    name: str
    class_name: str
    doses: tuple[str, ...]
    taken: str
    diagnoses: tuple[str, ...]
    effects: tuple[str, ...]
    monitoring: str


class Formulary(Value):
    """Everything ``medications.yaml`` declares."""

    version: int
    drugs: tuple[Drug, ...]
    phrases: Mapping[str, Lines]


@dataclass(frozen=True)
class MedicationVisit:
    """What was decided at one visit. ``next_dose`` differs from ``dose`` where it changed."""

    at: datetime
    drug: Drug
    dose: str
    next_dose: str
    effect: str | None
    first: bool
    weeks: int


def medication_visits(
    visits: Sequence[Appointment], diagnoses: Sequence[str], course: Course, rng: Random, almanac: Almanac
) -> dict[str, MedicationVisit]:
    """Return what happened at each completed visit with the prescriber, by appointment id."""
    drug = _suitable(diagnoses, rng)
    step, before = 0, None
    given: dict[str, MedicationVisit] = {}
    for visit in visits:
        if visit.status is not AppointmentStatus.COMPLETED:
            continue
        severity = course.at(almanac.week_of(almanac.local(visit.starts_at).date()))
        effect = rng.choice(drug.effects) if before is not None and rng.random() < _SIDE_EFFECT else None
        next_step = _next_step(step, len(drug.doses), severity, effect, rng) if before is not None else step
        given[visit.id] = MedicationVisit(
            at=visit.starts_at,
            drug=drug,
            dose=drug.doses[step],
            next_dose=drug.doses[next_step],
            effect=effect,
            first=before is None,
            weeks=max(1, round((visit.starts_at - before).days / 7)) if before else 0,
        )
        step, before = next_step, visit.starts_at
    return given


def _suitable(diagnoses: Sequence[str], rng: Random) -> Drug:
    drugs = load_formulary().drugs
    for code in diagnoses:
        fitting = [drug for drug in drugs if code in drug.diagnoses]
        if fitting:
            return rng.choice(fitting)
    return drugs[0]


def _next_step(step: int, doses: int, severity: float, effect: str | None, rng: Random) -> int:
    draw = rng.random()
    if effect is not None:
        return step - 1 if step > 0 and draw < _LOWERED_FOR_EFFECT else step
    if severity > _RAISE_ABOVE and step < doses - 1 and draw < _RAISED_WHEN_DUE:
        return step + 1
    return step


def medication_at(visits: Mapping[str, MedicationVisit], moment: datetime) -> tuple[str, str] | None:
    """Return drug and dose that a client takes at a moment, or None before the first visit."""
    earlier = [visit for visit in visits.values() if visit.at < moment]
    if not earlier:
        return None
    latest = max(earlier, key=lambda visit: visit.at)
    return latest.drug.name, latest.next_dose


@lru_cache
def load_formulary() -> Formulary:
    """Read the medicines."""
    return load_data_file(_FILE, Formulary)
