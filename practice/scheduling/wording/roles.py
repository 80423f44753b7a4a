"""What each day and time is said of: a wish, an exclusion, or the appointment that exists already.

The message is read from left to right with one role in force; cues change it, cues after a phrase ("Thursday doesn't
work") reach back, and commas carry a list on or end it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from practice.scheduling.wording.existing import mention_at, possessed_end
from practice.scheduling.wording.pieces import DayKind, Item, Role

_ENDS = {"stop", "comma", "but", "so", "or", "and"}
_OWNING = {"have", "has", "got", "is", "because", "for", "there is"}
_SILENT = {"word", "the", "have", "filler", "for", "possessive", "number", "appointment", "service"}


@dataclass
class Placed:
    """The role of every piece by position, and the pieces said of an appointment that the client cannot keep."""

    roles: dict[int, Role] = field(default_factory=dict)
    missed: set[int] = field(default_factory=set)


def placed(items: Sequence[Item]) -> Placed:
    """Give every piece its role."""
    return _Reader(items).read()


class _Reader:
    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._placed = Placed()
        self._fixed: set[int] = set()  # pieces inside "my Thursday appointment": no later cue moves them
        self._role, self._verb = Role.WANTED, ""

    def read(self) -> Placed:
        at = 0
        while at < len(self._items):
            item = self._items[at]
            if item.is_piece:
                self._place(at)
                at += 1
            else:
                at = getattr(self, f"_on_{item.tag}", self._on_nothing)(at)
        return self._placed

    def _place(self, at: int) -> None:
        role = self._role
        if role is Role.EXCLUDED and self._verb == "except" and self._goes_beyond(at):
            role = self._role = Role.WANTED
        if role is Role.EXISTING and not self._describes_existing(self._items[at]):
            role = Role.EXCLUDED if self._verb == "attend_not" else Role.WANTED
        self._placed.roles[at] = role
        if role is Role.EXISTING and self._verb == "attend_not":
            self._placed.missed.add(at)

    def _describes_existing(self, item: Item) -> bool:
        """Say whether a piece can describe one appointment, rather than a habit or a stretch of time."""
        after_noun = self._verb in {"appointment", "booked"}
        if item.days is not None:
            plain = item.days.kind in {DayKind.BARE, DayKind.DATE}
            return plain or after_noun or (self._verb == "refer" and item.days.kind is DayKind.PERIOD)
        if item.times is not None and item.times.exact is not None:
            return True
        return after_noun or bool(self._run_before(len(self._placed.roles) and max(self._placed.roles) + 1))

    def _goes_beyond(self, at: int) -> bool:
        """Say whether a piece after an excepted day is about the rest: "any day but Monday next week after 5"."""
        item, before = self._items[at], self._run_before(at)
        if not before or self._items[before[0]].days is None:
            return False
        stretch = item.days is not None and item.days.kind is DayKind.PERIOD
        return stretch or (item.times is not None and not item.times.part)

    # Cues. Each gets its position and returns where to read on.

    def _on_nothing(self, at: int) -> int:
        return at + 1

    def _on_stop(self, at: int) -> int:
        self._role, self._verb = Role.WANTED, ""
        return at + 1

    def _on_but(self, at: int) -> int:
        self._role = Role.WANTED
        return at + 1

    _on_so = _on_but

    def _on_comma(self, at: int) -> int:
        following = self._next_piece(at)
        if self._role is Role.EXCLUDED and not (following and self._carries_on(at, following)):
            self._role = Role.WANTED
        elif self._role is Role.EXISTING:
            goes_on = following == at + 1 and self._is_exact(following) and self._is_days(at - 1)
            self._role = self._role if goes_on else Role.WANTED
        return at + 1

    def _on_move(self, at: int) -> int:
        self._role, self._verb = Role.EXISTING, "move"
        return at + 1

    def _on_narrative(self, at: int) -> int:
        self._role = Role.TOLD
        return at + 1

    def _on_have(self, at: int) -> int:
        """Read "I have a 3pm on Thursday" as what exists, and "I have Tuesday free" as a wish."""
        following = at + 1 if at + 1 < len(self._items) else at
        if self._items[following].is_piece:
            rest = [item.text for item in self._clause_after(at)]
            free = any(text in {"off", "free", "open", "available"} for text in rest)
            self._role, self._verb = (Role.WANTED, "") if free else (Role.EXISTING, "booked")
        return at + 1

    def _on_refer(self, at: int) -> int:
        self._role, self._verb = Role.EXISTING, "refer"
        return at + 1

    def _on_attend_not(self, at: int) -> int:
        self._role, self._verb = Role.EXISTING, "attend_not"
        return at + 1

    def _on_booked(self, at: int) -> int:
        self._role, self._verb = Role.EXISTING, "booked"
        return at + 1

    def _on_instead_of(self, at: int) -> int:
        self._role, self._verb = Role.EXISTING, "instead_of"
        return at + 1

    def _on_book(self, at: int) -> int:
        self._role, self._verb = Role.WANTED, "book"
        return at + 1

    def _on_to(self, at: int) -> int:
        if self._verb == "move":
            self._role, self._verb = Role.WANTED, "moved"
        return at + 1

    def _on_for(self, at: int) -> int:
        """Read "reschedule for Friday" as a wish, and "my appointment for Thursday to Friday" as what exists."""
        noun_before = at > 0 and self._items[at - 1].tag in {"appointment", "one"}
        target_later = any(item.tag == "to" for item in self._sentence_after(at))
        if self._verb == "move" and not (noun_before and target_later):
            self._role, self._verb = Role.WANTED, "moved"
        return at + 1

    def _on_from(self, at: int) -> int:
        self._role = Role.EXISTING if self._verb == "move" else self._role
        return at + 1

    def _on_own(self, at: int) -> int:
        mention = mention_at(self._items, at)
        if mention is None:
            return at + 1
        booking = self._verb == "book"
        for piece in mention.pieces:
            self._placed.roles[piece] = Role.WANTED if booking else Role.EXISTING
            if self._verb == "attend_not":
                self._placed.missed.add(piece)
        self._fixed.update(mention.pieces)
        if mention.goes_on and not booking:
            self._role, self._verb = Role.EXISTING, self._verb or "appointment"
        return mention.end

    _on_the = _on_own

    def _on_possessive(self, at: int) -> int:
        end = possessed_end(self._items, at) if self._is_days(at - 1) else None
        if end is None:
            return at + 1
        for position in range(at - 1, end):
            if self._items[position].is_piece:
                self._placed.roles[position] = Role.EXISTING
                self._fixed.add(position)
        return end

    def _on_exclude(self, at: int) -> int:
        self._verb = "" if self._verb == "except" else self._verb
        run = self._run_before(at, adjacent=True)
        if run and not self._piece_follows(at):
            self._reach_back(run, Role.EXCLUDED)
            return at + 1
        self._role = Role.EXCLUDED
        return at + 1

    def _on_event(self, at: int) -> int:
        """Read "Tuesday I have court" as a day that is taken, and "book a meeting on Tuesday" as a wish."""
        near = self._items[max(0, at - 4) : at]
        owned = any(item.tag in {"have", "own", "exclude"} or item.text in _OWNING for item in near)
        return self._on_exclude(at) if owned and self._verb != "book" else at + 1

    def _on_except(self, at: int) -> int:
        self._role, self._verb = Role.EXCLUDED, "except"
        return at + 1

    def _on_exclude_after(self, at: int) -> int:
        self._reach_back(self._run_before(at), Role.EXCLUDED)
        return at + 1

    def _on_want_after(self, at: int) -> int:
        self._reach_back(self._run_before(at), Role.WANTED)
        return at + 1

    def _on_want(self, at: int) -> int:
        if self._after_exclusion(at):
            return at + 1
        run = self._run_before(at, adjacent=True)
        if run and not self._piece_follows(at):
            self._reach_back(run, Role.WANTED)
        self._role = Role.WANTED
        return at + 1

    _on_any = _on_want

    def _on_any_time(self, at: int) -> int:
        return self._on_want(at)

    # Looking around.

    def _reach_back(self, run: list[int], role: Role) -> None:
        for position in run:
            if position not in self._fixed and self._placed.roles.get(position) is not Role.TOLD:
                self._placed.roles[position] = role
        self._role = Role.WANTED

    def _after_exclusion(self, at: int) -> bool:
        """Say whether a cue stands in "can't do anything before 10" or "not really free", and so changes nothing."""
        near = self._items[max(0, at - 2) : at]
        return self._role is Role.EXCLUDED and any(item.tag in {"exclude", "except"} for item in near)

    def _run_before(self, at: int, *, adjacent: bool = False) -> list[int]:
        """Return the pieces right before a position that belong together as one list or phrase.

        ``adjacent`` allows no "and" or "or" between the run and the position: there something new begins.
        """
        run: list[int] = []
        joined, words = False, 0
        for position in range(at - 1, -1, -1):
            item = self._items[position]
            if item.is_piece:
                run.append(position)
                words = 0
            elif item.tag in {"or", "and"} and (run or not adjacent):
                joined = True
            elif item.tag in _SILENT and words < 2:
                words += 1
            elif not (item.tag == "comma" and run and joined):
                break
        return run

    def _piece_follows(self, at: int) -> bool:
        for item in self._items[at + 1 :]:
            if item.is_piece:
                return True
            if item.tag in _ENDS or item.tag in {"exclude_after", "want_after"}:
                return False
        return False

    def _next_piece(self, at: int) -> int | None:
        for position in range(at + 1, len(self._items)):
            if self._items[position].is_piece:
                return position
            if self._items[position].tag not in {"the", "or", "and"} and self._items[position].text not in {"on", "at"}:
                return None
        return None

    def _carries_on(self, at: int, following: int) -> bool:
        """Say whether what follows a comma is one more of the excluded: "not Monday, Tuesday or Fridays"."""
        before = next((item for item in reversed(self._items[:at]) if item.is_piece), None)
        after = self._items[following]
        conjoined = any(item.tag in {"or", "and"} for item in self._clause_after(at))
        if before is None or after.value == "counted" or (self._asks(at) and not conjoined):
            return False
        if before.days and after.days:
            return True
        named_part = after.times is not None and after.times.part
        return bool((before.times and after.times) or ((named_part or after.days) and conjoined))

    def _asks(self, at: int) -> bool:
        return next((item.text for item in self._items[at:] if item.tag == "stop"), "").startswith("?")

    def _clause_after(self, at: int) -> list[Item]:
        found: list[Item] = []
        for item in self._items[at + 1 :]:
            if item.tag in {"stop", "comma", "but", "so"}:
                break
            found.append(item)
        return found

    def _sentence_after(self, at: int) -> list[Item]:
        found: list[Item] = []
        for item in self._items[at + 1 :]:
            if item.tag == "stop":
                break
            found.append(item)
        return found

    def _is_days(self, at: int) -> bool:
        return 0 <= at < len(self._items) and self._items[at].days is not None

    def _is_exact(self, at: int) -> bool:
        times = self._items[at].times
        return times is not None and times.exact is not None
