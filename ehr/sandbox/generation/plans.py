"""Treatment plans: measurable goals from a client's themes, renewed while care goes on (``plans.yaml``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chart.grammar import as_sentence, fill
from ehr.sandbox.generation.chart.theme import Goal, Theme
from ehr.sandbox.generation.severity import Course
from practice.chart import PlanGoal, TreatmentPlan
from practice.data_file import load_data_file
from practice.people import Client
from practice.record import Value

_FILE = Path(__file__).with_name("plans.yaml")
_TARGET_SEVERITY = 0.26
_FIRST_GOALS = 2


class PlainGoal(Value):
    """A goal that is the same for everybody: of medication, or of keeping what was gained."""

    text: str
    measure: str
    interventions: tuple[str, ...]


class PlanPatterns(Value):
    """Everything ``plans.yaml`` declares."""

    version: int
    first_after_days: tuple[int, int]
    review_after_days: int
    substance_use_review_after_days: int
    left_overdue: float
    maintenance_goal: PlainGoal
    medication_goals: tuple[PlainGoal, ...]


@dataclass(frozen=True)
class Aim:
    """A goal made measurable for one client."""

    number: int
    goal: Goal
    baseline: int
    target: int

    def reached(self, value: int) -> bool:
        """Say whether a count meets the target."""
        falling = self.goal.metric.best < self.goal.metric.worst
        return value <= self.target if falling else value >= self.target

    def says(self, value: int) -> str:
        """Return a count as a sentence would put it."""
        plural, ies = ("", "y") if value == 1 else ("s", "ies")
        return self.goal.metric.says.format(value=value, pl=plural, ies=ies)


@dataclass(frozen=True)
class PlanPeriod:
    """One plan: the aims in it and which of them were met when it was made."""

    starts_on: date
    review_on: date
    aims: tuple[Aim, ...]
    met: frozenset[int]

    @property
    def open_aims(self) -> tuple[Aim, ...]:
        """The aims still worked on; all of them where everything is met."""
        return tuple(aim for aim in self.aims if aim.number not in self.met) or self.aims


def aims_of(themes: Sequence[Theme], course: Course) -> tuple[Aim, ...]:
    """Return the aims of a client: one a theme first, then the themes' second goals."""
    goals = [theme.goals[0] for theme in themes[:2]]
    goals += [theme.goals[1] for theme in themes[:2] if len(theme.goals) > 1]
    goals += [theme.goals[0] for theme in themes[2:]]
    start = course.at(course.first_week)
    aims = []
    for number, goal in enumerate(goals, start=1):
        baseline, target = goal.metric.at(start), goal.metric.at(min(_TARGET_SEVERITY, start / 2))
        aims.append(Aim(number, goal, baseline, target))
    return tuple(aims)


def periods_of(
    care: Care, aims: Sequence[Aim], course: Course, first_session: date, rng: Random, almanac: Almanac
) -> tuple[PlanPeriod, ...]:
    """Return a client's plans, oldest first; a few renewals are overdue today."""
    patterns = load_plans()
    substance_use = care.kind is CareKind.SUBSTANCE_USE
    span = timedelta(days=patterns.substance_use_review_after_days if substance_use else patterns.review_after_days)
    starts_on = first_session + timedelta(days=rng.randint(*patterns.first_after_days))
    ends_on = almanac.today
    if care.end_week is not None:
        ends_on = min(ends_on, almanac.day(care.end_week, 0))
    periods: list[PlanPeriod] = []
    waiting = list(aims)
    while starts_on < ends_on:
        period = _period(periods, waiting, course.at(almanac.week_of(starts_on)), starts_on, span)
        periods.append(period)
        starts_on += span
        last_due = starts_on + span > ends_on
        if last_due and rng.random() < patterns.left_overdue:
            break
    return tuple(periods)


def _period(
    before: Sequence[PlanPeriod], waiting: list[Aim], severity: float, starts_on: date, span: timedelta
) -> PlanPeriod:
    """Return a plan: what was still open is carried on, what is met is marked once, and one new aim joins."""
    carried = tuple(aim for aim in before[-1].aims if aim.number not in before[-1].met) if before else ()
    new = tuple(waiting[: 1 if before else _FIRST_GOALS])
    del waiting[: len(new)]
    met = frozenset(aim.number for aim in carried if aim.reached(aim.goal.metric.at(severity)))
    return PlanPeriod(starts_on, starts_on + span, carried + new, met)


def plan_record(
    period: PlanPeriod, plan_id: str, client: Client, clinician_id: str, slots: Mapping[str, str], rng: Random
) -> TreatmentPlan:
    """Return one plan as the EHR keeps it; where all aims are met, keeping what was gained becomes the goal."""
    goals = tuple(_goal_record(aim, aim.number in period.met, slots, rng) for aim in period.aims)
    if len(period.met) == len(period.aims):
        goals += (_maintenance(slots, rng),)
    return TreatmentPlan(
        id=plan_id,
        client_id=client.id,
        clinician_id=clinician_id,
        diagnoses=client.diagnoses,
        goals=goals,
        starts_on=period.starts_on,
        review_on=period.review_on,
    )


def _goal_record(aim: Aim, met: bool, slots: Mapping[str, str], rng: Random) -> PlanGoal:
    measure = aim.goal.measure.format(target=aim.target, baseline=aim.baseline)
    return PlanGoal(
        id=f"goal-{aim.number}",
        text=as_sentence(fill(aim.goal.text, rng, slots)),
        measure=measure,
        interventions=aim.goal.interventions,
        status="met" if met else "active",
    )


def _maintenance(slots: Mapping[str, str], rng: Random) -> PlanGoal:
    goal = load_plans().maintenance_goal
    text = as_sentence(fill(goal.text, rng, slots))
    return PlanGoal(id="goal-maintenance", text=text, measure=goal.measure, interventions=goal.interventions)


@lru_cache
def load_plans() -> PlanPatterns:
    """Read the patterns of treatment plans."""
    return load_data_file(_FILE, PlanPatterns)
