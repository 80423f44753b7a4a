"""Clients and clinicians as the EHR knows them."""

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from practice.record import Instant, Record, Value


class Channel(StrEnum):
    """How a person prefers to be reached."""

    PORTAL = "portal"
    SMS = "sms"
    EMAIL = "email"


class Modality(StrEnum):
    """Where a session takes place."""

    IN_PERSON = "in_person"
    VIDEO = "video"


class ServiceType(StrEnum):
    """What is booked. Durations and codes are the practice's (``practice.profile``)."""

    INTAKE = "intake"
    INDIVIDUAL = "individual"
    COUPLE = "couple"
    FAMILY = "family"
    GROUP = "group"
    MEDICATION = "medication_management"
    ASSESSMENT = "assessment"


class ClientStatus(StrEnum):
    """Where a client stands with the practice."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DISCHARGED = "discharged"


class Program(StrEnum):
    """The program a client is treated in; ``SUBSTANCE_USE`` records fall under 42 CFR Part 2."""

    OUTPATIENT = "outpatient"
    SUBSTANCE_USE = "substance_use"


class Guardian(Value):
    """A person who may act for a minor client."""

    name: str
    relation: str
    phone: str
    email: str


class Client(Record):
    """The person in care."""

    first_name: str
    last_name: str
    preferred_name: str | None = None
    pronouns: str | None = None
    date_of_birth: date
    email: str
    phone: str
    address: str = ""
    employer: str | None = None
    status: ClientStatus = ClientStatus.ACTIVE
    program: Program = Program.OUTPATIENT
    primary_clinician_id: str | None = None
    diagnoses: tuple[str, ...] = Field(default=(), description="ICD-10-CM codes")
    guardians: tuple[Guardian, ...] = ()
    related_client_ids: tuple[str, ...] = Field(default=(), description="Partner, parent or child also in care")
    preferred_channel: Channel = Channel.PORTAL
    preferred_modality: Modality | None = None
    preferred_times: str = Field(default="", description="In the client's words, e.g. 'weekdays after 5'")
    ai_opt_out: bool = Field(default=False, description="No agent may read or answer for this client")
    created_at: Instant
    custom_fields: dict[str, str | int | float | bool] = {}

    @property
    def called(self) -> str:
        """The name to greet the client by."""
        return self.preferred_name or self.first_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class Clinician(Record):
    """A licensed person who sees clients."""

    first_name: str
    last_name: str
    title: str = Field(description="Degree or prefix shown after the name, e.g. 'LCSW'")
    license: str = Field(description="Licence type that approvals may ask for, e.g. 'LCSW', 'PsyD', 'MD'")
    supervisor_id: str | None = None
    specialties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("English",)
    age_groups: tuple[str, ...] = Field(default=("adult",), description="child, teen, adult, older_adult")
    services: tuple[ServiceType, ...] = (ServiceType.INDIVIDUAL,)
    modalities: tuple[Modality, ...] = (Modality.IN_PERSON, Modality.VIDEO)
    payers: tuple[str, ...] = Field(default=(), description="Insurers this clinician is credentialed with")
    accepting_new: bool = True
    weekly_capacity: int = Field(default=28, ge=0, description="Sessions a week")

    @property
    def full_name(self) -> str:
        """Name with title, as clients see it."""
        return f"{self.first_name} {self.last_name}, {self.title}"


class Credential(Record):
    """A licence or payer credential of a clinician."""

    clinician_id: str
    kind: str = Field(description="'license' or 'payer'")
    name: str
    number: str
    expires_on: date


class Availability(Record):
    """A weekly block in which a clinician sees clients, in the practice's local time."""

    clinician_id: str
    weekday: int = Field(ge=0, le=6, description="Monday is 0")
    starts: time
    ends: time
    modalities: tuple[Modality, ...] = (Modality.IN_PERSON, Modality.VIDEO)


class Leave(Record):
    """A span in which a clinician sees nobody."""

    clinician_id: str
    starts_at: Instant
    ends_at: Instant
    reason: str = ""
