"""What is played in a life that gets killed: what a client asks, how far its dial goes, what the front desk says."""

from enum import StrEnum
from typing import Literal

from practice.action import Workflow


class Scene(StrEnum):
    """Each takes its action through proposal, decision and commit, or to a rejection.

    ``MOVE`` and ``BOOK`` pick an offered slot; ``REPLY`` asks a question that a document answers; ``ALONE`` books under
    a dial that lets the policy decide; ``REJECTED`` picks a slot and is refused it.
    """

    MOVE = "move"
    BOOK = "book"
    REPLY = "reply"
    ALONE = "alone"
    REJECTED = "rejected"

    @property
    def workflow(self) -> Workflow:
        """Whose dial the scene turns on."""
        return Workflow.M2 if self is Scene.REPLY else Workflow.S1

    @property
    def dial(self) -> str:
        """Where that dial stands."""
        return "auto" if self is Scene.ALONE else "assist"

    @property
    def purpose(self) -> Literal["book", "reschedule"]:
        """What the offered slots are for."""
        return "reschedule" if self in {Scene.MOVE, Scene.REJECTED} else "book"

    @property
    def verdict(self) -> Literal["approve", "reject"]:
        """What the front desk says where it is asked."""
        return "reject" if self is Scene.REJECTED else "approve"
