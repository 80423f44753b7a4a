"""A message's sentences: the one around a place, which a person is shown first; and neighbours, read by themselves."""

import re
from itertools import pairwise
from textwrap import wrap

_END = re.compile(r"[.!?;\n]+\s*")
_FAR = 120
"""Characters each way, where a message has no punctuation."""
_TOGETHER = 2


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


def neighbours(message: str) -> list[str]:
    """Return every two sentences that follow each other, none where there are no more than two.

    A sentence without an end is cut between words every 120 characters.
    """
    sentences = [part for sentence in _END.split(message) if sentence for part in wrap(sentence, _FAR)]
    return [" ".join(pair) for pair in pairwise(sentences)] if len(sentences) > _TOGETHER else []
