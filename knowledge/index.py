"""The practice's knowledge: ingest its documents, search them, judge and quote what was found."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from uuid import uuid4

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings

from knowledge.answerability import Answerability, AnswerJudge, Judgement
from knowledge.catalogue import Catalogue
from knowledge.embedder import Embedder
from knowledge.ingestion import IngestReport, ingest
from knowledge.passage import Passage, QuotedSentence
from knowledge.question import QuestionReader
from knowledge.quotation import choose_quotes
from knowledge.shelf import Shelf
from practice.identity import Audience

_READABLE_BY = {Audience.CLIENT: (Audience.CLIENT,), Audience.STAFF: (Audience.CLIENT, Audience.STAFF)}
"""Which shelves an audience reads; a client's search never touches the staff's."""


class KnowledgeIndex:
    """Documents of any number of practices, each with a shelf for clients and one for staff. Safe for threads.

    directory: where Chroma keeps its files; None keeps everything in memory.
    """

    def __init__(
        self, embedder: Embedder, directory: Path | None = None, *, answerability: Answerability | None = None
    ) -> None:
        self.answerability = answerability or Answerability.load()
        self._embedder = embedder
        self._reader = QuestionReader(embedder)
        self._judge = AnswerJudge(self.answerability, embedder)
        quiet = Settings(anonymized_telemetry=False)
        if directory:
            self._chroma = chromadb.PersistentClient(str(directory), settings=quiet)
        else:
            self._chroma = chromadb.EphemeralClient(settings=quiet)
        # Chroma's in-memory clients of one process share their collections; a prefix keeps two indexes apart.
        self._prefix = "" if directory else f"{uuid4().hex}."
        self._shelves: dict[tuple[str, Audience], Shelf] = {}
        self._catalogues: dict[tuple[str, Audience], Catalogue] = {}
        self._lock = Lock()

    def ingest(self, documents_dir: Path, practice_id: str) -> IngestReport:
        """Make the practice's knowledge exactly what the directory's ``*.md`` files say.

        Raises InputError that names every bad document, before anything is changed.
        """
        with self._lock:
            shelves = {audience: self._shelf(practice_id, audience) for audience in Audience}
            report = ingest(documents_dir, shelves, self._embedder)
            if report.added or report.updated or report.removed:
                for audience in Audience:
                    self._catalogues.pop((practice_id, audience), None)
        return report

    def search(self, query: str, *, practice_id: str, audience: Audience, limit: int = 5) -> list[Passage]:
        """Return the passages most likely to answer, best first, with that likelihood as ``score``.

        Something is found for almost any question: ``judge`` says whether it is an answer.
        """
        catalogue = self.catalogue(practice_id, audience)
        if not query.strip() or not len(catalogue):
            return []
        relevance = self.answerability.relevance
        evidence = catalogue.evidence(self._reader.read(query))
        scores = {key: relevance.score(each) for key, each in evidence.items()}
        best = sorted(scores, key=lambda key: -scores[key])[:limit]  # stable: ties keep their fused order
        found = ((catalogue.passage(key), scores[key]) for key in best)
        return [passage.model_copy(update={"score": score}) for passage, score in found if passage]

    def passage(self, passage_id: str, *, practice_id: str, audience: Audience) -> Passage | None:
        """Return one passage, or None where there is none for this practice and audience."""
        return self.catalogue(practice_id, audience).passage(passage_id)

    def judge(self, query: str, passages: Sequence[Passage]) -> Judgement:
        """Say whether passages, as ``search`` returned them for this question, answer it. None: they do not."""
        return self._judge.judge(self._reader.read(query), passages)

    def quote(self, query: str, passages: Sequence[Passage], limit: int = 3) -> list[QuotedSentence]:
        """Return at most ``limit`` whole sentences of the passages that answer best, in reading order."""
        if not passages:
            return []
        audience = Audience.STAFF if any(p.audience is Audience.STAFF for p in passages) else Audience.CLIENT
        catalogue = self.catalogue(passages[0].practice_id, audience)
        return choose_quotes(
            self._reader.read(query),
            passages,
            catalogue.sentence_vectors(passages),
            embedder=self._embedder,
            lexical=catalogue.lexical,
            weights=self.answerability.quoting,
            limit=limit,
        )

    def warm(self, practice_id: str) -> None:
        """Load the model and the practice's catalogues now, so that the first question does not wait for them."""
        self.judge("warm", self.search("warm", practice_id=practice_id, audience=Audience.CLIENT))
        self.catalogue(practice_id, Audience.STAFF)

    def close(self) -> None:
        """Let go of Chroma's files; the index is not used afterwards."""
        if isinstance(self._chroma, Client):  # what Chroma's factories return, wider than what they promise
            self._chroma.close()

    def catalogue(self, practice_id: str, audience: Audience) -> Catalogue:
        """Return everything that this audience of the practice may find, as of the last ingest."""
        known = self._catalogues.get((practice_id, audience))
        if known is not None:
            return known
        with self._lock:
            shelves = [self._shelf(practice_id, readable) for readable in _READABLE_BY[audience]]
            return self._catalogues.setdefault((practice_id, audience), Catalogue(shelves))

    def _shelf(self, practice_id: str, audience: Audience) -> Shelf:
        key = (practice_id, audience)
        if key not in self._shelves:
            self._shelves[key] = Shelf(self._chroma, practice_id, audience, prefix=self._prefix)
        return self._shelves[key]
