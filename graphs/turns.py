"""Beginning a turn: what a page, the API or a webhook calls. Checked and stored first, then run."""

from collections.abc import AsyncIterator
from datetime import datetime

from graphs.refused_message import note_refused
from graphs.request import StaffRequest
from graphs.runner import Runner
from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from ledger.conversations import Conversation
from ledger.ids import new_id
from ledger.ledger import Unit
from ledger.runs import Run
from policies.inbound import accept_message, accept_upload
from practice.errors import ConversationBusy, InputError, NotFound, Refused
from practice.identity import Audience, Principal, Role
from practice.times import spoken

LEASE_SECONDS = 300
"""Longer than the slowest turn; a turn gives its lease back, and a restart gives back those of the dead."""


class Turns:
    """Takes what people say. Every method stores it before anything reads it, so nothing is lost."""

    def __init__(self, services: Services, runner: Runner) -> None:
        self._services = services
        self._runner = runner

    async def client_message(
        self, principal: Principal, conversation_id: str, text: str, *, external_id: str | None = None
    ) -> AsyncIterator[Stage]:
        """Take a client's message. Raises ``InputError``, ``NotFound`` or ``ConversationBusy`` before it is stored."""
        try:
            body = accept_message(text)
        except InputError:
            if external_id is None:  # the EHR keeps those that came from there
                await self._refuse(principal, conversation_id, text)
            raise
        state = _state(principal, conversation_id, principal.client_id, self._services.clock())
        async with self._services.ledger.transaction() as unit:
            await self._lease_own(unit, principal, conversation_id, state["run_id"])
            message = await unit.messages.add(
                conversation_id,
                author="client",
                kind="text",
                body=body,
                person_id=principal.person_id,
                run_id=state["run_id"],
                external_id=external_id,
            )
            run = await self._begin(unit, "portal_message", state, message.id, principal)
        return self._runner.launch(run, {**state, "message_id": message.id})

    async def client_choice(
        self, principal: Principal, conversation_id: str, offer_id: str, slot_id: str
    ) -> AsyncIterator[Stage]:
        """Take a client's pick of an offered slot; a pick that came too late raises ``InputError``."""
        return await self._choice("portal_message", principal, conversation_id, offer_id, slot_id)

    async def staff_choice(
        self, principal: Principal, conversation_id: str, offer_id: str, slot_id: str
    ) -> AsyncIterator[Stage]:
        """Take a colleague's pick of an offered slot."""
        return await self._choice("staff_request", principal, conversation_id, offer_id, slot_id)

    async def staff_request(
        self, principal: Principal, request: StaffRequest, *, conversation_id: str | None = None
    ) -> AsyncIterator[Stage]:
        """Take a colleague's request. Raises ``InputError`` for material that is not text, ``Refused`` for clients."""
        if principal.role is Role.CLIENT:
            raise Refused("Only staff can ask an agent.", reason="role")
        body = accept_message(request.text or self._in_words(request.task))
        material = accept_upload(request.material.encode()) if request.material is not None else None
        if request.task is not None and not request.task.startswith("staff."):
            raise InputError("There is no such task.")
        async with self._services.ledger.transaction() as unit:
            conversation = await self._staff_conversation(unit, principal, request.client_id, conversation_id)
            state = _state(principal, conversation.id, request.client_id, self._services.clock())
            await self._lease(unit, conversation.id, state["run_id"])
            payload: dict[str, object] = {"task": request.task, "appointment_id": request.appointment_id}
            payload["format"] = request.format.value if request.format else None
            payload["material"] = await unit.artifacts.put("material", material) if material else None
            message = await unit.messages.add(
                conversation.id,
                author="staff",
                kind="text",
                body=body,
                person_id=principal.person_id,
                payload=payload,
                run_id=state["run_id"],
            )
            run = await self._begin(unit, "staff_request", state, message.id, principal)
        return self._runner.launch(run, {**state, "message_id": message.id})

    def _in_words(self, task: str | None) -> str:
        """Say what a button asks for, in the allowlist's own words."""
        rule = self._services.allowlist.rule(task, Audience.STAFF) if task else None
        return rule.description if rule else ""

    async def _choice(
        self, graph: str, principal: Principal, conversation_id: str, offer_id: str, slot_id: str
    ) -> AsyncIterator[Stage]:
        zone = self._services.profile.tz
        async with self._services.ledger.transaction() as unit:
            offer = await unit.offers.get(offer_id)
            slot = next((ranked.slot for ranked in offer.slots if ranked.slot.id == slot_id), None)
            conversation = await unit.conversations.get(conversation_id)
            if slot is None or offer.conversation_id != conversation_id:
                raise NotFound("That time was not offered here.")
            state = _state(principal, conversation_id, conversation.client_id, self._services.clock())
            state["choice"] = {"offer_id": offer_id, "slot_id": slot_id}
            await self._lease_own(unit, principal, conversation_id, state["run_id"])
            if not await unit.offers.choose(offer_id, slot_id):
                text = self._services.templates.client["offer_expired"]
                raise InputError(text, "Say again what suits you.")
            message = await unit.messages.add(
                conversation_id,
                author="client" if principal.role is Role.CLIENT else "staff",
                kind="text",
                body=f"{spoken(slot.starts_at, zone)}, please.",
                person_id=principal.person_id,
                payload={"offer_id": offer_id, "slot_id": slot_id},
                run_id=state["run_id"],
            )
            run = await self._begin(unit, graph, state, message.id, principal)
        return self._runner.launch(run, {**state, "message_id": message.id})

    async def _refuse(self, principal: Principal, conversation_id: str, text: str) -> None:
        """Note a message that cannot be taken in; an empty one says nothing.

        The conversation is leased meanwhile: a long text takes seconds to screen, and one client gets one at a time.
        """
        if not text.strip():
            return
        holder = new_id("RUN", self._services.clock())
        async with self._services.ledger.transaction() as unit:
            await self._lease_own(unit, principal, conversation_id, holder)
        try:
            await note_refused(self._services, principal, conversation_id, text)
        finally:
            async with self._services.ledger.transaction() as unit:
                await unit.conversations.release(conversation_id, holder)

    async def _lease_own(self, unit: Unit, principal: Principal, conversation_id: str, run_id: str) -> None:
        conversation = await unit.conversations.get(conversation_id)
        if not _owns(principal, conversation):
            raise NotFound("There is no such conversation.")
        await self._lease(unit, conversation_id, run_id)

    async def _lease(self, unit: Unit, conversation_id: str, run_id: str) -> None:
        if not await unit.conversations.lease(conversation_id, run_id, LEASE_SECONDS):
            raise ConversationBusy("Your last message is still being worked on.", "Wait a moment, then send it again.")

    async def _staff_conversation(
        self, unit: Unit, principal: Principal, client_id: str | None, conversation_id: str | None
    ) -> Conversation:
        if conversation_id is None:
            return await unit.conversations.open(client_id, kind="staff", opened_by=principal.person_id)
        conversation = await unit.conversations.get(conversation_id)
        if not _owns(principal, conversation) or conversation.client_id != client_id:
            raise NotFound("There is no such conversation.")
        return conversation

    async def _begin(self, unit: Unit, graph: str, state: TurnState, message_id: str, principal: Principal) -> Run:
        run = await unit.runs.start(
            state["run_id"],
            graph=graph,
            conversation_id=state["conversation_id"],
            message_id=message_id,
            principal=principal,
        )
        subject = {"message_id": message_id, "conversation_id": state["conversation_id"], "run_id": run.id}
        await unit.audit.append(principal.person_id, "message.received", subject, {"graph": graph})
        return run


def _owns(principal: Principal, conversation: Conversation) -> bool:
    """A client their own portal thread; a colleague the requests they opened."""
    if principal.role is Role.CLIENT:
        return conversation.kind == "portal" and conversation.client_id == principal.client_id
    return conversation.kind == "staff" and conversation.opened_by == principal.person_id


def _state(principal: Principal, conversation_id: str, client_id: str | None, now: datetime) -> TurnState:
    return {
        "run_id": new_id("RUN", now),
        "conversation_id": conversation_id,
        "principal": principal.model_dump(mode="json"),
        "client_id": client_id,
    }
