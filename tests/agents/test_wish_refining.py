from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from agents.wish_refining import hints_as_times, picked, refined, within_talk
from practice.people import Modality
from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.wish import RelativeWish, TimeOption, TimeRange, TimeWish

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
NEXT_WEEK = ((date(2026, 11, 23), date(2026, 11, 29)),)
AFTER_FIVE = (TimeRange(starts=time(17)),)


def day(text: str) -> tuple[date, date]:
    return (date.fromisoformat(text), date.fromisoformat(text))


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        (TimeWish(dates=NEXT_WEEK), TimeWish(), TimeWish(dates=NEXT_WEEK)),
        (
            TimeWish(dates=NEXT_WEEK),
            TimeWish(weekdays=frozenset({1})),
            TimeWish(dates=NEXT_WEEK, weekdays=frozenset({1})),
        ),
        (TimeWish(dates=NEXT_WEEK), TimeWish(dates=(day("2026-12-02"),)), TimeWish(dates=(day("2026-12-02"),))),
        (
            TimeWish(dates=NEXT_WEEK, day_parts=AFTER_FIVE),
            TimeWish(exact_start=time(14)),
            TimeWish(dates=NEXT_WEEK, exact_start=time(14)),
        ),
        (
            TimeWish(excluded_weekdays=frozenset({3}), modality=Modality.VIDEO),
            TimeWish(excluded_weekdays=frozenset({0})),
            TimeWish(excluded_weekdays=frozenset({0, 3}), modality=Modality.VIDEO),
        ),
        (
            TimeWish(excluded_weekdays=frozenset({3})),
            TimeWish(weekdays=frozenset({3})),
            TimeWish(weekdays=frozenset({3})),
        ),
        (TimeWish(problem="Which day?"), TimeWish(dates=NEXT_WEEK), TimeWish(dates=NEXT_WEEK)),
        (
            TimeWish(dates=NEXT_WEEK, day_parts=AFTER_FIVE),
            TimeWish(alternatives=(TimeOption(weekdays=frozenset({1})),)),
            TimeWish(alternatives=(TimeOption(weekdays=frozenset({1})),)),
        ),
    ],
)
def test_a_newer_wish_changes_what_it_names_and_keeps_the_rest(
    before: TimeWish, now: TimeWish, after: TimeWish
) -> None:
    assert refined(before, now) == after


@pytest.mark.parametrize(
    ("words", "talk", "dates"),
    [
        ("Wednesday morning", ((date(2026, 11, 30), date(2026, 12, 6)),), (day("2026-12-02"),)),
        ("Wednesday after 4", (day("2026-12-03"),), (day("2026-12-02"),)),
        ("Friday", (day("2026-12-03"),), (day("2026-12-04"),)),
        ("next Wednesday", (day("2026-12-03"),), (day("2026-11-25"),)),
        ("Wednesday the 9th", (day("2026-12-03"),), (day("2026-12-09"),)),
        ("the following Tuesday", (day("2026-12-03"),), (day("2026-12-08"),)),
        ("Wednesday", (), (day("2026-11-25"),)),
        ("the week after", (day("2026-12-03"),), ((date(2026, 12, 7), date(2026, 12, 13)),)),
    ],
)
def test_days_that_lean_on_the_talk_are_read_within_it(words: str, talk: object, dates: object) -> None:
    wish = parse_wish(words, now=NOW, zone=ZONE)
    assert within_talk(wish, words, talk).dates == dates  # type: ignore[arg-type]


def test_a_picked_time_replaces_days_and_times_but_not_whom_to_see() -> None:
    before = TimeWish(dates=NEXT_WEEK, day_parts=AFTER_FIVE, clinician_name="Tobias", modality=Modality.VIDEO)
    label = TimeWish(dates=(day("2026-12-02"),), exact_start=time(9), modality=Modality.IN_PERSON)
    assert picked(before, label) == label.model_copy(update={"clinician_name": "Tobias"})


def test_after_a_question_about_times_an_appointment_that_is_pointed_to_is_a_time() -> None:
    wish = TimeWish(appointment_hint_weekday=1, appointment_hint_time=time(9, 30))
    assert hints_as_times(wish) == TimeWish(weekdays=frozenset({1}), exact_start=time(9, 30))
    plain = TimeWish(relative=RelativeWish(same_time=True))
    assert hints_as_times(plain) == plain
