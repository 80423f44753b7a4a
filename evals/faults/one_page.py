"""What stands in for the embedding model, so that a process is up in a moment: one page, and what a message means."""

from collections.abc import Sequence

from knowledge.answerability import Judgement
from knowledge.passage import Passage, QuotedSentence
from policies.intents import IntentAllowlist, IntentReading, IntentScore
from practice.identity import Audience

QUESTION = "Where do I park?"
ANSWER = "Free parking is behind the building, off Alder Street."


class OnePage:
    """A practice's documents: one passage, which answers ``QUESTION``."""

    def search(self, query: str, *, practice_id: str, audience: Audience, limit: int = 5) -> list[Passage]:
        """Return the page."""
        return [_page(practice_id)]

    def passage(self, passage_id: str, *, practice_id: str, audience: Audience) -> Passage | None:
        """Return the page under its id."""
        page = _page(practice_id)
        return page if page.id == passage_id else None

    def judge(self, query: str, passages: Sequence[Passage]) -> Judgement:
        """It answers."""
        return Judgement(answered=True, score=1.0)

    def quote(self, query: str, passages: Sequence[Passage], limit: int = 3) -> list[QuotedSentence]:
        """Quote its sentence."""
        return [QuotedSentence(text=ANSWER, passage_id=passage.id, score=1.0) for passage in passages]


class OneIntent:
    """Reads every message as a question about the practice."""

    version = "one-intent/1"

    def compare(self, text: str, audience: Audience, allowlists: Sequence[IntentAllowlist]) -> list[IntentReading]:
        """Read the same under each allowlist."""
        return [self.classify(text, audience) for _ in allowlists]

    def classify(self, text: str, audience: Audience, allowlist: IntentAllowlist | None = None) -> IntentReading:
        """Read a question about the practice."""
        score = IntentScore(intent="faq.practice", score=1.0, text=text)
        return IntentReading(intents=(score,), version=self.version)


def _page(practice_id: str) -> Passage:
    return Passage(
        id="parking#1",
        document_id="parking",
        title="Parking",
        heading="Where to park",
        text=ANSWER,
        audience=Audience.CLIENT,
        practice_id=practice_id,
        score=1.0,
    )
