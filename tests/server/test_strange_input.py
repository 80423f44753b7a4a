"""Texts in disguise, events out of order, tokens that are none, decisions of others: refused, and on record."""

import asyncio
import json
from typing import Any

import jwt
import pytest

from practice.identity import Role
from tests.server.api.test_webhooks import deliver, event, written
from tests.server.house import House
from tests.server.small_office import is_problem

pytestmark = pytest.mark.asyncio(loop_scope="module")

CRISIS = "I want to end my life"


async def recorded(house: House, name: str, **subject: str) -> list[dict[str, Any]]:
    async with house.practice.ledger.reading() as unit:
        found = await unit.audit.list(event=name, limit=10_000)
    return [dict(one.detail) for one in found if subject.items() <= dict(one.subject).items()]


async def alerts(house: House, conversation_id: str) -> int:
    async with house.practice.ledger.reading() as unit:
        return sum(alert.conversation_id == conversation_id for alert in await unit.alerts.list())


@pytest.mark.parametrize(
    "text",
    [
        "I w\u0430nt t\u043e \u0435nd my lif\u0435",  # Cyrillic letters
        "\uff29 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff45\uff4e\uff44 \uff4d\uff59 \uff4c\uff49\uff46\uff45",
        "\u202eI want to end my life\u202c",
        "I wa\u200bnt to e\u200cnd my li\u2060fe",
        "I want to end m\u00ady lif\ufeffe",
    ],
    ids=["look-alikes", "full width", "right to left", "zero width", "soft hyphens"],
)
async def test_words_in_disguise_are_read_for_what_they_say(text: str, house: House) -> None:
    client = await house.new_client()
    notice = (await house.say(client, text))[-1]
    assert notice["kind"] == "notice" and await alerts(house, notice["conversation_id"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Wh\u0435re d\u043e I p\u0430rk?",
        "\u202eWhere do I park?",
        "Whe\u200bre do I p\u2060ark?",
        "W\u0336here do I park?",
    ],
    ids=["look-alikes", "right to left", "zero width", "struck through"],
)
async def test_an_ordinary_message_in_disguise_is_answered_or_given_to_a_person(text: str, house: House) -> None:
    client = await house.new_client()
    said = (await house.say(client, text))[-1]
    kept = (await house.mine(client))["messages"][0]["body"]
    assert said["kind"] in {"text", "status"} and await alerts(house, said["conversation_id"]) == 0
    assert not set(kept) & set("\u202e\u202c\u200b\u2060"), "what nobody can see is not kept"


@pytest.mark.parametrize(
    ("text", "alarming"),
    [
        ("x" * 8_001, False),
        ("and so on, " * 91_000 + CRISIS, True),
        ("Move it \ud800 please", False),
        (f"{CRISIS} \ud800", True),
        ("Move it\x00 please", False),
        (f"{CRISIS}\x00", True),
    ],
    ids=["long", "a megabyte before crisis words", "half", "crisis words and half", "nul", "crisis words and nul"],
)
async def test_a_refused_message_is_on_record_and_screened_all_the_same(
    text: str, alarming: bool, house: House
) -> None:
    client = await house.new_client()
    own = (await house.mine(client))["conversation"]["id"]
    path, headers = f"/api/v1/conversations/{own}/messages", {"Content-Type": "application/json"}
    is_problem(await house.post(client, path, content=json.dumps({"text": text}), headers=headers), 400)
    assert await recorded(house, "message.refused", conversation_id=own) == [{"characters": len(text)}]
    view = await house.mine(client)
    assert (await alerts(house, own) == 1) is alarming
    assert [message["kind"] for message in view["messages"]] == (["notice"] if alarming else [])
    assert view["conversation"]["state"] == ("with_people" if alarming else "open")


async def test_a_message_refused_in_somebody_elses_conversation_leaves_no_trace_there(house: House) -> None:
    other, me = await house.new_client(), await house.new_client()
    theirs = (await house.mine(other))["conversation"]["id"]
    path = f"/api/v1/conversations/{theirs}/messages"
    is_problem(await house.post(me, path, json={"text": CRISIS + "x" * 9_000}), 404)
    assert await recorded(house, "message.refused", conversation_id=theirs) == [] and await alerts(house, theirs) == 0


BAD_TOKENS = ["", "x", "a.b.c", "é.é.é", "x" * 9_000, "null", "e30.e30.", "Bearer", "\x7f"]


@pytest.mark.parametrize("token", BAD_TOKENS, ids=lambda token: token[:8] or "empty")
@pytest.mark.parametrize("carried", ["bearer", "cookie"])
async def test_what_is_no_token_signs_nobody_in(token: str, carried: str, house: House) -> None:
    value = token.encode("utf-8")
    headers = {"Authorization": b"Bearer " + value} if carried == "bearer" else {"Cookie": b"handrail_session=" + value}
    for method, path in (("GET", "/api/v1/me"), ("POST", "/api/v1/proposals/PRP-1/withdrawal")):
        is_problem(await house.call(None, method, path, headers=headers), 401)


async def test_a_token_ends_with_its_hour_its_key_and_its_account(house: House) -> None:
    who = await house.add_account("leaver", Role.FRONT_DESK)
    token = await house.token(who)
    person_id = jwt.decode(token, options={"verify_signature": False})["sub"]
    later = {"sub": person_id, "iss": "handrail", "exp": int(house.clock().timestamp()) + 60}
    foreign = jwt.encode(later, b"o" * 32, algorithm="HS256")
    ended = jwt.encode({**later, "exp": int(house.clock().timestamp())}, house.office.tokens._key, algorithm="HS256")

    async def as_bearer(value: str) -> int:
        return (await house.get(None, "/api/v1/me", headers={"Authorization": f"Bearer {value}"})).status_code

    assert [await as_bearer(one) for one in (token, foreign, ended)] == [200, 401, 401]


async def test_events_out_of_order_and_again_are_each_worked_on_once(house: House) -> None:
    client_id = await house.free_client_id()
    first, second = [await written(house, text, client_id) for text in ("Where do I park?", "What are your hours?")]
    told = [event(house, "message.created", f"EVT-ORDER-{one.id}", id=one.id) for one in (second, first)]
    assert [(await deliver(house, one)).status_code for one in [*told, *reversed(told)]] == [202, 202, 200, 200]
    async with house.practice.ledger.reading() as unit:
        conversation = await unit.conversations.for_client(client_id)
        kept = [one.body for one in await unit.messages.list(conversation.id) if one.author == "client"]
    assert kept == ["What are your hours?", "Where do I park?"]
    for one in told:
        assert len(await recorded(house, "webhook.received", event_id=one["id"])) == 1


async def test_a_cancellation_told_before_its_appointment_and_one_told_late_change_nothing_twice(house: House) -> None:
    proposal_id = await house.requested(await house.new_client())
    about = (await house.proposal(proposal_id)).action.appointment_id
    cancelled = event(house, "appointment.cancelled", f"EVT-C-{about}", id=about)
    created = event(house, "appointment.created", f"EVT-N-{about}", id=about)
    answers = [(await deliver(house, one)).status_code for one in (cancelled, created, cancelled)]
    assert answers == [202, 202, 200]
    assert (await house.proposal(proposal_id)).state == "withdrawn"
    assert len(await recorded(house, "proposal.withdrawn", proposal_id=proposal_id)) == 1


async def test_many_deliveries_of_one_event_at_once_are_worked_on_once(house: House) -> None:
    told = event(house, "session.completed", "EVT-AT-ONCE", client_id="CL-0031")
    answers = await asyncio.gather(*(deliver(house, told) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [202]
    assert len(await house.tasks(kind="note_due", client_id="CL-0031")) == 1


async def test_a_recorded_delivery_played_again_later_is_refused_unread(house: House) -> None:
    from ehr.sandbox.webhooks.signature import sign
    from tests.server.api.test_webhooks import secret_of

    body = json.dumps(event(house, "session.completed", "EVT-TAPE", client_id="CL-0032")).encode()
    tape = {"header": sign(secret_of(house), body, int(house.clock().timestamp()) - 301)}
    is_problem(await deliver(house, body, **tape), 401)
    assert await house.tasks(kind="note_due", client_id="CL-0032") == []


async def test_decisions_that_come_too_late_or_from_others_are_refused_and_on_record(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    stranger = await house.add_account("stranger", Role.CLINICIAN, clinician_id="CLN-11")
    other = await house.new_client()
    is_problem(await house.decide(stranger, proposal_id), 403)
    is_problem(await house.post(other, f"/api/v1/proposals/{proposal_id}/withdrawal"), 404)
    is_problem(await house.decide("frontdesk@", proposal_id, "reject"), 400)
    assert (await house.decide("frontdesk@", proposal_id)).status_code == 200
    is_problem(await house.decide("supervisor@", proposal_id), 409)
    reasons = [one["reason"] for one in await recorded(house, "decision.refused", proposal_id=proposal_id)]
    assert reasons[1:] == ["not_theirs", "InputError", "AlreadyDecided"] and len(reasons) == 4


async def test_a_decision_after_the_proposals_end_is_refused_and_the_client_is_told(own_house: House) -> None:
    client = await own_house.new_client()
    proposal_id = await own_house.requested(client)
    own_house.clock.advance(hours=73)
    body = is_problem(await own_house.decide("frontdesk@", proposal_id), 409)
    assert "waited too long" in body["detail"]
    [refused] = await recorded(own_house, "decision.refused", proposal_id=proposal_id)
    assert refused == {"reason": "DecisionExpired"}
    await own_house.office.runner.sweep()
    assert "Nobody could decide" in (await own_house.mine(client))["messages"][-1]["body"]
