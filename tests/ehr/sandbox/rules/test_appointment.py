"""What the EHR demands of appointments."""

import asyncio
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ehr.sandbox.rules.appointment import UPCOMING
from practice.appointment import AppointmentStatus
from practice.people import Modality
from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import MONDAY, NOW, appointment, hours, new

CHICAGO = ZoneInfo("America/Chicago")


async def book(ehr: Ehr, **changes: Any) -> dict[str, Any]:
    answer = await ehr.post("appointments", new(appointment(**changes)))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_of_two_bookings_at_once_exactly_one_wins(each_ehr: Ehr) -> None:
    rivals = [new(appointment(client_ids=(f"CL-000{n}",))) for n in (1, 2, 3)] * 4
    answers = await asyncio.gather(*(each_ehr.post("appointments", body) for body in rivals))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 11
    assert len(await each_ehr.ids("appointments", clinician_id="CLN-01")) == 1


@pytest.mark.parametrize("minutes", [-49, -30, 0, 49])
async def test_a_clinician_sees_one_client_at_a_time(ehr: Ehr, minutes: int) -> None:
    await book(ehr)
    body = new(appointment(client_ids=("CL-0002",), starts_at=MONDAY + timedelta(minutes=minutes)))
    answer = await ehr.post("appointments", body)
    assert (answer.status_code, answer.json()["conflict"]) == (409, "clinician")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_sessions_may_follow_each_other_without_a_pause(each_ehr: Ehr) -> None:
    for minutes in (0, -50, 50):
        await book(each_ehr, client_ids=("CL-0002",), starts_at=MONDAY + timedelta(minutes=minutes))


async def test_a_session_inside_a_long_one_clashes_with_it(ehr: Ehr) -> None:
    await book(ehr, duration_minutes=240)
    within = new(appointment(client_ids=("CL-0002",), starts_at=MONDAY + timedelta(minutes=235), duration_minutes=5))
    assert (await ehr.post("appointments", within)).status_code == 409


async def test_a_client_cannot_be_in_two_places(each_ehr: Ehr) -> None:
    tuesday = MONDAY + timedelta(days=1)
    await book(each_ehr, starts_at=tuesday, client_ids=("CL-0002", "CL-0001"))
    answer = await each_ehr.post("appointments", new(appointment(starts_at=tuesday, clinician_id="CLN-02")))
    assert answer.status_code == 409
    assert answer.json()["conflict"] == "client"


@pytest.mark.parametrize("status", ["cancelled", "late_cancelled"])
async def test_a_cancelled_session_frees_its_time(ehr: Ehr, status: str) -> None:
    first = await book(ehr)
    assert (await ehr.patch(f"appointments/{first['id']}", {"status": status}, 1)).status_code == 200
    await book(ehr, client_ids=("CL-0002",))


AGAINST_THE_RULES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"starts_at": NOW - timedelta(hours=1)}, "past"),
    ({"starts_at": NOW}, "past"),
    ({"starts_at": NOW + timedelta(days=731)}, "horizon"),
    ({"starts_at": "9999-12-31T23:59:00Z"}, "horizon"),
    ({"starts_at": datetime(2026, 11, 23, 7, 59, tzinfo=CHICAGO)}, "availability"),
    ({"starts_at": datetime(2026, 11, 23, 17, 11, tzinfo=CHICAGO)}, "availability"),
    ({"starts_at": datetime(2026, 11, 23, 23, 30, tzinfo=CHICAGO)}, "availability"),
    ({"starts_at": datetime(2026, 11, 22, 10, 0, tzinfo=CHICAGO)}, "availability"),
    ({"clinician_id": "CLN-02"}, "leave"),
    ({"status": "completed"}, "status"),
    ({"client_ids": ("CL-0001", "CL-0001")}, "clients"),
    ({"client_ids": ("CL-0001", "CL-0999")}, "reference"),
    ({"clinician_id": "CLN-77"}, "reference"),
)


async def test_a_booking_against_the_rules_is_refused(each_ehr: Ehr) -> None:
    for changes, rule in AGAINST_THE_RULES:
        answer = await each_ehr.post("appointments", new(appointment(**changes)))
        assert (answer.status_code, answer.json().get("rule")) == (422, rule), changes
    assert await each_ehr.ids("appointments") == []


async def test_a_session_may_fill_the_hours_to_their_edges(ehr: Ehr) -> None:
    await book(ehr, starts_at=datetime(2026, 11, 23, 8, 0, tzinfo=CHICAGO), duration_minutes=240)
    await book(ehr, starts_at=datetime(2026, 11, 23, 17, 10, tzinfo=CHICAGO))


async def test_blocks_that_touch_are_one_and_a_gap_is_not_bridged(ehr: Ehr) -> None:
    saturday = [(9, 10), (10, 11), (12, 13)]
    await ehr.sandbox.load(
        hours(90 + at, "CLN-01", 5, time(starts), time(ends), Modality.VIDEO)
        for at, (starts, ends) in enumerate(saturday)
    )
    await book(ehr, starts_at=datetime(2026, 11, 21, 9, 30, tzinfo=CHICAGO), duration_minutes=60)
    bridging = new(appointment(starts_at=datetime(2026, 11, 21, 10, 30, tzinfo=CHICAGO), duration_minutes=120))
    assert (await ehr.post("appointments", bridging)).json()["rule"] == "availability"


async def test_hours_hold_for_their_modalities_only(ehr: Ehr) -> None:
    await ehr.sandbox.load([hours(90, "CLN-01", 5, time(9), time(12), Modality.VIDEO)])
    ten = datetime(2026, 11, 21, 10, tzinfo=CHICAGO)
    in_person = new(appointment(starts_at=ten, modality=Modality.IN_PERSON))
    assert (await ehr.post("appointments", in_person)).json()["rule"] == "availability"
    await book(ehr, starts_at=ten)


async def test_hours_follow_the_wall_clock_over_a_change_to_summer_time(ehr: Ehr) -> None:
    await book(ehr, starts_at=datetime(2027, 3, 12, 17, 0, tzinfo=CHICAGO))
    await book(ehr, starts_at=datetime(2027, 3, 15, 17, 0, tzinfo=CHICAGO))  # an hour earlier in UTC


async def test_moving_a_session_frees_the_old_time_and_takes_the_new(ehr: Ehr) -> None:
    first = await book(ehr)
    later = MONDAY + timedelta(minutes=20)  # overlaps only with itself
    moved = await ehr.patch(f"appointments/{first['id']}", {"starts_at": later.isoformat()}, 1)
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    await book(ehr, client_ids=("CL-0002",), starts_at=MONDAY - timedelta(minutes=30))
    assert (await ehr.post("appointments", new(appointment(client_ids=("CL-0003",))))).status_code == 409


async def test_a_move_onto_another_session_or_outside_the_hours_is_refused(ehr: Ehr) -> None:
    first = await book(ehr)
    await book(ehr, client_ids=("CL-0002",), starts_at=MONDAY + timedelta(hours=1))
    path = f"appointments/{first['id']}"
    onto = await ehr.patch(path, {"starts_at": (MONDAY + timedelta(hours=1)).isoformat()}, 1)
    assert onto.status_code == 409
    outside = await ehr.patch(path, {"starts_at": (MONDAY + timedelta(hours=12)).isoformat()}, 1)
    assert outside.json()["rule"] == "availability"
    assert (await ehr.get(path)).json() == first


async def test_of_two_moves_to_one_place_at_once_exactly_one_wins(each_ehr: Ehr) -> None:
    first = await book(each_ehr)
    second = await book(each_ehr, client_ids=("CL-0002",), starts_at=MONDAY + timedelta(hours=1))
    target = {"starts_at": (MONDAY + timedelta(hours=3)).isoformat()}
    answers = await asyncio.gather(
        *(each_ehr.patch(f"appointments/{each['id']}", target, 1) for each in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_somebody_who_joins_a_session_must_be_free(ehr: Ehr) -> None:
    tuesday = MONDAY + timedelta(days=1)
    group = await book(ehr, starts_at=tuesday, client_ids=("CL-0001", "CL-0002"))
    await book(ehr, starts_at=tuesday, client_ids=("CL-0003",), clinician_id="CLN-02")
    path = f"appointments/{group['id']}"
    assert (await ehr.patch(path, {"client_ids": ["CL-0001", "CL-0003"]}, 1)).status_code == 409
    assert (await ehr.patch(path, {"client_ids": ["CL-0002"]}, 1)).status_code == 200
    assert await ehr.ids("appointments", client_id="CL-0001") == []
    assert await ehr.ids("appointments", client_id="CL-0002") == [group["id"]]


async def test_an_appointment_lives_in_the_right_order(ehr: Ehr) -> None:
    steps = list(enumerate(product(AppointmentStatus, AppointmentStatus)))
    await ehr.sandbox.load(
        appointment(n, status=before, starts_at=NOW - timedelta(hours=2 * n + 2)) for n, (before, _) in steps
    )
    allowed = set()
    for n, (before, after) in steps:
        answer = await ehr.patch(f"appointments/APT-{n:06d}", {"status": after}, 1)
        if answer.status_code == 200:
            allowed.add((before, after))
        else:
            assert answer.status_code == 422
    upcoming = {(before, after) for before in ("scheduled", "confirmed") for after in AppointmentStatus}
    assert allowed == upcoming | {(same, same) for same in AppointmentStatus}


@pytest.mark.parametrize("status", ["completed", "no_show"])
async def test_a_session_that_has_not_begun_cannot_be_over(ehr: Ehr, status: str) -> None:
    first = await book(ehr)
    assert (await ehr.patch(f"appointments/{first['id']}", {"status": status}, 1)).json()["rule"] == "status"
    ehr.clock.advance(days=4)
    ehr.http.headers.update(await ehr.sign_in())
    assert (await ehr.patch(f"appointments/{first['id']}", {"status": status}, 1)).status_code == 200


@pytest.mark.parametrize("status", sorted(set(AppointmentStatus) - UPCOMING))
async def test_what_is_over_cannot_be_moved(ehr: Ehr, status: str) -> None:
    await ehr.sandbox.load([appointment(status=status)])
    later = (MONDAY + timedelta(hours=1)).isoformat()
    answer = await ehr.patch("appointments/APT-000001", {"starts_at": later}, 1)
    assert (answer.status_code, answer.json()["rule"]) == (422, "status")


async def test_a_video_session_has_a_link_and_one_in_person_has_none(ehr: Ehr) -> None:
    video = await book(ehr)
    assert video["telehealth_url"] == f"https://video.alder-reed.example/{video['id']}"
    answer = await ehr.patch(f"appointments/{video['id']}", {"modality": "in_person"}, 1)
    assert answer.json()["telehealth_url"] is None


async def test_a_past_session_takes_a_risk_score_without_being_judged_again(ehr: Ehr) -> None:
    await ehr.sandbox.load([appointment(status="completed", starts_at=NOW - timedelta(days=2))])
    answer = await ehr.patch("appointments/APT-000001", {"custom_fields": {"ai_risk_score": 0.78}}, 1)
    assert (answer.status_code, answer.json()["custom_fields"]) == (200, {"ai_risk_score": 0.78})
