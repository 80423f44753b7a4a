"""Clinicians' days away: two years of them, and a few ahead."""

from collections.abc import Iterator
from datetime import date, timedelta

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.clinicians import LeaveHabit, PlannedLeave, Roster
from practice.people import Leave

_Span = tuple[str, date, int, str]


def leave(roster: Roster, chance: Chance, almanac: Almanac) -> tuple[Leave, ...]:
    """Return every absence, oldest first. What lies ahead of today is declared, so that samples stay plannable."""
    spans = list(_taken(roster, chance, almanac))
    spans.extend(_ahead(planned, almanac) for planned in roster.planned_leave)
    spans.sort(key=lambda span: (span[1], span[0]))
    return tuple(
        Leave(
            id=f"LV-{number:04d}",
            clinician_id=clinician_id,
            starts_at=almanac.at(first, 0),
            ends_at=almanac.at(first + timedelta(days=days), 0),
            reason=reason,
        )
        for number, (clinician_id, first, days, reason) in enumerate(spans, start=1)
    )


def _taken(roster: Roster, chance: Chance, almanac: Almanac) -> Iterator[_Span]:
    for sketch in roster.clinicians:
        free_from = almanac.first_day
        spans = sorted(_habits(roster.leave, sketch.id, chance, almanac), key=lambda span: span[1])
        for span in spans:
            _, first, days, _ = span
            last = first + timedelta(days=days)
            if first >= free_from and last <= almanac.today:
                free_from = last + timedelta(days=1)
                yield span


def _habits(habits: tuple[LeaveHabit, ...], clinician_id: str, chance: Chance, almanac: Almanac) -> Iterator[_Span]:
    for year in range(almanac.first_day.year, almanac.today.year + 1):
        rng = chance.stream("leave", clinician_id, str(year))
        for habit in habits:
            taken = rng.random() < habit.share
            first = date(year, rng.choice(habit.months), rng.randint(1, 26))
            days = rng.randint(*habit.days)
            if taken:
                yield clinician_id, first, days, habit.reason


def _ahead(planned: PlannedLeave, almanac: Almanac) -> _Span:
    first = almanac.today + timedelta(days=planned.in_days)
    if planned.days > 1:
        first += timedelta(days=-first.weekday() % 7)  # longer absences begin on a Monday
    return planned.clinician_id, first, planned.days, planned.reason
