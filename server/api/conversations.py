"""Conversations: clients write and pick; staff read, take over, answer, hand back."""

from fastapi import APIRouter, Request, Response

from ledger.conversations import Conversation
from practice.identity import Role
from practice.record import Value
from server.api.fields import Id, Word
from server.api.stream import stream
from server.conversation_view import ConversationView
from server.office import office_of
from server.security.who import Caller

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class Text(Value):
    """A message in plain text. What is too long is refused with a clear error, not cut, and screened all the same."""

    text: str


class Choice(Value):
    """The slot that was picked."""

    offer_id: Id
    slot_id: Word


@router.get("/mine")
async def my_conversation(request: Request, caller: Caller) -> ConversationView:
    """Return the client's own conversation."""
    return await office_of(request).readings.my_conversation(caller)


@router.get("")
async def conversations(request: Request, caller: Caller) -> list[ConversationView]:
    """Return the conversations that this person may read."""
    return list(await office_of(request).readings.conversations(caller))


@router.get("/{conversation_id}")
async def conversation(request: Request, caller: Caller, conversation_id: Id) -> ConversationView:
    """Return one conversation."""
    return await office_of(request).readings.conversation(caller, conversation_id)


@router.post("/{conversation_id}/messages")
async def send(request: Request, caller: Caller, conversation_id: Id, text: Text) -> Response:
    """Send a message: a client's starts a turn whose stages stream back, a colleague's is stored as a reply."""
    if caller.role is not Role.CLIENT:
        message = await office_of(request).handling.reply(caller, conversation_id, text.text)
        return Response(message.model_dump_json(), media_type="application/json", status_code=201)
    stages = await office_of(request).turns.client_message(caller, conversation_id, text.text)
    return await stream(request, stages)


@router.post("/{conversation_id}/choices")
async def choose(request: Request, caller: Caller, conversation_id: Id, choice: Choice) -> Response:
    """Pick an offered slot."""
    turns = office_of(request).turns
    pick = turns.client_choice if caller.role is Role.CLIENT else turns.staff_choice
    return await stream(request, await pick(caller, conversation_id, choice.offer_id, choice.slot_id))


@router.post("/{conversation_id}/take-over")
async def take_over(request: Request, caller: Caller, conversation_id: Id) -> Conversation:
    """Silence Handrail here; the caller answers."""
    return await office_of(request).handling.take_over(caller, conversation_id)


@router.post("/{conversation_id}/hand-back")
async def hand_back(request: Request, caller: Caller, conversation_id: Id) -> Conversation:
    """Let Handrail answer here again."""
    return await office_of(request).handling.hand_back(caller, conversation_id)
