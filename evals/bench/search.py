"""Knowledge search over more and more passages, made of the sample documents' own sentences in new orders."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from evals.bench.spread import Spread, spread
from knowledge.cutting import SHORTEST_PASSAGE_WORDS, cut
from knowledge.document import read_documents
from knowledge.embedder import Embedder, Vectors
from knowledge.index import KnowledgeIndex
from knowledge.sentences import split_sentences
from practice.identity import Audience
from practice.record import Value

SIZES = (60, 1_000, 10_000)
PRACTICE = "bench"
PASSAGES_A_DOCUMENT = 5
DIMENSIONS = 384
_QUESTIONS_AT_ONCE = 8


class SearchTimes(Value):
    """Search over so many passages: embedding the question included, and search alone."""

    passages: int
    ingest_seconds: float
    search: Spread
    search_and_judge: Spread


class DrawnEmbedder(Embedder):
    """Questions are embedded by the real model; documents get drawn vectors, which saves minutes."""

    def __init__(self, real: Embedder, seed: int) -> None:
        super().__init__()
        self._real = real
        self._chance = np.random.default_rng(seed)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the model's vectors for a few texts, drawn ones of length 1 for many."""
        if len(texts) <= _QUESTIONS_AT_ONCE:
            return self._real.embed(texts)
        rows = self._chance.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def measure_search(
    documents_dir: Path, questions: Sequence[str], passages: int, embedder: Embedder, seed: int
) -> SearchTimes:
    """Ingest so many passages and ask every question once; ``embedder`` should remember nothing."""
    index = KnowledgeIndex(DrawnEmbedder(embedder, seed))
    with TemporaryDirectory(prefix="handrail-bench-") as folder:
        write_documents(documents_dir, Path(folder), passages, seed)
        began = perf_counter()
        index.ingest(Path(folder), PRACTICE)
        ingest_seconds = perf_counter() - began
    index.warm(PRACTICE)
    alone, judged = [], []
    for question in questions:
        began = perf_counter()
        found = index.search(question, practice_id=PRACTICE, audience=Audience.CLIENT)
        alone.append((perf_counter() - began) * 1_000)
        index.quote(question, found if index.judge(question, found).answered else [])
        judged.append((perf_counter() - began) * 1_000)
    return SearchTimes(
        passages=passages,
        ingest_seconds=round(ingest_seconds, 2),
        search=spread(alone),
        search_and_judge=spread(judged),
    )


def write_documents(source: Path, target: Path, passages: int, seed: int) -> None:
    """Write documents that are cut into exactly so many passages."""
    chance = random.Random(seed)
    sentences = _sentences(source)
    left, number = passages, 0
    while left:
        number += 1
        held = min(left, PASSAGES_A_DOCUMENT)
        sections = [f"## Question {n}\n{' '.join(_enough(sentences, chance))}" for n in range(1, held + 1)]
        front = (
            f"---\nid: made-{number}\ntitle: Made {number}\naudience: client\ntopics: [made]\nupdated: 2026-11-20\n---"
        )
        (target / f"made-{number}.md").write_text("\n\n".join((front, *sections)) + "\n", encoding="utf-8")
        left -= held


def _enough(sentences: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Yield sentences until a passage of its own is full, so that no two are joined."""
    words = 0
    while words <= SHORTEST_PASSAGE_WORDS:
        sentence = chance.choice(sentences)
        words += len(sentence.split())
        yield sentence


def _sentences(source: Path) -> list[str]:
    documents = read_documents(source)
    texts = (piece.passage.text for document in documents for piece in cut(document, PRACTICE))
    return [one for text in texts for one in split_sentences(text) if one.endswith(".")]
