"""What the practice says of itself: zone, hours, phones, on-call, the fixed safety notice."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field

from practice.people import ServiceType
from practice.record import Value


class SafetyNotice(Value):
    """Shown word for word in the portal; never generated."""

    title: str
    body: str = Field(description="What follows a message with crisis language: people have been told by then")
    when_opened: str = Field(default="", description="In place of the body where somebody opens the notice themselves")
    lines: tuple[str, ...] = Field(description="Numbers to call, one a line")


class AlertEscalation(Value):
    """Who answers for an alert that nobody has acknowledged: after each interval the next one, then the last."""

    after_minutes: int = Field(gt=0)
    to: tuple[str, ...] = Field(min_length=1, description="Clinician ids, in order")


class PracticeProfile(Value):
    """One practice."""

    id: str
    name: str
    phone: str
    web_host: str = Field(default="", description="The only host that an answer may link to")
    zone: str = Field(description="IANA name, e.g. America/Chicago")
    session_minutes: dict[ServiceType, int]
    late_cancellation_hours: int = Field(default=24, ge=0)
    booking_horizon_days: int = Field(default=60, ge=1)
    minimum_notice_hours: int = Field(default=2, ge=0)
    holidays_country: str = "US"
    on_call: tuple[str, ...] = Field(min_length=7, max_length=7, description="Clinician id for Monday … Sunday")
    alert_escalation: AlertEscalation
    supervisor_clinician_id: str
    safety_notice: SafetyNotice

    def answers_for_alert(self, raised_at: datetime, now: datetime) -> str:
        """Return the clinician who answers for an alert of ``raised_at`` that is still not acknowledged at ``now``."""
        chain = dict.fromkeys((self.on_call[raised_at.astimezone(self.tz).weekday()], *self.alert_escalation.to))
        step = int((now - raised_at) / timedelta(minutes=self.alert_escalation.after_minutes))
        return list(chain)[min(max(step, 0), len(chain) - 1)]

    @property
    def tz(self) -> ZoneInfo:
        """The zone people are shown times in."""
        return ZoneInfo(self.zone)


def load_profile(path: Path) -> PracticeProfile:
    """Read a practice's profile; a missing or wrong file stops the start."""
    return PracticeProfile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
