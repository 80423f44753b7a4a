import fcntl
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import Embedder, Vectors
from knowledge.index import KnowledgeIndex

SAMPLE = Path(__file__).parents[2] / "knowledge" / "sample"
PRACTICE = "alder-reed"


class WordBagEmbedder(Embedder):
    """Words into 64 buckets: enough for tests of bookkeeping, and it counts what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "word-bag"
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self.embedded.append(text)
            for word in text.lower().split():
                row[sum(word.encode()) % 64] += 1
        lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return np.asarray(rows / lengths, dtype=np.float32)


@pytest.fixture(scope="session")
def sample_index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeIndex:
    """The sample documents, embedded by the first of several test processes and copied by the others."""
    own = tmp_path_factory.mktemp("knowledge")
    root = own.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else own.parent
    made = root / "made-knowledge"
    with (root / "made-knowledge.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (made / "done").exists():
            index = KnowledgeIndex(embedder, made)
            index.ingest(SAMPLE, PRACTICE)
            index.close()
            (made / "done").touch()
        shutil.copytree(made, own, dirs_exist_ok=True)
    return KnowledgeIndex(embedder, own)


@pytest.fixture
def word_bag() -> WordBagEmbedder:
    return WordBagEmbedder()
