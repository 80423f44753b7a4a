"""Labelled examples of wishes: reading the tables, and comparing what was read with the label by meaning.

Two wishes mean the same days and times when they allow the same starts on the same days, however they say it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from practice.people import Modality, ServiceType
from practice.scheduling.local_day import DAY
from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.wish import RelativeWish, TimeOption, TimeRange, TimeWish
from practice.scheduling.wished_times import WishedTimes

ZONE = ZoneInfo("America/Chicago")
NOW = "2026-11-20 10:00"
CLINICIANS = ("Maren Okafor", "Tobias Lindqvist", "Priya Raman", "Lucía Ferrer", "Desmond Achebe", "Hannah Weiss")
HORIZON, LENGTH, STEP = 75, 45, 15
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Example:
    say: str
    now: datetime
    label: dict[str, Any]

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Return what was read wrong, by name: (read, expected)."""
        read = parse_wish(self.say, now=self.now, zone=ZONE, clinician_names=CLINICIANS)
        if self.label.get("question"):
            return {} if read.problem else {"problem": (read, "a question")}
        expected = _wish(self.label, self.now.date())
        found: dict[str, tuple[Any, Any]] = {}
        for name in TimeWish.model_fields:
            if name not in _BY_MEANING and getattr(read, name) != getattr(expected, name):
                found[name] = (getattr(read, name), getattr(expected, name))
        for offset in range(HORIZON):
            day = self.now.date() + timedelta(days=offset)
            here, there = _starts(read, day), _starts(expected, day)
            if here != there:
                found["when"] = (f"{day:%a %d %b}: {_shown(here)}", _shown(there))
                break
        return found


_BY_MEANING = {
    "dates",
    "weekdays",
    "excluded_dates",
    "excluded_weekdays",
    "day_parts",
    "exact_start",
    "alternatives",
    "excluded_options",
}


def load(name: str) -> list[Example]:
    content = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [_example(entry, content.get("now", NOW)) for entry in content["examples"]]


def _example(entry: dict[str, Any], usual_now: str) -> Example:
    label = dict(entry)
    say, now = label.pop("say"), label.pop("now", usual_now)
    return Example(say, datetime.fromisoformat(now).replace(tzinfo=ZONE), label)


def _starts(wish: TimeWish, day: date) -> frozenset[int]:
    times = WishedTimes(wish)
    if not times.allows_day(day):
        return frozenset()
    found: set[int] = set()
    for windows, exact in times.choices(day):
        for begin, end in windows:
            starts = range(-(-begin // STEP) * STEP, end - LENGTH + 1, STEP) if exact is None else [exact]
            found.update(start for start in starts if begin <= start <= end - LENGTH)
    return frozenset(found)


def _shown(starts: frozenset[int]) -> str:
    if not starts:
        return "nothing"
    if len(starts) >= (DAY - LENGTH) // STEP:
        return "any time"
    first, last = min(starts), max(starts)
    return f"{first // 60:02d}:{first % 60:02d} … {last // 60:02d}:{last % 60:02d} ({len(starts)})"


def _wish(label: dict[str, Any], today: date) -> TimeWish:
    existing, relative = label.get("existing", {}), label.get("relative")
    option = _option(label, today)
    return TimeWish(
        dates=option.dates,
        weekdays=option.weekdays,
        day_parts=option.day_parts,
        exact_start=option.exact_start,
        excluded_dates=frozenset(
            first + timedelta(days=count)
            for first, last in map(lambda text: _dates(text, today), label.get("not_days", []))
            for count in range((last - first).days + 1)
        ),
        excluded_weekdays=_weekdays(label.get("not_weekdays", [])),
        alternatives=tuple(_option(one, today) for one in label.get("options", [])),
        excluded_options=tuple(_option(one, today) for one in label.get("not_options", [])),
        modality=Modality(label["modality"]) if "modality" in label else None,
        service=ServiceType(label["service"]) if "service" in label else None,
        clinician_name=label.get("clinician"),
        duration_minutes=label.get("minutes"),
        soonest=label.get("soonest", False),
        repeats_every_weeks=label.get("every"),
        relative=RelativeWish(**relative) if relative else None,
        appointment_hint_date=date.fromisoformat(existing["date"]) if "date" in existing else None,
        appointment_hint_weekday=_WEEKDAYS.index(existing["weekday"]) if "weekday" in existing else None,
        appointment_hint_time=time.fromisoformat(existing["time"]) if "time" in existing else None,
    )


def _option(label: dict[str, Any], today: date) -> TimeOption:
    return TimeOption(
        dates=tuple(_dates(text, today) for text in label.get("days", [])),
        weekdays=_weekdays(label.get("weekdays", [])),
        day_parts=tuple(_part(text) for text in label.get("times", [])),
        exact_start=time.fromisoformat(label["at"]) if "at" in label else None,
    )


def _dates(text: str, today: date) -> tuple[date, date]:
    first, _, last = str(text).partition("..")
    begin = date.fromisoformat(first) if first else today
    if ".." not in str(text):
        return begin, begin
    return begin, date.fromisoformat(last) if last else today + timedelta(days=366)


def _weekdays(names: list[str]) -> frozenset[int]:
    return frozenset(_WEEKDAYS.index(name) for name in names)


def _part(text: str) -> TimeRange:
    begin, _, end = text.partition("-")
    return TimeRange(starts=time.fromisoformat(begin) if begin else None, ends=time.fromisoformat(end) if end else None)
