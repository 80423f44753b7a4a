"""Everything that one audience of one practice may find, and the search over it."""

from collections.abc import Iterable, Mapping, Sequence

from knowledge.answerability import Evidence
from knowledge.embedder import Vectors
from knowledge.fusion import fuse
from knowledge.lexical_index import LexicalIndex
from knowledge.passage import Passage
from knowledge.shelf import Shelf
from knowledge.shelved_passage import ShelvedPassage

PASSAGES_A_LIST = 30
SENTENCES_A_LIST = 40
CANDIDATES = 10


class Catalogue:
    """A snapshot of some shelves; an ingest replaces it by a new one, so that no search sees half of a change."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._shelves = shelves
        self._shelved = {s.passage.id: (s, shelf) for shelf in shelves for s in shelf.all()}
        self.lexical = LexicalIndex({key: s.words for key, (s, _) in self._shelved.items()})

    def __len__(self) -> int:
        return len(self._shelved)

    def passage(self, passage_id: str) -> Passage | None:
        """Return a passage of this catalogue."""
        found = self._shelved.get(passage_id)
        return found[0].passage if found else None

    def evidence(self, query: str, vector: Vectors) -> dict[str, Evidence]:
        """Return the passages that may answer a question, each with what speaks for it; ``vector`` has one row.

        Three rankings (words, passages, single sentences) are fused; the best fused ones are looked at closely.
        """
        by_passage = self._nearest(shelf.nearest_passages(vector, PASSAGES_A_LIST) for shelf in self._shelves)
        by_sentence = self._nearest(shelf.nearest_sentences(vector, SENTENCES_A_LIST) for shelf in self._shelves)
        by_words = self.lexical.best(query, PASSAGES_A_LIST)
        candidates = fuse([by_words, list(by_passage), list(by_sentence)], CANDIDATES)
        by_passage |= self._passage_cosines([c for c in candidates if c not in by_passage], vector)
        by_sentence |= self._sentence_cosines([c for c in candidates if c not in by_sentence], vector)
        subject = self.lexical.subject(query)
        return {
            key: Evidence(
                passage_cosine=by_passage[key],
                sentence_cosine=by_sentence[key],
                coverage=self.lexical.coverage(subject, key),
            )
            for key in candidates
            if key in by_passage and key in by_sentence  # else an ingest has just removed it
        }

    def sentence_vectors(self, passages: Iterable[Passage]) -> dict[str, Vectors]:
        """Return the sentence vectors of those passages that this catalogue holds word for word."""
        known = [self._shelved[p.id] for p in passages if self._holds(p)]
        return {
            key: rows
            for shelf in self._shelves
            for key, rows in shelf.sentence_vectors([s for s, where in known if where is shelf]).items()
        }

    def _holds(self, passage: Passage) -> bool:
        mine = self.passage(passage.id)
        return mine is not None and mine.text == passage.text

    def _nearest(self, found: Iterable[Mapping[str, float]]) -> dict[str, float]:
        """Merge shelves' results, best first, leaving out what an ingest is just removing."""
        merged = [(key, cosine) for each in found for key, cosine in each.items() if key in self._shelved]
        return dict(sorted(merged, key=lambda pair: (-pair[1], pair[0])))

    def _passage_cosines(self, keys: Sequence[str], vector: Vectors) -> dict[str, float]:
        return {
            key: float(row @ vector[0])
            for shelf in self._shelves
            for key, row in shelf.passage_vectors(s.passage.id for s in self._on(shelf, keys)).items()
        }

    def _sentence_cosines(self, keys: Sequence[str], vector: Vectors) -> dict[str, float]:
        return {
            key: float((rows @ vector[0]).max())
            for shelf in self._shelves
            for key, rows in shelf.sentence_vectors(self._on(shelf, keys)).items()
        }

    def _on(self, shelf: Shelf, keys: Iterable[str]) -> list[ShelvedPassage]:
        return [s for s, where in (self._shelved[key] for key in keys) if where is shelf]
