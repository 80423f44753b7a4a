"""A session's material as numbered lines, each with who said it: transcripts in many shapes, bullets, or both.

Numbers count the lines that are not empty, as ``practice.material`` does: ``transcript#12`` is line 12 here too.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from practice.data_file import load_data_file
from practice.record import Value
from practice.text.sentences import is_bullet, without_bullet

_FILE = Path(__file__).with_name("transcript.yaml")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"^[\[(<]?{_CLOCK}[\])>]?(?:\s*-->\s*{_CLOCK}.*)?\s*[-–|]?\s*")
_TRAILING_STAMP = re.compile(rf"\s*[\[(]?{_CLOCK}[\])]?\s*$")
_CUE = re.compile(r"^(?:WEBVTT.*|NOTE\b.*|\d{1,4}|[-=_*#~\s]{3,})$")
_LABELLED = (
    re.compile(r"^<v\s+(?P<label>[^>]{1,40})>\s*(?P<text>.*)$"),
    re.compile(r"^\[(?P<label>[A-Za-z][\w .'-]{0,30})\]\s*:?\s*(?P<text>.*)$"),
    re.compile(
        r"^\**(?P<label>[^\W\d_][\w.'’ -]{0,40}?)\**\s*(?:[\[(][^\])]{1,20}[\])])?\s*(?::|>|\|)\**\s*(?P<text>.*)$"
    ),
    re.compile(r"^(?P<label>[^\W\d_][\w.'’ ]{0,30}?)\s+[-–—]\s+(?P<text>.*)$"),
)
_TWICE = 2


class Speaker(StrEnum):
    """Who a line is from. ``NOTE`` is what the clinician wrote; ``OTHER`` is anybody else, named by the label."""

    CLINICIAN = "clinician"
    CLIENT = "client"
    OTHER = "other"
    NOTE = "note"


class Line(Value):
    """One line of material. ``label`` is the speaker's as it was written, empty for a continued line or a note."""

    number: int
    speaker: Speaker
    text: str
    label: str = ""


class TranscriptLabels(Value):
    """The labels of ``transcript.yaml``."""

    version: str
    clinician: frozenset[str]
    client: frozenset[str]
    other: frozenset[str]
    headings: frozenset[str]


class _Raw(NamedTuple):
    number: int
    label: str
    text: str
    bullet: bool


@lru_cache(maxsize=1)
def transcript_labels() -> TranscriptLabels:
    """Return the labels; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_FILE, TranscriptLabels)


def read_transcript(
    text: str, *, clinician_names: Sequence[str] = (), client_names: Sequence[str] = ()
) -> tuple[Line, ...]:
    """Return the lines of a transcript or of notes; time stamps, cue numbers and rules between lines are left out.

    A line without a label goes on with the speaker before it; a bullet, or a line before any label, is the clinician's
    note. Names resolve labels such as "Tobias:"; a name that nobody knows stays ``OTHER``, for guessing who is the
    client would put words into a mouth.
    """
    raw = list(_raw_lines(text))
    known = _speakers(raw, clinician_names, client_names)
    return tuple(_with_speakers(raw, known))


def _raw_lines(text: str) -> Iterator[_Raw]:
    stripped = (line.strip() for line in text.splitlines())
    for number, line in enumerate((line for line in stripped if line), 1):
        bullet, said = is_bullet(line), without_bullet(line)
        said = _STAMP.sub("", said).strip()
        if not said or _CUE.match(said):
            continue
        label, rest = _split_label(said)
        yield _Raw(number, label, rest, bullet and not label)


def _split_label(said: str) -> tuple[str, str]:
    alone = _TRAILING_STAMP.sub("", said)
    if _is_known(_plain(said)) or (alone != said and _is_name(alone)):  # "Jordan Avery  0:03", the words below it
        return alone.strip(), ""
    for pattern in _LABELLED:
        match = pattern.match(said)
        if match and (pattern is not _LABELLED[-1] or _is_known(_plain(match["label"]))):
            return match["label"].strip(" *"), _STAMP.sub("", match["text"]).strip(" *")
    return "", said


def _is_name(words: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_a-z][\w.'’-]*\s*){1,3}", words.strip())) or _is_known(_plain(words))


def _plain(label: str) -> str:
    return re.sub(r"[.*’']", "", label).strip().lower()


def _is_known(label: str) -> bool:
    labels = transcript_labels()
    return label in labels.clinician or label in labels.client or label in labels.other


def _speakers(raw: Sequence[_Raw], clinician_names: Sequence[str], client_names: Sequence[str]) -> dict[str, Speaker]:
    """Return the speaker of each label; a label of one line only that nobody knows is no speaker."""
    labels, counts = transcript_labels(), Counter(_plain(line.label) for line in raw if line.label)
    found: dict[str, Speaker] = {}
    for label, count in counts.items():
        if label in labels.headings:
            continue
        if label in labels.clinician or _is_named(label, clinician_names):
            found[label] = Speaker.CLINICIAN
        elif label in labels.client or _is_named(label, client_names):
            found[label] = Speaker.CLIENT
        elif label in labels.other or count >= _TWICE:
            found[label] = Speaker.OTHER
    return found


def _is_named(label: str, names: Sequence[str]) -> bool:
    words = set(label.replace("dr ", "").split())
    return any(words and words <= set(_plain(name.replace(",", " ")).split()) for name in names)


def _with_speakers(raw: Sequence[_Raw], known: dict[str, Speaker]) -> Iterator[Line]:
    speaker = Speaker.NOTE
    for line in raw:
        label = _plain(line.label)
        if label in known:
            speaker = known[label]
            if line.text:
                yield Line(number=line.number, speaker=speaker, text=line.text, label=line.label)
            continue
        text = f"{line.label}: {line.text}".strip(": ") if line.label else line.text
        if line.bullet or label in transcript_labels().headings:
            speaker = Speaker.NOTE
        if text:
            yield Line(number=line.number, speaker=speaker, text=text)
