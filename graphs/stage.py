"""What a waiting person sees while a turn runs: fixed words, never a model's unverified text."""

from pydantic import Field

from ledger.messages import ConversationMessage
from practice.record import Value


class Stage(Value):
    """One step of a turn, streamed to the page as it happens."""

    name: str = Field(description="screen, understand, work, check, wait, commit, answer, people, done")
    text: str = Field(default="", description="Fixed words for the person who waits")
    message: ConversationMessage | None = Field(default=None, description="A verified message that was stored")
    proposal_id: str | None = None
    final: bool = False
