"""How the name recognizer is trained: frames and carriers filled anew for every pass, from the training words alone."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from policies.phi.frames import Labelled, LabelledText
from policies.phi.name_model import untrained
from policies.phi.training_texts import SEED, Texts
from practice.record import Value

LEARNED = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "ADDRESS", "DATE"})
"""What is learned; numbers, mail and web addresses are for the patterns."""
PASSES = 12
TEXTS_A_PASS = 25_000
_BATCH_FROM, _BATCH_TO, _BATCH_GROWS = 32.0, 128.0, 1.002
_DROPOUT = 0.12
_LEARN_RATE, _WARMING = 0.002, 100  # the rate rises over so many batches, then falls to nothing by the last
Told = Callable[[str], None]
Kept = Callable[[Any], object]


class Score(Value):
    """How much of what is labelled the recognizer found, under any label, and how much of what it found is labelled."""

    recall: float
    precision: float

    @property
    def mean(self) -> float:
        """The harmonic mean, by which a pass is chosen."""
        return 2 * self.recall * self.precision / max(self.recall + self.precision, 1e-9)


def train(
    told: Told = lambda _: None,
    kept: Kept = lambda _: None,
    *,
    passes: int = PASSES,
    texts_a_pass: int = TEXTS_A_PASS,
) -> Score:
    """Train, and return what the best pass scores on the dev frames, which are never learned from.

    ``kept`` is given the pipeline after each pass that is better than those before it. What is kept are the running
    averages of the weights. The same seed on the same frames gives the same weights, one thread given.
    """
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)
    learning, dev = Texts(random.Random(SEED), "train"), _dev()
    pipeline = untrained()
    optimizer = pipeline.initialize(lambda: _examples(pipeline, learning.draw(2_000)))
    best = Score(recall=0, precision=0)
    for done in range(passes):
        texts = learning.draw(texts_a_pass)
        loss = _pass(pipeline, optimizer, texts, begun=done / passes, share=1 / passes, texts_a_pass=texts_a_pass)
        with pipeline.use_params(optimizer.averages):
            reached = score(pipeline, dev)
            told(f"pass {done + 1}: loss {loss:.0f}, dev {reached}")
            if reached.mean > best.mean:
                best = reached
                kept(pipeline)
    return best


def _dev() -> list[LabelledText]:
    return list(Texts(random.Random(SEED + 1), "dev").draw(1_500))


def _pass(
    pipeline: Any, optimizer: Any, texts: Iterator[LabelledText], *, begun: float, share: float, texts_a_pass: int
) -> float:
    """Learn from the texts of one pass; ``begun`` and ``share`` are parts of the whole training."""
    losses: dict[str, float] = {}
    examples, seen, batches = _examples(pipeline, texts), 0, 0
    size = _BATCH_FROM if begun == 0 else _BATCH_TO
    while batch := list(islice(examples, int(size))):
        warm = min(1.0, (batches + 1) / _WARMING) if begun == 0 else 1.0
        optimizer.learn_rate = _LEARN_RATE * warm * max(0.02, 1 - begun - share * seen / texts_a_pass)
        pipeline.update(batch, sgd=optimizer, drop=_DROPOUT, losses=losses)
        seen, batches, size = seen + len(batch), batches + 1, min(size * _BATCH_GROWS, _BATCH_TO)
    return losses["ner"]


def score(pipeline: Any, texts: Sequence[LabelledText]) -> Score:
    """Score by characters' spans: found is what is covered wholly, right is what lies in something labelled."""
    found = wanted = right = said = 0
    for text, doc in zip(texts, pipeline.pipe([one.text for one in texts]), strict=True):
        truth = [span for span in text.spans if span.label in LEARNED]
        covered = {place for ent in doc.ents for place in range(ent.start_char, ent.end_char)}
        marked = {place for span in text.spans for place in range(span.start, span.end)}
        wanted += len(truth)
        found += sum(_letters(text.text, span) <= covered for span in truth)
        said += len(doc.ents)
        right += sum(ent.start_char in marked or ent.end_char - 1 in marked for ent in doc.ents)
    return Score(recall=round(found / max(wanted, 1), 4), precision=round(right / max(said, 1), 4))


def _letters(text: str, span: Labelled) -> set[int]:
    return {place for place in range(span.start, span.end) if text[place].isalnum()}


def _examples(pipeline: Any, texts: Iterator[LabelledText]) -> Iterator[Any]:
    from spacy.training import Example

    for text in texts:
        doc = pipeline.make_doc(text.text)
        spans = [
            doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand") for span in _one_piece(text)
        ]
        reference = pipeline.make_doc(text.text)
        reference.set_ents(_apart([(one.start, one.end, one.label_) for one in spans if one], reference))
        yield Example(doc, reference)


def _one_piece(text: LabelledText) -> list[Labelled]:
    """Return what is learned, with what belongs together in one piece: a whole name, an address with its town."""
    pieces: list[Labelled] = []
    for span in text.spans:
        if span.label not in LEARNED:
            continue
        last = pieces[-1] if pieces else None
        label = _joint_label(last.label, span.label, text.text[last.end : span.start]) if last else None
        if last and label:
            pieces[-1] = last.model_copy(update={"end": span.end, "label": label})
        else:
            pieces.append(span)
    return pieces


def _joint_label(label: str, following: str, between: str) -> str | None:
    if {label, following} == {"PERSON"}:
        return "PERSON" if between == " " else None
    in_one_address = {label, following} <= {"ADDRESS", "LOCATION"} and "ADDRESS" in (label, following)
    return "ADDRESS" if in_one_address and re.fullmatch(r"[ ,\n]{1,3}", between) else None


def _apart(spans: list[tuple[int, int, str]], doc: Any) -> list[Any]:
    from spacy.tokens import Span

    kept: list[Any] = []
    for start, end, label in spans:
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if end > start and (not kept or kept[-1].end <= start):
            kept.append(Span(doc, start, end, label=label))
    return kept
