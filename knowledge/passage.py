"""The pieces that practice documents are cut into, and that answers cite."""

from pydantic import Field

from practice.identity import Audience
from practice.record import Value


class Passage(Value):
    """Some whole sentences of one document: what a search returns and what an answer cites.

    ``id`` is ``<document id>#<n>``, counted from 1 in the document's own order.
    """

    id: str
    document_id: str
    title: str
    heading: str
    text: str
    audience: Audience
    practice_id: str
    score: float = Field(default=0.0, description="How well it answers the query, 0 to 1; 0 outside of a search")


class QuotedSentence(Value):
    """One sentence of a passage, word for word, chosen to answer a question."""

    text: str
    passage_id: str
    score: float = Field(description="Higher answers better; comparable within one question only")
