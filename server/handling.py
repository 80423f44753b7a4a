"""What people do beside deciding: take a conversation over, answer in it, hand it back, acknowledge, work tasks."""

from graphs.services import Services
from ledger.alerts import Alert
from ledger.conversations import Conversation
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.tasks import StaffTask
from policies.access import Permission
from policies.dial import Dial
from policies.inbound import accept_message
from practice.action import Workflow
from practice.errors import InputError, NotFound, Refused
from practice.identity import Principal
from server.readings import Readings


class Handling:
    """Acts of people, each checked and on the record."""

    def __init__(self, services: Services, readings: Readings) -> None:
        self._services = services
        self._readings = readings

    async def take_over(self, principal: Principal, conversation_id: str) -> Conversation:
        """Silence Handrail in this conversation; this person answers."""
        await self._require_conversation(principal, conversation_id, Permission.CONVERSATION_TAKE_OVER)
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.take_over(conversation_id, principal.person_id)
            subject = {"conversation_id": conversation_id}
            await unit.audit.append(principal.person_id, "conversation.taken_over", subject, {})
        return conversation

    async def hand_back(self, principal: Principal, conversation_id: str) -> Conversation:
        """Let Handrail answer again. An alert that nobody acknowledged keeps the conversation with people."""
        await self._require_conversation(principal, conversation_id, Permission.CONVERSATION_TAKE_OVER)
        async with self._services.ledger.transaction() as unit:
            await _close_alerts(unit, principal, conversation_id)
            conversation = await unit.conversations.hand_back(conversation_id, principal.person_id)
            subject = {"conversation_id": conversation_id}
            await unit.audit.append(principal.person_id, "conversation.handed_back", subject, {})
        return conversation

    async def reply(self, principal: Principal, conversation_id: str, text: str) -> ConversationMessage:
        """Answer a client as a person; taking the conversation over comes first."""
        body = accept_message(text)
        await self._require_conversation(principal, conversation_id, Permission.CONVERSATION_REPLY)
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.get(conversation_id)
            if conversation.taken_by != principal.person_id:
                raise Refused("Take the conversation over first.", "Press 'Take over'.", reason="not_taken_over")
            message = await unit.messages.add(
                conversation_id, author="staff", kind="text", body=body, person_id=principal.person_id
            )
            subject = {"conversation_id": conversation_id, "message_id": message.id}
            await unit.audit.append(principal.person_id, "reply.sent", subject, {"kind": "staff"})
        return message

    async def acknowledge(self, principal: Principal, alert_id: str) -> Alert:
        """Say that a person has taken on an alert."""
        await self._readings.require(principal, Permission.ALERT_ACKNOWLEDGE)
        async with self._services.ledger.transaction() as unit:
            alert = await unit.alerts.acknowledge(alert_id, principal.person_id)
            await unit.audit.append(principal.person_id, "alert.acknowledged", {"alert_id": alert_id}, {})
        return alert

    async def finish_task(self, principal: Principal, task_id: str) -> StaffTask:
        """Mark a task of this person's role as done."""
        await self._readings.require(principal, Permission.TASK_WORK)
        if all(task.id != task_id for task in await self._readings.tasks(principal)):
            raise NotFound("There is no such task on your list.")
        async with self._services.ledger.transaction() as unit:
            task = await unit.tasks.finish(task_id, principal.person_id)
            await unit.audit.append(principal.person_id, "task.finished", {"task_id": task_id}, {})
        return task

    async def move_dial(self, principal: Principal, workflow: Workflow, level: Dial, reason: str) -> Dial:
        """Set how far a workflow may go; never above its ceiling."""
        await self._readings.require(principal, Permission.SETTINGS_WRITE)
        if not reason.strip():
            raise InputError("Moving a dial needs a reason.", "Say why; the audit keeps it.")
        allowed = self._services.dials.level(workflow, level)
        if allowed is not level:
            raise InputError(f"{workflow} cannot go beyond {allowed}.", "Clinical work always waits for a person.")
        async with self._services.ledger.transaction() as unit:
            await unit.dials.set(workflow, level, principal.person_id, reason)
            detail = {"level": level.value}
            await unit.audit.append(principal.person_id, "dial.moved", {"workflow": workflow.value}, detail)
        return level

    async def _require_conversation(self, principal: Principal, conversation_id: str, permission: Permission) -> None:
        view = await self._readings.conversation(principal, conversation_id)
        if view.conversation.kind != "portal" or view.conversation.client_id is None:
            raise NotFound("There is no such conversation.")
        await self._readings.require_about(principal, permission, view.conversation.client_id)


async def _close_alerts(unit: Unit, principal: Principal, conversation_id: str) -> None:
    """End the conversation's alerts, all of which somebody must have seen."""
    alerts = [a for a in await unit.alerts.list() if a.conversation_id == conversation_id and a.state != "closed"]
    if any(alert.state == "open" for alert in alerts):
        raise Refused(
            "A crisis alert in this conversation is not acknowledged yet.",
            "Acknowledge the alert first.",
            reason="alert_open",
        )
    for alert in alerts:
        await unit.alerts.close(alert.id)
        await unit.audit.append(principal.person_id, "alert.closed", {"alert_id": alert.id}, {})
