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
        self._sentences = _collection(chroma, f"{prefix}{practice_id}.{audience}.sentences")

    def all(self) -> list[ShelvedPassage]:
        """Return everything on the shelf, in no particular order."""
        found = self._passages.get(include=["documents", "metadatas"])
        rows = zip(found["ids"], found["documents"] or [], found["metadatas"] or [], strict=True)
        return [ShelvedPassage.read(passage_id, text, dict(fields)) for passage_id, text, fields in rows]

    def put(self, entries: Sequence[tuple[ShelvedPassage, PassageVectors]]) -> None:
        """Write passages with their vectors, in place of those of the same ids."""
        for start in range(0, len(entries), _WRITTEN_AT_ONCE):
            batch = entries[start : start + _WRITTEN_AT_ONCE]
            sentence_ids = [name for shelved, _ in batch for name in shelved.sentence_ids]
            self._sentences.upsert(
                ids=sentence_ids,
                embeddings=np.concatenate([vectors.sentences for _, vectors in batch]),
                metadatas=[{"passage_id": name.rpartition("/")[0]} for name in sentence_ids],
            )
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
            self._sentences.delete(ids=[name for shelved in batch for name in shelved.sentence_ids])

    def nearest_passages(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with their cosine, best first; ``vector`` has one row."""
        found = self._passages.query(query_embeddings=vector, n_results=limit, include=["distances"])
        return dict(zip(found["ids"][0], _cosines(found["distances"]), strict=True))

    def nearest_sentences(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with the cosine of their best sentence, best first."""
        found = self._sentences.query(query_embeddings=vector, n_results=limit, include=["distances"])
        best: dict[str, float] = {}
        for name, cosine in zip(found["ids"][0], _cosines(found["distances"]), strict=True):
            best.setdefault(name.rpartition("/")[0], cosine)
        return best

    def passage_vectors(self, passage_ids: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of passages on this shelf."""
        return _vectors(self._passages, list(passage_ids))

    def sentence_vectors(self, entries: Iterable[ShelvedPassage]) -> dict[str, Vectors]:
        """Return one row a sentence, in order, by passage id; nothing for a passage that an ingest has just removed."""
        wanted = {shelved.passage.id: shelved.sentence_ids for shelved in entries}
        found = _vectors(self._sentences, [name for names in wanted.values() for name in names])
        whole = {key: names for key, names in wanted.items() if names and all(name in found for name in names)}
        return {key: np.stack([found[name] for name in names]) for key, names in whole.items()}


def _collection(chroma: ClientAPI, name: str) -> Collection:
    # No embedding function of Chroma's own: its default downloads a model on first use.
    return chroma.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
    )


def _cosines(distances: list[list[float]] | None) -> list[float]:
    return [1 - distance for distance in (distances or [[]])[0]]


def _vectors(collection: Collection, ids: list[str]) -> dict[str, Vector]:
    if not ids:
        return {}
    found = collection.get(ids=ids, include=["embeddings"])
    rows = np.asarray(found["embeddings"], dtype=np.float32)
    return dict(zip(found["ids"], rows, strict=True))
