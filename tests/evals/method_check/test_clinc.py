"""The method check on a small data set of the test's own: what is learned from, what the threshold is chosen by."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.method_check.clinc import Rate, check_clinc, choose_threshold, cross_read, in_words, measure
from evals.method_check.clinc_data import ClincData, Labelled
from evals.method_check.heads import METHODS, Readings
from policies.intents.head import NONE_OF_THESE, Vectors
from practice.errors import InputError

THINGS = {"lamp": ("light", "bulb", "shade"), "boat": ("sail", "mast", "oar"), "cake": ("icing", "crumb", "oven")}
WORDS = [word for words in THINGS.values() for word in words] + ["moon", "star", "comet"]


class _Embedding:
    """A direction for each word that is known; a text is where its words point."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        rows = np.asarray([[text.split().count(word) for word in WORDS] for text in texts], dtype=np.float32) + 0.01
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def _rows(start: int) -> list[tuple[str, str]]:
    return [
        (f"{words[n % 3]} {words[(n + start) % 3]} please {n}", thing)
        for thing, words in THINGS.items()
        for n in range(start, start + 10)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    strange = [("the moon is far", "oos"), ("a star fell", "oos"), ("comet and star", "oos"), ("moon comet", "oos")]
    data = {"train": _rows(0), "val": _rows(1), "oos_train": strange * 3, "oos_val": strange}
    path = tmp_path / "data.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_both_methods_are_measured_in_one_run(file: Path, tmp_path: Path) -> None:
    embedding = _Embedding()
    results = check_clinc(embedding, file, tmp_path / "kept")
    assert [result.method for result in results] == list(METHODS)
    ours = results[0]
    assert (ours.accuracy.n, ours.recall.n) == (30, 4)
    assert ours.accuracy.rate > 0.9 and ours.recall.rate == 1
    assert in_words(results).count("95 %") == 4
    again = _Embedding()
    assert check_clinc(again, file, tmp_path / "kept") == results, "always the same"
    assert embedding.embedded and not again.embedded


def test_the_threshold_is_chosen_without_a_look_at_what_is_measured(file: Path) -> None:
    before = check_clinc(_Embedding(), file)
    data = json.loads(file.read_text(encoding="utf-8"))
    data["val"], data["oos_val"] = [["oar sail", "boat"]], [["nothing at all", "oos"]]
    file.write_text(json.dumps(data), encoding="utf-8")
    assert [r.threshold for r in check_clinc(_Embedding(), file)] == [r.threshold for r in before]


def test_each_text_is_read_by_a_head_that_had_not_seen_it(file: Path) -> None:
    learned = ClincData.load(file).learned
    seen: list[tuple[set[str], list[str]]] = []

    def method(given: Labelled, given_vectors: Vectors, texts: list[str], vectors: Vectors) -> Readings:
        assert len(given.texts) == len(given_vectors) and len(texts) == len(vectors)
        seen.append((set(given.texts), texts))
        return Readings(["lamp"] * len(texts), np.ones(len(texts)))

    distinct = Labelled([f"{text} {n}" for n, text in enumerate(learned.texts)], learned.labels)
    cross_read(method, distinct, _Embedding()(distinct.texts))
    assert sorted(text for _, texts in seen for text in texts) == sorted(distinct.texts)
    assert not any(given & set(texts) for given, texts in seen)


def test_the_threshold_gives_up_half_a_hundredth_of_the_known_texts() -> None:
    labels = ["a"] * 1_000 + [NONE_OF_THESE] * 50
    readings = Readings(["a"] * 1_050, np.arange(1_050) / 1_050)
    threshold = choose_threshold(labels, readings)
    result = measure("x", labels, readings, threshold)
    assert (result.accuracy.hits, result.accuracy.n) == (995, 1_000)


@pytest.mark.parametrize(
    ("label", "read", "score", "accuracy", "recall"),
    [
        ("a", "a", 0.5, 1, 0),
        ("a", "a", 0.49, 0, 0),
        ("a", "b", 0.9, 0, 0),
        ("a", NONE_OF_THESE, 0.9, 0, 0),
        (NONE_OF_THESE, "a", 0.49, 0, 1),
        (NONE_OF_THESE, NONE_OF_THESE, 0.9, 0, 1),
        (NONE_OF_THESE, "a", 0.5, 0, 0),
    ],
)
def test_what_counts_as_right(label: str, read: str, score: float, accuracy: int, recall: int) -> None:
    result = measure("x", [label], Readings([read], np.asarray([score])), 0.5)
    assert (result.accuracy.hits, result.recall.hits) == (accuracy, recall)
    assert result.accuracy.n + result.recall.n == 1


def test_a_rate_says_how_sure_it_is() -> None:
    assert str(Rate(hits=95, n=100)) == " 95.0% (95/100, 95 % 88.8% to 97.8%)"


@pytest.mark.parametrize("content", [None, "not json", "{}", '{"train": 1, "val": [], "oos_train": [], "oos_val": []}'])
def test_data_that_is_not_there_or_not_of_this_shape_is_told_in_words(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "data.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        ClincData.load(path)
