from typing import Any

import pytest

from practice.action import BookAppointment, CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.appointment import AppointmentStatus
from practice.errors import EhrNotFound, InputError
from practice.people import Modality, ServiceType
from practice.scheduling.slot import RankedSlot, Slot
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import EVERYTHING, PAST, THURSDAY, at, session, surroundings
from tools.booking import (
    ProposeBooking,
    ProposeCancellation,
    ProposeConfirmation,
    ProposeReschedule,
    propose_booking,
    propose_cancellation,
    propose_confirmation,
    propose_reschedule,
)
from tools.context import ToolContext
from tools.outcome import Answer, Offer, Proposed
from tools.own_appointment import appointment_of_client
from tools.tool import ToolResult

FREE = Slot(
    clinician_id="CLN-02",
    starts_at=at("2026-11-24", "17:00"),
    duration_minutes=50,
    service=ServiceType.INDIVIDUAL,
    modality=Modality.VIDEO,
)
TAKEN_BY_OTHERS = session(70, "2026-11-24", "17:00", client_ids=("CL-0007",))
OTHERS = session(50, "2026-12-01", client_ids=("CL-0007",))
GONE = session(51, "2026-12-01", status=AppointmentStatus.LATE_CANCELLED)
GROUP = session(52, "2026-12-01", service=ServiceType.GROUP, client_ids=("CL-0001", "CL-0008"))
SOON = session(53, "2026-11-20", "18:00")
CONFIRMED = session(54, "2026-12-01", status=AppointmentStatus.CONFIRMED)
COUPLE = session(55, "2026-12-02", client_ids=("CL-0001", "CL-0007"))


def room(*more: object, offer: Offer | None = None) -> ToolContext:
    return surroundings(ehr=FakeEhr(*EVERYTHING, *more), offer=offer)  # type: ignore[arg-type]


def proposed(result: ToolResult) -> Proposed:
    assert isinstance(result.outcome, Proposed)
    return result.outcome


async def test_a_move_names_the_version_that_was_read_and_where_it_comes_from() -> None:
    arguments = ProposeReschedule(appointment_id=THURSDAY.id, slot_id=FREE.id)
    outcome = proposed(await propose_reschedule.run(room(), arguments))
    action = outcome.action
    assert isinstance(action, RescheduleAppointment)
    assert (action.client_id, action.appointment_id, action.appointment_version) == ("CL-0001", THURSDAY.id, 1)
    assert (action.clinician_id, action.starts_at, action.modality) == ("CLN-02", FREE.starts_at, Modality.VIDEO)
    assert outcome.summary == "Move to Tuesday, November 24 at 5:00 PM by video with Tobias Lindqvist, LCSW"
    assert outcome.notes == ("Moves from Thursday, December 3 at 4:00 PM.",)
    assert outcome.sources[0].id == f"appointment:{THURSDAY.id}"


async def test_a_booking_takes_its_service_from_the_offer() -> None:
    check = FREE.model_copy(
        update={
            "clinician_id": "CLN-03",
            "service": ServiceType.MEDICATION,
            "duration_minutes": 30,
            "starts_at": at("2026-11-24", "10:00"),
        }
    )
    offer = Offer(purpose="book", slots=(RankedSlot(slot=check, score=1, reasons=()),))
    action = proposed(await propose_booking.run(room(offer=offer), ProposeBooking(slot_id=check.id))).action
    assert isinstance(action, BookAppointment)
    assert (action.service, action.duration_minutes, action.client_id) == (ServiceType.MEDICATION, 30, "CL-0001")


async def test_a_booking_without_an_open_offer_is_of_the_only_service_of_that_clinician_and_length() -> None:
    check = "CLN-03@2026-11-24T16:00Z/30/video"
    action = proposed(await propose_booking.run(room(), ProposeBooking(slot_id=check))).action
    assert isinstance(action, BookAppointment) and action.service is ServiceType.MEDICATION


async def test_a_booking_without_an_open_offer_is_of_the_usual_service() -> None:
    action = proposed(await propose_booking.run(room(), ProposeBooking(slot_id=FREE.id))).action
    assert isinstance(action, BookAppointment) and action.service is ServiceType.INDIVIDUAL


@pytest.mark.parametrize(
    "slot_id",
    [
        "CLN-02@2026-11-24T23:00Z",
        "nonsense",
        "CLN-02@2026-11-24T23:00Z/50/hologram",
        "CLN-02@2026-13-44T23:00Z/50/video",
        "CLN-02@2026-11-24T23:00Z/90/video",
        "CLN-99@2026-11-24T23:00Z/50/video",
        "CLN-02@2026-11-24T23:15Z/50/video' OR 1=1",
        "CLN-02@2020-11-24T23:00Z/50/video",
        "CLN-02@2026-11-26T23:00Z/50/video",
    ],
)
async def test_a_slot_that_was_made_up_is_refused(slot_id: str) -> None:
    for tool, arguments in (
        (propose_booking, ProposeBooking(slot_id=slot_id)),
        (propose_reschedule, ProposeReschedule(appointment_id=THURSDAY.id, slot_id=slot_id)),
    ):
        with pytest.raises(InputError):
            await tool.run(room(), arguments)


async def test_a_time_taken_meanwhile_is_refused() -> None:
    with pytest.raises(InputError, match="no longer free"):
        await propose_booking.run(room(TAKEN_BY_OTHERS), ProposeBooking(slot_id=FREE.id))
    with pytest.raises(InputError, match="no longer free"):
        arguments = ProposeReschedule(appointment_id=THURSDAY.id, slot_id=FREE.id)
        await propose_reschedule.run(room(TAKEN_BY_OTHERS), arguments)


@pytest.mark.parametrize(
    ("appointment_id", "error"),
    [
        ("APT-999999", EhrNotFound),
        (OTHERS.id, EhrNotFound),
        ("APT-000100", InputError),
        (GONE.id, InputError),
        (GROUP.id, InputError),
    ],
)
async def test_only_the_clients_own_coming_appointment_can_be_touched(
    appointment_id: str, error: type[Exception]
) -> None:
    context = room(OTHERS, GONE, GROUP)
    for tool, arguments in (
        (propose_reschedule, ProposeReschedule(appointment_id=appointment_id, slot_id=FREE.id)),
        (propose_cancellation, ProposeCancellation(appointment_id=appointment_id)),
        (propose_confirmation, ProposeConfirmation(appointment_id=appointment_id)),
    ):
        with pytest.raises(error):
            await tool.run(context, arguments)


async def test_a_cancellation_keeps_the_reason_and_says_when_it_is_late() -> None:
    late = ProposeCancellation(appointment_id=SOON.id, reason="car broke down")
    outcome = proposed(await propose_cancellation.run(room(SOON), late))
    assert isinstance(outcome.action, CancelAppointment) and outcome.action.reason == "car broke down"
    assert outcome.notes == ("Less than 24 hours before the session: the late cancellation rule applies.",)
    in_time = ProposeCancellation(appointment_id=THURSDAY.id)
    assert proposed(await propose_cancellation.run(room(), in_time)).notes == ()


async def test_a_shared_session_is_marked_for_whoever_decides() -> None:
    outcome = proposed(await propose_cancellation.run(room(COUPLE), ProposeCancellation(appointment_id=COUPLE.id)))
    assert "shared with 1 other" in outcome.notes[0]


async def test_a_confirmation_is_proposed_once_and_then_only_told() -> None:
    first = await propose_confirmation.run(room(), ProposeConfirmation(appointment_id=THURSDAY.id))
    assert isinstance(proposed(first).action, ConfirmAppointment)
    again = await propose_confirmation.run(room(CONFIRMED), ProposeConfirmation(appointment_id=CONFIRMED.id))
    assert isinstance(again.outcome, Answer)
    assert again.outcome.sentences[0].text.endswith("is already confirmed.")


async def test_another_clients_appointment_is_not_even_read_from_the_ehr() -> None:
    sams = THURSDAY.model_copy(update={"id": "APT-000777", "client_ids": ("CL-0007",)})

    class Watched(FakeEhr):
        async def read(self, kind: Any, record_id: str) -> Any:
            raise AssertionError(f"{record_id} was read")

        async def search(self, kind: Any, *, limit: int | None = None, **filters: Any) -> Any:
            assert filters["client_id"] == "CL-0001"
            return await super().search(kind, limit=limit, **filters)

    context = surroundings(ehr=Watched(*EVERYTHING, sams))
    with pytest.raises(EhrNotFound):
        await appointment_of_client(context, "APT-000777")
    assert await appointment_of_client(context, PAST[-1].id) == PAST[-1]
