"""Courses of care: who is seen by whom, for what, from when to when, and how often."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.calendar import Place
from ehr.sandbox.generation.care_patterns import CareKind, CarePatterns, Phase
from ehr.sandbox.generation.chance import Chance, weighted
from ehr.sandbox.generation.clinicians import Roster
from ehr.sandbox.generation.named_people import NamedPeople, NamedPerson
from practice.people import ClientStatus, Modality

_LATER_IN_LIFE = 64
TESTING_WEEKS = 5
"""An assessment takes an intake, two sessions and the feedback."""


@dataclass(frozen=True)
class Care:
    """One course of care, of one client or of a couple. Weeks are the almanac's."""

    client_ids: tuple[str, ...]
    kind: CareKind
    clinician_id: str
    age: int
    themes: tuple[str, ...]
    phases: tuple[Phase, ...]
    first_week: int
    end_week: int | None
    second_after_weeks: int = 1
    already_in_care: bool = False
    dropped_out: bool = False
    booked_intake: bool = True
    series: bool = False
    day_part: str = "any"
    modality: Modality = Modality.IN_PERSON
    time: Place | None = None
    prescriber_id: str | None = None
    prescriber_phases: tuple[Phase, ...] = ()
    group: str | None = None

    @property
    def client_id(self) -> str:
        """The client under whom the sessions are counted; of a couple, the first."""
        return self.client_ids[0]

    def every_weeks(self, week: int) -> int:
        """Return the rhythm of a week: 1 is weekly, 2 every other week."""
        since = week - self.first_week
        for phase in self.phases:
            if phase.for_weeks is None or since < phase.for_weeks:
                return phase.every_weeks
            since -= phase.for_weeks
        return self.phases[-1].every_weeks

    def status(self, almanac: Almanac) -> ClientStatus:
        """Return where the client stands today."""
        if self.end_week is not None:
            return ClientStatus.DISCHARGED
        return ClientStatus.PROSPECT if self.first_week > almanac.this_week else ClientStatus.ACTIVE


def courses_of_care(
    patterns: CarePatterns, roster: Roster, named: NamedPeople, chance: Chance, almanac: Almanac
) -> tuple[Care, ...]:
    """Return every course of care: the named people's first, then by the week in which care began."""
    fixed = [
        _named_care(person, patterns, chance.stream("care", person.id), almanac)
        for person in named.people
        if person.kind is not None
    ]
    drawn = sorted(_drawn_cares(patterns, roster, chance, almanac), key=lambda care: care.first_week)
    taken = len(named.people)
    numbered = []
    for care in drawn:
        members = 2 if care.kind is CareKind.COUPLE else 1
        ids = tuple(f"CL-{taken + place:04d}" for place in range(1, members + 1))
        numbered.append(replace(care, client_ids=ids))
        taken += members
    return (*fixed, *numbered)


def _named_care(person: NamedPerson, patterns: CarePatterns, rng: Random, almanac: Almanac) -> Care:
    assert person.kind is not None and person.clinician_id is not None
    kind = patterns.kinds[person.kind]
    part, modality = weighted(rng, kind.day_parts), weighted(rng, {Modality.IN_PERSON: 0.6, Modality.VIDEO: 0.4})
    return Care(
        client_ids=(person.id, *((person.with_id,) if person.with_id else ())),
        kind=person.kind,
        clinician_id=person.clinician_id,
        age=person.age,
        themes=person.themes,
        phases=person.phases,
        first_week=almanac.this_week - person.weeks,
        end_week=None,
        second_after_weeks=person.second_after_weeks,
        series=person.series,
        day_part=person.day_part or part,
        modality=person.modality or modality,
        time=person.time,
        group=person.group,
    )


def _drawn_cares(patterns: CarePatterns, roster: Roster, chance: Chance, almanac: Almanac) -> Iterator[Care]:
    for sketch in roster.clinicians:
        for name, count in sketch.caseload.items():
            for number in range(count):
                rng = chance.stream("care", sketch.id, name, str(number))
                care = _drawn_care(CareKind(name), sketch.id, patterns, rng, almanac)
                yield _timed(care, patterns, rng, almanac)
    open_to_new = [one.id for one in roster.clinicians if one.accepting_new and "individual" in one.caseload]
    for number in range(patterns.prospects):
        rng = chance.stream("care", "prospect", str(number))
        care = _drawn_care(CareKind.INDIVIDUAL, rng.choice(open_to_new), patterns, rng, almanac)
        weeks_ahead = rng.randint(1, 4)
        yield replace(care, first_week=almanac.this_week + weeks_ahead, booked_intake=number % 2 == 0)


def _drawn_care(kind: CareKind, clinician_id: str, patterns: CarePatterns, rng: Random, almanac: Almanac) -> Care:
    pattern = patterns.kinds[kind]
    pace = weighted(rng, {pace.phases: pace.share for pace in pattern.paces})
    age = rng.randint(*pattern.ages)
    prescriber_id, prescriber_phases = None, None
    if rng.random() < pattern.prescriber:
        prescriber_id = weighted(rng, patterns.prescribers)
        prescriber_phases = weighted(rng, {pace.phases: pace.share for pace in patterns.prescriber_paces})
    in_group = kind is CareKind.SUBSTANCE_USE and rng.random() < patterns.group_share
    return Care(
        client_ids=(),
        kind=kind,
        clinician_id=clinician_id,
        age=age,
        themes=_themes(kind, clinician_id, age, patterns, rng),
        phases=pace,
        first_week=0,
        end_week=None,
        second_after_weeks=weighted(rng, {1: 0.75, 2: 0.25}),
        series=rng.random() < patterns.booking.series_share and kind is not CareKind.MEDICATION,
        day_part=weighted(rng, pattern.day_parts),
        modality=weighted(rng, {Modality.IN_PERSON: 0.55, Modality.VIDEO: 0.45}),
        prescriber_id=prescriber_id,
        prescriber_phases=prescriber_phases or (),
        group="recovery" if in_group else None,
    )


def _themes(kind: CareKind, clinician_id: str, age: int, patterns: CarePatterns, rng: Random) -> tuple[str, ...]:
    first_choices = patterns.themes[kind.value]
    if kind is CareKind.INDIVIDUAL:
        first_choices = patterns.themes.get(clinician_id, first_choices)
    if age >= _LATER_IN_LIFE:
        later = patterns.second_themes["later_in_life"]
        first_choices = {name: share for name, share in first_choices.items() if name in later} or later
    themes = [weighted(rng, first_choices)]
    group = _age_group(age)
    others = dict(patterns.second_themes["couple" if kind is CareKind.COUPLE else group])
    for _ in range(0 if kind is CareKind.TESTING else 1 if rng.random() < 0.5 else 2):
        for used in themes:
            others.pop(used, None)
        if others:
            themes.append(weighted(rng, others))
    return tuple(themes)


def _age_group(age: int) -> str:
    if age >= _LATER_IN_LIFE:
        return "later_in_life"
    return "adult" if age >= 18 else "teen" if age >= 13 else "child"


def _timed(care: Care, patterns: CarePatterns, rng: Random, almanac: Almanac) -> Care:
    """Return the course of care with its beginning and, where it is over, its end."""
    testing = care.kind is CareKind.TESTING
    already = not testing and rng.random() < patterns.already_in_care
    long = patterns.length[-1]
    length = long if already else weighted(rng, {length: length.share for length in patterns.length})
    weeks = TESTING_WEEKS if testing else rng.randint(*length.weeks)
    first_week = 0 if already else rng.randint(0, almanac.this_week - 1)
    end_week = first_week + (rng.randint(1, weeks) if already else weeks)
    over = end_week < almanac.this_week
    return replace(
        care,
        first_week=first_week,
        end_week=end_week if over else None,
        already_in_care=already,
        dropped_out=over and not testing and length.name == "drop_out",
    )
