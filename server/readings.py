"""What a signed-in person may look at. Every reading checks access first; reading a chart is itself on the record."""

import asyncio
from collections.abc import Sequence

from graphs.services import Services
from graphs.steps.scope import covered_by, supervised_by
from ledger.alerts import Alert
from ledger.audit import AuditEvent, ChainReport
from ledger.conversations import Conversation
from ledger.tasks import StaffTask
from policies.access import Permission
from policies.dial import Dial
from practice.action import Workflow
from practice.appointment import Appointment
from practice.chart import Assessment, Document, ProgressNote, TreatmentPlan
from practice.errors import EhrNotFound, EhrUnavailable, NotFound, Refused
from practice.identity import Principal, Role
from practice.people import Client
from practice.record import Value
from server.contact import Contact
from server.conversation_view import ConversationView, as_the_client_sees_it, view_of

__all__ = ["ChartView", "ConversationView", "Readings"]

MOST_CONTACTS = 20


class ChartView(Value):
    """What a treating clinician sees of a client."""

    client: Client
    appointments: tuple[Appointment, ...]
    notes: tuple[ProgressNote, ...]
    plans: tuple[TreatmentPlan, ...]
    assessments: tuple[Assessment, ...]
    documents: tuple[Document, ...]


class Readings:
    """Checked reading, for routes and pages alike."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def require(self, principal: Principal, permission: Permission, client: Client | None = None) -> None:
        """Raise ``Refused`` unless the person holds the permission (about this client)."""
        access = self._services.access.check(principal, permission, client=client)
        if not access.allowed and client is not None:
            access = self._services.access.check(
                principal,
                permission,
                client=client,
                supervised_ids=await supervised_by(self._services, principal),
                covering_client_ids=await covered_by(self._services, principal),
            )
        if not access.allowed:
            raise Refused("Your role does not allow this.", reason=access.reason)

    async def require_about(self, principal: Principal, permission: Permission, client_id: str) -> Client | None:
        """Return the client, where the person holds the permission about them.

        A right that reaches the whole practice needs no look at the record, and so holds while the EHR is down: then
        the answer is None. Raises ``Refused``, ``NotFound`` for an unknown client, ``EhrUnavailable``.
        """
        if not self._services.access.holds(principal, permission):
            raise Refused("Your role does not allow this.", reason="role_not_granted")
        try:
            client = await self._services.ehr.read(Client, client_id)
        except EhrNotFound as error:
            raise NotFound("There is no such client.") from error
        except EhrUnavailable:
            if self._services.access.check(principal, permission).allowed:
                return None
            raise
        await self.require(principal, permission, client)
        return client

    async def my_conversation(self, principal: Principal) -> ConversationView:
        """Return a client's own conversation, opening one where there is none."""
        if principal.role is not Role.CLIENT or principal.client_id is None:
            raise Refused("Only clients have a portal conversation.", reason="role")
        async with self._services.ledger.reading() as unit:
            conversation = await unit.conversations.for_client(principal.client_id)
            if conversation is not None:
                return as_the_client_sees_it(await view_of(unit, conversation, principal.name))
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.open(principal.client_id)
            return as_the_client_sees_it(await view_of(unit, conversation, principal.name))

    async def conversations(self, principal: Principal) -> Sequence[ConversationView]:
        """Return the portal conversations that this person may read, those held by people first."""
        if principal.role is Role.CLIENT or not self._services.access.holds(principal, Permission.CONVERSATION_READ):
            raise Refused("Your role does not allow this.", reason="role_not_granted")
        async with self._services.ledger.reading() as unit:
            found = await unit.conversations.list(kind="portal", limit=100)
        names = await asyncio.gather(*(self._name_for_reader(principal, c.client_id) for c in found))
        async with self._services.ledger.reading() as unit:
            views = [await view_of(unit, c, name) for c, name in zip(found, names, strict=True) if name is not None]
        return sorted(views, key=lambda view: view.conversation.state == "open")

    async def conversation(self, principal: Principal, conversation_id: str) -> ConversationView:
        """Return one conversation. Raises ``NotFound`` also where this person may not read it."""
        async with self._services.ledger.reading() as unit:
            conversation = await unit.conversations.get(conversation_id)
            if conversation.kind == "staff" and conversation.opened_by == principal.person_id:
                return await view_of(unit, conversation, "")
            if _is_own(principal, conversation):
                return as_the_client_sees_it(await view_of(unit, conversation, principal.name))
        name = None
        if conversation.kind == "portal":
            name = await self._name_for_reader(principal, conversation.client_id)
        if name is None:
            raise NotFound("There is no such conversation.")
        async with self._services.ledger.reading() as unit:
            return await view_of(unit, conversation, name)

    async def alerts(self, principal: Principal) -> Sequence[Alert]:
        """Return the crisis alerts, newest first."""
        await self.require(principal, Permission.ALERT_READ)
        async with self._services.ledger.reading() as unit:
            return await unit.alerts.list()

    async def tasks(self, principal: Principal) -> Sequence[StaffTask]:
        """Return the open tasks of this person's role; a supervisor sees everybody's."""
        await self.require(principal, Permission.TASK_READ)
        role = None if principal.role in (Role.SUPERVISOR, Role.ADMIN) else principal.role
        async with self._services.ledger.reading() as unit:
            tasks = await unit.tasks.list(role=role)
        return [task for task in tasks if task.state != "done"]

    async def clients(self, principal: Principal, name: str) -> list[Contact]:
        """Find clients by a part of their name, among those this person may contact; at most 20."""
        if principal.role is Role.CLIENT or not self._services.access.holds(principal, Permission.CONTACT_READ):
            raise Refused("Your role does not allow this.", reason="role_not_granted")
        found = await self._services.ehr.search(Client, name=name, limit=100)
        supervised = await supervised_by(self._services, principal)
        check = self._services.access.check
        may = [
            client
            for client in found
            if check(principal, Permission.CONTACT_READ, client=client, supervised_ids=supervised).allowed
        ]
        return [Contact.of(client) for client in may[:MOST_CONTACTS]]

    async def chart(self, principal: Principal, client_id: str) -> ChartView:
        """Return a client's chart to those who treat them or supervise who does; the look is put on record first."""
        client = await self.require_about(principal, Permission.CHART_READ, client_id)
        if client is None:
            raise NotFound("There is no such chart.")
        async with self._services.ledger.transaction() as unit:
            await unit.audit.append(principal.person_id, "chart.read", {"client_id": client.id}, {})
        ehr = self._services.ehr
        return ChartView(
            client=client,
            appointments=tuple(await ehr.search(Appointment, client_id=client_id)),
            notes=tuple(await ehr.search(ProgressNote, client_id=client_id)),
            plans=tuple(await ehr.search(TreatmentPlan, client_id=client_id)),
            assessments=tuple(await ehr.search(Assessment, client_id=client_id)),
            documents=tuple(await ehr.search(Document, client_id=client_id)),
        )

    async def name_of(self, principal: Principal, client_id: str) -> str:
        """Return a client's name to those who may contact them, and the id to anybody else."""
        try:
            client = await self.require_about(principal, Permission.CONTACT_READ, client_id)
        except (Refused, NotFound, EhrUnavailable):
            return client_id
        return client.full_name if client is not None else client_id

    async def dial(self, principal: Principal, workflow: Workflow) -> Dial:
        """Return how far a workflow may go now."""
        await self.require(principal, Permission.SETTINGS_READ)
        async with self._services.ledger.reading() as unit:
            return self._services.dials.level(workflow, await unit.dials.setting(workflow))

    async def audit(self, principal: Principal, *, after: int = 0, limit: int = 200) -> Sequence[AuditEvent]:
        """Return the newest events of the audit chain."""
        await self.require(principal, Permission.AUDIT_READ)
        async with self._services.ledger.reading() as unit:
            return await unit.audit.list(after=after, limit=limit, newest_first=True)

    async def verify_audit(self, principal: Principal) -> ChainReport:
        """Recompute the whole chain."""
        await self.require(principal, Permission.AUDIT_VERIFY)
        async with self._services.ledger.reading() as unit:
            return await unit.audit.verify()

    async def _name_for_reader(self, principal: Principal, client_id: str | None) -> str | None:
        """Return the client's name to who may read their conversation, the id while the EHR is down, else None."""
        if client_id is None:
            return None
        try:
            client = await self.require_about(principal, Permission.CONVERSATION_READ, client_id)
        except (Refused, NotFound):
            return None
        return client.full_name if client is not None else client_id


def _is_own(principal: Principal, conversation: Conversation) -> bool:
    own = principal.client_id is not None and principal.client_id == conversation.client_id
    return principal.role is Role.CLIENT and own and conversation.kind == "portal"
