"""Bringing a practice's documents onto its shelves: only what changed is embedded, and nothing before all is read."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.cutting import CUTTING_VERSION, CutPassage, cut
from knowledge.document import PracticeDocument, read_documents
from knowledge.embedder import Embedder, Vector, Vectors
from knowledge.sentences import split_sentences
from knowledge.shelf import Shelf
from knowledge.shelved_passage import PassageVectors, ShelvedPassage
from practice.identity import Audience
from practice.record import Value

SUBJECT_SHARE = 0.3
"""How much a document's title and topics count in its passages' vectors, against 1 for the text."""

Shelved = Mapping[str, ShelvedPassage]


class IngestReport(Value):
    """What an ingest did, by document id; ``embedded`` counts the passages that needed new vectors."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    embedded: int = 0


def ingest(documents_dir: Path, shelves: Mapping[Audience, Shelf], embedder: Embedder) -> IngestReport:
    """Make the shelves hold exactly the documents of a directory.

    Raises InputError that names every bad document, or SettingsError when nothing can be embedded; both before the
    first write. A crash between writes leaves passages missing, never wrong, and the next ingest puts them back.
    """
    documents = read_documents(documents_dir)
    wanted = {audience: _shelved(documents, shelf, embedder) for audience, shelf in shelves.items()}
    stored = {audience: {s.passage.id: s for s in shelf.all()} for audience, shelf in shelves.items()}
    fresh = {audience: _to_embed(wanted[audience], stored[audience]) for audience in shelves}
    vectors = {audience: _embed(fresh[audience], embedder) for audience in shelves}
    # What leaves goes first: a document that became staff-only is off the clients' shelf before anything else happens.
    for audience, shelf in shelves.items():
        outdated = set(stored[audience]) - set(wanted[audience]) | {s.passage.id for s in fresh[audience]}
        shelf.drop([s for passage_id, s in stored[audience].items() if passage_id in outdated])
    for audience, shelf in shelves.items():
        shelf.put(list(zip(fresh[audience], vectors[audience], strict=True)))
    return _report(wanted.values(), stored.values(), embedded=sum(map(len, fresh.values())))


def _shelved(documents: Iterable[PracticeDocument], shelf: Shelf, embedder: Embedder) -> dict[str, ShelvedPassage]:
    shelved: dict[str, ShelvedPassage] = {}
    for document in documents:
        if document.audience is not shelf.audience:
            continue
        for piece in cut(document, shelf.practice_id):
            shelved[piece.passage.id] = ShelvedPassage(
                passage=piece.passage,
                topics=", ".join(document.topics),
                content_hash=_content_hash(piece, document.topics, embedder.name),
                sentences=len(split_sentences(piece.passage.text)),
                asked=piece.asked,
            )
    return shelved


def _content_hash(piece: CutPassage, topics: Iterable[str], embedder_name: str) -> str:
    passage = piece.passage
    parts = (CUTTING_VERSION, embedder_name, passage.title, passage.heading, passage.text, *piece.asked, "", *topics)
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _to_embed(wanted: Shelved, stored: Shelved) -> list[ShelvedPassage]:
    return [s for key, s in wanted.items() if key not in stored or stored[key].content_hash != s.content_hash]


def _embed(fresh: list[ShelvedPassage], embedder: Embedder) -> list[PassageVectors]:
    # A sentence is embedded under its heading, without which "It takes 10 days." could be about anything.
    sentences = [[f"{s.passage.heading}: {text}" for text in split_sentences(s.passage.text)] for s in fresh]
    subjects = [f"{s.passage.title}. {s.topics}" for s in fresh]
    unique = list(dict.fromkeys(text for texts in (subjects, *sentences, *(s.asked for s in fresh)) for text in texts))
    row = dict(zip(unique, embedder.embed(unique), strict=True))
    return [
        _vectors(
            np.stack([row[text] for text in headed]),
            np.array([row[text] for text in s.asked], dtype=np.float32),
            subject=row[subject],
        )
        for s, headed, subject in zip(fresh, sentences, subjects, strict=True)
    ]


def _vectors(sentences: Vectors, asked: Vectors, *, subject: Vector) -> PassageVectors:
    """Make a passage's own vector of its sentences and its document's subject.

    On the development questions it finds as well as a vector of the whole text, for half the work.
    """
    mean = sentences.mean(axis=0)
    whole = mean / np.linalg.norm(mean) + SUBJECT_SHARE * subject
    return PassageVectors(passage=whole / np.linalg.norm(whole), sentences=sentences, asked=asked)


def _report(wanted: Iterable[Shelved], stored: Iterable[Shelved], *, embedded: int) -> IngestReport:
    now, before = _documents(wanted), _documents(stored)
    return IngestReport(
        added=tuple(sorted(now.keys() - before.keys())),
        updated=tuple(sorted(key for key in now.keys() & before.keys() if now[key] != before[key])),
        removed=tuple(sorted(before.keys() - now.keys())),
        unchanged=tuple(sorted(key for key in now.keys() & before.keys() if now[key] == before[key])),
        embedded=embedded,
    )


def _documents(shelves: Iterable[Shelved]) -> dict[str, set[tuple[str, str, Audience]]]:
    """Map each document to its passages, so that one that moved, grew or was half written differs."""
    documents: dict[str, set[tuple[str, str, Audience]]] = {}
    for shelf in shelves:
        for key, shelved in shelf.items():
            mark = (key, shelved.content_hash, shelved.passage.audience)
            documents.setdefault(shelved.passage.document_id, set()).add(mark)
    return documents
