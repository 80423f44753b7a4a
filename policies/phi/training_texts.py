"""The texts that the name recognizer learns from, is chosen by and is measured on, drawn from frames and carriers."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from policies.phi.carriers import carriers
from policies.phi.everyday_words import everyday_words
from policies.phi.fillers import Fillers
from policies.phi.frames import LabelledText, filled, frames_of, joined, load_frames

SEED = 20_261_120
HELD_OUT_EACH = 8
_PLAIN_CARRIERS, _CARRIERS = 0.16, 0.3  # shares of the pieces of a text
_REWORDED_TEXTS, _REWORDED_WORDS = 0.4, 0.3
_PLAIN_WORD = re.compile(r"(?<![\w'’])[A-Z]?[a-z]{2,}(?![\w'’])")


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
        if self._carriers and dice < _PLAIN_CARRIERS:
            return LabelledText(text=self._chance.choice([c for c in self._sample() if "{" not in c] or ["ok"]))
        if self._carriers and dice < _CARRIERS:
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
    """Return the text in lower case, in capitals, with names in lower case or capitals, or as it is; offsets stay."""
    dice = chance.random()
    if dice < 0.16:
        return _recased(text, text.text.lower())
    if dice < 0.20:
        return _recased(text, text.text.upper())
    if dice < 0.28:
        letters = list(text.text)
        for span in text.spans:
            words = text.text[span.start : span.end]
            letters[span.start : span.end] = words.lower() if dice < 0.26 else words.upper()
        return _recased(text, "".join(letters))
    return text


def _recased(text: LabelledText, words: str) -> LabelledText:
    return text.model_copy(update={"text": words}) if len(words) == len(text.text) else text
