from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from policies.intents import IntentExamples
from policies.intents.head import Vectors
from policies.intents.signals import Signals
from policies.intents.vectors import SHIPPED, example_vectors, file_name


class _Embedding:
    """A model of two numbers a text; ``turn`` makes another model of it."""

    def __init__(self, turn: float = 0.0) -> None:
        self.embedded: list[str] = []
        self._turn = turn

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        angles = np.asarray([len(text) / 10 + self._turn for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_same_examples_are_embedded_once(tmp_path: Path) -> None:
    first, second = _Embedding(), _Embedding()
    made = example_vectors(first, ["a", "bb"], tmp_path)
    kept = example_vectors(second, ["a", "bb"], tmp_path)
    assert np.allclose(made, kept, atol=0.01)
    assert "bb" in first.embedded and "bb" not in second.embedded


@pytest.mark.parametrize(("texts", "turn"), [(["a", "ccc"], 0.0), (["a", "bb"], 1.0)])
def test_other_examples_or_another_model_are_embedded_again(tmp_path: Path, texts: list[str], turn: float) -> None:
    example_vectors(_Embedding(), ["a", "bb"], tmp_path)
    again = _Embedding(turn)
    example_vectors(again, texts, tmp_path)
    assert texts[1] in again.embedded


def test_a_broken_file_is_passed_over(tmp_path: Path) -> None:
    made = example_vectors(_Embedding(), ["a", "bb"], tmp_path)
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"half a file")
    assert np.array_equal(example_vectors(_Embedding(), ["a", "bb"], tmp_path), made)


def test_without_a_folder_nothing_is_kept() -> None:
    assert len(example_vectors(_Embedding(), ["a"])) == 1


def test_the_shipped_vectors_belong_to_the_examples_as_they_are() -> None:
    sets = [[text for text, _ in given.labelled()] for given in IntentExamples.load().audiences.values()]
    wanted = {file_name(texts) for texts in [*sets, Signals.load().injection_examples]}
    assert {path.name for path in SHIPPED.glob("*.npz")} == wanted, "run: python -m tests.policies.intents.pack"
