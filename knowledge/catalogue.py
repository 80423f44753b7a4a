"""Everything that one audience of one practice may find, and the search over it."""

from collections.abc import Iterable, Mapping, Sequence

from knowledge.answerability import Evidence
from knowledge.embedder import Vectors
from knowledge.fusion import fuse
from knowledge.lexical_index import LexicalIndex
from knowledge.passage import Passage
from knowledge.question import Question
from knowledge.shelf import Shelf
from knowledge.shelved_passage import ShelvedPassage

PASSAGES_A_LIST = 30
DETAILS_A_LIST = 60
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

    def evidence(self, question: Question) -> dict[str, Evidence]:
        """Return the passages that may answer a question, each with what speaks for it, best fused rank first.

        Rankings by words, by whole passages and by single sentences are fused; the best are looked at closely.
        """
        whole = self._nearest(shelf.nearest_passages(question.vectors, PASSAGES_A_LIST) for shelf in self._shelves)
        detail = self._nearest(shelf.nearest_details(question.vectors, DETAILS_A_LIST) for shelf in self._shelves)
        by_words = [self.lexical.best(wording, PASSAGES_A_LIST) for wording in question.wordings]
        candidates = fuse([*by_words, list(whole), list(detail)], CANDIDATES)
        whole |= self._passage_cosines([key for key in candidates if key not in whole], question.vectors)
        detail |= self._detail_cosines([key for key in candidates if key not in detail], question.vectors)
        subjects = [self.lexical.subject(wording) for wording in question.wordings]
        return {
            key: Evidence(
                passage_cosine=whole[key],
                detail_cosine=detail[key],
                coverage=max(self.lexical.coverage(subject, key) for subject in subjects),
            )
            for key in candidates
            if key in whole and key in detail  # else an ingest has just removed it
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

    def _passage_cosines(self, keys: Sequence[str], vectors: Vectors) -> dict[str, float]:
        return {
            key: float((vectors @ row).max())
            for shelf in self._shelves
            for key, row in shelf.passage_vectors(s.passage.id for s in self._on(shelf, keys)).items()
        }

    def _detail_cosines(self, keys: Sequence[str], vectors: Vectors) -> dict[str, float]:
        return {
            key: float((vectors @ rows.T).max())
            for shelf in self._shelves
            for key, rows in shelf.sentence_vectors(self._on(shelf, keys), with_asked=True).items()
        }

    def _on(self, shelf: Shelf, keys: Iterable[str]) -> list[ShelvedPassage]:
        return [s for s, where in (self._shelved[key] for key in keys) if where is shelf]
