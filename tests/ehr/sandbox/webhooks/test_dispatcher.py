"""Events reach those who asked for them: signed, at least once, and not for ever."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ehr.sandbox.webhooks.dispatcher import Dispatcher, pause_after
from ehr.sandbox.webhooks.signature import verify
from practice.work import Message
from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import MONDAY, NOW, appointment, new, note, plan

SECRET = "sixteen characters at least"
ALL = ["message.created", "appointment.created", "appointment.cancelled", "session.completed", "assessment.completed"]


class Receiver:
    """Stands where Handrail would; ``answers`` are given in turn, then 204 for ever."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.arrived = asyncio.Event()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.arrived.set()
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.requests]

    def dispatcher(self, ehr: Ehr) -> Dispatcher:
        return ehr.sandbox.dispatcher(httpx.AsyncClient(transport=httpx.MockTransport(self)))


async def subscribe(ehr: Ehr, *events: str, url: str = "http://handrail.test/webhooks") -> httpx.Response:
    body = {"url": url, "events": list(events or ALL), "secret": SECRET}
    answer = await ehr.post("webhook-subscriptions", body)
    assert answer.status_code == 201, answer.text
    return answer


async def send_message(ehr: Ehr, body: str = "Can we move Thursday?") -> dict[str, Any]:
    message = Message(id="M", thread_id="TH-00001", client_id="CL-0001", sender="client", body=body, sent_at=NOW)
    sent: dict[str, Any] = (await ehr.post("messages", new(message))).json()
    return sent


async def test_a_new_message_is_told_of_signed_and_whole(each_ehr: Ehr) -> None:
    await subscribe(each_ehr)
    sent = await send_message(each_ehr)
    receiver = Receiver()
    assert await receiver.dispatcher(each_ehr).run_once(NOW) == 1
    request = receiver.requests[0]
    event = receiver.events[0]
    assert (event["event"], event["occurred_at"], event["data"]) == ("message.created", "2026-11-20T15:00:00Z", sent)
    assert request.headers["x-event-id"] == event["id"]
    assert verify(SECRET, request.content, request.headers["x-sandbox-signature"], int(NOW.timestamp()))


async def test_nothing_is_delivered_twice_once_it_arrived(ehr: Ehr) -> None:
    await subscribe(ehr)
    await send_message(ehr)
    dispatcher = Receiver().dispatcher(ehr)
    assert [await dispatcher.run_once(NOW + timedelta(days=day)) for day in range(3)] == [1, 0, 0]


async def test_only_what_was_asked_for_is_told(ehr: Ehr) -> None:
    await subscribe(ehr, "appointment.cancelled")
    await send_message(ehr)
    booked = (await ehr.post("appointments", new(appointment()))).json()
    await ehr.patch(f"appointments/{booked['id']}", {"custom_fields": {"x": 1}}, 1)
    await ehr.patch(f"appointments/{booked['id']}", {"status": "cancelled", "cancel_reason": "ill"}, 2)
    receiver = Receiver()
    await receiver.dispatcher(ehr).run_once(NOW)
    assert [(e["event"], e["data"]["id"], e["data"]["version"]) for e in receiver.events] == [
        ("appointment.cancelled", booked["id"], 3)
    ]


async def test_every_subscriber_is_told_under_the_same_event_id(ehr: Ehr) -> None:
    await subscribe(ehr)
    await subscribe(ehr, url="http://other.test/hook")
    await send_message(ehr)
    receiver = Receiver()
    assert await receiver.dispatcher(ehr).run_once(NOW) == 2
    assert {str(request.url) for request in receiver.requests} == {
        "http://handrail.test/webhooks",
        "http://other.test/hook",
    }
    assert len({event["id"] for event in receiver.events}) == 1


async def test_a_completed_session_says_what_a_note_needs(ehr: Ehr) -> None:
    await ehr.sandbox.load(
        [
            appointment(1, client_ids=("CL-0001", "CL-0003"), starts_at=NOW - timedelta(hours=1)),
            *(note(3, sections=()), note(7), note(9, status="draft"), note(8, client_id="CL-0003")),
            *(plan(1), plan(6)),
        ]
    )
    await subscribe(ehr, "session.completed")
    await ehr.patch("appointments/APT-000001", {"status": "completed"}, 1)
    receiver = Receiver()
    assert await receiver.dispatcher(ehr).run_once(NOW) == 2
    by_client = {event["data"]["client_id"]: event["data"] for event in receiver.events}
    assert by_client["CL-0001"] == {
        "appointment_id": "APT-000001",
        "client_id": "CL-0001",
        "clinician_id": "CLN-01",
        "session_date": "2026-11-20T14:00:00Z",
        "session_type": "individual",
        "duration_minutes": 50,
        "diagnosis_codes": ["F41.1"],
        "treatment_plan_id": "TP-0006",
        "previous_note_summary": "Anxiety is lower than last week.",
    }
    assert by_client["CL-0003"]["previous_note_summary"] == "", "a substance-use record does not travel in a webhook"


@pytest.mark.parametrize("failure", [500, 404, 301, httpx.ConnectError("down"), RuntimeError("receiver's own")])
async def test_a_failed_delivery_is_tried_again_after_a_pause(ehr: Ehr, failure: int | Exception) -> None:
    await subscribe(ehr)
    await send_message(ehr)
    receiver = Receiver(failure)
    dispatcher = receiver.dispatcher(ehr)
    at = [NOW, NOW + timedelta(seconds=4), NOW + timedelta(seconds=5)]
    assert [await dispatcher.run_once(moment) for moment in at] == [1, 0, 1]
    first, second = receiver.requests
    assert first.content == second.content, "the same event, under the same id"
    assert first.headers["x-sandbox-signature"] != second.headers["x-sandbox-signature"], "signed anew"


async def test_a_delivery_is_given_up_after_its_last_attempt(ehr: Ehr) -> None:
    await subscribe(ehr)
    await send_message(ehr)
    dispatcher = Receiver(*[500] * 99).dispatcher(ehr)
    tried = [await dispatcher.run_once(NOW + timedelta(days=day)) for day in range(12)]
    assert tried == [1] * 8 + [0] * 4


async def test_a_receiver_that_is_gone_is_not_asked_again(ehr: Ehr) -> None:
    await subscribe(ehr)
    await send_message(ehr)
    dispatcher = Receiver(410).dispatcher(ehr)
    assert [await dispatcher.run_once(NOW + timedelta(days=day)) for day in range(2)] == [1, 0]


async def test_a_paused_subscription_keeps_what_waits_for_it(ehr: Ehr) -> None:
    path = (await subscribe(ehr)).headers["location"].removeprefix("/v1/")
    await send_message(ehr)
    dispatcher = Receiver().dispatcher(ehr)
    await ehr.patch(path, {"active": False}, 1)
    await send_message(ehr, "not told of: nobody listens")
    assert await dispatcher.run_once(NOW) == 0
    await ehr.patch(path, {"active": True}, 2)
    assert await dispatcher.run_once(NOW) == 1


async def test_two_dispatchers_do_not_send_the_same_delivery(each_ehr: Ehr) -> None:
    await subscribe(each_ehr)
    for number in range(5):
        await send_message(each_ehr, str(number))
    receiver = Receiver()
    await asyncio.gather(*(receiver.dispatcher(each_ehr).run_once(NOW) for _ in range(3)))
    assert len(receiver.requests) == 5


async def test_a_refused_write_tells_nobody(ehr: Ehr) -> None:
    await subscribe(ehr)
    await ehr.post("appointments", new(appointment(starts_at=MONDAY + timedelta(hours=12))))
    assert await Receiver().dispatcher(ehr).run_once(NOW) == 0


async def test_the_background_work_delivers_at_once_and_stops(ehr: Ehr) -> None:
    await subscribe(ehr)
    receiver = Receiver()
    dispatcher = receiver.dispatcher(ehr)
    dispatcher.start()
    await asyncio.sleep(0.05)  # it has looked, found nothing, and waits
    await send_message(ehr)
    await asyncio.wait_for(receiver.arrived.wait(), 0.9)
    await dispatcher.stop()


async def test_the_secret_is_shown_once(ehr: Ehr) -> None:
    created = await subscribe(ehr)
    path = created.headers["location"].removeprefix("/v1/")
    assert created.json()["secret"] == SECRET
    changed = await ehr.patch(path, {"events": ["message.created"]}, 1)
    for answer in (changed, await ehr.get(path), await ehr.get("webhook-subscriptions")):
        assert answer.status_code == 200
        assert SECRET not in answer.text
    await send_message(ehr)
    receiver = Receiver()
    await receiver.dispatcher(ehr).run_once(NOW)
    signature = receiver.requests[0].headers["x-sandbox-signature"]
    assert verify(SECRET, receiver.requests[0].content, signature, int(NOW.timestamp())), "and kept"


async def test_a_secret_is_made_for_those_who_bring_none(ehr: Ehr) -> None:
    answer = await ehr.post("webhook-subscriptions", {"url": "http://handrail.test/", "events": ALL})
    assert len(answer.json()["secret"]) >= 32


MISFITS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (
    lambda body: body | {"url": "ftp://handrail.test/"},
    lambda body: body | {"url": "http://user:word@handrail.test/"},
    lambda body: body | {"url": "handrail"},
    lambda body: body | {"events": []},
    lambda body: body | {"events": ["everything"]},
    lambda body: body | {"secret": "short"},
)


async def test_a_subscription_that_cannot_work_is_refused(ehr: Ehr) -> None:
    good = {"url": "http://handrail.test/", "events": ALL, "secret": SECRET}
    for misfit in MISFITS:
        assert (await ehr.post("webhook-subscriptions", misfit(good))).status_code == 422


def test_pauses_double_up_to_an_hour() -> None:
    assert [int(pause_after(n).total_seconds()) for n in (1, 2, 3, 9, 10, 11, 99)] == [
        5,
        10,
        20,
        1280,
        2560,
        3600,
        3600,
    ]
