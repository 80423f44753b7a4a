"""The two shapes every record of the domain has."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside the years 1 to 9999 in UTC") from None


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An aware moment, kept in UTC; people are shown the practice's zone (``practice.profile``)."""

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
"""An id that comes from outside: of the form that records, and rows of the ledger, have (FHIR's, and ``:``)."""


class Value(BaseModel):
    """An immutable, fully declared value: an unknown field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(Value):
    """A row of the system of record: an id, and the version that an optimistic write must name."""

    id: str
    version: int = Field(default=1, ge=1, description="Grows by one with every write; the EHR's ETag.")
