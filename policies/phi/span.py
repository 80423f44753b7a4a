"""Where something identifying stands in a text, and which of several readings of one place holds."""

from collections.abc import Iterable

from pydantic import Field

from practice.record import Value


class PhiSpan(Value):
    """One identifying piece of a text: ``text[start:end]``."""

    start: int = Field(ge=0)
    end: int
    kind: str = Field(description="Becomes the placeholder's word: 'client', 'date', 'phone'")
    subject: str = Field(default="", description="Whose it is; what is of one subject shares a surrogate's code")
    part: str = Field(default="", description="Which part of a name: 'first', 'last'")
    score: float = Field(default=1.0, ge=0, le=1)
    known: bool = Field(default=False, description="Matched against the chart, not only by its looks")


def resolve_overlaps(spans: Iterable[PhiSpan]) -> list[PhiSpan]:
    """Return spans that do not overlap, in text order.

    Overlapping ones become one span over all of them, read as the chart's own, else as the longest, else as the surest:
    better too much than a leak.
    """
    merged: list[PhiSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            reading = max(last, span, key=lambda one: (one.known, one.end - one.start, one.score))
            merged[-1] = reading.model_copy(update={"start": last.start, "end": max(last.end, span.end)})
        else:
            merged.append(span)
    return merged
