from datetime import date, time
from typing import Any

import pytest

from practice.people import Modality, ServiceType
from practice.scheduling.satisfies import violations
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeOption, TimeRange, TimeWish, WishPart
from tests.practice.records import CHICAGO, clinician, local

TUESDAY_AT_FIVE = Slot(
    clinician_id="CLN-02",
    starts_at=local(24, 17),
    duration_minutes=50,
    service=ServiceType.INDIVIDUAL,
    modality=Modality.VIDEO,
)
AFTERNOON = TimeRange(starts=time(12), ends=time(17))
EVENING = TimeRange(starts=time(17), ends=time(21))


@pytest.mark.parametrize(
    ("wish", "broken"),
    [
        ({}, []),
        ({"dates": ((date(2026, 11, 24), date(2026, 11, 24)),)}, []),
        ({"dates": ((date(2026, 11, 25), date(2026, 11, 30)),)}, [WishPart.DATE]),
        ({"excluded_dates": {date(2026, 11, 24)}}, [WishPart.DATE]),
        ({"weekdays": {1, 3}}, []),
        ({"weekdays": {0}}, [WishPart.WEEKDAY]),
        ({"excluded_weekdays": {1}}, [WishPart.WEEKDAY]),
        ({"day_parts": (EVENING,)}, []),
        ({"day_parts": (AFTERNOON, EVENING)}, []),
        ({"day_parts": (AFTERNOON,)}, [WishPart.TIME]),
        ({"day_parts": (TimeRange(ends=time(17, 49)),)}, [WishPart.TIME]),
        ({"day_parts": (TimeRange(ends=time(17, 50)),)}, []),
        ({"day_parts": (TimeRange(starts=time(17, 1)),)}, [WishPart.TIME]),
        ({"exact_start": time(17)}, []),
        ({"exact_start": time(16, 30)}, [WishPart.TIME]),
        ({"alternatives": (TimeOption(weekdays={1}, day_parts=(EVENING,)),)}, []),
        ({"alternatives": (TimeOption(weekdays={1}, day_parts=(AFTERNOON,)),)}, [WishPart.TIME]),
        ({"alternatives": (TimeOption(weekdays={2}, day_parts=(EVENING,)),)}, [WishPart.DATE]),
        ({"excluded_options": (TimeOption(weekdays={1}, day_parts=(EVENING,)),)}, [WishPart.TIME]),
        ({"excluded_options": (TimeOption(weekdays={1}, day_parts=(TimeRange(starts=time(17, 50)),)),)}, []),
        (
            {"excluded_options": (TimeOption(weekdays={1}, day_parts=(TimeRange(starts=time(17, 49)),)),)},
            [WishPart.TIME],
        ),
        ({"excluded_options": (TimeOption(weekdays={2}),)}, []),
        ({"excluded_options": (TimeOption(exact_start=time(17, 30)),)}, [WishPart.TIME]),
        ({"modality": Modality.IN_PERSON}, [WishPart.MODALITY]),
        ({"service": ServiceType.COUPLE}, [WishPart.SERVICE]),
        ({"duration_minutes": 30}, [WishPart.DURATION]),
        ({"clinician_name": "Dr. Okafor"}, [WishPart.CLINICIAN]),
        ({"clinician_name": "tobias"}, []),
        ({"clinician_name": "Lindquist"}, []),
        ({"weekdays": {0}, "modality": Modality.IN_PERSON}, [WishPart.WEEKDAY, WishPart.MODALITY]),
    ],
)
def test_each_part_of_a_wish_is_held_against_the_slot(wish: dict[str, Any], broken: list[WishPart]) -> None:
    everyone = [clinician(2), clinician(1, first_name="Maren", last_name="Okafor")]
    assert violations(TUESDAY_AT_FIVE, TimeWish(**wish), CHICAGO, clinicians=everyone) == broken


def test_a_session_over_midnight_is_in_no_part_that_ends() -> None:
    late = TUESDAY_AT_FIVE.model_copy(update={"starts_at": local(24, 23, 30)})
    assert violations(late, TimeWish(day_parts=(TimeRange(ends=time(23, 59)),)), CHICAGO) == [WishPart.TIME]
    assert violations(late, TimeWish(day_parts=(TimeRange(starts=time(23)),)), CHICAGO) == []


def test_times_are_read_on_the_practices_wall_clock_on_both_sides_of_a_clock_change() -> None:
    wish = TimeWish(day_parts=(EVENING,))
    for day, month in ((31, 10), (2, 11)):  # clocks go back on 1 November 2026
        slot = TUESDAY_AT_FIVE.model_copy(update={"starts_at": local(day, 17, month=month)})
        assert violations(slot, wish, CHICAGO) == []
