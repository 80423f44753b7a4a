"""What happens when something around Handrail fails: the EHR, the model, the network to a page, the process itself."""

import asyncio
import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage

import graphs.runner
from practice.appointment import Appointment
from practice.errors import ModelUnavailable
from tests.agents.scripted_model import ScriptedModel, calls
from tests.conftest import SettableClock
from tests.practice_fixtures import OpenPractice
from tests.server.house import MOVE, House
from tests.server.small_office import is_problem


async def waiting_change(house: House) -> tuple[str, str, Any]:
    """A client, their request to move an appointment, and the action that waits."""
    client = await house.new_client()
    proposal_id = await house.requested(client)
    return client, proposal_id, (await house.proposal(proposal_id)).action


async def last_words(house: House, client: str) -> str:
    return str((await house.mine(client))["messages"][-1]["body"])


@pytest.mark.parametrize("fault", ["down", "slow", "failing"])
async def test_an_ehr_that_does_not_answer_during_work_leaves_the_message_to_people(
    fault: str, own_house: House
) -> None:
    client, faults = await own_house.new_client(), own_house.practice.sandbox.faults
    faults.down, faults.delay_seconds = fault == "down", 4.0 if fault == "slow" else 0.0
    if fault == "failing":
        faults.fail_next(100)
    answer = (await own_house.say(client, MOVE))[-1]
    faults.clear()
    assert answer["kind"] == "status" and "a person will answer" in answer["body"]
    [task] = await own_house.tasks(kind="conversation")
    assert "records system" in task.body and task.conversation_id == answer["conversation_id"]
    assert (await own_house.mine(client))["messages"][0]["body"] == MOVE
    assert (await own_house.offered(client))["kind"] == "offer", "and later it works"


async def test_what_was_approved_while_the_ehr_is_down_is_done_once_when_it_is_back(own_house: House) -> None:
    client, proposal_id, action = await waiting_change(own_house)
    own_house.practice.sandbox.faults.down = True
    assert (await own_house.decide("frontdesk@", proposal_id)).json()["state"] == "approved"
    assert "is approved. Our records system is slow" in await last_words(own_house, client)
    await own_house.office.runner.sweep()
    own_house.practice.sandbox.faults.clear()
    own_house.clock.advance(hours=2)
    for _ in range(3):
        await own_house.office.runner.sweep()
    changed = await own_house.practice.ehr.read(Appointment, action.appointment_id)
    assert (changed.version, changed.starts_at) == (action.appointment_version + 1, action.starts_at)
    assert (await own_house.proposal(proposal_id)).state == "executed"
    words = [m["body"] for m in (await own_house.mine(client))["messages"]]
    assert sum(body.startswith("Done: move") for body in words) == 1
    assert (await own_house.events()).count("effect.failed") == 1, "an outage is one line, not one a retry"


async def test_a_write_whose_answer_was_lost_happens_once(own_house: House) -> None:
    client, proposal_id, action = await waiting_change(own_house)
    own_house.practice.sandbox.faults.lose_next(1)
    assert (await own_house.decide("frontdesk@", proposal_id)).json()["state"] == "approved"
    own_house.clock.advance(minutes=1)
    await own_house.office.runner.sweep()
    changed = await own_house.practice.ehr.read(Appointment, action.appointment_id)
    assert changed.version == action.appointment_version + 1
    assert (await last_words(own_house, client)).startswith("Done: move")


async def test_while_the_ehr_is_down_the_desk_and_the_thread_still_work(own_house: House) -> None:
    client, proposal_id, _ = await waiting_change(own_house)
    conversation_id = (await own_house.mine(client))["conversation"]["id"]
    path = f"/api/v1/conversations/{conversation_id}"
    own_house.practice.sandbox.faults.down = True
    [item] = (await own_house.get("frontdesk@", "/api/v1/proposals")).json()
    assert item["proposal"]["id"] == proposal_id and item["may_decide"]
    assert (await own_house.get("supervisor@", path)).json()["client_name"].startswith("CL-")
    assert (await own_house.post("frontdesk@", f"{path}/take-over")).status_code == 200
    assert (await own_house.post("frontdesk@", f"{path}/messages", json={"text": "Hello."})).status_code == 201
    is_problem(await own_house.get("clinician@", "/api/v1/clients/CL-0001/chart"), 502)
    assert (await own_house.get("clinician@", "/api/v1/clients?name=av")).headers["Retry-After"] == "30"
    stages = await own_house.say(client, "I want to end my life")
    assert stages and stages[-1]["kind"] == "notice", "crisis needs no EHR"


async def test_an_offer_expires_after_half_an_hour(own_house: House) -> None:
    client = await own_house.new_client()
    offer = await own_house.offered(client)
    own_house.clock.advance(minutes=31)
    body = is_problem(await own_house.choose(client, offer), 400)
    assert "no longer held" in body["detail"]
    assert (await own_house.offered(client))["kind"] == "offer"


async def test_a_request_that_nobody_decides_expires_and_the_client_is_told(own_house: House) -> None:
    client, proposal_id, _ = await waiting_change(own_house)
    hold_id = (await own_house.proposal(proposal_id)).hold_id
    own_house.clock.advance(hours=72, seconds=1)
    is_problem(await own_house.decide("frontdesk@", proposal_id), 409)
    await own_house.office.runner.sweep()
    assert (await own_house.proposal(proposal_id)).state == "expired"
    assert "in time, so nothing was changed" in await last_words(own_house, client)
    assert await own_house.tasks(kind="follow_up", proposal_id=proposal_id)
    async with own_house.practice.ledger.reading() as unit:
        assert await unit.holds.get(hold_id) is None
    is_problem(await own_house.decide("frontdesk@", proposal_id), 409)
    told = len((await own_house.mine(client))["messages"])
    await own_house.office.runner.sweep()
    assert len((await own_house.mine(client))["messages"]) == told, "told once"


def never() -> AIMessage:
    raise TimeoutError


@pytest.mark.parametrize(
    "script",
    [
        [ModelUnavailable("The model does not answer.")],
        [TimeoutError()],
        [RuntimeError("Jordan Avery said something private")],
        [never],
        [AIMessage("")],
        [AIMessage("I have moved your appointment to Friday. You are cured.")],
        [calls(("erase_chart", {"client_id": "CL-0002"}))],
        [calls(("find_slots", {"client_id": "CL-0002", "sudo": True}))],
        [calls(("propose_reschedule", {"slot_id": "CLN-99@2026-11-24T23:00Z/50/video", "appointment_id": "APT-1"}))],
        [AIMessage("", tool_calls=[{"name": "", "args": {}, "id": ""}])],
        [calls(*[("find_slots", {})] * 50)],
    ],
    ids="unavailable timeout broken hanging silent text unknown-tool bad-arguments nonsense nameless endless".split(),
)
async def test_a_model_that_fails_or_talks_nonsense_ends_with_a_person(
    script: list[Any], open_sample: OpenPractice, clock: SettableClock
) -> None:
    clock.advance(minutes=5)
    async with open_sample(model=ScriptedModel(script=script, seen=[])) as practice:
        house = House(practice, clock)
        answer = (await house.say("jordan@", MOVE))[-1]
        assert answer["kind"] in {"status", "text"}
        assert "private" not in answer["body"] and "cured" not in answer["body"]
        assert "a person will answer" in answer["body"] or "team member" in answer["body"]
        [task] = await house.tasks(conversation_id=answer["conversation_id"])
        assert task.state == "open"
        assert (await house.mine("jordan@"))["proposals"] == []


async def test_a_page_that_closes_in_the_middle_of_a_turn_finds_the_answer_later(own_house: House) -> None:
    client = await own_house.new_client()
    conversation_id = (await own_house.mine(client))["conversation"]["id"]
    sent: list[dict[str, Any]] = []
    body = json.dumps({"text": "What are your hours?"}).encode()
    incoming = [{"type": "http.request", "body": body, "more_body": False}]
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message.get("body"):
            left.set()

    headers = [
        (b"authorization", f"Bearer {await own_house.token(client)}".encode()),
        (b"accept", b"text/event-stream"),
        (b"content-type", b"application/json"),
    ]
    path = f"/api/v1/conversations/{conversation_id}/messages"
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"", "client": None}
    await own_house.app({**scope, "raw_path": path.encode(), "root_path": "", "scheme": "http"}, receive, send)
    assert b"event: done" not in b"".join(message.get("body", b"") for message in sent)
    await own_house.office.runner.idle()
    assert (await own_house.mine(client))["messages"][-1]["author"] == "handrail"


class Hanging(ScriptedModel):
    """A model that never comes back."""

    async def _agenerate(self, *args: Any, **kwargs: Any) -> Any:
        self.seen.append("called")
        await asyncio.Event().wait()


async def until(condition: Any) -> None:
    for _ in range(1_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never happened")


@pytest.fixture
def hurried_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs.runner, "STOP_SECONDS", 0.05)


async def test_a_turn_that_a_restart_cut_off_is_given_to_people(
    hurried_stop: None, open_sample: OpenPractice, clock: SettableClock
) -> None:
    clock.advance(minutes=5)
    model = Hanging(script=[], seen=[])
    async with open_sample(model=model) as practice:
        house = House(practice, clock)
        sending = asyncio.create_task(house.send("jordan@", MOVE))
        await until(lambda: model.seen)
    assert "done" in (await sending).text, "whoever still listens is let go"
    async with open_sample() as practice:
        house = House(practice, clock)
        view = await house.mine("jordan@")
        assert [m["body"] for m in view["messages"]][0] == MOVE
        assert "a team member has your message" in view["messages"][-1]["body"]
        [task] = await house.tasks(kind="failed_turn")
        assert task.client_id == "CL-0001"
        assert (await house.offered("jordan@"))["kind"] == "offer", "its lease died with it"
        assert await practice.office.runner.recover() == 0, "and it is given to people once"


async def begin_without_running(house: House, who: str, text: str) -> None:
    """Store a message and its run as a process does that dies before the first step."""
    launch, house.office.runner.launch = house.office.runner.launch, lambda run, state: None
    try:
        conversation_id = (await house.mine(who))["conversation"]["id"]
        async with house.practice.ledger.reading() as unit:
            person = next(p for p in await unit.people.list() if p.email.startswith(who))
        await house.office.turns.client_message(person.principal, conversation_id, text)
    finally:
        house.office.runner.launch = launch


async def test_a_cry_for_help_that_a_restart_cut_off_still_raises_the_alarm(
    open_sample: OpenPractice, clock: SettableClock
) -> None:
    clock.advance(minutes=5)
    async with open_sample() as practice:
        await begin_without_running(House(practice, clock), "jordan@", "I want to end my life tonight")
    async with open_sample() as practice:
        house = House(practice, clock)
        view = await house.mine("jordan@")
        assert view["messages"][-1]["kind"] == "notice" and view["conversation"]["state"] == "with_people"
        [alert] = (await house.get("supervisor@", "/api/v1/alerts")).json()
        assert alert["client_id"] == "CL-0001"


async def test_a_decision_that_a_restart_kept_from_its_turn_is_carried_out(
    open_sample: OpenPractice, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(minutes=5)
    async with open_sample() as practice:
        house = House(practice, clock)
        proposal_id = await house.requested("jordan@")

        async def died(*_: Any) -> bool:
            return False

        monkeypatch.setattr(practice.office.runner, "resume", died)
        assert (await house.decide("frontdesk@", proposal_id)).json()["state"] == "approved"
    async with open_sample() as practice:
        house = House(practice, clock)
        assert (await house.proposal(proposal_id)).state == "executed"
        assert (await last_words(house, "jordan@")).startswith("Done: move")


async def test_a_commit_that_a_restart_cut_off_is_finished_once(
    hurried_stop: None, impatient: None, open_sample: OpenPractice, clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    clock.advance(minutes=5)
    async with open_sample() as practice:
        house = House(practice, clock)
        proposal_id = await house.requested("jordan@")
        action = (await house.proposal(proposal_id)).action
        reached = asyncio.Event()

        async def written_but_never_told(*arguments: Any, **named: Any) -> None:
            await update(*arguments, **named)
            reached.set()
            await asyncio.Event().wait()

        update = practice.ehr.update
        monkeypatch.setattr(practice.ehr, "update", written_but_never_told)
        deciding = asyncio.create_task(house.decide("frontdesk@", proposal_id))
        await reached.wait()
    with pytest.raises(asyncio.CancelledError):
        await deciding
    async with open_sample() as practice:
        house = House(practice, clock)
        await practice.office.runner.sweep()
        changed = await practice.ehr.read(Appointment, action.appointment_id)
        assert changed.version == action.appointment_version + 1
        assert (await house.proposal(proposal_id)).state == "executed"
        assert (await last_words(house, "jordan@")).startswith("Done: move")


async def test_an_approval_whose_turn_had_broken_off_is_carried_out_by_the_sweep(own_house: House) -> None:
    client, proposal_id, action = await waiting_change(own_house)
    proposal = await own_house.proposal(proposal_id)
    async with own_house.practice.ledger.transaction() as unit:
        await unit.runs.fail(proposal.run_id)
    assert (await own_house.decide("frontdesk@", proposal_id)).json()["state"] == "approved"
    await own_house.office.runner.sweep()
    changed = await own_house.practice.ehr.read(Appointment, action.appointment_id)
    assert changed.version == action.appointment_version + 1
    assert (await last_words(own_house, client)).startswith("Done: move")


async def test_a_graceful_stop_waits_for_the_turn_under_way(open_sample: OpenPractice, clock: SettableClock) -> None:
    clock.advance(minutes=5)

    class Slow(ScriptedModel):
        async def _agenerate(self, *args: Any, **kwargs: Any) -> Any:
            self.seen.append("called")
            await asyncio.sleep(0.3)
            return self._generate(*args, **kwargs)

    model = Slow(script=[ModelUnavailable("no")], seen=[])
    async with open_sample(model=model) as practice:
        house = House(practice, clock)
        sending = asyncio.create_task(house.send("jordan@", MOVE))
        await until(lambda: model.seen)
    assert "a person will answer" in (await sending).text
    async with open_sample() as practice:
        assert await House(practice, clock).tasks(kind="failed_turn") == []


async def test_an_alert_that_nobody_acknowledges_is_passed_on_once_an_interval(own_house: House) -> None:
    client = await own_house.new_client()
    await own_house.say(client, "I want to kill myself")

    async def answers() -> str | None:
        await own_house.office.runner.sweep()
        async with own_house.practice.ledger.reading() as unit:
            [alert] = await unit.alerts.list()
        return alert.on_call_clinician_id

    async def passed_on() -> int:
        async with own_house.practice.ledger.reading() as unit:
            return len([e for e in await unit.audit.list(limit=500) if e.event == "alert.escalated"])

    first = await answers()
    own_house.clock.advance(minutes=11)
    second = await answers()
    assert second != first and await answers() == second and await passed_on() == 1
    own_house.clock.advance(minutes=11)
    async with own_house.practice.ledger.transaction() as unit:
        [alert] = await unit.alerts.list()
        await unit.alerts.acknowledge(alert.id, "PER-1")
    assert await answers() == second, "somebody has it in hand"
