"""Ways to find passages: the shipped search, and the two plain ones that it must beat in the same run."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.cutting import cut
from knowledge.document import read_documents
from knowledge.labelled_question import LabelledQuestion
from knowledge.lexical_index import LexicalIndex
from knowledge.passage import Passage
from practice.identity import Audience
from practice.record import Value
from tools.tool import KnowledgeSearch

DEPTH = 5
"""Passages asked for; what a client's answer is made from."""

Search = Callable[[str, Audience], Sequence[Passage]]
Embed = Callable[[Sequence[str]], "np.ndarray[tuple[int, int], np.dtype[np.float32]]"]


class Found(Value):
    """What a search found for a question, best first."""

    passages: tuple[Passage, ...]


class Corpus:
    """Every passage of a practice's documents, as the index cuts them.

    wholes: title, heading, text and topics of each passage, by id. words: the same with how people ask for it.
    """

    def __init__(self, documents_dir: Path, practice_id: str) -> None:
        documents = read_documents(documents_dir)
        pieces = [(document, piece) for document in documents for piece in cut(document, practice_id)]
        self.passages = {piece.passage.id: piece.passage for _, piece in pieces}
        self.wholes = {
            p.id: f"{p.title}. {p.heading}. {p.text} {', '.join(document.topics)}"
            for document, piece in pieces
            for p in [piece.passage]
        }
        self.words = {p.passage.id: f"{self.wholes[p.passage.id]} {' '.join(p.asked)}" for _, p in pieces}

    def readable(self, audience: Audience) -> list[str]:
        """Return the ids that an audience may see; staff may read everything."""
        return [key for key, p in self.passages.items() if audience is Audience.STAFF or p.audience is audience]


def fused(knowledge: KnowledgeSearch, practice_id: str) -> Search:
    """The shipped search."""
    return lambda query, audience: knowledge.search(query, practice_id=practice_id, audience=audience, limit=DEPTH)


def vectors_only(corpus: Corpus, embed: Embed) -> Search:
    """Exact nearest passages by cosine, nothing else."""
    ids = list(corpus.wholes)
    rows = embed(list(corpus.wholes.values()))

    def search(query: str, audience: Audience) -> Sequence[Passage]:
        readable = set(corpus.readable(audience))
        order = np.argsort(-(rows @ embed([query])[0]), kind="stable")
        return [corpus.passages[ids[n]] for n in order if ids[n] in readable][:DEPTH]

    return search


def words_only(corpus: Corpus) -> Search:
    """BM25 over the passages, nothing else."""
    indexes = {who: LexicalIndex({key: corpus.words[key] for key in corpus.readable(who)}) for who in Audience}

    def search(query: str, audience: Audience) -> Sequence[Passage]:
        return [corpus.passages[key] for key in indexes[audience].best(query, DEPTH)]

    return search


class Retriever:
    """A search as a system under test."""

    def __init__(self, search: Search) -> None:
        self._search = search

    async def find(self, question: LabelledQuestion) -> Found:
        """Search for the question, as its audience would."""
        return Found(passages=tuple(self._search(question.question, question.audience)))
