"""Published cut points of PHQ-9 (Kroenke 2001) and GAD-7 (Spitzer 2006)."""

from typing import Any

import pytest

from practice.chart import Instrument
from practice.errors import InputError
from practice.instruments import score_instrument, severity_of


def items_adding_to(total: int, count: int) -> list[int]:
    return [min(3, max(0, total - 3 * at)) for at in range(count)]


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately severe"),
        (19, "moderately severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_phq9_totals_fall_into_the_published_bands(total: int, severity: str) -> None:
    scored = score_instrument(Instrument.PHQ9, items_adding_to(total, 9))
    assert (scored.total, scored.severity, scored.highest) == (total, severity, 27)
    assert scored.at_cut_point is (total >= 10)
    assert severity_of(Instrument.PHQ9, total) == severity


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "severe"),
        (21, "severe"),
    ],
)
def test_gad7_totals_fall_into_the_published_bands(total: int, severity: str) -> None:
    scored = score_instrument(Instrument.GAD7, items_adding_to(total, 7))
    assert (scored.total, scored.severity, scored.highest) == (total, severity, 21)


@pytest.mark.parametrize(("answer", "flagged"), [(0, False), (1, True), (3, True)])
def test_any_answer_above_zero_to_phq9_item_nine_is_flagged(answer: int, flagged: bool) -> None:
    assert score_instrument(Instrument.PHQ9, [0] * 8 + [answer]).critical_item_flag is flagged


def test_gad7_has_no_item_that_is_flagged() -> None:
    assert not score_instrument(Instrument.GAD7, [3] * 7).critical_item_flag


@pytest.mark.parametrize(
    ("instrument", "items", "said"),
    [
        (Instrument.PHQ9, [], "9 items; 0 were given"),
        (Instrument.PHQ9, [1] * 8, "9 items; 8"),
        (Instrument.PHQ9, [1] * 10, "9 items; 10"),
        (Instrument.GAD7, [1] * 9, "7 items; 9"),
        (Instrument.PHQ9, [1] * 8 + [4], "Item 9"),
        (Instrument.PHQ9, [-1] + [1] * 8, "Item 1"),
        (Instrument.GAD7, [1, 1, 1, 1.5, 1, 1, 1], "Item 4"),
        (Instrument.GAD7, [1, True, 1, 1, 1, 1, 1], "Item 2"),
        (Instrument.GAD7, ["2", 1, 1, 1, 1, 1, 1], "Item 1"),
        (Instrument.GAD7, [None] * 7, "Item 1"),
    ],
)
def test_a_form_with_wrong_answers_is_refused(instrument: Instrument, items: list[Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        score_instrument(instrument, items)


@pytest.mark.parametrize("total", [-1, 28])
def test_an_impossible_total_has_no_severity(total: int) -> None:
    with pytest.raises(InputError):
        severity_of(Instrument.PHQ9, total)
