"""What bad input gets: a clear answer to the person or a task for staff; nothing half-done, nothing lost."""

import asyncio

import pytest

from practice.appointment import Appointment
from practice.identity import Role
from practice.people import Modality, ServiceType
from tests.server.house import House, said
from tests.server.small_office import is_problem

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\u200b\u200d\ufeff", "empty"),
        ("x" * 8_001, "8,001 characters"),
        ("word " * 30_000, "the most is 8,000"),
        ("Move it\x00 please", "cannot be read"),
        ("\x1b[31mred", "cannot be read"),
        ("".join(map(chr, range(32))), "cannot be read"),
    ],
    ids=["empty", "blank", "invisible", "8,001", "enormous", "nul", "escape", "binary"],
)
async def test_a_message_that_cannot_be_used_is_refused_in_words_and_not_stored(
    text: str, words: str, house: House
) -> None:
    before = (await house.mine("ingrid@"))["messages"]
    body = is_problem(await house.send("ingrid@", text), 400)
    assert words in body["detail"] and body["advice"]
    assert (await house.mine("ingrid@"))["messages"] == before


@pytest.mark.parametrize(
    "content",
    [b'{"text": 5}', b'{"text": null}', b"{}"],
    ids=["number", "null", "nothing"],
)
async def test_a_message_of_another_shape_is_refused(content: bytes, house: House) -> None:
    own = (await house.mine("ingrid@"))["conversation"]["id"]
    headers = {"Content-Type": "application/json"}
    answer = await house.post("ingrid@", f"/api/v1/conversations/{own}/messages", content=content, headers=headers)
    is_problem(answer, 422)


async def test_a_message_of_8000_characters_is_taken(house: House) -> None:
    client = await house.new_client()
    assert said((await house.send(client, ("word " * 1_600).strip() + "s")).json()["stages"])


@pytest.mark.parametrize("text", ["Move it to February 30 please", "Can we move it to last Monday?"])
async def test_a_day_that_is_none_or_past_is_asked_about_or_given_to_a_person(text: str, house: House) -> None:
    client = await house.new_client()
    answer = (await house.say(client, text))[-1]
    assert answer["kind"] in {"text", "question", "status"}
    assert (await house.mine(client))["proposals"] == []


async def test_a_slot_that_is_taken_between_offer_and_choice_is_not_asked_for(house: House) -> None:
    client = await house.new_client()
    offer = await house.offered(client)
    await take(house, offer["payload"]["slots"][0]["id"])
    answer = said((await house.choose(client, offer)).json()["stages"])[-1]
    assert answer["kind"] in {"status", "text"} and "proposal_id" not in answer["payload"]
    assert (await house.mine(client))["proposals"] == []


async def test_a_slot_that_is_taken_before_the_approval_is_told_and_its_hold_released(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    waiting = await house.proposal(proposal_id)
    action = waiting.action
    slot = f"{action.clinician_id}@{action.starts_at:%Y-%m-%dT%H:%MZ}/{action.duration_minutes}/{action.modality}"
    await take(house, slot)

    decided = (await house.decide("frontdesk@", proposal_id)).json()
    assert decided["state"] == "failed"
    assert "taken a moment ago" in (await house.mine(client))["messages"][-1]["body"]
    async with house.practice.ledger.reading() as unit:
        assert await unit.holds.get(waiting.hold_id) is None
    assert await house.tasks(kind="follow_up", proposal_id=proposal_id)
    assert (await house.practice.ehr.read(Appointment, action.appointment_id)).version == action.appointment_version


async def test_an_appointment_that_changed_meanwhile_is_left_alone(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    action = (await house.proposal(proposal_id)).action
    await house.practice.ehr.update(
        Appointment, action.appointment_id, version=action.appointment_version,
        changes={"modality": Modality.IN_PERSON}, idempotency_key=f"test-{proposal_id}",
    )  # fmt: skip
    assert (await house.decide("frontdesk@", proposal_id)).json()["state"] == "failed"
    assert "changed in the meantime" in (await house.mine(client))["messages"][-1]["body"]
    assert await house.tasks(kind="follow_up", proposal_id=proposal_id)


async def test_an_unknown_offer_or_slot_is_not_found(house: House) -> None:
    client = await house.new_client()
    offer = await house.offered(client)
    path = f"/api/v1/conversations/{offer['conversation_id']}/choices"
    for offer_id, slot_id in (("OFR-1", "x"), (offer["payload"]["offer_id"], "CLN-02@2026-11-24T23:00Z/50/video")):
        is_problem(await house.post(client, path, json={"offer_id": offer_id, "slot_id": slot_id}), 404)
    assert (await house.choose(client, offer)).status_code == 200


async def test_an_offer_is_taken_once(house: House) -> None:
    client = await house.new_client()
    offer = await house.offered(client)
    answers = await asyncio.gather(house.choose(client, offer), house.choose(client, offer, 1))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    body = is_problem(await house.choose(client, offer), 400)
    assert body["detail"].startswith("Those times are no longer held")
    assert len((await house.mine(client))["proposals"]) == 1


async def test_a_second_message_while_the_first_is_worked_on_is_asked_to_wait(house: House) -> None:
    client = await house.new_client()
    await house.mine(client)
    answers = await asyncio.gather(house.send(client, "What are your hours?"), house.send(client, "Where do I park?"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "still being worked on" in is_problem(refused, 409)["detail"]
    assert (await house.send(client, "Where do I park?")).status_code == 200, "the lease was given back"


async def test_two_tabs_that_approve_at_once_change_the_ehr_once(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    action = (await house.proposal(proposal_id)).action
    answers = await asyncio.gather(*(house.decide("frontdesk@", proposal_id) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    is_problem(next(answer for answer in answers if answer.status_code == 409), 409)
    changed = await house.practice.ehr.read(Appointment, action.appointment_id)
    assert changed.version == action.appointment_version + 1
    assert [m["body"] for m in (await house.mine(client))["messages"]][-1].startswith("Done")


async def test_a_withdrawn_request_cannot_be_approved_any_more(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    waiting = await house.proposal(proposal_id)
    withdrawn = await house.post(client, f"/api/v1/proposals/{proposal_id}/withdrawal")
    assert withdrawn.json()["state"] == "withdrawn"
    assert "withdrawn your request" in (await house.mine(client))["messages"][-1]["body"]
    is_problem(await house.decide("frontdesk@", proposal_id), 409)
    is_problem(await house.post(client, f"/api/v1/proposals/{proposal_id}/withdrawal"), 409)
    async with house.practice.ledger.reading() as unit:
        assert await unit.holds.get(waiting.hold_id) is None
    assert (await house.practice.ehr.read(Appointment, waiting.action.appointment_id)).version == (
        waiting.action.appointment_version
    )


async def test_a_rejection_needs_a_reason_and_is_told(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    for reason in ("", "  "):
        is_problem(await house.decide("frontdesk@", proposal_id, "reject", reason=reason), 400)
    is_problem(await house.decide("frontdesk@", proposal_id, "reject", reason="x" * 501), 422)
    rejected = await house.decide("frontdesk@", proposal_id, "reject", reason="The room is being painted.")
    assert rejected.json()["state"] == "rejected"
    said_last = (await house.mine(client))["messages"][-1]["body"]
    assert "could not make this change" in said_last and "painted" not in said_last
    assert await house.tasks(kind="follow_up", proposal_id=proposal_id)


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """A proposal that waits while one edit after the other is tried on it."""
    return {}


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        (None, 400),
        ({}, 400),
        ({"kind": "cancel_appointment", "client_id": "CL-0001", "appointment_id": "x", "appointment_version": 1}, 400),
        ({"client_id": "CL-0001"}, 400),
        ({"appointment_id": "APT-000001"}, 400),
        ({"starts_at": "yesterday"}, 400),
        ({"duration_minutes": 100_000}, 400),
        ({"sudo": True}, 400),
        ({"clinician_id": "CLN\x0002"}, 422),
        ({"clinician_id": "\ud800"}, 422),
        ({"deep": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}, 422),
    ],
    ids="none nothing another-kind client record no-date too-long unknown nul half deep".split(),
)
async def test_an_edit_that_does_not_hold_changes_nothing(
    edit: dict[str, object] | None, status: int, house: House, kept: dict[str, str]
) -> None:
    if not kept:
        kept["proposal"] = await house.requested(await house.new_client())
    waiting = kept["proposal"]
    original = (await house.proposal(waiting)).action.model_dump(mode="json")
    whole = {**original, **edit} if edit and "kind" not in edit else edit
    is_problem(await house.decide("frontdesk@", waiting, "edit", action=whole), status)
    assert (await house.proposal(waiting)).state == "waiting"


async def test_a_client_who_opted_out_of_ai_gets_people_and_no_model(house: House) -> None:
    ruth = await house.add_account("ruth", Role.CLIENT, client_id="CL-0006")
    before = (await house.events()).count("model.called")
    answer = (await house.say(ruth, "Can I move my appointment to next week?"))[-1]
    assert answer["kind"] == "status" and "straight to our team" in answer["body"]
    assert (await house.events()).count("model.called") == before
    assert await house.tasks(client_id="CL-0006", kind="conversation")


async def test_after_crisis_words_handrail_is_silent_until_a_person_hands_the_thread_back(house: House) -> None:
    client = await house.new_client()
    notice = (await house.say(client, "I don't want to be here anymore, I want to end my life"))[-1]
    assert notice["kind"] == "notice" and "988" in notice["body"]
    view = await house.mine(client)
    conversation_id = view["conversation"]["id"]
    assert view["conversation"]["state"] == "with_people" and view["conversation"]["state_reason"] == ""
    assert await house.say(client, "also, what are your hours?") == [], "silence"

    path = f"/api/v1/conversations/{conversation_id}"
    is_problem(await house.post("frontdesk@", f"{path}/messages", json={"text": "We are here."}), 403)
    assert is_problem(await house.post("supervisor@", f"{path}/hand-back"), 403)["reason"] == "alert_open"
    assert (await house.post("supervisor@", f"{path}/take-over")).status_code == 200
    is_problem(await house.post("frontdesk@", f"{path}/take-over"), 409)
    assert (await house.post("supervisor@", f"{path}/messages", json={"text": "I am calling you."})).status_code == 201
    assert is_problem(await house.post("supervisor@", f"{path}/hand-back"), 403)["reason"] == "alert_open"

    alerts = (await house.get("supervisor@", "/api/v1/alerts")).json()
    [alert] = [a for a in alerts if a["conversation_id"] == conversation_id]
    seen = (await house.post("supervisor@", f"/api/v1/alerts/{alert['id']}/acknowledgement")).json()
    assert seen["state"] == "acknowledged"
    assert (await house.post("supervisor@", f"{path}/hand-back")).json()["state"] == "open"
    async with house.practice.ledger.reading() as unit:
        assert (await unit.alerts.get(alert["id"])).state == "closed"
    assert await house.say(client, "What are your hours?"), "Handrail answers again"


async def take(house: House, slot_id: str) -> None:
    """Let somebody else have the slot, in the EHR."""
    clinician_id, _, rest = slot_id.partition("@")
    starts_at, minutes, modality = rest.split("/")
    somebody = await house.free_client_id()
    taken = Appointment(
        id="", client_ids=(somebody,), clinician_id=clinician_id, starts_at=starts_at.replace("Z", ":00Z"),
        duration_minutes=int(minutes), service=ServiceType.INDIVIDUAL, modality=Modality(modality),
        booked_at=house.clock(),
    )  # fmt: skip
    await house.practice.ehr.create(taken, idempotency_key=f"test-{slot_id}"[:200])
