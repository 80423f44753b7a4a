"""What a check found wrong with a text."""

from practice.record import Value


class Problem(Value):
    """One reason why a text may not go on as it is.

    ``code`` is a short machine word that the audit keeps; ``detail`` is for the person who looks at the draft and may
    quote it, so it never goes to a log.
    """

    code: str
    detail: str
