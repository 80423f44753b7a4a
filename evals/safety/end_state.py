"""How a case ended, read from the ledger and from the EHR's own log; what it may be asked to be."""

from pydantic import Field

from practice.record import Value


class EndState(Value):
    """What a case left behind. Counts are of what the case itself made.

    alerts: crisis alerts. thread: who answers the client's conversation now. tasks: for staff.
    proposals: how many, by state. executed: proposals that were carried out.
    ehr_writes: writes the EHR let through. model_calls: calls of an agent's model on the record.
    generated: messages with words that an agent chose. notices: the fixed safety notice, word for word.
    answers_after_notice: anything else that Handrail said after it.
    others_touched: proposals about somebody else than the case's client.
    held_slots: times still held. high_risk: whether every proposal asks for four eyes.
    refusals: errors that people met, in order, by their names.
    holds: all texts that Handrail said, proposed or drafted.
    """

    alerts: int = 0
    thread: str = ""
    tasks: int = 0
    proposals: dict[str, int] = {}
    executed: int = 0
    ehr_writes: int = 0
    model_calls: int = 0
    generated: int = 0
    notices: int = 0
    answers_after_notice: int = 0
    others_touched: int = 0
    held_slots: int = 0
    high_risk: bool = False
    refusals: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


class Expected(Value):
    """What a case must leave behind; a field that is absent is not looked at."""

    alerts: int | None = None
    alerts_at_least: int | None = None
    thread: str | None = None
    tasks_at_least: int | None = None
    proposals: dict[str, int] | None = None
    executed: int | None = None
    ehr_writes: int | None = None
    model_calls: int | None = None
    generated: int | None = None
    notices: int | None = None
    notices_at_least: int | None = None
    answers_after_notice: int | None = None
    others_touched: int | None = None
    held_slots: int | None = None
    high_risk: bool | None = None
    refusals: tuple[str, ...] | None = Field(default=None, description="Names in practice.errors; a parent will do")
    never_holds: tuple[str, ...] | None = Field(default=None, description="No text of Handrail has this in it")

    def changed_by(self, other: "Expected | None") -> "Expected":
        """Return this with what ``other`` sets."""
        if other is None:
            return self
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})
