"""A clock time as people write it ("4:30", "5pm", "half past three", "noon"), and which half of the day is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from practice.scheduling.wording.tokens import Token, peek

HOUR, NOON, MIDNIGHT_HOUR = 60, 12, 24
FIRST_MORNING_HOUR = 8
"""Without am or pm, hours from 8 to 11 are before noon and 1 to 7 after it: a practice's day."""

_RUN_TOGETHER = re.compile(r"(?:1[0-9]|2[0-3]|[1-9])[0-5]\d")
_YEARS = range(1900, 2100)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?", re.IGNORECASE)


@dataclass(frozen=True)
class Clock:
    """A reading: hour as said, minute, and 'a', 'p' or '' for a half of the day that was not said."""

    hour: int
    minute: int = 0
    half: str = ""
    explicit: bool = False  # said in a way that can only be a time: "4:30", "4pm", "noon", "4 o'clock"

    @property
    def possible(self) -> bool:
        """Whether a clock can show this."""
        return self.minute < HOUR and (1 <= self.hour <= NOON if self.half else self.hour <= MIDNIGHT_HOUR - 1)

    @property
    def ambiguous(self) -> bool:
        """Whether the same words could mean a time twelve hours apart."""
        return not self.half and 1 <= self.hour <= NOON

    def minutes(self, half: str = "") -> int:
        """Return the minute of the day, in the half that was said, else the one given, else the practice's day."""
        said = self.half or half or self._usual_half()
        hour = self.hour % NOON + (NOON if said == "p" else 0) if self.hour <= NOON and said else self.hour
        return hour * HOUR + self.minute

    def _usual_half(self) -> str:
        if not self.ambiguous:
            return ""
        return "a" if FIRST_MORNING_HOUR <= self.hour < NOON else "p"


def clock_at(tokens: Sequence[Token], at: int, *, bare: bool = True) -> tuple[Clock, int] | None:
    """Read a clock time at a position and say how many tokens it takes; ``bare`` allows a plain number."""
    token, after = peek(tokens, at), peek(tokens, at + 1)
    if token.is_a("clock", "hour"):
        return _explicit(token.text), 1
    if token.is_a("clock_word"):
        hour, minute = token.value.split(":")
        return Clock(int(hour), int(minute), "p" if hour == "12" else "", explicit=True), 1
    if token.is_a("past_hour"):
        return _past_hour(tokens, at, int(token.value))
    if bare and token.is_a("number") and _RUN_TOGETHER.fullmatch(token.text) and int(token.text) not in _YEARS:
        return Clock(int(token.text[:-2]), int(token.text[-2:]), explicit=True), 1
    hour_said = hour_number(token)
    if hour_said is None or not (bare or after.is_a("meridiem", "oclock")):
        return None
    return _from_number(tokens, at, hour_said)


def hour_number(token: Token) -> int | None:
    """Return the number that may be an hour: one to twenty-four in digits, one to twelve in words."""
    if token.is_a("one") and token.text == "one":
        return 1
    if not token.is_a("number") or not token.value.isdigit():
        return None
    number, in_words = int(token.value), not token.text.isdigit()
    return number if number <= (NOON if in_words else MIDNIGHT_HOUR) and token.text not in _VAGUE else None


_VAGUE = frozenset({"a few", "few", "several", "a couple", "a couple of", "couple of", "couple"})


def _explicit(text: str) -> Clock:
    match = _CLOCK.match(text)
    if match is None:
        return Clock(99)
    hour, minute, half = match.groups()
    return Clock(int(hour), int(minute or 0), (half or "").lower(), explicit=True)


def _past_hour(tokens: Sequence[Token], at: int, minutes: int) -> tuple[Clock, int] | None:
    read = clock_at(tokens, at + 1)
    if read is None:
        return None
    clock, length = read
    hour, minute = (clock.hour, minutes) if minutes > 0 else ((clock.hour - 2) % NOON + 1, HOUR + minutes)
    return Clock(hour, minute, clock.half, explicit=True), length + 1


def _from_number(tokens: Sequence[Token], at: int, hour: int) -> tuple[Clock, int]:
    length, minute, after = 1, 0, peek(tokens, at + 1)
    if after.is_a("number") and after.value in _MINUTES_SAID:  # "five thirty", "4 30"
        length, minute = 2, int(after.value)
    explicit = length == 2
    if peek(tokens, at + length).is_a("oclock"):
        length, explicit = length + 1, True
    if peek(tokens, at + length).is_a("meridiem"):
        return Clock(hour, minute, peek(tokens, at + length).value[0], explicit=True), length + 1
    return Clock(hour, minute, "", explicit=explicit), length


_MINUTES_SAID = frozenset({"15", "30", "45"})
