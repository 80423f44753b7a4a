from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from practice.appointment import AppointmentStatus
from practice.errors import EhrNotFound, InputError
from practice.people import Leave, Modality, ServiceType
from practice.scheduling.satisfies import violations
from practice.scheduling.slot import Hold, Slot
from practice.scheduling.wish import RelativeWish, TimeRange, TimeWish
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import (
    AUTHORIZATION,
    COVERAGE,
    EVERYTHING,
    JORDAN,
    PRIYA,
    SAM,
    THURSDAY,
    TOBIAS,
    ZONE,
    at,
    session,
    surroundings,
)
from tools.context import ToolContext
from tools.outcome import Offer
from tools.slot_offer import OfferSlots, offer_slots

NEXT_WEEK = ((date(2026, 11, 23), date(2026, 11, 27)),)


def moving(wish: TimeWish, appointment_id: str = "APT-000001") -> OfferSlots:
    return OfferSlots(purpose="reschedule", appointment_id=appointment_id, wish=wish)


def booking(wish: TimeWish) -> OfferSlots:
    return OfferSlots(purpose="book", wish=wish)


async def offered(arguments: OfferSlots, context: ToolContext | None = None) -> Offer:
    result = await offer_slots.run(context or surroundings(), arguments)
    assert isinstance(result.outcome, Offer), result.content
    return result.outcome


def starts(offer: Offer) -> list[str]:
    return [f"{ranked.slot.starts_at.astimezone(ZONE):%a %H:%M}" for ranked in offer.slots]


@pytest.mark.parametrize(
    "wish",
    [
        TimeWish(dates=NEXT_WEEK, excluded_weekdays=frozenset({3}), day_parts=(TimeRange(starts=time(17)),)),
        TimeWish(weekdays=frozenset({1, 2}), day_parts=(TimeRange(ends=time(12)),)),
        TimeWish(dates=NEXT_WEEK, modality=Modality.VIDEO, exact_start=time(14)),
        TimeWish(soonest=True),
        TimeWish(),
    ],
)
async def test_two_or_three_slots_are_offered_and_every_one_keeps_to_the_whole_wish(wish: TimeWish) -> None:
    offer = await offered(moving(wish))
    assert 2 <= len(offer.slots) <= 3
    for ranked in offer.slots:
        assert violations(ranked.slot, wish, ZONE, clinicians=(TOBIAS, PRIYA)) == []
        assert ranked.reasons
    assert offer.appointment_id == "APT-000001"


async def test_a_wish_relative_to_the_appointment_is_counted_from_it() -> None:
    offer = await offered(moving(TimeWish(relative=RelativeWish(same_day=True, minutes=60))))
    assert starts(offer) == ["Thu 17:00"]


async def test_what_others_hold_and_what_the_client_has_is_not_offered() -> None:
    held = Slot(
        clinician_id="CLN-02",
        starts_at=at("2026-11-24", "10:00"),
        duration_minutes=50,
        service=ServiceType.INDIVIDUAL,
        modality=Modality.VIDEO,
    )

    async def holds(clinician_ids: Sequence[str], begins: datetime, ends: datetime) -> list[Hold]:
        return [Hold(slot=held, client_id="CL-0007", expires_at=begins + timedelta(days=30))]

    own = session(8, "2026-11-24", "11:00", clinician_id="CLN-03")
    away = Leave(
        id="LV-1", clinician_id="CLN-02", starts_at=at("2026-11-24", "13:00"), ends_at=at("2026-11-24", "19:00")
    )
    ehr = FakeEhr(*EVERYTHING, own, away)
    context = ToolContext(**{**surroundings(ehr=ehr).__dict__, "holds": holds})
    tuesday = TimeWish(dates=((date(2026, 11, 24), date(2026, 11, 24)),))
    assert starts(await offered(moving(tuesday), context)) == ["Tue 09:00", "Tue 12:00"]


async def test_no_slot_is_a_reading_with_the_nearest_times_and_nothing_is_offered() -> None:
    wish = TimeWish(dates=((date(2026, 11, 28), date(2026, 11, 29)),), exact_start=time(16))
    result = await offer_slots.run(surroundings(), moving(wish))
    assert result.outcome is None
    near = result.content["nearest"]
    assert [one["starts_at"][:16] for one in near] == ["2026-11-27T16:00", "2026-11-30T16:00", "2026-12-01T16:00"]
    assert near[0]["differs_in"] == ["date"]
    assert near[0]["label"] == "Friday, November 27 at 4:00 PM in person"


async def test_what_was_ruled_out_is_not_among_the_nearest_either() -> None:
    wish = TimeWish(
        dates=((date(2026, 11, 28), date(2026, 11, 29)),),
        excluded_weekdays=frozenset({0, 4}),
        excluded_dates=frozenset({date(2026, 12, 1)}),
    )
    near = (await offer_slots.run(surroundings(), moving(wish))).content["nearest"]
    days = [datetime.fromisoformat(one["starts_at"]) for one in near]
    assert days and all(day.weekday() not in {0, 4} and day.date() != date(2026, 12, 1) for day in days)


async def test_a_wish_beyond_the_horizon_is_told_how_far_the_calendar_opens() -> None:
    wish = TimeWish(dates=((date(2027, 3, 1), date(2027, 3, 31)),))
    content = (await offer_slots.run(surroundings(), moving(wish))).content
    assert content["opens_until"] == "2027-01-19"


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        (moving(TimeWish(problem="Do you mean Friday?")), InputError, "Ask the person first: Do you mean Friday?"),
        (OfferSlots(purpose="reschedule"), InputError, "appointment_id"),
        (moving(TimeWish(), "APT-000077"), EhrNotFound, "no"),
        (moving(TimeWish(), "APT-000050"), EhrNotFound, "no such"),
        (moving(TimeWish(), "APT-000100"), InputError, "in the past"),
        (moving(TimeWish(), "APT-000051"), InputError, "no longer on the calendar"),
        (moving(TimeWish(), "APT-000052"), InputError, "group"),
        (booking(TimeWish(clinician_name="Smith")), InputError, "No clinician here is called Smith"),
        (booking(TimeWish(relative=RelativeWish(days=1))), InputError, "not there"),
        (booking(TimeWish(service=ServiceType.FAMILY)), InputError, "does not book"),
        (booking(TimeWish(service=ServiceType.COUPLE)), InputError, "Nobody named gives couple"),
    ],
)
async def test_what_cannot_be_searched_is_refused_with_what_to_do(
    arguments: OfferSlots, error: type[Exception], why: str
) -> None:
    others = session(50, "2026-12-01", client_ids=("CL-0007",))
    gone = session(51, "2026-12-01", status=AppointmentStatus.CANCELLED)
    group = session(52, "2026-12-01", service=ServiceType.GROUP)
    context = surroundings(ehr=FakeEhr(*EVERYTHING, others, gone, group))
    with pytest.raises(error, match=why):
        await offer_slots.run(context, arguments)


async def test_a_couple_is_told_of_to_people_and_keeps_its_length() -> None:
    shared = session(60, "2026-12-02", client_ids=("CL-0001", "CL-0007"), duration_minutes=60)
    offer = await offered(moving(TimeWish(), "APT-000060"), surroundings(ehr=FakeEhr(*EVERYTHING, shared)))
    assert offer.notes == ("This session is shared with 1 other client(s); they have not been asked.",)
    assert {ranked.slot.duration_minutes for ranked in offer.slots} == {60}


async def test_slots_that_insurance_covers_go_first() -> None:
    runs_out = AUTHORIZATION.model_copy(update={"expires_on": date(2026, 11, 25)})
    ehr = FakeEhr(*EVERYTHING, runs_out)
    offer = await offered(moving(TimeWish(dates=NEXT_WEEK)), surroundings(ehr=ehr))
    assert all(ranked.slot.starts_at.astimezone(ZONE).date() <= date(2026, 11, 25) for ranked in offer.slots)


async def test_where_nothing_is_covered_people_are_told_and_the_times_are_offered_all_the_same() -> None:
    ended = COVERAGE.model_copy(update={"ends_on": date(2026, 10, 31)})
    offer = await offered(booking(TimeWish(dates=NEXT_WEEK)), surroundings(ehr=FakeEhr(*EVERYTHING, ended)))
    assert offer.notes == ("The Aetna coverage ended on October 31, 2026.",)


async def test_the_service_is_the_clients_usual_one_and_an_intake_for_a_newcomer() -> None:
    usual = await offered(booking(TimeWish(dates=NEXT_WEEK)))
    newcomer = surroundings(
        client=SAM, principal=surroundings().scope.principal.model_copy(update={"client_id": SAM.id})
    )
    first = await offered(booking(TimeWish(dates=NEXT_WEEK)), newcomer)
    assert {ranked.slot.service for ranked in usual.slots} == {ServiceType.INDIVIDUAL}
    assert {ranked.slot.service for ranked in first.slots} == {ServiceType.INTAKE}


async def test_only_the_weeks_of_the_wish_are_read() -> None:
    windows: list[tuple[object, object]] = []

    class Watched(FakeEhr):
        async def search(self, kind, *, limit=None, **filters):  # type: ignore[no-untyped-def]
            if "starts_before" in filters and "starts_from" in filters:
                windows.append((filters["starts_from"], filters["starts_before"]))
            return await super().search(kind, limit=limit, **filters)

    await offered(moving(TimeWish(dates=NEXT_WEEK)), surroundings(ehr=Watched(*EVERYTHING)))
    assert {ends for _, ends in windows} == {datetime(2026, 11, 28, 6, tzinfo=UTC)}


async def test_the_present_time_of_the_appointment_is_never_offered_as_a_new_one() -> None:
    day = THURSDAY.starts_at.astimezone(ZONE).date()
    wish = TimeWish(dates=((day, day),), exact_start=time(16), modality=Modality.IN_PERSON)
    result = await offer_slots.run(surroundings(), moving(wish))
    assert result.outcome is None and result.content["only_its_own"] is True
    assert JORDAN.id not in str(result.content)
