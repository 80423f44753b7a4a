"""What an agent is asked to do in one run."""

from practice.record import Value


class Turn(Value):
    """One earlier message of the conversation; ``author`` is client, staff or handrail."""

    author: str
    kind: str = "text"
    text: str


class PendingQuestion(Value):
    """A question of ours that the new message may answer; the graph keeps it with the conversation."""

    text: str
    choices: tuple[str, ...] = ()
    intent: str = ""


class Task(Value):
    """One intent to work on.

    intent: an id of the allowlist, e.g. ``appointment.reschedule``.
    text: the part of the message that carries it; empty means the whole message.
    earlier: the conversation before the message, oldest first, ours included.
    pending: the question that the message may answer.
    clarifications: questions asked about this matter so far; after the second, a person takes over.
    """

    intent: str
    text: str = ""
    earlier: tuple[Turn, ...] = ()
    pending: PendingQuestion | None = None
    clarifications: int = 0
