"""Where one practice's passages for one audience stand: apart from all others, so that no filter can be forgotten."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection

from knowledge.embedder import Vector, Vectors
from knowledge.shelved_passage import PassageVectors, ShelvedPassage
from practice.errors import SettingsError
from practice.identity import Audience

_WRITTEN_AT_ONCE = 500
_PRACTICE_ID = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")


class Shelf:
    """Two Chroma collections that hold one practice's passages for one audience, and nothing else."""

    def __init__(self, chroma: ClientAPI, practice_id: str, audience: Audience, *, prefix: str = "") -> None:
        if not _PRACTICE_ID.fullmatch(practice_id):
            raise SettingsError(f"The practice id {practice_id!r} cannot name a shelf.", "Use a-z, 0-9 and hyphens.")
        self.practice_id = practice_id
        self.audience = audience
        self._passages = _collection(chroma, f"{prefix}{practice_id}.{audience}.passages")
        self._details = _collection(chroma, f"{prefix}{practice_id}.{audience}.details")

    def all(self) -> list[ShelvedPassage]:
        """Return everything on the shelf, in no particular order."""
        found = self._passages.get(include=["documents", "metadatas"])
        rows = zip(found["ids"], found["documents"] or [], found["metadatas"] or [], strict=True)
        return [ShelvedPassage.read(passage_id, text, dict(fields)) for passage_id, text, fields in rows]

    def put(self, entries: Sequence[tuple[ShelvedPassage, PassageVectors]]) -> None:
        """Write passages with their vectors, in place of those of the same ids."""
        for start in range(0, len(entries), _WRITTEN_AT_ONCE):
            batch = entries[start : start + _WRITTEN_AT_ONCE]
            detail_ids = [name for shelved, _ in batch for name in (*shelved.sentence_ids, *shelved.asked_ids)]
            details = [part for _, vectors in batch for part in (vectors.sentences, vectors.asked) if len(part)]
            self._details.upsert(ids=detail_ids, embeddings=np.concatenate(details))
            self._passages.upsert(
                ids=[shelved.passage.id for shelved, _ in batch],
                embeddings=np.stack([vectors.passage for _, vectors in batch]),
                documents=[shelved.passage.text for shelved, _ in batch],
                metadatas=[shelved.fields for shelved, _ in batch],
            )

    def drop(self, entries: Sequence[ShelvedPassage]) -> None:
        """Remove passages and their sentences."""
        for start in range(0, len(entries), _WRITTEN_AT_ONCE):
            batch = entries[start : start + _WRITTEN_AT_ONCE]
            self._passages.delete(ids=[shelved.passage.id for shelved in batch])
            self._details.delete(ids=[name for s in batch for name in (*s.sentence_ids, *s.asked_ids)])

    def nearest_passages(self, vectors: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with their best cosine with any of the rows, in no particular order."""
        return _nearest(self._passages, vectors, limit)

    def nearest_details(self, vectors: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with the best cosine of any of their sentences or questions, likewise."""
        return _nearest(self._details, vectors, limit)

    def passage_vectors(self, passage_ids: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of passages on this shelf."""
        return _vectors(self._passages, list(passage_ids))

    def sentence_vectors(self, entries: Iterable[ShelvedPassage], *, with_asked: bool = False) -> dict[str, Vectors]:
        """Return one row a sentence, in order, by passage id; nothing for a passage that an ingest has just removed.

        with_asked: the questions' rows follow.
        """
        wanted = {s.passage.id: s.sentence_ids + (s.asked_ids if with_asked else []) for s in entries}
        found = _vectors(self._details, [name for names in wanted.values() for name in names])
        whole = {key: names for key, names in wanted.items() if names and all(name in found for name in names)}
        return {key: np.stack([found[name] for name in names]) for key, names in whole.items()}


def _collection(chroma: ClientAPI, name: str) -> Collection:
    # No embedding function of Chroma's own: its default downloads a model on first use.
    return chroma.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
    )


def _nearest(collection: Collection, vectors: Vectors, limit: int) -> dict[str, float]:
    found = collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])
    best: dict[str, float] = {}
    for names, distances in zip(found["ids"], found["distances"] or [], strict=True):
        for name, distance in zip(names, distances, strict=True):
            passage_id = name.partition("/")[0]
            best[passage_id] = max(best.get(passage_id, -1.0), 1 - distance)
    return best


def _vectors(collection: Collection, ids: list[str]) -> dict[str, Vector]:
    if not ids:
        return {}
    found = collection.get(ids=ids, include=["embeddings"])
    rows = np.asarray(found["embeddings"], dtype=np.float32)
    return dict(zip(found["ids"], rows, strict=True))
