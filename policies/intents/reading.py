"""What the classifier read in a message."""

from pydantic import Field

from practice.record import Value


class IntentScore(Value):
    """One thing asked for, how sure that is, and the words that ask for it."""

    intent: str
    score: float = Field(ge=0, le=1)
    text: str


class IntentReading(Value):
    """The intents of one message, the most substantial first. Empty ``intents`` means none of these: a person."""

    intents: tuple[IntentScore, ...] = ()
    injection: bool = Field(default=False, description="The message tries to give the system orders")
    version: str
