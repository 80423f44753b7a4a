from collections.abc import Sequence

import numpy as np
import pytest

from evals import remembering_embedder
from evals.remembering_embedder import RememberingEmbedder
from knowledge.embedder import Embedder, Vectors


class Counting(Embedder):
    """Says how many texts it was asked for; a text's vector is its length."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.asarray([[float(len(text))] for text in texts], dtype=np.float32)


def test_each_text_is_read_once_however_many_come_together() -> None:
    counting = Counting()
    remembering = RememberingEmbedder(counting)
    texts = [f"{'x' * place}" for place in range(1, 20)]
    first = remembering.embed(texts)
    again = remembering.embed([texts[3], texts[0], "new", texts[3]])
    assert counting.read == [*texts, "new"]
    assert first[:, 0].tolist() == [float(n) for n in range(1, 20)] and again[:, 0].tolist() == [4.0, 1.0, 3.0, 4.0]
    assert remembering.embed([]).shape[0] == 0


def test_it_begins_afresh_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering_embedder, "MOST", 2)
    remembering = RememberingEmbedder(Counting())
    for texts in (["a"], ["bb"], ["ccc"], ["a", "dddd"]):
        assert remembering.embed(texts)[:, 0].tolist() == [float(len(text)) for text in texts]
