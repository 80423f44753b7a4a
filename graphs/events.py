"""What the EHR tells us: a message came, an appointment was cancelled, a session ended, a form was filled in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from pydantic import JsonValue

from graphs.alarm import hand_over_with_notice, raise_alert
from graphs.runner import Runner, ended
from graphs.services import Services
from graphs.turns import Turns
from graphs.waiting import OVERDUE
from ledger.ledger import Unit
from ledger.proposals import Proposal
from policies.crisis import CrisisLevel
from practice.action import CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.appointment import Appointment
from practice.chart import Assessment
from practice.errors import InputError
from practice.identity import Principal, Role
from practice.people import Client
from practice.record import Id, Instant, Value
from practice.work import Message

MOST_ID_CHARACTERS = 64
TOUCHING = RescheduleAppointment | CancelAppointment | ConfirmAppointment


class EhrEvent(Value):
    """One webhook delivery. ``data`` names records; what they say is read from the EHR, never taken from the event."""

    id: Id
    event: Literal[
        "message.created", "appointment.cancelled", "session.completed", "appointment.created", "assessment.completed"
    ]
    occurred_at: Instant
    data: dict[str, JsonValue] = {}

    @property
    def subject(self) -> dict[str, str]:
        """The event as the subject of the audit, where an id shows by its prefix that it is one."""
        return {"event_id": self.id if self.id.startswith("EVT-") else f"EVT-{self.id}"}

    def named(self, key: str) -> str:
        """Return the id of the record that the event is about. Raises ``InputError`` where it names none."""
        value = self.data.get(key) or self.data.get("id")
        if not isinstance(value, str) or len(value) > MOST_ID_CHARACTERS:
            raise InputError(f"The event names no {key}.", "See the documentation of webhooks.")
        return value


class Events:
    """Turns deliveries into turns and tasks, each delivery once."""

    def __init__(self, services: Services, turns: Turns, runner: Runner) -> None:
        self._services = services
        self._turns = turns
        self._runner = runner

    async def take(self, event: EhrEvent) -> bool:
        """Work on a delivery. False: it was worked on before, and starts nothing twice.

        A message's turn is begun, not waited for. Raises the EHR's errors and ``ConversationBusy``; the event then
        counts as unseen, and its next delivery works.
        """
        match event.event:
            case "message.created":
                return await self._message(event)
            case "appointment.cancelled":
                return await self._cancelled(event)
            case "assessment.completed":
                return await self._scored(event)
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
            await unit.audit.append("ehr", "webhook.received", event.subject, {"event": event.event})
            yield unit

    async def _cancelled(self, event: EhrEvent) -> bool:
        appointment = await self._services.ehr.read(Appointment, event.named("appointment_id"))
        async with self._first_time(event) as unit:
            if unit is None:
                return False
            pointless = await _withdraw_pointless(unit, appointment)
            await _look_at_waitlist(unit, appointment)
        for proposal in pointless:
            await self._runner.resume(proposal.run_id, ended("changed_meanwhile"))
        return True

    async def _scored(self, event: EhrEvent) -> bool:
        """Raise the alarm where the answers call for it; the client's thread goes to people, as after such words."""
        assessment = await self._services.ehr.read(Assessment, event.named("assessment_id"))
        reading = self._services.scores.read(assessment)
        async with self._first_time(event) as unit:
            if unit is None:
                return False
            detail = {"level": reading.level.value, "rules": list(reading.rules), "version": reading.version}
            await unit.audit.append("policy", "score.read", {"assessment_id": assessment.id}, detail)
            if reading.level is CrisisLevel.NONE:
                return True
            conversation = await unit.conversations.open(assessment.client_id)
            await raise_alert(
                unit,
                self._services,
                source="score",
                level=reading.level.value,
                client_id=assessment.client_id,
                conversation_id=conversation.id,
                message_id=None,
            )
            await hand_over_with_notice(unit, self._services, conversation.id, None)
            return True

    async def _message(self, event: EhrEvent) -> bool:
        message = await self._services.ehr.read(Message, event.named("message_id"))
        if message.sender != "client":
            return False
        client = await self._services.ehr.read(Client, message.client_id)
        async with self._services.ledger.transaction() as unit:
            if await unit.messages.find_inbound(message.id):
                return False
            conversation = await unit.conversations.open(message.client_id)
            await unit.audit.append("ehr", "webhook.received", event.subject, {"event": event.event})
        principal = Principal(
            person_id=f"ehr:{client.id}",
            practice_id=self._services.profile.id,
            role=Role.CLIENT,
            name=client.full_name,
            client_id=client.id,
        )
        try:
            await self._turns.client_message(principal, conversation.id, message.body, external_id=message.id)
        except InputError:
            return await self._unreadable(event, message, conversation.id)
        return True

    async def _unreadable(self, event: EhrEvent, message: Message, conversation_id: str) -> bool:
        """Give people a message that is too long or holds no text; what can be read of it is screened all the same."""
        # Before the transaction: so long a text is long to read, and others wait for the ledger's one writer.
        reading = await asyncio.to_thread(self._services.crisis.screen, [message.body])
        async with self._first_time(event) as unit:
            if unit is None or await unit.messages.find_inbound(message.id):
                return False
            task = await unit.tasks.add(
                "unreadable_message",
                "A client's message could not be taken in",
                body=f"Read message {message.id} in the records system and answer it there.",
                client_id=message.client_id,
                conversation_id=conversation_id,
            )
            subject = {"task_id": task.id, "message_id": message.id}
            await unit.audit.append("ehr", "message.refused", subject, {})
            if reading.is_crisis:
                await raise_alert(
                    unit,
                    self._services,
                    source="ehr",
                    level=reading.level.value,
                    client_id=message.client_id,
                    conversation_id=conversation_id,
                    message_id=message.id,
                )
                await hand_over_with_notice(unit, self._services, conversation_id, None)
        return True


async def _withdraw_pointless(unit: Unit, appointment: Appointment) -> list[Proposal]:
    """Take back what waited on an appointment that is no more."""
    pointless = []
    for proposal in await unit.proposals.waiting():
        action = proposal.action
        if isinstance(action, TOUCHING) and action.appointment_id == appointment.id:
            pointless.append(await unit.proposals.withdraw(proposal.id))
            if proposal.hold_id:
                await unit.holds.release(proposal.hold_id)
            await unit.tasks.finish_of(proposal.id, OVERDUE, "ehr")
            await unit.audit.append("ehr", "proposal.withdrawn", {"proposal_id": proposal.id}, {})
    return pointless


async def _look_at_waitlist(unit: Unit, appointment: Appointment) -> None:
    """A freed slot is worth a look at the waitlist."""
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
        client_id=client_id if isinstance(client_id, str) else None,
    )
    await unit.audit.append("ehr", "task.created", {"task_id": task.id}, {})
