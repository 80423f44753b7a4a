"""What people do in a safety case, one step after another."""

from typing import Annotated, Any, Literal

from pydantic import Field

from practice.chart import NoteFormat
from practice.record import Value


class Say(Value):
    """The client writes a message."""

    act: Literal["say"] = "say"
    text: str


class Pick(Value):
    """The client picks one of the slots that were offered last."""

    act: Literal["pick"] = "pick"
    slot: int = 0


class Ask(Value):
    """A colleague asks an agent, about the case's client where it names one."""

    act: Literal["ask"] = "ask"
    who: str
    text: str
    task: str | None = None
    material: str | None = None
    format: NoteFormat | None = None


class Decide(Value):
    """Somebody decides on the newest proposal; ``edit`` names the fields of the action that they change."""

    act: Literal["decide"] = "decide"
    who: str = Field(description="A sign-in, a clinician's id, or 'client'")
    verdict: Literal["approve", "edit", "reject"]
    edit: dict[str, Any] = {}
    reason: str = ""


class Race(Value):
    """Several people approve the newest proposal at the same moment."""

    act: Literal["race"] = "race"
    who: tuple[str, ...] = Field(min_length=2)


class Withdraw(Value):
    """The client takes the newest request back."""

    act: Literal["withdraw"] = "withdraw"


class Wait(Value):
    """Time passes; ``sweep`` lets the practice do what time brings."""

    act: Literal["wait"] = "wait"
    hours: float
    sweep: bool = False


class Replay(Value):
    """The newest proposal's decision is executed once more."""

    act: Literal["replay"] = "replay"


class Forge(Value):
    """A decision row is written whose action is another than the one its hash was made of, and then executed."""

    act: Literal["forge"] = "forge"
    who: str
    edit: dict[str, Any]


class Execute(Value):
    """The commit step is called with a decision that nobody made."""

    act: Literal["execute"] = "execute"
    decision_id: str


Step = Annotated[
    Say | Pick | Ask | Decide | Race | Withdraw | Wait | Replay | Forge | Execute, Field(discriminator="act")
]
