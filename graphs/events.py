"""What the EHR tells us: a message came, an appointment was cancelled, a session ended."""

from typing import Literal

from pydantic import Field

from graphs.services import Services
from graphs.turns import Turns
from practice.action import CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.appointment import Appointment
from practice.identity import Principal, Role
from practice.people import Client
from practice.record import Instant, Value
from practice.work import Message


class EhrEvent(Value):
    """One webhook delivery. ``data`` names records; what they say is read from the EHR, never taken from the event."""

    id: str = Field(max_length=100)
    event: Literal["message.created", "appointment.cancelled", "session.completed", "appointment.created"]
    occurred_at: Instant
    data: dict[str, str | int | float | bool | None | list[str]] = {}


class Events:
    """Turns deliveries into turns and tasks, each delivery once."""

    def __init__(self, services: Services, turns: Turns) -> None:
        self._services = services
        self._turns = turns

    async def take(self, event: EhrEvent) -> bool:
        """Work on a delivery. False: it was worked on before, and starts nothing twice."""
        async with self._services.ledger.transaction() as unit:
            if not await unit.webhooks.first_time(event.id):
                return False
            await unit.audit.append("ehr", "webhook.received", {"event_id": event.id}, {"event": event.event})
        match event.event:
            case "message.created":
                await self._message(str(event.data.get("message_id") or event.data.get("id")))
            case "appointment.cancelled":
                await self._cancelled(str(event.data.get("appointment_id") or event.data.get("id")))
            case "session.completed":
                await self._completed(event)
            case "appointment.created":
                pass
        return True

    async def _message(self, message_id: str) -> None:
        message = await self._services.ehr.read(Message, message_id)
        if message.sender != "client":
            return
        client = await self._services.ehr.read(Client, message.client_id)
        principal = Principal(
            person_id=f"ehr:{client.id}",
            practice_id=self._services.profile.id,
            role=Role.CLIENT,
            name=client.full_name,
            client_id=client.id,
        )
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.open(client.id)
        async for _ in await self._turns.client_message(
            principal, conversation.id, message.body, external_id=message.id
        ):
            pass

    async def _cancelled(self, appointment_id: str) -> None:
        """A freed slot is worth a look at the waitlist; what waited on that appointment is now pointless."""
        appointment = await self._services.ehr.read(Appointment, appointment_id)
        async with self._services.ledger.transaction() as unit:
            for proposal in await unit.proposals.waiting():
                action = proposal.action
                touches = isinstance(action, RescheduleAppointment | CancelAppointment | ConfirmAppointment)
                if touches and action.appointment_id == appointment_id:
                    await unit.proposals.withdraw(proposal.id)
            await unit.tasks.add(
                kind="slot_freed",
                title="A slot was freed: look at the waitlist",
                body=f"Appointment {appointment.id} with {appointment.clinician_id} was cancelled.",
                role="front_desk",
                client_id=None,
                conversation_id=None,
            )

    async def _completed(self, event: EhrEvent) -> None:
        """A session without material cannot be drafted; its clinician is asked for it."""
        client_id = event.data.get("client_id")
        async with self._services.ledger.transaction() as unit:
            await unit.tasks.add(
                kind="note_due",
                title="A session ended: its note is due",
                body="Paste your bullets or upload the transcript under 'Ask an agent' to get a draft.",
                role="clinician",
                client_id=str(client_id) if client_id else None,
                conversation_id=None,
            )
