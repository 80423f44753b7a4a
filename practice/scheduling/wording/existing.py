"""Where a message speaks of an appointment that exists: "my Thursday one", "the session on the 24th", "tomorrow's"."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.scheduling.wording.pieces import DayKind, Item

_PASSED_OVER = {"word", "video", "in_person", "service", "repeats", "which", "possessive", "number", "unit", "dash"}
_WORDS_BETWEEN = 3
_FORWARD_WORDS = {"on", "at", "is", "was", "for", "from"}


@dataclass(frozen=True)
class Mention:
    """A noun phrase for an appointment, up to ``end``; ``pieces`` are the positions that describe it."""

    end: int
    pieces: tuple[int, ...]
    goes_on: bool  # whether days and times after it describe the appointment too


def mention_at(items: Sequence[Item], at: int) -> Mention | None:
    """Read a mention of an existing appointment that begins with "my", "our" or "the"."""
    pieces: list[int] = []
    words, here = 0, at + 1
    while here < len(items) and words <= _WORDS_BETWEEN:
        item = items[here]
        if is_appointment(item):
            return _with_noun(items, at, here, tuple(pieces), words)
        if item.is_piece:
            pieces.append(here)
        elif item.tag in _PASSED_OVER:
            words += item.tag == "word"
        else:
            break
        here += 1
    return _without_noun(items, at, tuple(pieces))


def is_appointment(item: Item) -> bool:
    """Say whether an item is a noun for an appointment, "couples session" and "video visit" included."""
    named = item.tag in {"service", "video"} and item.text.endswith(("appointment", "session", "visit", "check"))
    return named or item.tag in {"appointment", "one"}


def _with_noun(items: Sequence[Item], at: int, noun: int, pieces: tuple[int, ...], words: int) -> Mention | None:
    owned, following = items[at].tag == "own", _text(items, noun + 1)
    if owned or (pieces and words == 0):
        return Mention(noun + 1, pieces, goes_on=True)
    # "the appointment on Tuesday", "the one at 4", but not "the best time for an appointment"
    if words == 0 and (following in _FORWARD_WORDS or _is_piece(items, noun + 1)):
        return Mention(noun + 1, pieces, goes_on=True)
    return None


def _without_noun(items: Sequence[Item], at: int, pieces: tuple[int, ...]) -> Mention | None:
    """Read "my Thursday" and "my 4pm"; "my mornings" and "my Tuesdays" are about every week."""
    if items[at].tag != "own" or not pieces or pieces[0] != at + 1:
        return None
    named = tuple(one for one in pieces if one - pieces[0] < 3 and _names_one(items[one]))
    return Mention(pieces[-1] + 1, pieces, goes_on=False) if named else None


def _names_one(item: Item) -> bool:
    if item.days is not None:
        return item.days.kind in {DayKind.BARE, DayKind.DATE}
    return item.times is not None and item.times.exact is not None


def possessed_end(items: Sequence[Item], at: int) -> int | None:
    """Return where "Thursday's 4pm session" ends, for a possessive at ``at`` after a day; None where it has no noun."""
    here, words = at + 1, 0
    while here < len(items) and words <= 2:
        item = items[here]
        if is_appointment(item):
            return here + 1
        if not (item.is_piece or item.tag in _PASSED_OVER):
            break
        words += item.tag == "word"
        here += 1
    ends = here >= len(items) or items[here].tag in {"stop", "comma", "to", "want_after"}
    return here if ends and words == 0 else None


def _text(items: Sequence[Item], at: int) -> str:
    return items[at].text if at < len(items) else ""


def _is_piece(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and items[at].is_piece
