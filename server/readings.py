"""What a signed-in person may look at. Every reading checks access first; reading a chart is itself on the record."""

from collections.abc import Sequence

from graphs.services import Services
from graphs.steps.scope import client_facts, supervised_by
from ledger.alerts import Alert
from ledger.audit import AuditEvent, ChainReport
from ledger.conversations import Conversation
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from ledger.tasks import StaffTask
from policies.access import Permission
from policies.dial import Dial
from practice.action import Workflow
from practice.appointment import Appointment
from practice.chart import Assessment, Document, ProgressNote, TreatmentPlan
from practice.errors import NotFound, Refused
from practice.identity import Principal, Role
from practice.people import Client
from practice.record import Value


class ConversationView(Value):
    """A conversation with its messages and the state of what was asked in it."""

    conversation: Conversation
    client_name: str
    messages: tuple[ConversationMessage, ...]
    proposals: tuple[Proposal, ...]


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
        supervised = await supervised_by(self._services, principal) if client is not None else frozenset()
        access = self._services.access.check(principal, permission, client=client, supervised_ids=supervised)
        if not access.allowed:
            raise Refused("Your role does not allow this.", reason=access.reason)

    async def my_conversation(self, principal: Principal) -> ConversationView:
        """Return a client's own conversation, opening one where there is none."""
        if principal.role is not Role.CLIENT or principal.client_id is None:
            raise Refused("Only clients have a portal conversation.", reason="role")
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.open(principal.client_id)
            return await _view(unit, conversation, principal.name)

    async def conversations(self, principal: Principal) -> Sequence[ConversationView]:
        """Return the portal conversations that this person may read, those held by people first."""
        async with self._services.ledger.transaction() as unit:
            found = await unit.conversations.list(kind="portal", limit=100)
        views = [view for c in found if (view := await self._readable(principal, c)) is not None]
        return sorted(views, key=lambda view: view.conversation.state == "open")

    async def conversation(self, principal: Principal, conversation_id: str) -> ConversationView:
        """Return one conversation. Raises ``NotFound`` also where this person may not read it."""
        async with self._services.ledger.transaction() as unit:
            conversation = await unit.conversations.get(conversation_id)
            if conversation.kind == "staff" and conversation.opened_by == principal.person_id:
                return await _view(unit, conversation, "")
        if principal.role is Role.CLIENT and conversation.client_id == principal.client_id:
            return await self.my_conversation(principal)
        view = await self._readable(principal, conversation) if conversation.kind == "portal" else None
        if view is None:
            raise NotFound("There is no such conversation.")
        return view

    async def alerts(self, principal: Principal) -> Sequence[Alert]:
        """Return the crisis alerts, newest first."""
        await self.require(principal, Permission.ALERT_READ)
        async with self._services.ledger.reading() as unit:
            return await unit.alerts.list()

    async def tasks(self, principal: Principal) -> Sequence[StaffTask]:
        """Return the open tasks of this person's role; a supervisor sees everybody's."""
        await self.require(principal, Permission.TASK_READ)
        role = None if principal.role in (Role.SUPERVISOR, Role.ADMIN) else principal.role
        async with self._services.ledger.transaction() as unit:
            tasks = await unit.tasks.list(role=role)
        return [task for task in tasks if task.state != "done"]

    async def clients(self, principal: Principal, name: str) -> list[Client]:
        """Find clients by a part of their name, among those this person may contact; at most 20."""
        if principal.role is Role.CLIENT:
            raise Refused("Your role does not allow this.", reason="role")
        found = await self._services.ehr.search(Client, name=name, limit=100)
        supervised = await supervised_by(self._services, principal)
        check = self._services.access.check
        may = [
            client
            for client in found
            if check(principal, Permission.CONTACT_READ, client=client, supervised_ids=supervised).allowed
        ]
        return may[:20]

    async def chart(self, principal: Principal, client_id: str) -> ChartView:
        """Return a client's chart to those who treat them or supervise who does."""
        facts = await client_facts(self._services, client_id)
        assert facts.client is not None
        await self.require(principal, Permission.CHART_READ, facts.client)
        ehr = self._services.ehr
        view = ChartView(
            client=facts.client,
            appointments=tuple(await ehr.search(Appointment, client_id=client_id)),
            notes=tuple(await ehr.search(ProgressNote, client_id=client_id)),
            plans=tuple(await ehr.search(TreatmentPlan, client_id=client_id)),
            assessments=tuple(await ehr.search(Assessment, client_id=client_id)),
            documents=tuple(await ehr.search(Document, client_id=client_id)),
        )
        async with self._services.ledger.transaction() as unit:
            await unit.audit.append(principal.person_id, "chart.read", {"client_id": client_id}, {})
        return view

    async def name_of(self, principal: Principal, client_id: str) -> str:
        """Return a client's name to those who may contact them, and the id to anybody else."""
        facts = await client_facts(self._services, client_id)
        supervised = await supervised_by(self._services, principal)
        check = self._services.access.check
        access = check(principal, Permission.CONTACT_READ, client=facts.client, supervised_ids=supervised)
        return facts.client.full_name if facts.client is not None and access.allowed else client_id

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

    async def _readable(self, principal: Principal, conversation: Conversation) -> ConversationView | None:
        facts = await client_facts(self._services, conversation.client_id)
        supervised = await supervised_by(self._services, principal)
        access = self._services.access.check(
            principal, Permission.CONVERSATION_READ, client=facts.client, supervised_ids=supervised
        )
        if not access.allowed or facts.client is None:
            return None
        async with self._services.ledger.transaction() as unit:
            return await _view(unit, conversation, facts.client.full_name)


async def _view(unit: Unit, conversation: Conversation, client_name: str) -> ConversationView:
    return ConversationView(
        conversation=conversation,
        client_name=client_name,
        messages=tuple(await unit.messages.list(conversation.id)),
        proposals=tuple(await unit.proposals.list(conversation_id=conversation.id)),
    )
