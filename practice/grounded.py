"""Text that says, sentence by sentence, where it comes from."""

from typing import Literal

from pydantic import Field

from practice.record import Value

DRAFT_WATERMARK = "AI-Generated Draft - Requires Clinician Review & Signature"
"""Shown on every clinical draft, word for word (source 003)."""


class Source(Value):
    """A piece of material that a draft or an answer may cite.

    ``id`` names the material and the piece in it: ``transcript#12`` (line 12), ``note:NOTE-1#subjective``,
    ``assessment:AS-9``, ``plan:TP-3#goal-1``, ``passage:fees-late-cancellation#2``.
    """

    id: str
    label: str = Field(description="What a person sees, e.g. 'Transcript, line 12'")
    text: str
    tags: tuple[str, ...] = Field(default=(), description="What binds its use, such as 'part_2' (practice.part_2)")


class Sentence(Value):
    """One sentence; an agent's must cite at least one source id, a person's need not."""

    text: str = Field(min_length=1, max_length=2_000)
    sources: tuple[str, ...] = ()
    written_by: Literal["agent", "person"] = "agent"


class Section(Value):
    """A heading with its sentences; an empty section says that nothing was found, and never invents."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
