"""What of a window is read by itself: each message, its neighbouring sentences, and the newest messages together."""

import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_TOGETHER = 2
_SHORT = 90
"""Characters. A message up to this length is read as one."""
_MOST = 200
"""Runs of sentences a message. In a longer text the runs are longer, so that all of it is read in bounded time."""
_JOINED = 3
"""So many of the newest messages are also read as one, for what is said across messages."""


class Piece(NamedTuple):
    """A stretch of one message: characters, end exclusive. ``text`` is what is read for it."""

    message_index: int
    start: int
    end: int
    text: str


def pieces_of(window: Sequence[str]) -> list[Piece]:
    """Return the pieces of each message; a danger in one sentence is not drowned by the others."""
    return [piece for index, message in enumerate(window) for piece in _of_message(index, message)]


def newest_together(window: Sequence[str]) -> Piece | None:
    """Return the newest messages as one piece, which belongs to the last of them; None where there is only one."""
    newest = [message for message in window[-_JOINED:] if message.strip()]
    if len(newest) < _TOGETHER:
        return None
    return Piece(len(window) - 1, 0, len(window[-1]), "\n".join(newest))


def _of_message(index: int, message: str) -> list[Piece]:
    if not message.strip():
        return []
    whole = Piece(index, 0, len(message), message)
    sentences = [match for match in _SENTENCE.finditer(message) if match.group().strip(" .!?;\n")]
    if len(message) <= _SHORT or len(sentences) <= _TOGETHER:
        return [whole]
    size = max(_TOGETHER, ceil(2 * len(sentences) / _MOST))
    runs = [sentences[at : at + size] for at in range(0, len(sentences) - 1, size // 2)]
    spans = ((run[0].start(), run[-1].end()) for run in runs)
    return [whole, *(Piece(index, start, end, message[start:end]) for start, end in spans)]
