"""Who is free when. A week is a bit: for each person, weekday and five minutes, an integer marks the weeks taken.

So one ``or`` over the cells of a session answers for two years at once in which weeks a standing time is free.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from ehr.sandbox.generation.almanac import Almanac
from practice.people import Availability, Leave, Modality

CELL = 5
"""Minutes a cell."""

_Diary = dict[tuple[int, int], int]


class Place(NamedTuple):
    """A standing time: weekday (Monday is 0) and minutes after local midnight."""

    weekday: int
    minute: int


class Calendar:
    """Every diary of the practice: clinicians are shut outside their availability, clients are open throughout."""

    def __init__(self, almanac: Almanac, availability: Sequence[Availability], leave: Sequence[Leave]) -> None:
        self._almanac = almanac
        self._taken: dict[str, _Diary] = defaultdict(lambda: defaultdict(int))
        self._blocks: dict[str, list[Availability]] = defaultdict(list)
        self._practice_open = [0] * 7
        for day in almanac.open_days():
            self._practice_open[day.weekday()] |= 1 << almanac.week_of(day)
        for block in availability:
            self._blocks[block.clinician_id].append(block)
        for absence in leave:
            self._close(absence)

    def _close(self, leave: Leave) -> None:
        day, until = (self._almanac.local(moment).date() for moment in (leave.starts_at, leave.ends_at))
        while day < until:
            week = self._almanac.week_of(day)
            if 0 <= week < self._almanac.weeks:
                self.take((leave.clinician_id,), Place(day.weekday(), 0), 24 * 60, 1 << week)
            day += timedelta(days=1)

    def modalities(self, clinician_id: str, place: Place, minutes: int) -> tuple[Modality, ...]:
        """Return how a clinician can be met at a time; nothing where the session would leave the availability."""
        for block in self._blocks[clinician_id]:
            starts, ends = _minute(block.starts), _minute(block.ends)
            if block.weekday == place.weekday and starts <= place.minute and place.minute + minutes <= ends:
                return block.modalities
        return ()

    def places(self, clinician_id: str, minutes: int, modality: Modality | None = None) -> list[Place]:
        """Return every standing time a session of this length may have, on the hour (short ones on the half hour)."""
        step = 30 if minutes <= 30 else 60
        return [
            Place(block.weekday, minute)
            for block in self._blocks[clinician_id]
            if modality is None or modality in block.modalities
            for minute in range(_minute(block.starts), _minute(block.ends) - minutes + 1, step)
        ]

    def open_weeks(self, people: Iterable[str], place: Place, minutes: int) -> int:
        """Return the weeks, as bits, in which the practice is open and all these people are free."""
        taken = 0
        for person in people:
            diary = self._taken[person]
            for cell in _cells(place.minute, minutes):
                taken |= diary.get((place.weekday, cell), 0)
        return self._practice_open[place.weekday] & ~taken

    def take(self, people: Iterable[str], place: Place, minutes: int, weeks: int) -> None:
        """Fill a time in the given weeks."""
        for person in people:
            diary = self._taken[person]
            for cell in _cells(place.minute, minutes):
                diary[place.weekday, cell] |= weeks

    def release(self, people: Iterable[str], place: Place, minutes: int, week: int) -> None:
        """Free a time of one week again."""
        for person in people:
            diary = self._taken[person]
            for cell in _cells(place.minute, minutes):
                diary[place.weekday, cell] &= ~(1 << week)

    def is_open(self, people: Iterable[str], day: date, minute: int, minutes: int) -> bool:
        """Say whether all these people are free on a day."""
        weeks = self.open_weeks(people, Place(day.weekday(), minute), minutes)
        return bool(weeks >> self._almanac.week_of(day) & 1)


def week_bits(weeks: Iterable[int]) -> int:
    """Return week numbers as bits."""
    bits = 0
    for week in weeks:
        bits |= 1 << week
    return bits


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _cells(minute: int, minutes: int) -> range:
    return range(minute // CELL, -(-(minute + minutes) // CELL))
