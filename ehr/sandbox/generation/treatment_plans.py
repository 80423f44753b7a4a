"""The treatment plans of all clients as records, numbered in the order in which they were made."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import load_assessments
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.facts import ClientFile
from ehr.sandbox.generation.diagnoses import load_diagnoses
from ehr.sandbox.generation.plans import load_plans, plan_record
from practice.chart import Assessment, Instrument, PlanGoal, TreatmentPlan

_UNNUMBERED = "TP-0000"


def treatment_plans(files: Sequence[ClientFile], chance: Chance, almanac: Almanac) -> tuple[TreatmentPlan, ...]:
    """Return every plan, oldest first."""
    plans = [plan for file in files for plan in _plans_of(file, chance.stream("plan texts", file.client.id), almanac)]
    plans.sort(key=lambda plan: (plan.starts_on, plan.client_id))
    return tuple(plan.model_copy(update={"id": f"TP-{number:04d}"}) for number, plan in enumerate(plans, start=1))


def _plans_of(file: ClientFile, rng: Random, almanac: Almanac) -> Iterator[TreatmentPlan]:
    for period in file.periods:
        yield plan_record(period, _UNNUMBERED, file.client, file.care.clinician_id, file.slots, rng)
    if file.care.kind is CareKind.MEDICATION and file.medication:
        yield _medication_plan(file, almanac)


def _medication_plan(file: ClientFile, almanac: Almanac) -> TreatmentPlan:
    """Return the plan of somebody who comes for medication only, made at the first visit."""
    patterns = load_plans()
    first_visit = almanac.local(next(iter(file.medication.values())).at).date()
    score = _leading_score(file)
    instrument = score.instrument if score is not None else Instrument.PHQ9
    slots = {
        "diagnosis": load_diagnoses().names[file.client.diagnoses[0]],
        "instrument": instrument.value,
        "target": str(load_assessments().instruments[instrument].bands["mild"] - 1),
        "baseline": str(score.total) if score is not None else "the first score",
    }
    goals = tuple(
        PlanGoal(
            id=f"goal-{number}",
            text=goal.text.format_map(slots),
            measure=goal.measure.format_map(slots),
            interventions=goal.interventions,
        )
        for number, goal in enumerate(patterns.medication_goals, start=1)
    )
    return TreatmentPlan(
        id=_UNNUMBERED,
        client_id=file.client.id,
        clinician_id=file.care.clinician_id,
        diagnoses=file.client.diagnoses,
        goals=goals,
        starts_on=first_visit,
        review_on=max(first_visit + timedelta(days=patterns.review_after_days), almanac.today + timedelta(days=21)),
    )


def _leading_score(file: ClientFile) -> Assessment | None:
    """Return the first score on the instrument that the client's theme shows most in."""
    loading = file.course.loading
    leading = Instrument.PHQ9 if loading.depression >= loading.anxiety else Instrument.GAD7
    taken = (score.now for scores in file.scores.values() for score in scores)
    return min((one for one in taken if one.instrument is leading), key=lambda one: one.taken_at, default=None)
