"""How long a proposal may wait before people hear of it again, and then other people."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import Field, model_validator

from practice.identity import Role
from practice.record import Value


class Patience(Value):
    """The hours after which a waiting proposal reminds those who may decide it, and then tells another role."""

    remind_hours: tuple[int, ...] = Field(description="Hours since it was proposed, each later than the one before")
    escalate_hours: int = Field(gt=0, description="Hours since it was proposed")
    escalate_to: Role

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        steps = (0, *self.remind_hours, self.escalate_hours)
        if any(later <= earlier for earlier, later in zip(steps, steps[1:], strict=False)):
            raise ValueError("remind_hours come one after the other, and escalate_hours after them")
        return self

    def reminders_due(self, since: datetime, now: datetime) -> int:
        """Return how many reminders something that waits ``since`` then has earned by now."""
        return sum(since + timedelta(hours=hours) <= now for hours in self.remind_hours)

    def is_escalated(self, since: datetime, now: datetime) -> bool:
        """Say whether something that waits ``since`` then is another role's business by now."""
        return since + timedelta(hours=self.escalate_hours) <= now
