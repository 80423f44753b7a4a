"""What an admin may set of an intent, and what it is part of: how sure, to whom, whether at all."""

from typing import Literal

from pydantic import Field

from practice.record import Value

Route = Literal["scheduler", "triage", "documenter", "coordinator", "person", "closing"]
"""An agent, ``person`` (always a human), or ``closing`` (small talk, answered in fixed words)."""


class IntentSetting(Value):
    """Where one intent stands.

    threshold: least score at which a reading counts, above 0 and below 1.
    enabled: whether anything but a person may take it up; one that is not is still read, and goes to a person.
    """

    threshold: float = Field(gt=0, lt=1)
    route: Route
    enabled: bool = True

    def differences(self, other: "IntentSetting") -> dict[str, tuple[object, object]]:
        """Return what differs in the other, by name: from what, to what."""
        mine, theirs = self.model_dump(), other.model_dump()
        return {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}
