"""How one value is written in an EHR's JSON: moments, days, times of day, words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from practice.record import Value


@dataclass(frozen=True)
class Form:
    """One spelling: ``write`` makes JSON of a value, ``read`` the reverse. Both raise ``ValueError``."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


PLAIN = Form(write=lambda value: value, read=lambda value: value)
TEXT = Form(write=lambda value: value, read=lambda value: str(value) if type(value) is int else value)
"""Some EHRs number their records; an id is text here."""


class DateForms(Value):
    """The spellings of moments, days and times: ``iso``, a strftime pattern, or for moments Unix time."""

    instant: str = Field(default="iso", description="iso, epoch_seconds, epoch_milliseconds or a strftime pattern")
    date: str = "iso"
    time: str = "iso"
    zone: str = Field(default="UTC", description="IANA zone in which the EHR writes moments")

    @field_validator("zone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"no such zone: {name}") from None
        return name

    def instants(self) -> Form:
        """The form of moments. One without an offset is read in the EHR's zone."""
        zone = ZoneInfo(self.zone)
        if self.instant in _UNIX:
            a_second = _UNIX[self.instant]
            return Form(
                write=lambda moment: round(moment.timestamp() * a_second),
                read=lambda number: datetime.fromtimestamp(float(number) / a_second, UTC),
            )
        if self.instant == "iso":
            return Form(
                write=lambda moment: moment.astimezone(zone).isoformat().replace("+00:00", "Z"),
                read=lambda text: _aware(_iso_moment(_text(text)), zone),
            )
        pattern = self.instant
        return Form(
            write=lambda moment: moment.astimezone(zone).strftime(pattern),
            read=lambda text: _aware(datetime.strptime(_text(text), pattern), zone),  # noqa: DTZ007 (made aware at once, unless the pattern has %z)
        )

    def dates(self) -> Form:
        """The form of days."""
        if self.date == "iso":
            return Form(write=date.isoformat, read=lambda text: date.fromisoformat(_text(text)))
        pattern = self.date
        return Form(
            write=lambda day: day.strftime(pattern),
            read=lambda text: datetime.strptime(_text(text), pattern).replace(tzinfo=UTC).date(),
        )

    def times(self) -> Form:
        """The form of times of day."""
        if self.time == "iso":
            return Form(write=time.isoformat, read=lambda text: time.fromisoformat(_text(text)))
        pattern = self.time
        return Form(
            write=lambda moment: moment.strftime(pattern),
            read=lambda text: datetime.strptime(_text(text), pattern).replace(tzinfo=UTC).time(),
        )


_UNIX = {"epoch_seconds": 1, "epoch_milliseconds": 1000}

Words = Mapping[str, str | tuple[str, ...]]
"""Our word → theirs; of several, the first is written and all are read."""


def words_form(words: Words) -> Form:
    """The form of a value out of a fixed vocabulary. A word outside it is a ``ValueError``: nothing is guessed."""
    spellings = {ours: (theirs,) if isinstance(theirs, str) else theirs for ours, theirs in words.items()}
    written = {ours: theirs[0] for ours, theirs in spellings.items()}
    read = {spelling: ours for ours, theirs in spellings.items() for spelling in theirs}
    if len(read) != sum(map(len, spellings.values())):
        raise ValueError("one word of the EHR stands for two of ours")
    return Form(write=lambda word: _look_up(written, _plain(word)), read=lambda word: _look_up(read, word))


def _look_up(words: Mapping[str, str], word: Any) -> str:
    if not isinstance(word, str) or word not in words:
        raise ValueError("a word that the dialect does not declare")
    return words[word]


def _plain(word: Any) -> Any:
    return word.value if isinstance(word, Enum) else word


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("expected text")
    return value


def _iso_moment(text: str) -> datetime:
    if "T" not in text and " " not in text:
        raise ValueError("a day is not a moment")  # datetime.fromisoformat would take its midnight
    return datetime.fromisoformat(text)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
