"""The two shapes every record of the domain has."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside the years 1 to 9999 in UTC") from None


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An aware moment, kept in UTC; people are shown the practice's zone (``practice.profile``)."""


class Value(BaseModel):
    """An immutable, fully declared value: an unknown field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(Value):
    """A row of the system of record: an id, and the version that an optimistic write must name."""

    id: str
    version: int = Field(default=1, ge=1, description="Grows by one with every write; the EHR's ETag.")
