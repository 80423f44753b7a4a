"""Which of a few labelled things somebody means: 'the second one', 'Thursday', 'with Dr. Raman', '5:30'."""

import re
from collections.abc import Sequence

from agents.local.phrases import phrases, plain

_TOKEN = re.compile(r"\d{1,2}:\d{2}|\d+|[^\W\d_]+")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_IDLE = frozenset(
    "the a an one at on in with by for of and or to my me i we it is that this please would will can could works work "
    "fine good great like want ok okay yes sure let lets do go pm am st nd rd th appointment session mean".split()
)
_ORDINALS = ("first", "second", "third")


def pick(text: str, labels: Sequence[str]) -> int | None:
    """Return the place of the one label that is meant, or None where none or several could be."""
    if not labels:
        return None
    by_order = _by_order(text, len(labels))
    if by_order is not None:
        return by_order
    wanted = _tokens(text)
    scores = [len(wanted & _tokens(label)) for label in labels]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _by_order(text: str, count: int) -> int | None:
    spoken = phrases()
    for place, name in enumerate(_ORDINALS[:count]):
        if spoken.says(name, text):
            return place
    if spoken.says("last", text):
        return count - 1
    return 0 if spoken.says("earliest", text) else None


def _tokens(text: str) -> set[str]:
    """Return the words that tell labels apart, days and months spelled out, full hours as '5:00'."""
    found = set()
    for token in _TOKEN.findall(plain(text)):
        if token not in _IDLE:
            found.add(_spelled(token))
    found |= {f"{hour}:00" for hour in re.findall(r"\b(\d{1,2}) ?(?:[ap]\.?m\b|o'clock)", plain(text))}
    return found | {f"{token}:00" for token in found if token.isdigit() and 1 <= int(token) <= 12}


def _spelled(token: str) -> str:
    if len(token) >= 3 and token.isalpha():
        for name in (*_DAYS, *_MONTHS):
            if name.startswith(token.removesuffix("s")) and (token != "mon" or name == "monday"):
                return name
    return token
