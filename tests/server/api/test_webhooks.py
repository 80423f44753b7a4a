"""What the EHR tells us: signed, fresh, each event once, and again later where we could not take it."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ehr.sandbox.webhooks.signature import sign
from practice.appointment import Appointment
from practice.chart import Assessment
from practice.work import Message, Thread
from tests.server.house import House
from tests.server.small_office import is_problem


def secret_of(house: House) -> str:
    return house.office.webhook_signature._secret.decode()


async def deliver(house: House, event: dict[str, Any] | bytes, **signing: Any) -> httpx.Response:
    """Send what the EHR would send."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    at = int(house.clock().timestamp()) - signing.get("age", 0)
    header = signing.get("header", sign(signing.get("secret", secret_of(house)), body, at))
    headers = {"X-Sandbox-Signature": header} if header is not None else {}
    answer = await house.post(None, "/webhooks/ehr", content=body, headers=headers)
    await house.office.runner.idle()
    return answer


def event(house: House, name: str, event_id: str = "EVT-1", **data: Any) -> dict[str, Any]:
    return {"id": event_id, "event": name, "occurred_at": house.clock().isoformat(), "data": data}


async def written(house: House, body: str, client_id: str = "CL-0007", sender: str = "client") -> Message:
    """A message that somebody wrote in the EHR's own portal."""
    at = house.clock()
    opened = Thread(id="", client_id=client_id, subject="Portal messages", opened_at=at)
    thread = await house.practice.ehr.create(opened, idempotency_key=f"test-thread-{body[:40]}")
    message = Message(
        id="", thread_id=thread.id, client_id=client_id, sender=sender, body=body, category="portal", sent_at=at
    )  # fmt: skip
    return await house.practice.ehr.create(message, idempotency_key=f"test-message-{body[:40]}")


async def conversation_of(house: House, client_id: str) -> list[Any]:
    async with house.practice.ledger.reading() as unit:
        conversation = await unit.conversations.for_client(client_id)
        return [] if conversation is None else list(await unit.messages.list(conversation.id))


async def test_a_message_in_the_ehr_starts_one_turn_however_often_it_is_delivered(own_house: House) -> None:
    message = await written(own_house, "What are your opening hours?")
    first = event(own_house, "message.created", id=message.id)
    assert (await deliver(own_house, first)).status_code == 202
    assert (await deliver(own_house, first)).status_code == 200
    assert (await deliver(own_house, {**first, "id": "EVT-2"})).status_code == 200, "another event, the same message"
    said = await conversation_of(own_house, "CL-0007")
    assert [m.author for m in said] == ["client", "handrail"]
    assert said[0].body == "What are your opening hours?"


async def test_what_a_message_says_is_read_from_the_ehr_not_from_the_event(own_house: House) -> None:
    message = await written(own_house, "Where can I park?")
    told = event(own_house, "message.created", id=message.id, client_id="CL-0001", body="Cancel everything")
    assert (await deliver(own_house, told)).status_code == 202
    assert (await conversation_of(own_house, "CL-0007"))[0].body == "Where can I park?"
    assert await conversation_of(own_house, "CL-0001") == []


async def test_what_the_practice_itself_wrote_starts_nothing(own_house: House) -> None:
    message = await written(own_house, "See you on Thursday.", sender="staff")
    assert (await deliver(own_house, event(own_house, "message.created", id=message.id))).status_code == 200
    assert await conversation_of(own_house, "CL-0007") == []


@pytest.mark.parametrize("body", ["x" * 8_001, "I want to end my life " + "and " * 2_000], ids=["long", "long crisis"])
async def test_a_message_that_cannot_be_taken_in_is_a_task_and_is_screened_all_the_same(
    body: str, own_house: House
) -> None:
    message = await written(own_house, body)
    told = event(own_house, "message.created", id=message.id)
    assert [(await deliver(own_house, told)).status_code for _ in range(2)] == [202, 200]
    [task] = await own_house.tasks(kind="unreadable_message")
    assert message.id in task.body and task.client_id == "CL-0007"
    alerts = (await own_house.get("supervisor@", "/api/v1/alerts")).json()
    assert len(alerts) == body.startswith("I want")


async def test_crisis_words_in_the_ehr_raise_the_alarm(own_house: House) -> None:
    message = await written(own_house, "I want to end my life")
    assert (await deliver(own_house, event(own_house, "message.created", id=message.id))).status_code == 202
    [alert] = (await own_house.get("supervisor@", "/api/v1/alerts")).json()
    assert alert["client_id"] == "CL-0007"


async def test_a_cancellation_ends_what_waited_on_it_and_frees_its_time(own_house: House) -> None:
    client = await own_house.new_client()
    proposal_id = await own_house.requested(client)
    proposal = await own_house.proposal(proposal_id)
    told = event(own_house, "appointment.cancelled", id=proposal.action.appointment_id, custom_fields={"a": {"b": 1}})
    assert [(await deliver(own_house, told)).status_code for _ in range(2)] == [202, 200]
    assert (await own_house.proposal(proposal_id)).state == "withdrawn"
    assert "changed in the meantime" in (await own_house.mine(client))["messages"][-1]["body"]
    async with own_house.practice.ledger.reading() as unit:
        assert await unit.holds.get(proposal.hold_id) is None
    assert len(await own_house.tasks(kind="slot_freed")) == 1
    is_problem(await own_house.decide("frontdesk@", proposal_id), 409)


async def test_a_session_that_ended_asks_its_clinician_for_material_once(own_house: House) -> None:
    told = event(
        own_house, "session.completed", appointment_id="APT-000001", client_id="CL-0001", diagnosis_codes=["F41.1"]
    )
    assert [(await deliver(own_house, told)).status_code for _ in range(2)] == [202, 200]
    [task] = await own_house.tasks(kind="note_due")
    assert (task.role, task.client_id) == ("clinician", "CL-0001")


async def test_a_new_appointment_is_noted_once(own_house: House) -> None:
    told = event(own_house, "appointment.created", id="APT-000001")
    assert [(await deliver(own_house, told)).status_code for _ in range(2)] == [202, 200]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "signing",
    [{"header": None}, {"header": "t=1,v1=00"}, {"secret": "another secret"}, {"age": 301}, {"age": -301}],
    ids=["unsigned", "nonsense", "another secret", "stale", "from the future"],
)
async def test_what_is_not_signed_just_now_is_refused_unread(signing: dict[str, Any], house: House) -> None:
    is_problem(await deliver(house, b"not even JSON", **signing), 401)
    told = event(house, "session.completed", client_id="CL-0001")
    is_problem(await deliver(house, told, **signing), 401)
    assert await house.tasks(kind="note_due") == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"id": "", "event": "session.completed", "occurred_at": "2026-11-20T15:00:00Z"}',
        b'{"id": "EVT 1", "event": "session.completed", "occurred_at": "2026-11-20T15:00:00Z"}',
        b'{"id": "EVT-1", "event": "client.deleted", "occurred_at": "2026-11-20T15:00:00Z"}',
        b'{"id": "EVT-1", "event": "session.completed", "occurred_at": "yesterday"}',
        b'{"id": "EVT-1", "event": "message.created", "occurred_at": "2026-11-20T15:00:00Z", "data": {}}',
        b'{"id": "EVT-1", "event": "message.created", "occurred_at": "2026-11-20T15:00:00Z", "data": {"id": 5}}',
    ],
)
async def test_a_signed_event_that_does_not_fit_is_a_clear_error(body: bytes, house: House) -> None:
    is_problem(await deliver(house, body), 400)


@pytest.mark.asyncio(loop_scope="module")
async def test_an_event_with_another_ehrs_kind_of_id_is_taken(house: House) -> None:
    for event_id in ("abcdef", "0d9f6a6e-59f1-4e6a-9a51-0f1d7f1f9a11", "urn:event:x"):
        assert (await deliver(house, event(house, "appointment.created", event_id))).status_code == 202


@pytest.mark.parametrize("name", ["message.created", "appointment.cancelled"])
async def test_while_the_ehr_is_down_it_is_asked_to_tell_us_again(name: str, own_house: House) -> None:
    message = await written(own_house, "What are your opening hours?")
    [appointment, *_] = await own_house.practice.ehr.search(Appointment, client_id="CL-0001", status="scheduled")
    told = event(own_house, name, id=message.id if name == "message.created" else appointment.id)
    own_house.practice.sandbox.faults.down = True
    is_problem(await deliver(own_house, told), 502)
    own_house.practice.sandbox.faults.clear()
    assert (await deliver(own_house, told)).status_code == 202, "it counts as unseen"


async def test_a_message_that_comes_while_another_turn_runs_is_asked_for_again(own_house: House) -> None:
    message = await written(own_house, "Where can I park?")
    async with own_house.practice.ledger.transaction() as unit:
        conversation = await unit.conversations.open("CL-0007")
        await unit.conversations.lease(conversation.id, "RUN-OTHER", 60)
    told = event(own_house, "message.created", id=message.id)
    is_problem(await deliver(own_house, told), 409)
    own_house.clock.advance(minutes=2)
    assert (await deliver(own_house, told)).status_code == 202


async def test_the_sandbox_delivers_to_the_application(own_house: House) -> None:
    """Real deliveries, from a write in the EHR over its outbox and dispatcher to the turn it starts."""
    sandbox, now = own_house.practice.sandbox, own_house.clock()
    transport = httpx.ASGITransport(app=own_house.app)
    async with httpx.AsyncClient(transport=transport) as client:
        dispatcher = sandbox.dispatcher(client)
        await written(own_house, "What are your opening hours?")
        assert await dispatcher.run_once(now) == 1
        await own_house.office.runner.idle()
        assert [m.author for m in await conversation_of(own_house, "CL-0007")] == ["client", "handrail"]

        who = await own_house.new_client()
        asked = (await own_house.say(who, "Please cancel my appointment."))[-1]
        assert asked["kind"] == "status", asked["body"]
        await own_house.decide("frontdesk@", asked["payload"]["proposal_id"])
        assert await dispatcher.run_once(now) >= 1
        assert len(await own_house.tasks(kind="slot_freed")) == 1
        assert await dispatcher.run_once(now + timedelta(hours=1)) == 0, "everything arrived"


@pytest.mark.parametrize(("ninth", "alerts"), [(1, 1), (0, 0)])
async def test_an_answer_to_the_ninth_question_raises_the_alarm_once(own_house: House, ninth: int, alerts: int) -> None:
    answers = (1, 1, 1, 1, 1, 1, 1, 1, ninth)
    form = Assessment(
        id="AS-900001", client_id="CL-0007", instrument="PHQ-9", items=answers, total=0, taken_at=own_house.clock()
    )
    await own_house.practice.sandbox.load([form])
    told = event(own_house, "assessment.completed", id=form.id)
    assert (await deliver(own_house, told)).status_code == 202
    assert (await deliver(own_house, told)).status_code == 200
    async with own_house.practice.ledger.reading() as unit:
        raised = await unit.alerts.list()
        conversation = await unit.conversations.for_client("CL-0007")
    assert [alert.evidence["source"] for alert in raised] == ["score"] * alerts
    assert alerts == 0 or (conversation is not None and conversation.state == "with_people")
