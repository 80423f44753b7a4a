from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import Embedder
from practice.errors import SettingsError


def test_a_folder_without_a_model_is_a_setting_to_correct(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be loaded"):
        Embedder(tmp_path).embed(["hello"])


def test_vectors_have_length_one_and_follow_the_texts(embedder: Embedder) -> None:
    vectors = embedder.embed(["late cancellation fee", "parking garage"])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert vectors[1] == pytest.approx(embedder.embed(["parking garage"])[0], abs=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert len(embedder.embed([])) == 0


def test_a_question_asked_again_is_not_computed_again(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = embedder.embed(["where do I park"])

    def fail(texts: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(embedder, "_encode", fail)
    assert (embedder.embed(["where do I park"]) == first).all()


def test_the_memory_for_questions_is_bounded_and_holds_no_words(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Embedder(remembered=2)
    monkeypatch.setattr(small, "_encode", embedder._encode)
    for text in ("one", "two", "three"):
        small.embed([text])
    assert len(small._seen) == 2
    assert all(isinstance(key, bytes) and len(key) == 16 for key in small._seen)


def test_threads_get_their_own_vectors(embedder: Embedder) -> None:
    texts = [f"question number {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda text: embedder.embed([text])[0], texts))
    assert np.stack(rows) == pytest.approx(embedder.embed(texts), abs=1e-4)
