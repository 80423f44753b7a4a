from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from ehr.rest.forms import TEXT, DateForms, words_form
from practice.appointment import AppointmentStatus

NOON = datetime(2026, 7, 1, 17, 0, tzinfo=UTC)
"""12:00 in Chicago, in summer."""


@pytest.mark.parametrize(
    ("forms", "written"),
    [
        (DateForms(), "2026-07-01T17:00:00Z"),
        (DateForms(zone="America/Chicago"), "2026-07-01T12:00:00-05:00"),
        (DateForms(instant="epoch_seconds"), 1782925200),
        (DateForms(instant="epoch_milliseconds"), 1782925200000),
        (DateForms(instant="%d.%m.%Y %H:%M", zone="Europe/Berlin"), "01.07.2026 19:00"),
    ],
)
def test_a_moment_is_written_as_the_ehr_writes_it_and_read_back(forms: DateForms, written: Any) -> None:
    form = forms.instants()
    assert form.write(NOON) == written
    assert form.read(written) == NOON


@pytest.mark.parametrize(
    ("forms", "read", "moment"),
    [
        (DateForms(zone="America/Chicago"), "2026-07-01T12:00:00", NOON),
        (DateForms(zone="America/Chicago"), "2026-01-01T12:00:00", datetime(2026, 1, 1, 18, tzinfo=UTC)),
        (DateForms(zone="America/Chicago"), "2026-07-01T19:00:00+02:00", NOON),
        (DateForms(), "2026-07-01 17:00:00.000+00:00", NOON),
        (DateForms(instant="epoch_milliseconds"), "1782925200000", NOON),
    ],
)
def test_a_moment_without_an_offset_is_in_the_ehrs_zone(forms: DateForms, read: Any, moment: datetime) -> None:
    assert forms.instants().read(read) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30T00:00:00Z", 5, [], {}])
def test_a_strange_moment_is_an_error(text: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        DateForms().instants().read(text)
    with pytest.raises((ValueError, TypeError)):
        DateForms(instant="%Y").instants().read([text])


@pytest.mark.parametrize(("pattern", "written"), [("iso", "2026-02-03"), ("%m/%d/%Y", "02/03/2026")])
def test_a_day(pattern: str, written: str) -> None:
    form = DateForms(date=pattern).dates()
    assert form.write(date(2026, 2, 3)) == written
    assert form.read(written) == date(2026, 2, 3)


@pytest.mark.parametrize(("pattern", "written"), [("iso", "17:30:00"), ("%I:%M %p", "05:30 PM")])
def test_a_time_of_day(pattern: str, written: str) -> None:
    form = DateForms(time=pattern).times()
    assert form.write(time(17, 30)) == written
    assert form.read(written) == time(17, 30)


def test_a_zone_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValidationError, match="no such zone"):
        DateForms(zone="Mars/Olympus")


def test_the_first_of_several_words_is_written_and_all_are_read() -> None:
    form = words_form({"scheduled": ("Booked", "Pencilled"), "no_show": "DNA"})
    assert form.write(AppointmentStatus.SCHEDULED) == form.write("scheduled") == "Booked"
    assert [form.read(word) for word in ("Booked", "Pencilled", "DNA")] == ["scheduled", "scheduled", "no_show"]


@pytest.mark.parametrize("word", ["booked", "", None, 3, "scheduled", []])
def test_a_word_outside_the_vocabulary_is_never_guessed(word: Any) -> None:
    form = words_form({"scheduled": "Booked"})
    with pytest.raises(ValueError, match="does not declare"):
        form.read(word)
    if word != "scheduled":
        with pytest.raises(ValueError, match="does not declare"):
            form.write(word)


def test_one_word_cannot_stand_for_two() -> None:
    with pytest.raises(ValueError, match="two of ours"):
        words_form({"a": "X", "b": ("Y", "X")})


@pytest.mark.parametrize(("given", "read"), [("7", "7"), (7, "7"), (None, None), (True, True), (1.5, 1.5)])
def test_a_numbered_id_is_read_as_text(given: Any, read: Any) -> None:
    assert TEXT.read(given) == read
