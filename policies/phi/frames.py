"""Sentence frames written for this project: what the name recognizer learns from, is tuned on, and is measured on."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Self

from policies.policy_file import load_policy_file
from practice.record import Value

FOLDER = Path(__file__).parent / "frames"
WORDS = "words.yaml"
Part = Literal["train", "dev", "held_out"]
Fill = Callable[[str], tuple[str, str]]
"""Returns the words for a slot's name, and their label; an empty label identifies nobody."""

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"⟦([A-Z]+):(.*?)⟧", re.DOTALL)


class Labelled(Value):
    """One identifying piece: ``text[start:end]``, and what it is, e.g. ``PERSON``."""

    start: int
    end: int
    label: str


class LabelledText(Value):
    """A text with everything identifying in it marked."""

    text: str
    spans: tuple[Labelled, ...] = ()

    @classmethod
    def parse(cls, marked: str) -> Self:
        """Read the written form: ``Call ⟦PERSON:Ana⟧``."""
        pieces, spans, place, length = [], [], 0, 0
        for match in _MARK.finditer(marked):
            before = marked[place : match.start()]
            length += len(before)
            spans.append(Labelled(start=length, end=length + len(match[2]), label=match[1]))
            length += len(match[2])
            pieces += [before, match[2]]
            place = match.end()
        return cls(text="".join([*pieces, marked[place:]]), spans=tuple(spans))

    def marked(self) -> str:
        """Return the written form."""
        pieces, place = [], 0
        for span in self.spans:
            pieces += [self.text[place : span.start], f"⟦{span.label}:{self.text[span.start : span.end]}⟧"]
            place = span.end
        return "".join([*pieces, self.text[place:]])


class FrameFile(Value):
    """The frames of one genre; those of ``held_out`` are read by the measure alone."""

    version: int
    genre: str
    train: tuple[str, ...]
    dev: tuple[str, ...]
    held_out: tuple[str, ...]


def load_frames(folder: Path = FOLDER) -> list[FrameFile]:
    """Read every genre; raises SettingsError where a file is wrong."""
    return [load_policy_file(path, FrameFile) for path in sorted(folder.glob("*.yaml")) if path.name != WORDS]


def frames_of(part: Part, files: list[FrameFile]) -> list[str]:
    """Return the frames of one part, of all genres."""
    return [frame for file in files for frame in getattr(file, part)]


def filled(frame: str, fill: Fill, chance: random.Random) -> LabelledText:
    """Choose among ``(this|that)`` and fill the ``{slots}``."""
    chosen = _chosen(frame, chance)
    pieces, spans, place, length = [], [], 0, 0
    for match in _SLOT.finditer(chosen):
        words, label = fill(match[1])
        length += match.start() - place
        if label:
            spans.append(Labelled(start=length, end=length + len(words), label=label))
        length += len(words)
        pieces += [chosen[place : match.start()], words]
        place = match.end()
    return LabelledText(text="".join([*pieces, chosen[place:]]), spans=tuple(spans))


def joined(parts: list[LabelledText], mark: str) -> LabelledText:
    """Put texts one after another."""
    return LabelledText(text=mark.join(part.text for part in parts), spans=tuple(_moved(parts, len(mark))))


def _moved(parts: list[LabelledText], gap: int) -> Iterator[Labelled]:
    length = 0
    for part in parts:
        for span in part.spans:
            yield Labelled(start=length + span.start, end=length + span.end, label=span.label)
        length += len(part.text) + gap


def _chosen(frame: str, chance: random.Random) -> str:
    while match := _CHOICE.search(frame):
        frame = frame[: match.start()] + chance.choice(match[1].split("|")) + frame[match.end() :]
    return frame
