"""Answering by quoting: the sentences of found passages that say it best, word for word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answerability import QuotingWeights
from knowledge.embedder import Embedder, Vectors
from knowledge.lexical_index import LexicalIndex
from knowledge.passage import Passage, QuotedSentence
from knowledge.question import Question
from knowledge.sentences import split_sentences

_LEANS_ON_THE_LAST = re.compile(
    r"(?:It|They|She|He|This|These|Those|That|Then|Otherwise|Until (?:it|then)|If (?:it|that|not|so)|After that)\b"
)
"""A sentence that opens like this says little without the one before it."""


@dataclass(frozen=True)
class _Candidate:
    passage_rank: int
    position: int
    quoted: QuotedSentence


def choose_quotes(
    question: Question,
    passages: Sequence[Passage],
    known_vectors: Mapping[str, Vectors],
    *,
    embedder: Embedder,
    lexical: LexicalIndex,
    weights: QuotingWeights,
    limit: int,
) -> list[QuotedSentence]:
    """Return at most ``limit`` whole sentences in reading order, the best passage's first.

    known_vectors: of sentences, by passage id; what is missing is embedded here.
    """
    best = sorted(passages, key=lambda passage: -passage.score)[: weights.passages]
    candidates = list(_candidates(question, best, known_vectors, embedder, lexical, weights))
    if not candidates or limit < 1:
        return []
    ranked = sorted(candidates, key=lambda c: (-c.quoted.score, c.passage_rank, c.position))
    enough = weights.keep * ranked[0].quoted.score
    chosen: list[_Candidate] = []
    for candidate in ranked:
        company = [c for c in _with_support(candidate, candidates) if c not in chosen]
        if candidate.quoted.score < enough or len(chosen) + len(company) > limit:
            break
        chosen.extend(company)
    chosen = chosen or [ranked[0]]
    return [c.quoted for c in sorted(chosen, key=lambda c: (c.passage_rank, c.position))]


def _candidates(
    question: Question,
    passages: Sequence[Passage],
    known_vectors: Mapping[str, Vectors],
    embedder: Embedder,
    lexical: LexicalIndex,
    weights: QuotingWeights,
) -> Iterator[_Candidate]:
    subjects = [lexical.subject(wording) for wording in question.wordings]
    best_score = max((passage.score for passage in passages), default=0.0) or 1.0
    for rank, passage in enumerate(passages):
        sentences = split_sentences(passage.text)
        vectors = known_vectors.get(passage.id)
        if vectors is None:
            vectors = embedder.embed([f"{passage.heading}: {text}" for text in sentences])
        for position, (text, vector) in enumerate(zip(sentences, vectors, strict=True)):
            score = (
                float((question.vectors @ vector).max())
                + weights.passage * passage.score / best_score
                + weights.coverage * max(lexical.coverage_of(subject, text) for subject in subjects)
                + weights.opening * (position == 0)
            )
            yield _Candidate(rank, position, QuotedSentence(text=text, passage_id=passage.id, score=score))


def _with_support(candidate: _Candidate, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return a sentence with the one before it, where it cannot stand alone."""
    if candidate.position == 0 or not _LEANS_ON_THE_LAST.match(candidate.quoted.text):
        return [candidate]
    before = (candidate.passage_rank, candidate.position - 1)
    return [c for c in candidates if (c.passage_rank, c.position) == before] + [candidate]
