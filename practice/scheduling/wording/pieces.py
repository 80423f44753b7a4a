"""What the grammar finds in a message: pieces about days, pieces about times, and cues between them."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from practice.scheduling.local_day import DAY, Span
from practice.scheduling.wish import RelativeWish

DateRange = tuple[date, date]


class Role(StrEnum):
    """What a piece is said of."""

    WANTED = "wanted"
    EXCLUDED = "excluded"
    EXISTING = "existing"
    TOLD = "told"  # part of a story: "I've been anxious this week"


class DayKind(StrEnum):
    """How a day was named; it decides what a neighbouring piece may narrow."""

    BARE = "bare"  # "Thursday": the next one, or the one within a period that is named too
    DATE = "date"  # one day or several that need no more context
    PERIOD = "period"  # "next week", "in December"
    PLURAL = "plural"  # "Thursdays", "weekdays"


@dataclass(frozen=True)
class DayPiece:
    """Days that were named. ``problem`` is a question, asked only where the days are wished for."""

    kind: DayKind
    ranges: tuple[DateRange, ...] = ()
    weekdays: frozenset[int] = frozenset()
    problem: str | None = None
    which: str = ""

    @property
    def first(self) -> date:
        """The earliest day that is named."""
        return self.ranges[0][0]

    @property
    def last(self) -> date:
        """The latest day that is named."""
        return self.ranges[-1][1]

    @property
    def one_day(self) -> bool:
        """Whether exactly one day is named."""
        return len(self.ranges) == 1 and self.first == self.last

    @property
    def one_day_or_none(self) -> bool:
        """Whether no second day is named."""
        return not self.ranges or self.one_day


@dataclass(frozen=True)
class TimePiece:
    """Times that were named, as minutes of the local day; ``other`` reads the same clock twelve hours apart.

    No spans and no exact start means any time. ``part`` marks a part of the day, which a clock time may narrow.
    """

    spans: tuple[Span, ...] = ()
    exact: int | None = None
    part: bool = False
    other: "TimePiece | None" = None
    problem: str | None = None

    @property
    def any_time(self) -> bool:
        """Whether nothing is narrowed."""
        return not self.spans and self.exact is None

    def flipped(self) -> "TimePiece | None":
        """Return the reading twelve hours apart, where the clock time was ambiguous."""
        return replace(self.other, other=None) if self.other else None


ANY_TIME = TimePiece()
WHOLE_DAY: Span = (0, DAY)


@dataclass(frozen=True)
class Item:
    """One thing in the order of the message; ``tag`` is 'days', 'times', 'relative', or a tag of the lexicon."""

    tag: str
    text: str = ""
    value: str = ""
    days: DayPiece | None = None
    times: TimePiece | None = None
    relative: RelativeWish | None = None

    @property
    def is_piece(self) -> bool:
        """Whether it names days or times."""
        return self.days is not None or self.times is not None
