"""What the sandbox EHR is told at its start. ``handrail.settings`` fills it in; nothing here reads the environment."""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from practice.record import Value


class ApiClient(Value):
    """A program that may sign in, with the scopes it may ask for (``clients:read``, ``appointments:write`` …)."""

    client_id: str = Field(min_length=1, max_length=80)
    client_secret: SecretStr
    scopes: frozenset[str]


class SandboxSettings(Value):
    """The sandbox EHR's settings; every default is safe for a practice that does not exist."""

    database_url: str = Field(
        default="sqlite+aiosqlite:///sandbox.db", description="Any SQLAlchemy URL of an async driver"
    )
    clients: tuple[ApiClient, ...] = ()
    signing_key: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(48)),
        description="HS256 key of the access tokens; several processes of one sandbox must share it",
    )
    token_minutes: int = Field(default=60, ge=1, le=24 * 60)
    rate_limit_per_minute: int | None = Field(
        default=12_000, ge=1, description="Calls a minute for each API client; None is no limit"
    )
    zone: str = Field(default="America/Chicago", description="IANA name of the zone that availability is written in")
    telehealth_url: str = Field(
        default="https://video.alder-reed.example", description="A video session's link is this and the appointment id"
    )
    booking_horizon_days: int = Field(default=730, ge=1, le=3650)
    idempotency_hours: int = Field(default=24, ge=1, description="How long a repeated write gets its first answer")
    webhook_attempts: int = Field(default=8, ge=1, description="Deliveries tried before an event is given up as dead")
    webhook_timeout_seconds: float = Field(default=5.0, gt=0)

    @property
    def tz(self) -> ZoneInfo:
        """The practice's zone."""
        return ZoneInfo(self.zone)

    @property
    def token_lifetime(self) -> timedelta:
        """How long an access token is good for."""
        return timedelta(minutes=self.token_minutes)
