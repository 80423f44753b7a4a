"""What of a text a system hid, held against what it should have."""

from collections.abc import Sequence

from evals.deid.outside import PASSED_OVER
from policies.phi.frames import LabelledText
from practice.record import Value

Places = Sequence[tuple[int, int]]
FOUND_FROM = 0.9
"""A labelled piece is found when so much of its letters and digits is hidden, under whatever label."""
RIGHT_FROM = 0.5
"""What was hidden is right when so much of its letters and digits is labelled; a comma's width decides nothing."""


class Missed(Value):
    """One piece that was to be hidden and was not."""

    label: str
    words: str


class Read(Value):
    """One text's counts, by label, and what went wrong."""

    wanted: dict[str, int]
    found: dict[str, int]
    said: int
    right: int
    missed: tuple[Missed, ...]
    wrong: tuple[str, ...]


def read(text: LabelledText, hidden: Places) -> Read:
    """Count. Labels that are passed over are neither wanted nor wrong."""
    covered = {place for start, end in hidden for place in range(start, end)}
    labelled = {place for span in text.spans for place in range(span.start, span.end)}
    wanted: dict[str, int] = {}
    found: dict[str, int] = {}
    missed = []
    for span in text.spans:
        letters = _letters(text.text, span.start, span.end)
        if span.label in PASSED_OVER or not letters:
            continue
        wanted[span.label] = wanted.get(span.label, 0) + 1
        if len(letters & covered) >= FOUND_FROM * len(letters):
            found[span.label] = found.get(span.label, 0) + 1
        else:
            missed.append(Missed(label=span.label, words=text.text[span.start : span.end]))
    wrong = [
        text.text[start:end]
        for start, end in hidden
        if len((letters := _letters(text.text, start, end)) & labelled) < RIGHT_FROM * len(letters)
    ]
    right = len(hidden) - len(wrong)
    return Read(wanted=wanted, found=found, said=len(hidden), right=right, missed=tuple(missed), wrong=tuple(wrong))


def _letters(text: str, start: int, end: int) -> set[int]:
    return {place for place in range(start, end) if text[place].isalnum()}
