"""Judging answers: the facts in them, what they cite, and whether what has no answer went to a person."""

from dataclasses import dataclass, field

from evals.evaluator import Context
from evals.rag.answer import GivenAnswer
from knowledge.labelled_question import LabelledQuestion
from practice.identity import Audience
from tools.tool import KnowledgeSearch

Asked = Context[LabelledQuestion, GivenAnswer]


@dataclass(frozen=True)
class KeyFacts:
    """How many of the key facts stand in the answer, word for word; 0 where none was given."""

    name: str = "key_fact_recall"

    def evaluate(self, context: Asked) -> float | None:
        """Compare without regard to case and spacing."""
        facts = context.case.key_facts
        if not context.case.answerable:
            return None
        text = _plain(context.output.text)
        return sum(_plain(fact) in text for fact in facts) / len(facts)


@dataclass(frozen=True)
class Answered:
    """Whether an answerable question was answered with every key fact and a citation of a passage that has them."""

    name: str = "answered_rightly"

    def evaluate(self, context: Asked) -> bool | None:
        """Judge answerable questions."""
        if not context.case.answerable:
            return None
        text = _plain(context.output.text)
        cites = any(key in context.case.passages for key in context.output.cited)
        return context.output.is_answer and cites and all(_plain(fact) in text for fact in context.case.key_facts)


@dataclass(frozen=True)
class CitesWhatHoldsIt:
    """Whether one of the cited passages is one that holds the answer."""

    name: str = "citation_correct"

    def evaluate(self, context: Asked) -> bool | None:
        """Judge the answers to answerable questions."""
        if not (context.case.answerable and context.output.is_answer):
            return None
        return any(key in context.case.passages for key in context.output.cited)


@dataclass(frozen=True)
class CitationsValid:
    """Whether every sentence stands, word for word, in a passage it cites, which exists for this audience."""

    practice_id: str
    knowledge: KnowledgeSearch = field(repr=False)
    name: str = "citations_valid"

    def evaluate(self, context: Asked) -> bool | None:
        """Judge every answer."""
        if not context.output.is_answer:
            return None
        audience = context.case.audience
        return all(
            any(self._holds(source.removeprefix("passage:"), sentence.text, audience) for source in sentence.sources)
            for sentence in context.output.sentences
        )

    def _holds(self, passage_id: str, text: str, audience: Audience) -> bool:
        passage = self.knowledge.passage(passage_id, practice_id=self.practice_id, audience=audience)
        return passage is not None and _plain(text) in _plain(passage.text)


@dataclass(frozen=True)
class Refusal:
    """How the question ended against how it should have: a word for each of the four ways, and 'other'."""

    name: str = "refusal"

    def evaluate(self, context: Asked) -> str:
        """Return e.g. ``refused_rightly``."""
        match (context.output.how, context.case.answerable):
            case ("person", False):
                return "refused_rightly"
            case ("person", True):
                return "refused_wrongly"
            case ("answer", True):
                return "answered"
            case ("answer", False):
                return "answered_wrongly"
            case _:
                return "other"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
