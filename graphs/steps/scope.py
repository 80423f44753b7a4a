"""Who is in the room: a turn's scope and surroundings, made from the session and the EHR, never by a model."""

import asyncio
from dataclasses import dataclass

from graphs.services import Services
from graphs.state import TurnState
from graphs.steps.outcome import read_text
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.offers import StoredOffer
from policies.intents import Intent
from practice.action import Workflow
from practice.chart import Consent, NoteFormat
from practice.grounded import Source
from practice.identity import Principal, Purpose, Role, Scope
from practice.material import number_lines
from practice.part_2 import tagged
from practice.people import Client, Clinician
from tools.outcome import Offer
from tools.tool import ToolContext

PURPOSES: dict[Workflow, Purpose] = {
    Workflow.S1: Purpose.SCHEDULING,
    Workflow.M1: Purpose.MESSAGING,
    Workflow.M2: Purpose.MESSAGING,
    Workflow.M3: Purpose.MESSAGING,
    Workflow.D1: Purpose.DOCUMENTATION,
    Workflow.D4: Purpose.DOCUMENTATION,
    Workflow.C1: Purpose.COORDINATION,
    Workflow.C2: Purpose.COORDINATION,
}


@dataclass(frozen=True)
class ClientFacts:
    """The client in scope with their consents; both are read afresh at every turn."""

    client: Client | None
    consents: tuple[Consent, ...] = ()


async def client_facts(services: Services, client_id: str | None) -> ClientFacts:
    """Read the client in scope. Raises the EHR's errors: an unknown client is ``EhrNotFound``."""
    if client_id is None:
        return ClientFacts(None)
    client, consents = await asyncio.gather(
        services.ehr.read(Client, client_id), services.ehr.search(Consent, client_id=client_id)
    )
    return ClientFacts(client, tuple(consents))


async def supervised_by(services: Services, principal: Principal) -> frozenset[str]:
    """Return the clinicians whom this person supervises."""
    if principal.role is not Role.SUPERVISOR or principal.clinician_id is None:
        return frozenset()
    clinicians = await services.ehr.search(Clinician)
    return frozenset(c.id for c in clinicians if c.supervisor_id == principal.clinician_id)


async def covered_by(services: Services, principal: Principal) -> frozenset[str]:
    """Return the clients whose alert this clinician has in hand: on call for it, or the one who took it on."""
    if principal.clinician_id is None:
        return frozenset()
    async with services.ledger.reading() as unit:
        alerts = await unit.alerts.list()
    mine = (a for a in alerts if a.state != "closed" and a.client_id is not None)
    return frozenset(
        str(alert.client_id)
        for alert in mine
        if alert.on_call_clinician_id == principal.clinician_id or alert.acknowledged_by == principal.person_id
    )


async def surroundings(state: TurnState, services: Services, rule: Intent, facts: ClientFacts) -> ToolContext:
    """Build what tools of this turn are given."""
    principal = Principal.model_validate(state["principal"])
    async with services.ledger.transaction() as unit:
        message = await unit.messages.get(state["message_id"])
        material = _bound(await _material(unit, message), services, facts)
        offer = await _open_offer(unit, state)
    note_format = message.payload.get("format")
    return ToolContext(
        scope=Scope(
            practice_id=principal.practice_id,
            principal=principal,
            client_id=state.get("client_id"),
            purpose=PURPOSES[rule.workflow],
            run_id=state["run_id"],
            conversation_id=state["conversation_id"],
        ),
        client=facts.client,
        consents=facts.consents,
        supervised_ids=await supervised_by(services, principal),
        covering_client_ids=await covered_by(services, principal),
        ehr=services.ehr,
        knowledge=services.knowledge,
        clock=services.clock,
        profile=services.profile,
        holds=services.active_holds,
        material=material,
        message=message.body,
        note_format=NoteFormat(note_format) if note_format else None,
        appointment_id=message.payload.get("appointment_id"),
        offer=offer,
    )


async def _material(unit: Unit, message: ConversationMessage) -> tuple[Source, ...]:
    """Number the lines of pasted or uploaded material, so that a draft can cite them."""
    digest = message.payload.get("material")
    if not digest:
        return ()
    return number_lines(await read_text(unit, str(digest)))


def _bound(material: tuple[Source, ...], services: Services, facts: ClientFacts) -> tuple[Source, ...]:
    """Tag material about a client of a protected program, and papers that carry a notice, from first line to last."""
    protected = facts.client is not None and services.consent.protects(facts.client)
    if protected or services.consent.carries_notice(line.text for line in material):
        return tagged(material)
    return material


async def _open_offer(unit: Unit, state: TurnState) -> Offer | None:
    """Return the slots last offered here, while they can still be picked."""
    stored = await unit.offers.latest_open(state["conversation_id"])
    return None if stored is None else as_offer(stored)


def as_offer(stored: StoredOffer) -> Offer:
    """Return a stored offer as tools know it."""
    return Offer(purpose=stored.purpose, appointment_id=stored.appointment_id, slots=stored.slots, notes=stored.notes)
