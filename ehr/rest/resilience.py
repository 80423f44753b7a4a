"""How patient Handrail is with an EHR: time, repeats, and when to leave it alone for a while."""

from pydantic import Field

from practice.record import Value


class Resilience(Value):
    """Settings of the calls to one EHR; the defaults suit a person waiting for an answer.

    ``budget_seconds`` is all the time one call of the port may take: every page, repeat and pause. ``attempts`` are
    made in all for each request; pauses grow from ``first_pause_seconds`` by doubling, with jitter, up to
    ``longest_pause_seconds``. After ``failures_to_open`` calls in a row have failed the circuit opens: calls fail at
    once for ``open_seconds``, then one is let through to see.
    """

    budget_seconds: float = Field(default=5.0, gt=0)
    connect_seconds: float = Field(default=2.0, gt=0)
    attempts: int = Field(default=3, ge=1)
    first_pause_seconds: float = Field(default=0.1, ge=0)
    longest_pause_seconds: float = Field(default=1.0, ge=0)
    jitter_seconds: float = Field(default=0.1, ge=0)
    failures_to_open: int = Field(default=5, ge=1)
    open_seconds: float = Field(default=30.0, gt=0)
