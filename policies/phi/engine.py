"""Presidio's analyzer over the patterns and the trained names: nothing is downloaded, nothing asks the network."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from policies.phi.address_pieces import joined_pieces
from policies.phi.analyzer import LANGUAGE, analyzer_of
from policies.phi.everyday_words import everyday_words
from policies.phi.fold import fold
from policies.phi.names import NameModels
from policies.phi.ordinary_names import default_ordinary_names
from policies.phi.patterns import PhiPatterns
from policies.phi.readings import other_readings
from policies.phi.span import PhiSpan

_POSSESSIVE = re.compile(r"['’]s?$")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b[.,]?(?:\s+the\b)?\s+", re.IGNORECASE)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST_REPEATED = 3


class PhiEngine:
    """Finds identifying text by its looks. Made once: importing Presidio takes seconds."""

    def __init__(self, patterns: PhiPatterns, names: NameModels) -> None:
        self._kinds = dict(patterns.predefined)
        self._learned = dict(patterns.learned)
        self._never = patterns.never
        self._analyzer = _pattern_analyzer(patterns)
        self._name_analyzers = names.analyzers()

    def spans(self, text: str, *, names: bool = True) -> list[PhiSpan]:
        """Return every place that looks identifying; places may overlap. Without ``names``, by the patterns alone."""
        found = [self._span(text, one) for one in self._analyzer.analyze(text, LANGUAGE)]
        if names and self._name_analyzers:
            learned = list(self._learned_spans(text))
            found += [part for span in [*learned, *_repeated(text, learned)] for part in _beside(text, span, found)]
        return [*found, *joined_pieces(text, found)]

    def _span(self, text: str, found: Any) -> PhiSpan:
        kind = self._kinds.get(found.entity_type, found.entity_type.lower())
        possessive = _POSSESSIVE.search(text, found.start, found.end)
        return PhiSpan(
            start=found.start, end=possessive.start() if possessive else found.end, kind=kind, score=found.score
        )

    def _learned_spans(self, text: str) -> Iterator[PhiSpan]:
        """Read the text as it stands, and in other letters, where only what holds an uncommon word counts."""
        for analyzer in self._name_analyzers:
            for reading in (text, *other_readings(text)):
                for one in analyzer.analyze(reading, LANGUAGE):
                    kind = self._learned.get(one.entity_type)
                    span = None if kind is None else _trimmed(text, one.start, one.end, kind)
                    span = span if span is None or reading is text else _uncommon(text, span)
                    if span and not self._identifies_nobody(text, span):
                        yield span

    def _identifies_nobody(self, text: str, span: PhiSpan) -> bool:
        """Whether a learned find is no more than everyday words, or figures, which are for the patterns."""
        words = text[span.start : span.end]
        if span.kind == "person" and words.islower() and default_ordinary_names().is_ordinary(words):
            return True  # "said grace": in lower case the word, as in the matching of the record's names
        in_words = _WORD if span.kind in {"date", "address"} else _LETTERS
        said = [word.lower() for word in in_words.findall(words)]
        figures = span.kind != "address" and not _LETTERS.search(words)
        return figures or not said or all(word in self._never for word in said)


def _uncommon(text: str, span: PhiSpan) -> PhiSpan | None:
    """Return the span, a name without the everyday words around it, or None where it holds nothing else."""
    words = list(_LETTERS.finditer(text, span.start, span.end))
    uncommon = [word for word in words if fold(word.group()) not in everyday_words()]
    if not uncommon or span.kind != "person":
        return span if uncommon else None
    kept = [word for word in words if word in uncommon or not word.group().islower()]
    return span.model_copy(update={"start": kept[0].start(), "end": kept[-1].end()})


def _trimmed(text: str, start: int, end: int, kind: str) -> PhiSpan | None:
    possessive = _POSSESSIVE.search(text, start, end)
    end = possessive.start() if possessive else end
    if kind == "date" and (weekday := _WEEKDAY.match(text, start, end)):
        start = weekday.end()  # a weekday identifies nobody, and is what appointments are spoken of by
    edges = _EDGES.sub(lambda match: "\0" * len(match.group()), text[start:end])
    kept = edges.strip("\0")
    if not kept:
        return None
    first = start + edges.index(kept[0]) if edges[0] == "\0" else start
    return PhiSpan(start=first, end=first + len(kept), kind=kind, score=0.85)


def _beside(text: str, learned: PhiSpan, by_pattern: Sequence[PhiSpan]) -> Iterator[PhiSpan]:
    """Yield what is left of a learned find beside the patterns': an id keeps a surrogate of its own next to a date."""
    start = learned.start
    for span in sorted(by_pattern, key=lambda one: one.start):
        if span.end > start and span.start < learned.end:
            if piece := _trimmed(text, start, max(start, span.start), learned.kind):
                yield piece
            start = max(start, span.end)
    if start < learned.end and (piece := _trimmed(text, start, learned.end, learned.kind)):
        yield piece


def _repeated(text: str, learned: list[PhiSpan]) -> Iterator[PhiSpan]:
    """Yield the other places of a name that was recognized once: it is the same name all through a text."""
    names = {word for span in learned if span.kind == "person" for word in _WORD.findall(text[span.start : span.end])}
    for match in _WORD.finditer(text):
        if match.group() in names and len(match.group()) >= _SHORTEST_REPEATED and match.group()[0].isupper():
            yield PhiSpan(start=match.start(), end=match.end(), kind="person", score=0.6)


def _pattern_analyzer(patterns: PhiPatterns) -> Any:
    from presidio_analyzer import Pattern, PatternRecognizer
    from presidio_analyzer import predefined_recognizers as shipped

    own = [
        PatternRecognizer(
            supported_entity=entry.kind.upper(),
            name=f"handrail-{entry.kind}-{place}",
            patterns=[Pattern(f"{entry.kind}-{place}-{n}", text, 0.8) for n, text in enumerate(entry.patterns)],
            global_regex_flags=re.MULTILINE | (0 if entry.case_sensitive else re.IGNORECASE),
        )
        for place, entry in enumerate(patterns.recognizers)
    ]
    beside = [
        shipped.PhoneRecognizer(supported_regions=patterns.phone_regions),
        shipped.CreditCardRecognizer(),
        shipped.IbanRecognizer(),
        shipped.IpRecognizer(),
    ]
    return analyzer_of([*own, *beside])
