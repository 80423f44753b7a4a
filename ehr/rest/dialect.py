"""What differs from one REST EHR to the next, declared as data. A further vendor is a further YAML file."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from ehr.rest.forms import DateForms
from ehr.rest.paging import Paging
from practice.record import Value

ManyWords = Mapping[str, str | tuple[str, ...]]


class FieldShape(Value):
    """Where a field stands and what it holds, where its name alone does not say it all.

    ``words`` translates a field of free words, ``each`` the fields of the objects in a list.
    """

    to: str
    words: ManyWords = {}
    each: Mapping[str, "str | FieldShape"] = {}


class ResourceDialect(Value):
    """One kind of record in the EHR.

    ``fields`` maps our dotted names to theirs; what it leaves out is named by the dialect's ``naming``. ``lacks`` are
    fields the EHR does not keep: they read as their defaults, and a write that needs one is refused rather than lost.
    ``stamped`` fields are the EHR's to set when a record is created. ``filters`` maps our filters to their parameters.
    """

    label: str = Field(description="What people call it, in messages")
    path: str = Field(pattern=r"^/")
    fields: Mapping[str, str | FieldShape] = {}
    lacks: frozenset[str] = frozenset()
    stamped: frozenset[str] = frozenset()
    filters: Mapping[str, str] = {}
    update_method: Literal["PATCH", "POST"] = "PATCH"

    @field_validator("filters", mode="before")
    @classmethod
    def _same_names(cls, given: Any) -> Any:
        """A list of filters keeps our names."""
        return {name: name for name in given} if isinstance(given, list) else given


class OAuthDialect(Value):
    """The token endpoint (RFC 6749 § 4.4)."""

    token_path: str = "/oauth/token"
    credentials_in: Literal["basic", "form"] = "basic"
    scopes: tuple[str, ...] = Field(default=(), description="Asked for; none asks for all that the client may have")


class Envelope(Value):
    """Where an answer holds its record, or its records; the empty path is the answer itself."""

    record: str = ""
    records: str


class EtagVersion(Value):
    """The version travels as an ETag, and back in If-Match."""

    style: Literal["etag"]


class FieldVersion(Value):
    """The version travels in the body of a change, under a name of the EHR's."""

    style: Literal["field"]
    field: str


class Fault(StrEnum):
    """What an EHR's refusal means here (the ``EhrError`` branch of ``practice.errors``)."""

    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    STALE = "stale"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


class FaultDialect(Value):
    """How the EHR says no, where it differs from HTTP's own words: by status, or by a code in the answer."""

    statuses: Mapping[int, Fault] = {}
    code: str | None = Field(default=None, description="Where an error's body holds a machine word")
    codes: Mapping[str, Fault] = {}


class Dialect(Value):
    """One EHR's way of speaking REST."""

    name: str
    version: str
    label: str = Field(description="What people are told they are connected to")
    naming: Literal["same", "camel"] = "same"
    resources: Mapping[str, ResourceDialect] = Field(min_length=1, description="By the record's class name")
    oauth: OAuthDialect = OAuthDialect()
    headers: Mapping[str, str] = {}
    envelope: Envelope
    paging: Paging
    forms: DateForms = DateForms()
    words: Mapping[str, ManyWords] = Field(default={}, description="By the class name of one of our vocabularies")
    concurrency: Annotated[EtagVersion | FieldVersion, Field(discriminator="style")]
    idempotency_header: str | None = Field(default=None, description="None: a write is not repeated when in doubt")
    faults: FaultDialect = FaultDialect()
