"""What each day and time is said of: a wish, an exclusion, or the appointment that exists already.

The message is read from left to right with one role in force; cues change it, cues after a phrase ("Thursday doesn't
work") reach back, and commas carry a list on or end it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from practice.scheduling.wording.back_reference import SAME
from practice.scheduling.wording.existing import mention_at, possessed_end
from practice.scheduling.wording.pieces import DayKind, Item, Role
from practice.scheduling.wording.surroundings import Surroundings

_OWNING = {"have", "has", "got", "is", "because", "for", "there is"}
_FREE = {"off", "free", "open", "available"}


@dataclass
class Placed:
    """The role of every piece by position.

    ``missed`` are the pieces said of an appointment that the client cannot keep; ``shared`` describe an existing
    appointment and the wish as well; ``background`` ("I have a 3pm on Thursday") names the appointment only where
    nothing else does.
    """

    roles: dict[int, Role] = field(default_factory=dict)
    missed: set[int] = field(default_factory=set)
    shared: set[int] = field(default_factory=set)
    background: set[int] = field(default_factory=set)

    def of(self, role: Role) -> list[int]:
        """Return the positions of a role, in order."""
        also = self.shared if role is Role.WANTED else set()
        return sorted({at for at, given in self.roles.items() if given is role} | also)


def placed(items: Sequence[Item]) -> Placed:
    """Give every piece its role."""
    return _Reader(items).read()


class _Reader:
    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._around = Surroundings(items)
        self._placed = Placed()
        self._fixed: set[int] = set()  # pieces inside "my Thursday appointment": no later cue moves them
        self._role, self._verb = Role.WANTED, ""
        self._cues: dict[str, Callable[[int], None]] = {
            "stop": self._stop,
            "comma": self._comma,
            "but": self._begin_wish,
            "so": self._begin_wish,
            "to": self._to,
            "for": self._for,
            "from": self._from,
            "have": self._have,
            "event": self._event,
            "exclude": self._exclude,
            "exclude_after": self._exclude_after,
            "want": self._want,
            "any": self._want,
            "any_time": self._want,
            "want_after": self._want_after,
        }

    def read(self) -> Placed:
        at = 0
        while at < len(self._items):
            item = self._items[at]
            if item.is_piece:
                self._place(at)
            elif item.tag in {"own", "the", "possessive"}:
                at = self._mention(at) - 1
            elif item.tag == "but" and self._excepts(at):
                self._role, self._verb = _SETTING["except"]
            elif item.tag == "book" and self._after_exclusion(at):
                pass  # "please don't schedule me on Fridays"
            elif item.tag in _SETTING:
                self._role, self._verb = _SETTING[item.tag]
            elif item.tag in self._cues:
                self._cues[item.tag](at)
            at += 1
        self._set_statements_apart()
        return self._placed

    def _place(self, at: int) -> None:
        if self._role is Role.EXCLUDED and self._verb == "except" and self._goes_beyond(at):
            self._role = Role.WANTED
        if self._verb == "instead_of" and any(item.tag == "number" for item in self._items[max(0, at - 2) : at]):
            self._role = Role.WANTED  # "30 minutes instead of 50 on Friday"
        role = self._role
        if role is Role.EXISTING and not self._describes_existing(at):
            role = Role.EXCLUDED if self._verb == "attend_not" else Role.WANTED
        if self._verb == "instead_of" and self._around.is_days(at) and self._hour_before(at):
            self._placed.shared.add(at)  # "at 3 instead of 2 on Thursday": the Thursday of both
        self._placed.roles[at] = role
        if self._verb == "booked":
            self._placed.background.add(at)
        if role is Role.EXCLUDED and self._items[at].value == SAME:  # "the 22nd to the 26th … we can't come that week"
            named = max((one for one in self._placed.roles if one < at and self._around.is_days(one)), default=at)
            if self._placed.roles.get(named) is Role.WANTED:
                self._placed.roles[named] = role
        if role is Role.EXISTING and self._verb == "attend_not":
            self._placed.missed.add(at)

    def _describes_existing(self, at: int) -> bool:
        """Say whether a piece can describe one appointment, rather than a habit or a stretch of time."""
        item, after_noun = self._items[at], self._verb in {"appointment", "booked"}
        if item.days is not None:
            plain = item.days.kind in {DayKind.BARE, DayKind.DATE}
            return plain or after_noun or (self._verb == "refer" and item.days.kind is DayKind.PERIOD)
        return self._around.is_exact(at) or after_noun or bool(self._around.run_before(at))

    def _hour_before(self, at: int) -> bool:
        """Say whether an exact time stands right before, with at most "on" between."""
        near = [position for position in range(max(0, at - 2), at) if self._around.is_piece(position)]
        return bool(near) and self._around.is_exact(near[-1]) and self._placed.roles.get(near[-1]) is Role.EXISTING

    def _goes_beyond(self, at: int) -> bool:
        """Say whether a piece after an excepted day is about the rest: "any day but Monday next week after 5"."""
        item, before = self._items[at], self._around.run_before(at)
        if not before or self._items[before[0]].days is None:
            return False
        stretch = item.days is not None and item.days.kind is DayKind.PERIOD
        return stretch or (item.times is not None and not item.times.part)

    def _set_statements_apart(self) -> None:
        """Read "the 3rd is election day, could we do the 4th?" as a day that is taken, for another is asked for."""
        asked = [at for at in self._placed.of(Role.WANTED) if self._around.is_days(at)]
        stated = [at for at in asked if self._around.is_statement(at)]
        if len(stated) < len(asked):
            for at in stated:
                self._placed.roles[at] = Role.EXCLUDED

    # Cues that end or turn something.

    def _stop(self, at: int) -> None:
        self._role, self._verb = Role.WANTED, ""

    def _begin_wish(self, at: int) -> None:
        self._role = Role.WANTED

    def _comma(self, at: int) -> None:
        following = self._around.next_piece(at)
        if self._role is Role.EXCLUDED and not (following and self._around.carries_on(at, following)):
            self._role = Role.WANTED
        elif self._role is Role.EXISTING:
            hour_of_day = following == at + 1 and self._around.is_exact(following) and self._around.is_days(at - 1)
            self._role = self._role if hour_of_day else Role.WANTED

    # Cues of an appointment that exists, and of where it should go.

    def _to(self, at: int) -> None:
        if self._verb != "move":
            return
        to_modality = at + 1 < len(self._items) and self._items[at + 1].tag in {"video", "in_person"}
        # "change it to video for tomorrow": the day is still the appointment's own.
        self._role, self._verb = (Role.EXISTING, "refer") if to_modality else (Role.WANTED, "moved")

    def _for(self, at: int) -> None:
        """Read "reschedule for Friday" as a wish, and "my appointment for Thursday to Friday" as what exists."""
        noun_before = at > 0 and self._items[at - 1].tag in {"appointment", "one"}
        target_later = any(item.tag == "to" for item in self._around.sentence_after(at))
        if self._verb == "move" and not (noun_before and target_later):
            self._role, self._verb = Role.WANTED, "moved"

    def _from(self, at: int) -> None:
        self._role = Role.EXISTING if self._verb == "move" else self._role

    def _have(self, at: int) -> None:
        """Read "I have a 3pm on Thursday" as what exists, and "I have Tuesday free" as a wish."""
        if self._around.is_piece(at + 1):
            free = any(item.text in _FREE for item in self._around.clause_after(at))
            self._role, self._verb = (Role.WANTED, "") if free else (Role.EXISTING, "booked")

    def _mention(self, at: int) -> int:
        """Read "my Thursday appointment" or "tomorrow's session"; return where to read on."""
        if self._items[at].tag == "possessive":
            return self._possessed(at)
        mention = mention_at(self._items, at)
        if mention is None:
            return at + 1
        booking = self._verb == "book"
        for piece in mention.pieces:
            self._fix(piece, Role.WANTED if booking else Role.EXISTING)
            if self._verb == "attend_not":
                self._placed.missed.add(piece)
        if mention.goes_on and not booking:
            self._role, self._verb = Role.EXISTING, self._verb or "appointment"
        return mention.end

    def _possessed(self, at: int) -> int:
        end = possessed_end(self._items, at) if self._around.is_days(at - 1) else None
        for position in range(at - 1, end or 0):
            if self._around.is_piece(position):
                self._fix(position, Role.EXISTING)
        return end or at + 1

    def _fix(self, position: int, role: Role) -> None:
        self._placed.roles[position] = role
        self._fixed.add(position)

    # Cues of exclusion and of wishing, before or after what they are about.

    def _exclude(self, at: int) -> None:
        run = self._around.run_before(at, adjacent=True)
        self._verb = "" if self._verb == "except" else self._verb
        if run and not self._around.piece_follows(at):
            self._reach_back(run, Role.EXCLUDED)
        else:
            self._role = Role.EXCLUDED

    def _event(self, at: int) -> None:
        """Read "Tuesday I have court" as a day that is taken, and "book a meeting on Tuesday" as a wish."""
        near = self._items[max(0, at - 4) : at]
        owned = any(item.tag in {"have", "own", "exclude"} or item.text in _OWNING for item in near)
        if owned and self._verb != "book":
            self._exclude(at)

    def _exclude_after(self, at: int) -> None:
        if self._items[at].text in {"is not", "are not"} and self._around.next_piece(at) is not None:
            self._role = Role.EXCLUDED  # "a time next week that isn't Monday"
            return
        self._reach_back(self._around.run_before(at), Role.EXCLUDED)

    def _want_after(self, at: int) -> None:
        run = self._around.run_before(at)
        if not run and self._works_then(at):
            self._exclude(at)
        else:
            self._reach_back(run, Role.WANTED, instead=self._items[at].text == "instead")

    def _works_then(self, at: int) -> bool:
        """Say whether somebody works at a time ("I'm a nurse and work nights"); "do you work weekends" asks."""
        asked = at > 0 and self._items[at - 1].text in {"you", "they"}
        return self._items[at].text == "work" and self._around.is_piece(at + 1) and not asked

    def _want(self, at: int) -> None:
        if self._after_exclusion(at):
            return  # "can't do anything before 10", "not really free"
        run = self._around.run_before(at, adjacent=True)
        if run and not self._around.piece_follows(at):
            self._reach_back(run, Role.WANTED)
        self._role = Role.WANTED

    def _since_exclusion(self, run: list[int]) -> list[int]:
        """Return the part of a run that praise is about: in "can't do 2, 3 or 4 works" not the 2."""
        for count, position in enumerate(run):
            comma = any(item.tag == "comma" for item in self._items[position : run[count - 1]]) if count else False
            if comma and self._placed.roles.get(position) is Role.EXCLUDED:
                return run[:count]
        return run

    def _after_exclusion(self, at: int) -> bool:
        near = self._items[max(0, at - 2) : at]
        return self._role is Role.EXCLUDED and any(item.tag in {"exclude", "except"} for item in near)

    def _excepts(self, at: int) -> bool:
        """Say whether "but" takes out of a whole: "any afternoon but Tuesday"."""
        whole = any(
            item.tag in {"any", "every", "any_time"} or item.text == "all" for item in self._items[max(0, at - 4) : at]
        )
        judged = any(item.tag in {"want", "want_after", "exclude"} for item in self._around.clause_after(at))
        return whole and self._around.next_piece(at) is not None and not judged

    def _reach_back(self, run: list[int], role: Role, *, instead: bool = False) -> None:
        if role is Role.WANTED and not instead:
            run = self._since_exclusion(run)
        for position in run:
            before = self._placed.roles.get(position)
            # Praise does not turn an appointment that exists into a wish; "Friday instead" does.
            keeps = before is Role.TOLD or (before is Role.EXISTING and role is Role.WANTED and not instead)
            if position not in self._fixed and not keeps:
                self._placed.roles[position] = role
        self._role = Role.WANTED


_SETTING: dict[str, tuple[Role, str]] = {
    "move": (Role.EXISTING, "move"),
    "refer": (Role.EXISTING, "refer"),
    "attend_not": (Role.EXISTING, "attend_not"),
    "booked": (Role.EXISTING, "booked"),
    "instead_of": (Role.EXISTING, "instead_of"),
    "book": (Role.WANTED, "book"),
    "except": (Role.EXCLUDED, "except"),
    "narrative": (Role.TOLD, ""),
    "describes": (Role.TOLD, ""),
}
"""Cues that only set the role in force and the verb that explains it."""
