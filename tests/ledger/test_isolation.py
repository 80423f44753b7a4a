"""One practice never sees or touches another's rows, and no repository can forget to ask."""

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.ledger import Ledger, Unit
from practice.errors import NotFound
from practice.identity import Principal, Role
from tests.conftest import AUDIT_KEY
from tests.ledger.records import HASH, THURSDAY, TOMORROW, approve, propose, ranked, slot

FOLDER = Path(__file__).parents[2] / "ledger"
STATEMENTS = {"select", "insert", "update", "delete", "text"}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_statements_are_built_in_one_place(file: Path) -> None:
    if file.stem in {"repository", "database"}:
        return
    tree = ast.parse(file.read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    allowed = {"text"} if file.stem == "conversations" else set()  # the condition of an index
    assert not imported & (STATEMENTS - allowed)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_nothing_commits_but_the_transaction(file: Path) -> None:
    calls = {node.attr for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)}
    allowed = {"rollback"} if file.stem == "database" else set()  # it lets go of what a cancelled task left open
    assert not calls & ({"commit", "rollback"} - allowed)


async def _fill(ledger: Ledger) -> SimpleNamespace:
    async with ledger.transaction() as unit:
        person = await unit.people.add(email="a@example.com", name="A", role=Role.ADMIN, password_hash="x")
        conversation = await unit.conversations.open("CL-0001")
        message = await unit.messages.add(conversation.id, "client", "hello", external_id="MSG-1")
        offer = await unit.offers.add(conversation.id, purpose="book", slots=(ranked(),), expires_at=TOMORROW)
        hold = await unit.holds.place(slot(), "CL-0001", TOMORROW)
        proposal, waiting = await propose(unit), await propose(unit)
        decision = await approve(unit, proposal)
        await unit.decisions.spend(decision.id, HASH)
        await unit.effects.begin(decision.id)
        task = await unit.tasks.add("handoff", "one")
        alert = await unit.alerts.raise_(
            client_id="CL-0001", conversation_id=None, level="x", evidence={}, on_call_clinician_id=None
        )
        principal = Principal(person_id="PER-1", practice_id="alder-reed", role=Role.CLIENT, name="A")
        await unit.runs.start("RUN-1", graph="portal_message", principal=principal)
        await unit.dials.set("S1", "auto", "PER-1", "why")
        await unit.allowlist.add("thanks", {}, {"on": False}, based_on=0, by="PER-1", reason="why")
        await unit.webhooks.first_time("EVT-1")
        digest = await unit.artifacts.put("prompt", "words")
        await unit.audit.append("handrail", "run.started")
    return SimpleNamespace(
        person=person.id, conversation=conversation.id, message=message.id, offer=offer.id, hold=str(hold),
        proposal=waiting.id, decision=decision.id, task=task.id, alert=alert.id, run="RUN-1", digest=digest,
    )  # fmt: skip


Look = Callable[[Unit, Any], Awaitable[Any]]

NAMED: dict[str, Look] = {
    "people.get": lambda u, i: u.people.get(i.person),
    "people.record_failure": lambda u, i: u.people.record_failure(i.person),
    "people.set_active": lambda u, i: u.people.set_active(i.person, False),
    "conversations.get": lambda u, i: u.conversations.get(i.conversation),
    "conversations.hand_to_people": lambda u, i: u.conversations.hand_to_people(i.conversation, "x"),
    "conversations.take_over": lambda u, i: u.conversations.take_over(i.conversation, "PER-9"),
    "conversations.lease": lambda u, i: u.conversations.lease(i.conversation, "x", 60),
    "conversations.set_pending": lambda u, i: u.conversations.set_pending(i.conversation, {}),
    "conversations.close": lambda u, i: u.conversations.close(i.conversation),
    "messages.get": lambda u, i: u.messages.get(i.message),
    "messages.add": lambda u, i: u.messages.add(i.conversation, "client", "hello"),
    "offers.get": lambda u, i: u.offers.get(i.offer),
    "offers.choose": lambda u, i: u.offers.choose(i.offer, slot().id),
    "proposals.get": lambda u, i: u.proposals.get(i.proposal),
    "proposals.withdraw": lambda u, i: u.proposals.withdraw(i.proposal),
    "proposals.mark": lambda u, i: u.proposals.mark(i.proposal, "executed"),
    "decisions.get": lambda u, i: u.decisions.get(i.decision),
    "decisions.spend": lambda u, i: u.decisions.spend(i.decision, HASH),
    "decisions.record": lambda u, i: u.decisions.record(
        i.proposal, verdict="reject", decided_by="PER-9", action_hash="", policy_version="1", expires_at=TOMORROW
    ),
    "effects.get": lambda u, i: u.effects.get(i.decision),
    "effects.begin": lambda u, i: u.effects.begin(i.decision),
    "effects.finish": lambda u, i: u.effects.finish(i.decision, None),
    "tasks.get": lambda u, i: u.tasks.get(i.task),
    "tasks.claim": lambda u, i: u.tasks.claim(i.task, "PER-9"),
    "tasks.finish": lambda u, i: u.tasks.finish(i.task, "PER-9"),
    "alerts.get": lambda u, i: u.alerts.get(i.alert),
    "alerts.acknowledge": lambda u, i: u.alerts.acknowledge(i.alert, "PER-9"),
    "alerts.close": lambda u, i: u.alerts.close(i.alert),
    "runs.get": lambda u, i: u.runs.get(i.run),
    "runs.finish": lambda u, i: u.runs.finish(i.run),
    "runs.resume": lambda u, i: u.runs.resume(i.run),
}

LISTED: dict[str, Look] = {
    "people.by_email": lambda u, i: u.people.by_email("a@example.com"),
    "people.list": lambda u, i: u.people.list(),
    "conversations.for_client": lambda u, i: u.conversations.for_client("CL-0001"),
    "conversations.list": lambda u, i: u.conversations.list(),
    "messages.list": lambda u, i: u.messages.list(i.conversation),
    "messages.some": lambda u, i: u.messages.some([i.message]),
    "messages.open_window": lambda u, i: u.messages.open_window(i.conversation),
    "messages.find_inbound": lambda u, i: u.messages.find_inbound("MSG-1"),
    "offers.latest_open": lambda u, i: u.offers.latest_open(i.conversation),
    "holds.get": lambda u, i: u.holds.get(i.hold),
    "holds.active": lambda u, i: u.holds.active(["CLN-02"], THURSDAY, slot().ends_at),
    "proposals.list": lambda u, i: u.proposals.list(),
    "proposals.waiting": lambda u, i: u.proposals.waiting(),
    "proposals.expire_due": lambda u, i: u.proposals.expire_due(TOMORROW),
    "decisions.for_proposal": lambda u, i: u.decisions.for_proposal(i.proposal),
    "decisions.unspent": lambda u, i: u.decisions.unspent(),
    "effects.pending": lambda u, i: u.effects.pending(),
    "tasks.list": lambda u, i: u.tasks.list(),
    "alerts.list": lambda u, i: u.alerts.list(),
    "runs.unfinished": lambda u, i: u.runs.unfinished(),
    "dials.setting": lambda u, i: u.dials.setting("S1"),
    "dials.history": lambda u, i: u.dials.history(),
    "allowlist.newest": lambda u, i: u.allowlist.newest(),
    "allowlist.history": lambda u, i: u.allowlist.history(),
    "artifacts.get": lambda u, i: u.artifacts.get(i.digest),
    "audit.list": lambda u, i: u.audit.list(),
}


async def test_another_practice_finds_nothing_and_changes_nothing(ledger: Ledger) -> None:
    ids = await _fill(ledger)
    async with ledger.reading() as unit:
        before = {name: await look(unit, ids) for name, look in LISTED.items() if name != "proposals.expire_due"}
    other = Ledger(ledger.database, ledger.clock, "birch-lane", audit_key=AUDIT_KEY)
    async with other.transaction() as unit:
        for name, attempt in NAMED.items():
            with pytest.raises(NotFound):
                await attempt(unit, ids)
                pytest.fail(f"{name} reached another practice")
        for name, look in LISTED.items():
            assert not await look(unit, ids), f"{name} reached another practice"
        await unit.holds.release(ids.hold)
        await unit.artifacts.erase(ids.digest)
        await unit.conversations.release(ids.conversation, "x")
        assert await unit.webhooks.first_time("EVT-1")
        assert await unit.holds.place(slot(), "CL-0001", TOMORROW)
    async with ledger.reading() as unit:
        after = {name: await look(unit, ids) for name, look in LISTED.items() if name != "proposals.expire_due"}
    assert after == before
    assert all(value or name in {"decisions.for_proposal", "decisions.unspent"} for name, value in before.items())


async def test_each_practice_has_a_chain_of_its_own(ledger: Ledger) -> None:
    other = Ledger(ledger.database, ledger.clock, "birch-lane", audit_key=AUDIT_KEY)
    for one in (ledger, other, ledger):
        async with one.transaction() as unit:
            await unit.audit.append("handrail", "run.started")
    for one, length in ((ledger, 2), (other, 1)):
        async with one.reading() as unit:
            report = await unit.audit.verify()
        assert (report.ok, report.length) == (True, length)
