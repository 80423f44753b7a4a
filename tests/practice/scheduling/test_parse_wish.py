"""What clients say about time, against labelled tables: one made with the grammar, six that it had not seen."""

import time as stopwatch
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.satisfies import violations
from practice.scheduling.wish import TimeWish
from practice.scheduling.wording.lexicon import lexicon
from tests.practice.records import CHICAGO, FRIDAY
from tests.practice.scheduling.test_slots import BLOCKS, PEOPLE, search
from tests.practice.scheduling.wish_examples import Example, load

TABLES = ("wishes_dev", *(f"wishes_heldout{part}" for part in ("", "_2", "_3", "_4", "_5", "_6")))
EXAMPLES = [example for table in TABLES for example in load(f"{table}.yaml")]


def read(text: str, now: datetime = FRIDAY) -> TimeWish:
    return parse_wish(text, now=now, zone=CHICAGO)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.say[:60])
def test_a_wish_is_read_as_it_was_meant(example: Example) -> None:
    assert example.differences() == {}


def test_there_are_enough_examples() -> None:
    assert len({(example.say, example.now) for example in EXAMPLES}) >= 640


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Friday", "Do you mean today, Friday, November 20, or Friday, November 27?"),
        ("this Monday", "Monday, November 16 has already passed. Do you mean Monday, November 23?"),
        ("Feb 30", "I cannot find February 30 on the calendar. Which day do you mean?"),
        ("not on Feb 30", "I cannot find February 30 on the calendar. Which day do you mean?"),
        ("Friday the 3rd", "December 3 is a Thursday. Do you mean Thursday, December 3 or Friday, December 4?"),
        ("November 5", "Thursday, November 5 has already passed. Which day would you like?"),
        ("after 5 but before 3", "Those times do not go together. What time of day would suit you?"),
        ("tomorrow at 25:00", "I could not read 25:00 as a time of day. What time would you like?"),
        ("tomorrow but not tomorrow", "Those wishes leave no day open. Which day would suit you?"),
    ],
)
def test_what_cannot_be_read_in_one_way_becomes_one_clear_question(text: str, question: str) -> None:
    assert read(text).problem == question


@pytest.mark.parametrize(
    "text", ["my Friday appointment", "not Friday", "cancel Friday", "Fridays", "Friday next week"]
)
def test_a_weekday_on_its_own_day_is_asked_about_only_where_it_is_wished_for(text: str) -> None:
    assert read(text).problem is None


def test_days_are_counted_in_the_practices_zone() -> None:
    late_thursday = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)  # still Thursday evening in Chicago
    assert str(read("tomorrow", late_thursday).dates[0][0]) == "2026-11-20"


@pytest.mark.parametrize("said", ["tomorrow", "next week", "in three days", "after 5", "Sunday at 2:30"])
def test_the_days_of_a_clock_change_are_days_like_others(said: str) -> None:
    for month, day in ((3, 13), (10, 31)):
        before = datetime(2027 if month == 3 else 2026, month, day, 12, tzinfo=CHICAGO)
        assert read(said, before).problem is None


def test_a_very_long_message_is_read_quickly() -> None:
    begun = stopwatch.perf_counter()
    read("can't do Thursday or the 24th, anything after 5 next week, video is fine. " * 2_000)
    assert stopwatch.perf_counter() - begun < 3


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "?!", "🙂🙂", "a" * 9_000, "1" * 5_000, "٣ أيام", "\u202eyadnom", "(((((", "—"]
)
def test_text_without_a_wish_is_an_empty_wish(text: str) -> None:
    assert read(text) == TimeWish()


WORDS = sorted(
    lexicon().words | {"3", "10", "4:30", "12/3", "31st", "2026-12-03", "5pm", ",", ".", "?", "-", "'s", "of", "on"}
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_no_order_of_the_words_of_time_breaks_the_reading(text: str) -> None:
    read(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    read(text)


@pytest.mark.parametrize("example", EXAMPLES[::9], ids=lambda example: example.say[:60])
def test_no_slot_found_for_a_message_violates_its_wish(example: Example) -> None:
    wish = parse_wish(example.say, now=example.now, zone=CHICAGO)
    found = search(wish, clinicians=PEOPLE, availability=BLOCKS, now=example.now)
    assert not [slot for slot in found if violations(slot, wish, CHICAGO, clinicians=PEOPLE)]
