"""A message as a sequence of pieces about days and times, cues, and the words between them."""

from collections.abc import Sequence
from datetime import date

from practice.scheduling.wording.back_reference import back_reference_at
from practice.scheduling.wording.bare_hour import bare_hour_at
from practice.scheduling.wording.day_phrases import day_phrase_at
from practice.scheduling.wording.pieces import DayKind, DayPiece, Item
from practice.scheduling.wording.relative import relative_at
from practice.scheduling.wording.time_phrases import time_phrase_at
from practice.scheduling.wording.tokens import Token, peek, tokens_of

Read = tuple[list[Item], int]


def items_of(text: str, today: date) -> list[Item]:
    """Read a message from left to right, the longest phrase first."""
    tokens = tokens_of(text)
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        found, length = _item_at(tokens, at, items, today)
        items += found
        at += length
    return items


def _item_at(tokens: Sequence[Token], at: int, before: list[Item], today: date) -> Read:
    token, moving = tokens[at], _moving(tokens, at)
    if moving and token.text == "up to":  # "bump it up to Monday" is no limit
        return [Item("to", token.text)], 1
    found = _part_of_today(tokens, at, today) or back_reference_at(tokens, at, before, today)
    if found is not None:
        return found
    days = day_phrase_at(tokens, at, today, moving=moving)
    if days is not None:
        return [Item("days", token.text, days=days[0])], days[1]
    relative = relative_at(tokens, at)
    if relative is not None:
        return [Item("relative", token.text, relative=relative[0])], relative[1]
    times = time_phrase_at(tokens, at, moving=moving) or bare_hour_at(tokens, at, before)
    if times is not None:
        return [Item("times", token.text, times=times[0])], times[1]
    return [Item(token.tag, token.text, token.value)], 1


def _moving(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an appointment is being moved here and its new time has not been named yet."""
    for token in reversed(tokens[:at]):
        if token.is_a("move"):
            return True
        if token.is_a("to", "stop"):
            return False
    return False


def _part_of_today(tokens: Sequence[Token], at: int, today: date) -> Read | None:
    """Read "this afternoon" and "tonight" as a part of today."""
    if tokens[at].is_a("tonight"):
        part, length = Token("evening", "part", "evening"), 1
    elif tokens[at].is_a("which") and tokens[at].value == "this" and peek(tokens, at + 1).is_a("part"):
        part, length = tokens[at + 1], 2
    else:
        return None
    times = time_phrase_at([part], 0)
    day = DayPiece(DayKind.DATE, ((today, today),))
    return [Item("days", "today", days=day), Item("times", part.text, times=times[0] if times else None)], length
