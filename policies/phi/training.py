"""How the name recognizer is trained: frames and carriers filled anew for every pass, from the training words alone."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from policies.phi.carriers import carriers
from policies.phi.everyday_words import everyday_words
from policies.phi.fillers import Fillers
from policies.phi.frames import Labelled, LabelledText, filled, frames_of, joined, load_frames
from policies.phi.name_model import untrained
from practice.record import Value

LEARNED = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "ADDRESS", "DATE"})
"""What is learned; numbers, mail and web addresses are for the patterns."""
PASSES = 9
TEXTS_A_PASS = 20_000
BATCH = 128
SEED = 20_261_120
HELD_OUT_EACH = 8
_DROPOUT = 0.15
_REWORDED_TEXTS, _REWORDED_WORDS = 0.4, 0.3
_LEARN_RATE = 0.0015
_PLAIN_WORD = re.compile(r"(?<![\w'’])[A-Z]?[a-z]{2,}(?![\w'’])")
Told = Callable[[str], None]
Kept = Callable[[Any], object]


class Score(Value):
    """How much of what is labelled the recognizer found, under any label, and how much of what it found is labelled."""

    recall: float
    precision: float


def train(
    told: Told = lambda _: None,
    kept: Kept = lambda _: None,
    *,
    passes: int = PASSES,
    texts_a_pass: int = TEXTS_A_PASS,
) -> tuple[Any, Score]:
    """Return the pipeline and what it scores on the dev frames, which it never learned from.

    ``kept`` is given the pipeline after each pass, so that a run that is cut off leaves something.
    """
    chance = random.Random(SEED)
    learning = Texts(chance, "train")
    pipeline = untrained()
    optimizer = pipeline.initialize(lambda: _examples(pipeline, learning.draw(2_000)))
    optimizer.learn_rate = _LEARN_RATE
    dev = list(Texts(random.Random(SEED + 1), "dev").draw(1_000))
    for done in range(passes):
        losses: dict[str, float] = {}
        examples = _examples(pipeline, learning.draw(texts_a_pass))
        while batch := list(islice(examples, BATCH)):
            pipeline.update(batch, sgd=optimizer, drop=_DROPOUT, losses=losses)
        optimizer.learn_rate *= 0.8
        told(f"pass {done + 1}: loss {losses['ner']:.0f}, dev {score(pipeline, dev)}")
        kept(pipeline)
    return pipeline, score(pipeline, dev)


class Texts:
    """Draws texts of one part of the frames."""

    def __init__(self, chance: random.Random, part: Any) -> None:
        self._chance = chance
        self._frames = frames_of(part, load_frames())
        self._carriers = carriers() if part == "train" else []
        self._everyday = sorted(everyday_words())
        self._with_slots = [frame for frame in self._carriers if "{" in frame]
        self._fill = Fillers(chance, held_out=part == "held_out")

    def draw(self, number: int) -> Iterator[LabelledText]:
        """Yield texts of one to three frames, in the ways that people write."""
        for _ in range(number):
            parts = [self._one() for _ in range(self._chance.choices([1, 2, 3], [6, 3, 1])[0])]
            text = joined(parts, self._chance.choice([" ", " ", "\n", "\n\n"]))
            if self._carriers and self._chance.random() < _REWORDED_TEXTS:
                text = reworded(text, self._everyday, self._chance)
            yield as_written(text, self._chance)

    def _one(self) -> LabelledText:
        dice = self._chance.random()
        if self._carriers and dice < 0.2:
            return LabelledText(text=self._chance.choice([c for c in self._sample() if "{" not in c] or ["ok"]))
        if self._carriers and dice < 0.4:
            return filled(self._chance.choice(self._with_slots), self._fill, self._chance)
        return filled(self._chance.choice(self._frames), self._fill, self._chance)

    def _sample(self) -> Sequence[str]:
        return self._chance.choices(self._carriers, k=4)


def held_out_texts(each: int = HELD_OUT_EACH) -> list[str]:
    """Return the held-out frames filled with words that training never saw, in the written form of marks."""
    chance = random.Random(SEED + 2)
    fill = Fillers(chance, held_out=True)
    frames = [frame for frame in frames_of("held_out", load_frames()) for _ in range(each)]
    return [as_written(filled(frame, fill, chance), chance).marked() for frame in frames]


def reworded(text: LabelledText, words: Sequence[str], chance: random.Random) -> LabelledText:
    """Put everyday words in the place of some that identify nobody: a name is to be known in any surroundings."""
    taken = {place for span in text.spans for place in range(span.start, span.end)}
    pieces: list[str] = []
    starts: dict[int, int] = {}
    place = length = 0
    for match in _PLAIN_WORD.finditer(text.text):
        if taken.isdisjoint(range(*match.span())) and chance.random() < _REWORDED_WORDS:
            word = chance.choice(words)
            before = text.text[place : match.start()]
            starts |= {place + n: length + n for n in range(len(before))}
            new = word.capitalize() if match.group()[0].isupper() else word
            pieces += [before, new]
            length += len(before) + len(new)
            place = match.end()
    starts |= {place + n: length + n for n in range(len(text.text) - place)}
    spans = tuple(
        span.model_copy(update={"start": starts[span.start], "end": starts[span.end - 1] + 1}) for span in text.spans
    )
    return LabelledText(text="".join([*pieces, text.text[place:]]), spans=spans)


def as_written(text: LabelledText, chance: random.Random) -> LabelledText:
    """Return the text in lower case, in capitals, with names in lower case, or as it is: offsets stay as they are."""
    dice = chance.random()
    if dice < 0.16:
        return _recased(text, text.text.lower())
    if dice < 0.20:
        return _recased(text, text.text.upper())
    if dice < 0.26:
        letters = list(text.text)
        for span in text.spans:
            letters[span.start : span.end] = text.text[span.start : span.end].lower()
        return _recased(text, "".join(letters))
    return text


def _recased(text: LabelledText, words: str) -> LabelledText:
    return text.model_copy(update={"text": words}) if len(words) == len(text.text) else text


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
            doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand")
            for span in text.spans
            if span.label in LEARNED
        ]
        reference = pipeline.make_doc(text.text)
        reference.set_ents(_apart([(one.start, one.end, one.label_) for one in spans if one], reference))
        yield Example(doc, reference)


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
