"""What the crisis screen found."""

from enum import StrEnum

from pydantic import Field

from practice.record import Value


class CrisisLevel(StrEnum):
    """``IMMINENT``: plan, means, farewell, emergency under way. ``ELEVATED``: anything else a person must see."""

    NONE = "none"
    ELEVATED = "elevated"
    IMMINENT = "imminent"

    @property
    def step(self) -> int:
        """0, 1, 2."""
        return list(CrisisLevel).index(self)


class Evidence(Value):
    """Where a term was found: characters of the message as it was written, end exclusive."""

    message_index: int = Field(ge=0, description="Position in the window, 0 is the oldest")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    term_id: str
    category: str


class Finding(Value):
    """One reader's piece of evidence and how bad it is."""

    level: CrisisLevel
    evidence: Evidence


class CrisisReading(Value):
    """The verdict on a window of messages. ``error`` marks a failure inside the screen, which counts as a crisis."""

    level: CrisisLevel
    evidence: tuple[Evidence, ...] = ()
    version: str
    error: bool = False

    @property
    def is_crisis(self) -> bool:
        """Whether people must take over."""
        return self.level is not CrisisLevel.NONE
