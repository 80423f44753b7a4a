"""A message belongs to its thread's client, and to an open thread."""

from ehr.sandbox.problems import Unprocessable
from ehr.sandbox.rules.rule import WriteContext
from practice.work import Message, Thread


class MessageRule:
    """Keeps one client's words out of another's thread."""

    async def creating(self, draft: Message, context: WriteContext) -> Message:
        """Add a message to its thread."""
        thread = await context.records.get(Thread, draft.thread_id)
        if thread is None or thread.client_id != draft.client_id:
            raise Unprocessable("This thread is not this client's.", rule="thread")
        if thread.closed_at is not None:
            raise Unprocessable("This thread is closed. Open a new one.", rule="thread")
        return draft

    async def changing(self, before: Message, after: Message, context: WriteContext) -> Message:
        """Only the category of a message can change, which the catalogue sees to."""
        return after
