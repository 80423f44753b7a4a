"""What was played: one act of people, and where its traces stand in the databases."""

from enum import StrEnum

from practice.identity import Principal
from practice.record import Value


class Act(StrEnum):
    """What somebody did. The first four are turns, in which the hostile model may be asked."""

    SAY = "say"
    PICK = "pick"
    ASK = "ask"
    STAFF_PICK = "staff_pick"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    REPLAY = "replay"
    HAND_BACK = "hand_back"
    WAIT = "wait"


TURNS = frozenset({Act.SAY, Act.PICK, Act.ASK, Act.STAFF_PICK})


class ModelRun(Value):
    """What the hostile model did in one run of an agent; see ``evals.hostile.model.AgentRun``."""

    lookups: int
    calls: int
    strategies: tuple[str, ...]


class Played(Value):
    """One act.

    about: the client whom it concerns. silent: the thread was held by people when it began.
    audit, accesses, messages: what was written between these two ends, the first excluded.
    decided: the decision that a person made by it. refusal: the error of Handrail's that people met.
    fault: any other error that came out, by its name.
    """

    number: int
    act: Act
    principal: Principal | None
    about: str | None = None
    conversation_id: str | None = None
    silent: bool = False
    audit: tuple[int, int] = (0, 0)
    accesses: tuple[int, int] = (0, 0)
    messages: tuple[str, str] = ("", "")
    model_runs: tuple[ModelRun, ...] = ()
    decided: str | None = None
    refusal: str = ""
    fault: str = ""

    @property
    def model_turns(self) -> int:
        """How often the hostile model was asked in it and answered: its turns."""
        return sum(len(run.strategies) for run in self.model_runs)

    @property
    def was_asked(self) -> bool:
        """Whether it is a turn of a person's in which the hostile model had at least one of its own."""
        return self.act in TURNS and bool(self.model_runs)
