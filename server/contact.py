"""A client as the front desk sees one: how to reach them, never what they are treated for."""

from datetime import date
from typing import Self

from practice.people import Channel, Client, ClientStatus, Guardian, Modality
from practice.record import Value


class Contact(Value):
    """Name, ways to reach, and what booking needs. No diagnosis, no program, no score."""

    id: str
    full_name: str
    preferred_name: str | None
    pronouns: str | None
    date_of_birth: date
    email: str
    phone: str
    status: ClientStatus
    primary_clinician_id: str | None
    guardians: tuple[Guardian, ...]
    preferred_channel: Channel
    preferred_modality: Modality | None
    preferred_times: str
    ai_opt_out: bool

    @classmethod
    def of(cls, client: Client) -> Self:
        """Take from the record what contact needs."""
        return cls(**{name: getattr(client, name) for name in cls.model_fields})
