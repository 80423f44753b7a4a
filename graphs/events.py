"""What the EHR tells us: a message came, an appointment was cancelled, a session ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from pydantic import Field

from graphs.services import Services
from graphs.turns import Turns
from ledger.ledger import Unit
from practice.action import CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.appointment import Appointment
from practice.errors import InputError
from practice.identity import Principal, Role
from practice.people import Client
from practice.record import Instant, Value
from practice.work import Message

TOUCHING = RescheduleAppointment | CancelAppointment | ConfirmAppointment


class EhrEvent(Value):
    """One webhook delivery. ``data`` names records; what they say is read from the EHR, never taken from the event."""

    id: str = Field(max_length=100)
    event: Literal["message.created", "appointment.cancelled", "session.completed", "appointment.created"]
    occurred_at: Instant
    data: dict[str, str | int | float | bool | None | list[str]] = {}

    def named(self, key: str) -> str:
        """Return the id of the record that the event is about. Raises ``InputError`` where it names none."""
        value = self.data.get(key) or self.data.get("id")
        if not isinstance(value, str):
            raise InputError(f"The event names no {key}.", "See the documentation of webhooks.")
        return value


class Events:
    """Turns deliveries into turns and tasks, each delivery once."""

    def __init__(self, services: Services, turns: Turns) -> None:
        self._services = services
        self._turns = turns

    async def take(self, event: EhrEvent) -> bool:
        """Work on a delivery. False: it was worked on before, and starts nothing twice.

        Raises the EHR's errors and ``ConversationBusy``; the event then counts as unseen, and its next delivery works.
        """
        match event.event:
            case "message.created":
                return await self._message(event)
            case "appointment.cancelled":
                appointment = await self._services.ehr.read(Appointment, event.named("appointment_id"))
                async with self._first_time(event) as unit:
                    if unit is not None:
                        await _look_at_waitlist(unit, appointment)
                    return unit is not None
            case "session.completed":
                async with self._first_time(event) as unit:
                    if unit is not None:
                        await _ask_for_material(unit, event)
                    return unit is not None
            case "appointment.created":
                async with self._first_time(event) as unit:
                    return unit is not None

    @asynccontextmanager
    async def _first_time(self, event: EhrEvent) -> AsyncIterator[Unit | None]:
        """Open the transaction that both remembers the event and records the work it asks for; None on a repeat."""
        async with self._services.ledger.transaction() as unit:
            if not await unit.webhooks.first_time(event.id):
                yield None
                return
            await unit.audit.append("ehr", "webhook.received", {"event_id": event.id}, {"event": event.event})
            yield unit

    async def _message(self, event: EhrEvent) -> bool:
        message = await self._services.ehr.read(Message, event.named("message_id"))
        async with self._services.ledger.transaction() as unit:
            if message.sender != "client" or await unit.messages.find_inbound(message.id):
                return False
            await unit.audit.append("ehr", "webhook.received", {"event_id": event.id}, {"event": event.event})
            conversation = await unit.conversations.open(message.client_id)
        client = await self._services.ehr.read(Client, message.client_id)
        principal = Principal(
            person_id=f"ehr:{client.id}",
            practice_id=self._services.profile.id,
            role=Role.CLIENT,
            name=client.full_name,
            client_id=client.id,
        )
        stages = await self._turns.client_message(principal, conversation.id, message.body, external_id=message.id)
        async for _ in stages:
            pass
        return True


async def _look_at_waitlist(unit: Unit, appointment: Appointment) -> None:
    """A freed slot is worth a look at the waitlist; what waited on that appointment is now pointless."""
    for proposal in await unit.proposals.waiting():
        action = proposal.action
        if isinstance(action, TOUCHING) and action.appointment_id == appointment.id:
            await unit.proposals.withdraw(proposal.id)
            await unit.audit.append("ehr", "proposal.withdrawn", {"proposal_id": proposal.id}, {})
    task = await unit.tasks.add(
        "slot_freed",
        "A slot was freed: look at the waitlist",
        body=f"Appointment {appointment.id} with {appointment.clinician_id} was cancelled.",
    )
    await unit.audit.append("ehr", "task.created", {"task_id": task.id, "appointment_id": appointment.id}, {})


async def _ask_for_material(unit: Unit, event: EhrEvent) -> None:
    """A session without material cannot be drafted; its clinician is asked for it."""
    client_id = event.data.get("client_id")
    task = await unit.tasks.add(
        "note_due",
        "A session ended: its note is due",
        body="Paste your bullets or upload the transcript under 'Ask an agent' to get a draft.",
        role=Role.CLINICIAN,
        client_id=str(client_id) if client_id else None,
    )
    await unit.audit.append("ehr", "task.created", {"task_id": task.id}, {})
