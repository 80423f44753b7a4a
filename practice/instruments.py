"""Scoring of PHQ-9 and GAD-7, recomputed from the items and never taken on trust.

Bands and cut points are data (``instruments.yaml``) with their sources: Kroenke et al. 2001 and Spitzer et al. 2006.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from practice.chart import Instrument
from practice.data_file import load_data_file
from practice.errors import InputError
from practice.record import Value

_FILE = Path(__file__).with_name("instruments.yaml")


class SeverityBand(Value):
    """A named range of totals, from ``lowest`` up to the next band."""

    lowest: int
    name: str


class InstrumentScoring(Value):
    """How one instrument is scored."""

    source: str
    items: int = Field(gt=0)
    highest_item: int = Field(gt=0)
    critical_item: int | None = Field(description="Number of the item, from 1, that needs a person when above 0")
    cut_point: int
    bands: tuple[SeverityBand, ...] = Field(min_length=1)


class InstrumentBook(Value):
    """The scoring of every instrument known here."""

    version: str
    instruments: dict[Instrument, InstrumentScoring]


class InstrumentScore(Value):
    """A scored instrument."""

    instrument: Instrument
    total: int
    highest: int
    severity: str
    at_cut_point: bool = Field(description="At or above the published cut point for a likely disorder")
    critical_item_flag: bool = Field(description="PHQ-9 item 9 above 0: a person must look at it")
    version: str


@lru_cache(maxsize=1)
def instrument_book() -> InstrumentBook:
    """Return the scoring rules; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_FILE, InstrumentBook)


def score_instrument(instrument: Instrument, items: Sequence[int]) -> InstrumentScore:
    """Score a filled-in instrument.

    ``items`` are the answers in the instrument's order, each from 0 to 3. Raises InputError where there are too few
    or too many, or one is not a whole number in that range.
    """
    book = instrument_book()
    rules = book.instruments[instrument]
    if len(items) != rules.items:
        detail = f"{instrument} has {rules.items} items; {len(items)} were given."
        raise InputError(detail, "Ask for the missing answers; a partial form is not scored.")
    for number, item in enumerate(items, 1):
        if isinstance(item, bool) or not isinstance(item, int) or not 0 <= item <= rules.highest_item:
            detail = f"Item {number} of the {instrument} is {item!r}; answers run from 0 to {rules.highest_item}."
            raise InputError(detail, "Correct the answer.")
    total = sum(items)
    return InstrumentScore(
        instrument=instrument,
        total=total,
        highest=rules.items * rules.highest_item,
        severity=[band.name for band in rules.bands if band.lowest <= total][-1],
        at_cut_point=total >= rules.cut_point,
        critical_item_flag=rules.critical_item is not None and items[rules.critical_item - 1] > 0,
        version=book.version,
    )


def severity_of(instrument: Instrument, total: int) -> str:
    """Return the severity band of a total; raises InputError where the instrument cannot reach it."""
    rules = instrument_book().instruments[instrument]
    if not 0 <= total <= rules.items * rules.highest_item:
        raise InputError(f"{total} is not a possible {instrument} total.", "Score it again from the answers.")
    return [band.name for band in rules.bands if band.lowest <= total][-1]
