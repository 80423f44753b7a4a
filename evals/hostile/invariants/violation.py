"""Something that must never be, found in the databases."""

from practice.record import Value


class Violation(Value):
    """One finding. act: the number of the act it belongs to. what: in words and ids, never in a person's text."""

    invariant: str
    what: str
    act: int | None = None
    strategies: tuple[str, ...] = ()
