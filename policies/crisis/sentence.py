"""The sentence around a place in a message: what a person is shown of it first."""

import re

_END = re.compile(r"[.!?;\n]+\s*")
_FAR = 120
"""Characters each way, where a message has no punctuation."""


def sentence_around(message: str, at: int) -> tuple[int, int]:
    """Return where the sentence that holds character ``at`` begins and ends (exclusive)."""
    ends = [match.end() for match in _END.finditer(message)]
    start = max((end for end in ends if end <= at), default=0)
    stop = min((end for end in ends if end > at), default=len(message))
    if at - start > _FAR:
        start = max(start, message.find(" ", at - _FAR, at) + 1)
    if stop - at > _FAR and (gap := message.rfind(" ", at, at + _FAR)) > at:
        stop = gap
    return start, stop
