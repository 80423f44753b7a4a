"""Who may call what: every route of the API, every role, and the records that are somebody else's."""

from typing import Any

import pytest

from practice.identity import Role
from practice.people import Client
from server.app import ROUTERS
from tests.server.house import House, said
from tests.server.small_office import is_problem

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROLES = ("nobody", "client", "front_desk", "clinician", "stranger", "supervisor", "coordinator", "biller", "admin")
"""``clinician`` treats CL-0001, ``supervisor`` supervises them, ``stranger`` is another clinician."""
WHO = {
    "nobody": None,
    "client": "ingrid@",  # the guardian of CL-0002: somebody else than CL-0001
    "front_desk": "frontdesk@",
    "clinician": "clinician@",
    "stranger": "stranger@",
    "supervisor": "supervisor@",
    "coordinator": "coordinator@",
    "biller": "biller@",
    "admin": "admin@",
}
SAY = {"text": "Hello."}
PICK = {"offer_id": "OFR-1", "slot_id": "x"}
ASK = {"task": "staff.chart_summary", "client_id": "CL-0001"}
MOVE = {"level": "assist", "reason": "As it is."}
SET = {"intent": "thanks", "setting": {"threshold": 0.5, "route": "closing"}}
CHANGE = {**SET, "reason": "Fewer of them.", "based_on": 0}
REJECT = {"verdict": "reject"}
HAND = {"person_id": "PER-1", "reason": "Yours."}
UPLOAD = {"files": {"file": ("notes.txt", b"One line.")}}

# method, path, body, then the status for each of ROLES. {his} is CL-0001's conversation, {asked} what waits in it.
TABLE: list[tuple[str, str, Any, tuple[int, ...]]] = [
    ("GET", "/api/v1/me", None, (401, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/v1/conversations/mine", None, (401, 200, 403, 403, 403, 403, 403, 403, 403)),
    ("GET", "/api/v1/conversations", None, (401, 403, 200, 200, 200, 200, 200, 403, 403)),
    ("GET", "/api/v1/conversations/{his}", None, (401, 404, 200, 200, 404, 200, 200, 404, 404)),
    ("POST", "/api/v1/conversations/{his}/messages", SAY, (401, 404, 403, 403, 404, 403, 403, 404, 404)),
    ("POST", "/api/v1/conversations/{his}/choices", PICK, (401, 404, 404, 404, 404, 404, 404, 404, 404)),
    ("POST", "/api/v1/conversations/{his}/hand-back", None, (401, 404, 409, 409, 404, 409, 409, 404, 404)),
    ("GET", "/api/v1/proposals", None, (401, 403, 200, 200, 200, 200, 200, 403, 403)),
    ("POST", "/api/v1/proposals/PRP-1/decision", {"verdict": "approve"}, (401, 403, 404, 404, 404, 404, 404, 403, 403)),
    ("POST", "/api/v1/proposals/{asked}/decision", REJECT, (401, 403, 400, 400, 403, 400, 403, 403, 403)),
    ("POST", "/api/v1/proposals/{asked}/withdrawal", None, (401, 404, 404, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/v1/proposals/{asked}/colleagues", None, (401, 403, 200, 200, 403, 200, 403, 403, 403)),
    ("POST", "/api/v1/proposals/{asked}/assignment", HAND, (401, 403, 404, 404, 403, 404, 403, 403, 403)),
    ("POST", "/api/v1/proposals/PRP-1/assignment", HAND, (401, 403, 404, 404, 404, 404, 404, 403, 403)),
    ("POST", "/api/v1/requests", ASK, (401, 403, 200, 200, 200, 200, 200, 200, 200)),
    ("POST", "/api/v1/material", UPLOAD, (401, 403, 200, 200, 200, 200, 200, 200, 200)),
    ("GET", "/api/v1/alerts", None, (401, 403, 403, 200, 200, 200, 403, 403, 403)),
    ("POST", "/api/v1/alerts/ALR-1/acknowledgement", None, (401, 403, 403, 404, 404, 404, 403, 403, 403)),
    ("GET", "/api/v1/tasks", None, (401, 403, 200, 200, 200, 200, 200, 200, 200)),
    ("POST", "/api/v1/tasks/TSK-1/completion", None, (401, 403, 404, 404, 404, 404, 404, 404, 404)),
    ("GET", "/api/v1/clients?name=avery", None, (401, 403, 200, 200, 200, 200, 200, 200, 403)),
    ("GET", "/api/v1/clients/CL-0001/chart", None, (401, 403, 403, 200, 403, 200, 403, 403, 403)),
    ("GET", "/api/v1/clients/CL-9999/chart", None, (401, 403, 403, 404, 404, 404, 403, 403, 403)),
    ("GET", "/api/v1/clients/CL-0001/disclosures", None, (401, 403, 403, 200, 403, 200, 403, 403, 200)),
    ("GET", "/api/v1/clients/CL-9999/disclosures", None, (401, 404, 403, 404, 404, 404, 403, 403, 404)),
    ("GET", "/api/v1/dials/S1", None, (401, 403, 403, 403, 403, 200, 403, 403, 200)),
    ("PUT", "/api/v1/dials/S1", MOVE, (401, 403, 403, 403, 403, 403, 403, 403, 200)),
    ("GET", "/api/v1/allowlist", None, (401, 403, 403, 403, 403, 403, 403, 403, 200)),
    ("POST", "/api/v1/allowlist/dry-run", SET, (401, 403, 403, 403, 403, 403, 403, 403, 200)),
    ("POST", "/api/v1/allowlist/changes", CHANGE, (401, 403, 403, 403, 403, 403, 403, 403, 201)),
    ("GET", "/api/v1/allowlist/changes", None, (401, 403, 403, 403, 403, 403, 403, 403, 200)),
    ("GET", "/api/v1/audit", None, (401, 403, 403, 403, 403, 200, 403, 403, 200)),
    ("GET", "/api/v1/audit/verification", None, (401, 403, 403, 403, 403, 200, 403, 403, 200)),
    ("POST", "/api/v1/conversations/{his}/take-over", None, (401, 404, 200, 409, 404, 409, 409, 404, 404)),
]


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """What the first test of the module has made."""
    return {}


async def prepared(house: House, known: dict[str, str]) -> dict[str, str]:
    if not known:
        await house.add_account("stranger", Role.CLINICIAN, clinician_id="CLN-03")
        await house.add_account("biller", Role.BILLER)
        known["asked"] = await house.requested("jordan@")
        known["his"] = (await house.mine("jordan@"))["conversation"]["id"]
    return known


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]}")
async def test_each_role_gets_the_answer_that_is_designed_for_it(
    row: tuple[str, str, Any, tuple[int, ...]], house: House, known: dict[str, str]
) -> None:
    method, path, body, expected = row
    address = path.format(**await prepared(house, known))
    parts = body if body is UPLOAD else ({} if body is None else {"json": body})
    got = {}
    for role in ROLES:
        answer = await house.call(WHO[role], method, address, **parts)
        got[role] = answer.status_code
        if answer.status_code >= 400:
            is_problem(answer, answer.status_code)
    assert got == dict(zip(ROLES, expected, strict=True))


async def test_every_route_of_the_api_is_in_the_table() -> None:
    routes = {
        (method, route.path)
        for module in ROUTERS
        for route in module.router.routes
        for method in getattr(route, "methods", set()) - {"HEAD"}
        if route.path.startswith("/api/") and route.path != "/api/v1/token"
    }
    shape = {"{his}": "{conversation_id}", "{asked}": "{proposal_id}", "PRP-1": "{proposal_id}", "ALR-1": "{alert_id}"}
    shape |= {"TSK-1": "{task_id}", "CL-0001": "{client_id}", "CL-9999": "{client_id}", "S1": "{workflow}"}
    covered = set()
    for method, path, _, _ in TABLE:
        address = path.partition("?")[0]
        for example, name in shape.items():
            address = address.replace(example, name)
        covered.add((method, address))
    assert covered == routes


async def test_a_client_sees_nothing_of_another_client(house: House) -> None:
    one, other = await house.new_client(), await house.new_client()
    offer = await house.offered(one)
    own = (await house.mine(other))["conversation"]["id"]
    asked = said((await house.choose(one, offer)).json()["stages"])[-1]["payload"]["proposal_id"]
    foreign = offer["conversation_id"]
    pick = {"offer_id": offer["payload"]["offer_id"], "slot_id": offer["payload"]["slots"][1]["id"]}
    for method, path, body in (
        ("GET", f"/api/v1/conversations/{foreign}", None),
        ("POST", f"/api/v1/conversations/{foreign}/messages", SAY),
        ("POST", f"/api/v1/conversations/{foreign}/choices", pick),
        ("POST", f"/api/v1/conversations/{own}/choices", pick),
        ("POST", f"/api/v1/conversations/{foreign}/take-over", None),
        ("POST", f"/api/v1/proposals/{asked}/withdrawal", None),
    ):
        is_problem(await house.call(other, method, path, json=body), 404)
    assert (await house.mine(other))["messages"] == [] and (await house.mine(other))["proposals"] == []
    assert (await house.proposal(asked)).state == "waiting"


async def test_a_client_is_not_shown_the_practices_side_of_a_request(house: House) -> None:
    client = await house.new_client()
    await house.requested(client)
    view = await house.mine(client)
    [proposal] = view["proposals"]
    assert proposal["state"] == "waiting" and proposal["action"]["kind"] == "reschedule_appointment"
    assert not any(proposal[name] for name in ("sources", "notes", "stamp", "summary", "requested_by"))


async def test_a_drafted_answer_is_not_shown_before_somebody_has_checked_it(house: House) -> None:
    client = await house.new_client()
    await house.call("admin@", "PUT", "/api/v1/dials/M2", json={"level": "assist", "reason": "For this test."})
    answer = (await house.say(client, "What does a late cancellation cost?"))[-1]
    assert answer["kind"] == "status", answer["body"]
    view = await house.mine(client)
    assert view["proposals"] == []
    waiting = [i["proposal"] for i in (await house.get("frontdesk@", "/api/v1/proposals")).json()]
    [drafted] = [p for p in waiting if p["kind"] == "send_reply"]
    sentence = drafted["action"]["sentences"][0]["text"]
    assert sentence not in str(view)
    assert (await house.decide("frontdesk@", drafted["id"])).json()["state"] == "executed"
    assert sentence in (await house.mine(client))["messages"][-1]["body"]


async def test_a_guardian_acts_for_their_teen_and_for_nobody_else(house: House) -> None:
    assert (await house.get("ingrid@", "/api/v1/me")).json()["client_id"] == "CL-0002"
    offer = await house.offered("ingrid@")
    clinicians = {slot["id"].partition("@")[0] for slot in offer["payload"]["slots"]}
    assert clinicians == {"CLN-05"}, "the teen's own clinician"
    proposal_id = str((await house.choose("ingrid@", offer)).json()["stages"][-2]["proposal_id"])
    assert (await house.proposal(proposal_id)).client_id == "CL-0002"
    assert (await house.post("ingrid@", f"/api/v1/proposals/{proposal_id}/withdrawal")).json()["state"] == "withdrawn"


async def test_the_front_desk_finds_contacts_without_what_they_are_treated_for(house: House) -> None:
    [contact] = (await house.get("frontdesk@", "/api/v1/clients?name=terrence boyle")).json()
    assert contact["id"] == "CL-0005" and contact["phone"]
    assert not {"diagnoses", "program", "custom_fields", "employer"} & set(contact)
    assert (await house.get("stranger@", "/api/v1/clients?name=terrence boyle")).json() == []


async def test_reading_a_chart_is_on_record(house: House, known: dict[str, str]) -> None:
    await prepared(house, known)
    chart = (await house.get("clinician@", "/api/v1/clients/CL-0001/chart")).json()
    assert chart["notes"] and chart["client"]["diagnoses"]
    events = (await house.get("admin@", "/api/v1/audit?limit=20")).json()
    assert any(e["event"] == "chart.read" and e["subject"] == {"client_id": "CL-0001"} for e in events)


async def test_an_agent_refuses_staff_what_their_role_does_not_allow(house: House) -> None:
    for who, allowed in (("clinician@", True), ("frontdesk@", False), ("admin@", False)):
        stages = (await house.post(who, "/api/v1/requests", json=ASK)).json()["stages"]
        last = [stage["message"] for stage in stages if stage["message"]][-1]
        assert ("proposal_id" in last["payload"]) is allowed, last["body"]


async def test_the_clinician_on_call_may_read_whose_alert_they_have(house: House) -> None:
    client = await house.new_client()
    await house.say(client, "I don't want to be here anymore, I want to end my life tonight")
    conversation_id = (await house.mine(client))["conversation"]["id"]
    alerts = (await house.get("supervisor@", "/api/v1/alerts")).json()
    [alert] = [a for a in alerts if a["conversation_id"] == conversation_id]
    on_call = await house.add_account("oncall", Role.CLINICIAN, clinician_id=alert["on_call_clinician_id"])
    assert (await house.get(on_call, f"/api/v1/conversations/{conversation_id}")).status_code == 200
    treating = (await house.practice.ehr.read(Client, alert["client_id"])).primary_clinician_id
    others = {"CLN-08", "CLN-09", "CLN-10"} - {treating, alert["on_call_clinician_id"]}
    elsewhere = await house.add_account("elsewhere", Role.CLINICIAN, clinician_id=others.pop())
    is_problem(await house.get(elsewhere, f"/api/v1/conversations/{conversation_id}"), 404)
    await house.post(elsewhere, f"/api/v1/alerts/{alert['id']}/acknowledgement")
    assert (await house.get(elsewhere, f"/api/v1/conversations/{conversation_id}")).status_code == 200
