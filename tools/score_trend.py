"""Scores as sources: each measure recomputed from its items, and its trend. Models quote them; they never add up."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from practice.chart import Assessment, Instrument
from practice.errors import InputError
from practice.grounded import Source
from practice.instruments import InstrumentScore, score_instrument

SHOWN = 6
"""The latest measurements shown of one instrument."""

CRITICAL_ITEM = {Instrument.PHQ9: (9, "thoughts of being better off dead or of self-harm")}


def score_sources(taken: Sequence[Assessment], zone: ZoneInfo) -> tuple[Source, ...]:
    """Return the latest measurements of each instrument, oldest first, each instrument followed by its trend.

    A measurement whose items cannot be scored is shown as such and left out of the trend.
    """
    sources: list[Source] = []
    for instrument in Instrument:
        own = [assessment for assessment in taken if assessment.instrument is instrument][-SHOWN:]
        scored = [(assessment, _score(assessment)) for assessment in own]
        sources += [_measurement(assessment, score, zone) for assessment, score in scored]
        sources += _trend(instrument, [(a, s) for a, s in scored if s is not None], zone)
    return tuple(sources)


def _score(assessment: Assessment) -> InstrumentScore | None:
    try:
        return score_instrument(assessment.instrument, assessment.items)
    except InputError:
        return None


def _day(assessment: Assessment, zone: ZoneInfo) -> str:
    return f"{assessment.taken_at.astimezone(zone):%Y-%m-%d}"


def _measurement(assessment: Assessment, score: InstrumentScore | None, zone: ZoneInfo) -> Source:
    name, day = assessment.instrument.value, _day(assessment, zone)
    if score is None:
        text = f"{name} on {day}: the answers are incomplete and were not scored."
    else:
        text = f"{name} on {day}: {score.total} of {score.highest} ({score.severity})."
        if critical := CRITICAL_ITEM.get(assessment.instrument):
            number, meaning = critical
            text += f" Item {number} ({meaning}): {assessment.items[number - 1]}."
    return Source(id=f"assessment:{assessment.id}", label=f"{name}, {day}", text=text)


def _trend(
    instrument: Instrument, scored: Sequence[tuple[Assessment, InstrumentScore]], zone: ZoneInfo
) -> list[Source]:
    if len(scored) < 2:
        return []
    (first, begun), (last, ended) = scored[0], scored[-1]
    change = ended.total - begun.total
    moved = f"{'up' if change > 0 else 'down'} {abs(change)} points" if change else "unchanged"
    totals = ", ".join(str(score.total) for _, score in scored)
    severity = f"from {begun.severity} to {ended.severity}"
    if begun.severity == ended.severity:
        severity = f"{ended.severity} then and now"
    text = (
        f"{instrument.value} over {len(scored)} measurements from {_day(first, zone)} to {_day(last, zone)}: {totals}; "
        f"{moved}, {severity}."
    )
    return [Source(id=f"trend:{instrument.value}", label=f"{instrument.value} trend", text=text)]
