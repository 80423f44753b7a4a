from datetime import datetime, time, timedelta
from typing import Any

import pytest

from practice.people import Modality, ServiceType
from practice.scheduling.ranking import rank_slots
from practice.scheduling.slot import RankedSlot, Slot
from practice.scheduling.wish import TimeRange, TimeWish
from tests.practice.records import CHICAGO, appointment, client, local, profile


def slot(starts_at: datetime, clinician_id: str = "CLN-02", modality: Modality = Modality.IN_PERSON) -> Slot:
    return Slot(
        clinician_id=clinician_id,
        starts_at=starts_at,
        duration_minutes=50,
        service=ServiceType.INDIVIDUAL,
        modality=modality,
    )


ORIGINAL = appointment(local(24, 16))
AFTERNOON = [slot(local(25, 13) + timedelta(minutes=30 * step)) for step in range(8)]


def ranked(slots: list[Slot], **changes: Any) -> list[RankedSlot]:
    values: dict[str, Any] = {
        "client": client(),
        "wish": TimeWish(),
        "original": ORIGINAL,
        "profile": profile(),
        "preferences": None,
    }
    return rank_slots(slots, **(values | changes))


def test_no_slots_rank_as_none() -> None:
    assert ranked([]) == []


@pytest.mark.parametrize(
    ("better", "worse", "changes", "reason"),
    [
        (slot(local(25, 11)), slot(local(25, 9), "CLN-09"), {}, "same clinician"),
        (slot(local(25, 11)), slot(local(25, 9), "CLN-09"), {"original": None}, "your clinician"),
        (slot(local(27, 16)), slot(local(25, 9)), {}, "your usual time"),
        (slot(local(1, 16, month=12)), slot(local(25, 9)), {}, "your usual day and time"),
        (
            slot(local(25, 11), modality=Modality.VIDEO),
            slot(local(25, 11)),
            {"client": client(preferred_modality=Modality.VIDEO)},
            "video as you prefer",
        ),
        (slot(local(25, 11)), slot(local(25, 11), modality=Modality.VIDEO), {}, "in person as before"),
        (
            slot(local(27, 18)),
            slot(local(25, 11)),
            {"preferences": TimeWish(day_parts=(TimeRange(starts=time(17)),))},
            "fits the times you prefer",
        ),
        (
            slot(local(23, 9), "CLN-09"),
            slot(local(8, 16, month=12)),
            {"wish": TimeWish(soonest=True)},
            "the earliest free time",
        ),
    ],
)
def test_the_better_slot_comes_first_and_says_why(
    better: Slot, worse: Slot, changes: dict[str, Any], reason: str
) -> None:
    first = ranked([worse, better], **changes)[0]
    assert first.slot == better
    assert reason in first.reasons


def test_three_slots_of_one_afternoon_are_not_offered_when_other_days_fit() -> None:
    others = [slot(local(27, 9)), slot(local(30, 13))]
    days = {one.slot.starts_at.astimezone(CHICAGO).date() for one in ranked([*AFTERNOON, *others])}
    assert len(days) == 3


def test_three_slots_of_one_afternoon_are_offered_when_nothing_else_fits_and_do_not_overlap() -> None:
    chosen = sorted(one.slot.starts_at for one in ranked(AFTERNOON))
    assert len(chosen) == 3
    assert all(later - earlier >= timedelta(minutes=50) for earlier, later in zip(chosen, chosen[1:], strict=False))


def test_one_place_is_offered_in_one_modality_only() -> None:
    both = [slot(local(25, 11)), slot(local(25, 11), modality=Modality.VIDEO)]
    assert len(ranked(both)) == 1


def test_preferences_that_ask_a_question_or_say_nothing_change_nothing() -> None:
    plain = ranked(AFTERNOON)
    assert ranked(AFTERNOON, preferences=TimeWish(problem="Which Friday?")) == plain
    assert ranked(AFTERNOON, preferences=TimeWish()) == plain


def test_the_order_of_the_input_changes_nothing() -> None:
    slots = [*AFTERNOON, slot(local(27, 9)), slot(local(30, 13), "CLN-09")]
    assert ranked(slots) == ranked(slots[::-1])


def test_scores_lie_between_nothing_and_one_and_the_limit_is_kept() -> None:
    for limit in (1, 2, 5):
        found = ranked([*AFTERNOON, slot(local(24, 16))], limit=limit)
        assert len(found) == limit
        assert all(0 <= one.score <= 1 for one in found)
