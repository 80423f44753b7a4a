"""Who said what, out of numbered lines: a transcript with speakers, or a clinician's own bullets."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

_LABEL = re.compile(
    r"^\W{0,3}\[(?P<box>[A-Za-z .]{1,30})\]\s*:?\s*"  # [doctor] how are you
    r"|^\W{0,3}(?:\d{1,2}:\d\d(?::\d\d)?\W+)?"  # a time stamp
    r"(?P<plain>[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2}|[TCPD])\s*:\s+"  # Therapist: how are you
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|approx|e\.g|i\.e|a\.m|p\.m|mg|No)\.$", re.IGNORECASE)

CLINICIAN_LABELS = frozenset(
    "doctor dr therapist clinician provider counselor counsellor psychologist psychiatrist social worker t d "
    "interviewer coach".split()
)
CLIENT_LABELS = frozenset("client patient pt cl c p member participant".split())
NOT_A_SPEAKER = frozenset(
    "plan assessment subjective objective data homework mood affect risk sleep notes note session interventions "
    "intervention goals goal progress medication medications diagnosis time date duration next follow-up si hi".split()
)


class Speaker(StrEnum):
    """Who a line is from; a bullet is the clinician's own note."""

    CLIENT = "client"
    CLINICIAN = "clinician"
    BULLET = "bullet"


class Utterance(NamedTuple):
    """One line: its source id, its speaker, its sentences."""

    source_id: str
    speaker: Speaker
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.sentences)


def read_utterances(lines: Sequence[Mapping[str, str]]) -> list[Utterance]:
    """Read lines given as ``{"id", "text"}``; a line without a speaker goes on with the one before it."""
    labelled = [_split_label(line["text"]) for line in lines]
    roles = _roles(labelled)
    found: list[Utterance] = []
    speaker = Speaker.BULLET
    for line, (label, rest) in zip(lines, labelled, strict=True):
        if label:
            speaker = roles[label]
        sentences = split_sentences(_BULLET.sub("", rest))
        if sentences:
            found.append(Utterance(line["id"], speaker, sentences))
    return found


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut a line at sentence ends; ``Dr. Raman`` stays whole."""
    pieces: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : end.start()]):
            pieces.append(text[start : end.start()])
            start = end.end()
    return tuple(piece.strip() for piece in (*pieces, text[start:]) if piece.strip())


def _split_label(text: str) -> tuple[str, str]:
    match = _LABEL.match(text)
    if match is None:
        return "", text
    label = (match["box"] or match["plain"]).strip().rstrip(".").lower()
    if label in NOT_A_SPEAKER:
        return "", text
    return label, text[match.end() :]


def _roles(labelled: Sequence[tuple[str, str]]) -> dict[str, Speaker]:
    """Say who each label is; of names that say nothing, the one who asks most is the clinician."""
    asked = Counter(label for label, rest in labelled if label and "?" in rest)
    labels = list(dict.fromkeys(label for label, _ in labelled if label))
    roles = {label: role for label in labels if (role := _by_word(label))}
    unknown = [label for label in labels if label not in roles]
    if unknown and Speaker.CLINICIAN not in roles.values():
        roles[max(unknown, key=lambda label: asked[label])] = Speaker.CLINICIAN
    return {label: roles.get(label, Speaker.CLIENT) for label in labels}


def _by_word(label: str) -> Speaker | None:
    words = set(label.replace(".", "").split())
    if words & CLINICIAN_LABELS:
        return Speaker.CLINICIAN
    return Speaker.CLIENT if words & CLIENT_LABELS else None
