from datetime import UTC, datetime

import pytest

from policies.crisis import CrisisLevel, ScoreRules
from practice.chart import Assessment, Instrument

RULES = ScoreRules.load()


def filled(*items: int, instrument: Instrument = Instrument.PHQ9, total: int = 0) -> Assessment:
    return Assessment(
        id="AS-1", client_id="CL-0007", instrument=instrument, items=items, total=total, taken_at=datetime.now(UTC)
    )


@pytest.mark.parametrize(
    ("items", "level"),
    [
        ((0, 0, 0, 0, 0, 0, 0, 0, 0), CrisisLevel.NONE),
        ((2, 2, 2, 2, 2, 2, 2, 2, 0), CrisisLevel.NONE),
        ((0, 0, 0, 0, 0, 0, 0, 0, 1), CrisisLevel.ELEVATED),
        ((0, 0, 0, 0, 0, 0, 0, 0, 3), CrisisLevel.IMMINENT),
        ((3, 3, 3, 3, 3, 3, 2, 0, 0), CrisisLevel.ELEVATED),
    ],
)
def test_the_answers_decide(items: tuple[int, ...], level: CrisisLevel) -> None:
    assert RULES.read(filled(*items)).level is level


def test_a_total_that_came_with_the_answers_is_not_trusted() -> None:
    assert RULES.read(filled(0, 0, 0, 0, 0, 0, 0, 0, 0, total=27)).level is CrisisLevel.NONE


@pytest.mark.parametrize("items", [(), (0, 0, 0), (0, 0, 0, 0, 0, 0, 0, 0, -1)])
def test_a_form_that_cannot_be_read_goes_to_a_person(items: tuple[int, ...]) -> None:
    reading = RULES.read(filled(*items))
    assert reading.level is CrisisLevel.ELEVATED and reading.rules == ("unreadable_form",)


def test_danger_in_a_form_that_cannot_be_scored_is_still_read() -> None:
    assert RULES.read(filled(9, 0, 0, 0, 0, 0, 0, 0, 3)).level is CrisisLevel.IMMINENT


def test_severe_anxiety_alone_is_no_alarm() -> None:
    assert RULES.read(filled(3, 3, 3, 3, 3, 3, 3, instrument=Instrument.GAD7)).level is CrisisLevel.NONE
