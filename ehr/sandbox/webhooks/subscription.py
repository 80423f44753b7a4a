"""Who wants to be told of what."""

import secrets
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from practice.record import Instant, Record


class Event(StrEnum):
    """What the sandbox tells of."""

    MESSAGE_CREATED = "message.created"
    APPOINTMENT_CREATED = "appointment.created"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    SESSION_COMPLETED = "session.completed"
    ASSESSMENT_COMPLETED = "assessment.completed"


def _http_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError("must be an http or https address without a user name in it")
    return url


class WebhookSubscription(Record):
    """An address that is sent signed events.

    ``secret`` signs the deliveries. It is shown once, in the answer to the create, and left out ever after.
    """

    url: Annotated[str, AfterValidator(_http_url)] = Field(max_length=2_000)
    events: tuple[Event, ...] = Field(min_length=1)
    secret: str = Field(default_factory=lambda: secrets.token_urlsafe(32), min_length=16, max_length=200)
    active: bool = True
    created_at: Instant
