"""Answers out of the practice's own documents: searched for the right audience, quoted word for word, or not given."""

import asyncio
from typing import Any

from pydantic import Field

from knowledge.passage import Passage
from policies.grounding import check_answer
from practice.errors import InputError
from practice.grounded import Sentence, Source
from practice.record import Value
from tools.context import ToolContext
from tools.outcome import Answer
from tools.tool import Effect, ToolResult, tool

FOUND = 5
QUOTED = 3


class SearchKnowledge(Value):
    """Arguments of ``search_knowledge``."""

    query: str = Field(min_length=1, max_length=8_000, description='The question, e.g. "Where can I park?"')


class QuotedFromPassage(Value):
    """One sentence of an answer."""

    text: str = Field(min_length=1, max_length=1_000, description="Copied word for word from the passage")
    passage_id: str = Field(min_length=1, max_length=120, description='e.g. "parking-and-transit#1"')


class AnswerFromPassages(Value):
    """Arguments of ``answer_from_passages``."""

    sentences: tuple[QuotedFromPassage, ...] = Field(min_length=1, max_length=5)


@tool(effect=Effect.READ, permission="knowledge.read", about_client=False)
async def search_knowledge(context: ToolContext, arguments: SearchKnowledge) -> ToolResult:
    """Search the practice's documents for passages that answer a question.

    Precondition: none. Effect: none. ``answerable`` says whether the passages seem to answer; ``quotes`` are the
    sentences that seem to answer best, word for word.
    Example: {"query": "Do you have parking?"}
    """
    return await asyncio.to_thread(_search, context, arguments.query)


def _search(context: ToolContext, query: str) -> ToolResult:
    principal = context.scope.principal
    passages = context.knowledge.search(
        query, practice_id=context.scope.practice_id, audience=principal.audience, limit=FOUND
    )
    answered = context.knowledge.judge(query, passages).answered
    quotes = context.knowledge.quote(query, passages, QUOTED) if answered else []
    content: dict[str, Any] = {
        "answerable": answered,
        "quotes": [{"text": one.text, "passage_id": one.passage_id} for one in quotes],
        "passages": [{"id": one.id, "title": one.title, "heading": one.heading, "text": one.text} for one in passages],
    }
    return ToolResult(content, tuple(_source(one) for one in passages))


@tool(effect=Effect.END, permission="knowledge.read", about_client=False)
async def answer_from_passages(context: ToolContext, arguments: AnswerFromPassages) -> ToolResult:
    """Answer with sentences copied word for word from passages, and end your turn.

    Precondition: search_knowledge found passages that answer the question.
    Effect: the answer is checked against its passages, and people may look at it before the person sees it.
    Example: {"sentences": [{"text": "Parking behind the building is free.", "passage_id": "parking-and-transit#1"}]}
    """
    sources = tuple(_cited(context, passage_id) for passage_id in _ids(arguments))
    sentences = tuple(
        Sentence(text=" ".join(one.text.split()), sources=(f"passage:{one.passage_id}",)) for one in arguments.sentences
    )
    if problems := check_answer(sentences, sources):
        raise InputError(f"This is not what the passages say: {problems[0].detail[:200]} Copy word for word.")
    return ToolResult({"answered": True}, sources, Answer(sentences=sentences, sources=sources))


def _ids(arguments: AnswerFromPassages) -> list[str]:
    return list(dict.fromkeys(one.passage_id for one in arguments.sentences))


def _cited(context: ToolContext, passage_id: str) -> Source:
    """Return a passage as a source, read again by its id: what a model says of it counts for nothing."""
    passage = context.knowledge.passage(
        passage_id, practice_id=context.scope.practice_id, audience=context.scope.principal.audience
    )
    if passage is None:
        raise InputError(f"There is no passage {passage_id}. Cite only passages that you were given.")
    return _source(passage)


def _source(passage: Passage) -> Source:
    label = f"{passage.title}, {passage.heading}" if passage.heading else passage.title
    return Source(id=f"passage:{passage.id}", label=label, text=passage.text)
