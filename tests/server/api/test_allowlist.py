"""The allowlist over the API: looked at, tried, changed, on record, and in force at the next message."""

from typing import Any

import pytest

from tests.server.house import JSON, House
from tests.server.small_office import is_problem

ASK = "How much is the late cancellation fee?"
BOOK = "Could I book an appointment for next week, any day?"
CHECK_IN = "My mood this week was a 6 out of 10, sleep was ok."
PATH = "/api/v1/allowlist"
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def stands(house: House, intent: str) -> tuple[int, JSON]:
    """The number of the version that stands, and one intent of it."""
    view = (await house.get("admin@", PATH)).json()
    return view["number"], next(one for one in view["intents"] if one["id"] == intent)


async def put(house: House, intent: str, reason: str = "A test.", **setting: Any) -> Any:
    number, now = await stands(house, intent)
    body = {"intent": intent, "setting": {**now["setting"], **setting}, "reason": reason, "based_on": number}
    return await house.post("admin@", f"{PATH}/changes", json=body)


async def routed(house: House) -> list[JSON]:
    """The reasons of the tasks that people got, oldest first."""
    events = (await house.get("admin@", "/api/v1/audit?limit=1000")).json()
    return [event["detail"] for event in events if event["event"] == "task.created"][::-1]


async def test_it_says_where_each_intent_stands_and_may_go(house: House) -> None:
    _, booking = await stands(house, "appointment.book")
    assert booking["setting"] == booking["shipped"] == {"threshold": 0.44, "route": "scheduler", "enabled": True}
    assert booking["routes"] == ["scheduler", "person"] and booking["always_person"] is None
    _, clinical = await stands(house, "clinical.question")
    assert clinical["routes"] == ["person"] and clinical["always_person"]
    view = (await house.get("admin@", PATH)).json()
    assert set(view["always_person"]) == {"clinical.question", "complaint", "injection", "unknown"}


async def test_a_change_holds_at_the_next_message_and_is_undone_by_another(house: House) -> None:
    client = await house.new_client()
    off = await put(house, "appointment.book", "The front desk books by itself this week.", enabled=False)
    assert off.status_code == 201, off.text
    assert (await house.say(client, BOOK))[-1]["kind"] == "status"
    assert (await routed(house))[-1] == {"intent": "appointment.book", "reason": "not_allowlisted"}
    assert (await put(house, "appointment.book", enabled=True, route="person")).status_code == 201
    await house.say(client, BOOK)
    assert (await routed(house))[-1] == {"intent": "appointment.book", "reason": "always_person"}
    assert (await put(house, "appointment.book", route="scheduler")).status_code == 201
    assert (await house.say(client, BOOK))[-1]["kind"] in ("offer", "text")


async def test_what_is_no_longer_sure_enough_goes_to_a_person(house: House) -> None:
    client = await house.new_client()
    await house.say(client, CHECK_IN)
    assert (await routed(house))[-1]["intent"] == "checkin.response"
    assert (await put(house, "checkin.response", threshold=0.99)).status_code == 201
    await house.say(client, CHECK_IN)
    assert (await routed(house))[-1] == {"intent": "unknown", "reason": "not_allowlisted"}


async def test_a_change_is_on_record_with_who_when_from_to_and_why(house: House) -> None:
    _, before = await stands(house, "forms.request")
    made = (await put(house, "forms.request", "Too many were missed.", threshold=0.4)).json()
    [kept] = (await house.get("admin@", f"{PATH}/changes?intent=forms.request")).json()
    assert kept == made and kept["reason"] == "Too many were missed."
    assert kept["before"] == before["setting"] and kept["after"] == {**before["setting"], "threshold": 0.4}
    async with house.practice.ledger.reading() as unit:
        admin = next(person for person in await unit.people.list() if person.email.startswith("admin@"))
    assert kept["changed_by"] == admin.id and kept["changed_at"].startswith("2026-11-20")
    events = (await house.get("admin@", "/api/v1/audit?limit=50")).json()
    [event] = [e for e in events if e["subject"] == {"allowlist_version_id": kept["id"]}]
    assert event["event"] == "setting.changed" and event["actor"] == kept["changed_by"]
    assert event["detail"]["intent"] == "forms.request" and event["detail"]["to"]["threshold"] == 0.4
    assert "missed" not in str(event)


@pytest.mark.parametrize(
    ("intent", "setting", "status", "words"),
    [
        ("appointment.invent", {"threshold": 0.5, "route": "person"}, 400, "no intent"),
        ("injection", {"threshold": 0.5, "route": "triage"}, 400, "always goes to a person"),
        ("complaint", {"threshold": 0.3, "route": "triage"}, 400, "cannot be routed to triage"),
        ("clinical.question", {"threshold": 0.38, "route": "scheduler"}, 400, "cannot be routed to scheduler"),
        ("faq.practice", {"threshold": 0.5, "route": "documenter"}, 400, "cannot be routed to documenter"),
        ("faq.practice", {"threshold": 0.5, "route": "nobody"}, 422, "route"),
        ("faq.practice", {"threshold": 0, "route": "triage"}, 422, "greater than 0"),
        ("faq.practice", {"threshold": 1, "route": "triage"}, 422, "less than 1"),
        ("faq.practice", {"threshold": "NaN", "route": "triage"}, 422, "threshold"),
        ("faq.practice", {"route": "triage"}, 422, "threshold"),
        ("faq practice", {"threshold": 0.5, "route": "triage"}, 422, "intent"),
    ],
)
async def test_what_no_practice_may_choose_is_refused_in_words(
    house: House, intent: str, setting: JSON, status: int, words: str
) -> None:
    number, _ = await stands(house, "thanks")
    wanted = {"intent": intent, "setting": setting}
    for path, body in (("dry-run", wanted), ("changes", {**wanted, "reason": "A test.", "based_on": number})):
        answer = await house.post("admin@", f"{PATH}/{path}", json=body)
        is_problem(answer, status)
        assert words in answer.text
    assert (await stands(house, "thanks"))[0] == number


async def test_a_change_needs_a_reason_and_something_to_change(house: House) -> None:
    assert "reason" in is_problem(await put(house, "thanks", " ", threshold=0.6), 400)["detail"]
    assert "already" in is_problem(await put(house, "thanks"), 400)["detail"]


async def test_of_two_admins_who_looked_at_the_same_version_the_second_looks_again(house: House) -> None:
    number, now = await stands(house, "greeting")
    body = {"intent": "greeting", "reason": "A test.", "based_on": number}
    one = {**body, "setting": {**now["setting"], "threshold": 0.6}}
    other = {**body, "setting": {**now["setting"], "threshold": 0.3}}
    assert (await house.post("admin@", f"{PATH}/changes", json=one)).status_code == 201
    is_problem(await house.post("admin@", f"{PATH}/changes", json=other), 409)
    assert (await stands(house, "greeting"))[1]["setting"]["threshold"] == 0.6


async def test_a_dry_run_lists_what_would_have_gone_elsewhere_and_changes_nothing(house: House) -> None:
    client = await house.new_client()
    await house.say(client, ASK)
    number, now = await stands(house, "faq.billing")
    body = {"intent": "faq.billing", "setting": {**now["setting"], "enabled": False}}
    trial = (await house.post("admin@", f"{PATH}/dry-run", json=body)).json()
    moved = trial["rerouted"]
    assert moved and all((one["before"], one["after"]) == (["triage"], ["person"]) for one in moved)
    assert trial["sentence"] == f"This change would have sent {len(moved)} of {trial['tried']} messages elsewhere."
    message = (await house.mine(client))["messages"][0]
    assert moved[-1]["message_id"] == message["id"]
    assert all(one["text"] is None for one in moved), "an admin reads no conversation"
    assert ASK not in str(trial)
    assert (await house.post("admin@", f"{PATH}/dry-run", json=body)).json() == trial, "always the same"
    assert await stands(house, "faq.billing") == (number, now)
