"""A conversation as it is shown: its messages and what became of what was asked, less for the client than for staff."""

from ledger.conversations import Conversation
from ledger.ledger import Unit
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from practice.action import BookAppointment, CancelAppointment, ConfirmAppointment, RescheduleAppointment
from practice.record import Value

OWN_REQUESTS = BookAppointment | CancelAppointment | ConfirmAppointment | RescheduleAppointment
"""What a client asks for by themselves. A drafted answer is not shown before somebody has checked it."""


class ConversationView(Value):
    """A conversation with its messages and the state of what was asked in it."""

    conversation: Conversation
    client_name: str
    messages: tuple[ConversationMessage, ...]
    proposals: tuple[Proposal, ...]


async def view_of(unit: Unit, conversation: Conversation, client_name: str) -> ConversationView:
    """Read what belongs to a conversation."""
    return ConversationView(
        conversation=conversation,
        client_name=client_name,
        messages=tuple(await unit.messages.list(conversation.id)),
        proposals=tuple(await unit.proposals.list(conversation_id=conversation.id)),
    )


def as_the_client_sees_it(view: ConversationView) -> ConversationView:
    """Leave out the practice's own side: notes and sources of requests, drafted answers, why people have the thread."""
    plain: dict[str, object] = {"sources": (), "notes": (), "stamp": {}, "summary": "", "requested_by": None}
    asked = [proposal for proposal in view.proposals if isinstance(proposal.action, OWN_REQUESTS)]
    inside: dict[str, object] = {"state_reason": "", "taken_by": None, "pending_question": None, "opened_by": None}
    return view.model_copy(
        update={
            "conversation": view.conversation.model_copy(update=inside),
            "proposals": tuple(proposal.model_copy(update=plain) for proposal in asked),
        }
    )
