"""How an agent's work ends: exactly one of these, each produced by a tool, never by free text."""

from typing import Annotated, Literal

from pydantic import Field

from practice.action import Action
from practice.grounded import Sentence, Source
from practice.record import Value
from practice.scheduling.slot import RankedSlot


class Answer(Value):
    """An answer in the practice's own words: each sentence quotes a passage or a record that ``sources`` holds."""

    kind: Literal["answer"] = "answer"
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()


class Offer(Value):
    """Slots for the client to pick from; picking one leads to a proposal."""

    kind: Literal["offer"] = "offer"
    purpose: Literal["book", "reschedule"]
    appointment_id: str | None = Field(default=None, description="The appointment that would move")
    slots: tuple[RankedSlot, ...] = Field(min_length=1, max_length=3)
    notes: tuple[str, ...] = Field(default=(), description="Coverage and policy remarks for people")


class Proposed(Value):
    """An action that the agent wants, with what it stands on."""

    kind: Literal["proposed"] = "proposed"
    action: Action
    summary: str = Field(max_length=400, description="One line for the inbox")
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="Remarks for the person who decides")


class Question(Value):
    """One clear question back to the person."""

    kind: Literal["question"] = "question"
    text: str = Field(min_length=1, max_length=500)
    choices: tuple[str, ...] = ()
    sources: tuple[Source, ...] = Field(default=(), description="What was before the one who asks")


class Handoff(Value):
    """Work for a person, with full context."""

    kind: Literal["handoff"] = "handoff"
    reason: str = Field(max_length=200, description="Short, e.g. 'no passage answers this'")
    summary: str = Field(default="", max_length=2_000)


Outcome = Annotated[Answer | Offer | Proposed | Question | Handoff, Field(discriminator="kind")]
