"""Pieces of one address, found apart, put together: street, unit, postal code, town and country leave as one."""

import re
from collections.abc import Iterable

from policies.phi.span import PhiSpan

_PIECES = frozenset({"address", "location"})
_CODE = r"(?:\d{3,6}(?:[ -]\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|[A-Z]{2})"
_ROOMS = r"(?:apt|apartment|suite|ste|unit|flat|room|floor|bldg|no|piso|app)"
_UNIT = rf"(?:{_ROOMS}\b\.? ?\w{{1,5}}|# ?\w{{1,5}}|\d{{1,3}}(?:st|nd|rd|th) floor)"
_BETWEEN = re.compile(rf"[\s,;()/.-]{{1,4}}(?:(?:{_CODE}|(?i:{_UNIT}))[\s,()-]{{1,3}})?")
_HOUSE_BEFORE = re.compile(r"(?<![\w.,:/-])#?\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?,?\s{1,2}$")
_CODE_BEFORE = re.compile(rf"(?<![\w-])(?!(?:19|20)\d\d\b){_CODE}(?<!\b[A-Z][A-Z]),?\s{{1,2}}$")
_AFTER = re.compile(rf"[\s,(]{{1,3}}(?:{_CODE}(?![\w-])|(?i:{_UNIT}))")


def joined_pieces(text: str, spans: Iterable[PhiSpan]) -> list[PhiSpan]:
    """Return a span over each address that stands in several pieces, or that has more to it than was found."""
    pieces = sorted((span for span in spans if span.kind in _PIECES), key=lambda span: (span.start, -span.end))
    runs: list[list[PhiSpan]] = []
    for piece in pieces:
        if runs and _belong_together(text, runs[-1], piece):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return [_whole(text, run) for run in runs if any(span.kind == "address" for span in run)]


def _belong_together(text: str, run: list[PhiSpan], piece: PhiSpan) -> bool:
    end = max(span.end for span in run)
    return piece.start <= end or _BETWEEN.fullmatch(text, end, piece.start) is not None


def _whole(text: str, run: list[PhiSpan]) -> PhiSpan:
    start, end = run[0].start, max(span.end for span in run)
    before = text[max(0, start - 24) : start]
    if match := _HOUSE_BEFORE.search(before) or _CODE_BEFORE.search(before):
        start -= len(before) - match.start()
    while match := _AFTER.match(text, end):
        end = match.end()
    return PhiSpan(start=start, end=end, kind="address", score=0.85)
