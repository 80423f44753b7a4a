"""Looking around a place in a message: the phrase before a cue, the piece after it, whether a list carries on."""

from collections.abc import Sequence

from practice.scheduling.wording.back_reference import COUNTED
from practice.scheduling.wording.pieces import Item

_ENDS = {"stop", "comma", "but", "so", "or", "and"}
_SILENT = {"word", "meridiem", "the", "have", "filler", "for", "possessive", "number", "appointment", "service"}
_SILENT_AT_MOST = 2


class Surroundings:
    """Answers questions about what stands before and after a position."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def run_before(self, at: int, *, adjacent: bool = False) -> list[int]:
        """Return the pieces right before a position that belong together as one list or phrase, the nearest first.

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
            elif item.tag in _SILENT and words < _SILENT_AT_MOST:
                words += 1
            elif not (item.tag == "comma" and run and joined):
                break
        return run

    def piece_follows(self, at: int) -> bool:
        """Say whether a piece follows before the clause ends or is judged."""
        for item in self._items[at + 1 :]:
            if item.is_piece:
                return True
            if item.tag in _ENDS or item.tag in {"exclude_after", "want_after"}:
                return False
        return False

    def next_piece(self, at: int) -> int | None:
        """Return the position of the piece that follows directly, or None."""
        for position in range(at + 1, len(self._items)):
            if self._items[position].is_piece:
                return position
            if self._items[position].tag not in {"the", "or", "and"} and self._items[position].text not in {
                "on",
                "at",
                "a",
            }:
                return None
        return None

    def carries_on(self, comma: int, following: int) -> bool:
        """Say whether a piece after a comma is one more of the excluded: "not Monday, Tuesday or Fridays"."""
        before = next((item for item in reversed(self._items[:comma]) if item.is_piece), None)
        after = self._items[following]
        conjoined = any(item.tag in {"or", "and"} for item in self.clause_after(comma))
        if before is None or after.value == COUNTED or (self._asks(comma) and not conjoined):
            return False
        if before.days and after.days:
            return True
        named_part = after.times is not None and after.times.part
        return bool((before.times and after.times) or ((named_part or after.days) and conjoined))

    def _asks(self, at: int) -> bool:
        return next((item.text for item in self._items[at:] if item.tag == "stop"), "").startswith("?")

    def clause_after(self, at: int) -> list[Item]:
        """Return the items up to the end of the clause."""
        return self._up_to(at, {"stop", "comma", "but", "so"})

    def sentence_after(self, at: int) -> list[Item]:
        """Return the items up to the end of the sentence."""
        return self._up_to(at, {"stop"})

    def _up_to(self, at: int, ends: set[str]) -> list[Item]:
        found: list[Item] = []
        for item in self._items[at + 1 :]:
            if item.tag in ends:
                break
            found.append(item)
        return found

    def is_statement(self, at: int) -> bool:
        """Say whether a day is only told about: "Monday is a busy day", with no praise in its clause."""
        following = self._items[at + 1] if at + 1 < len(self._items) else Item("stop")
        cues = {"want", "want_after", "any", "any_time", "only"}
        return following.text in {"is", "are"} and not any(item.tag in cues for item in self.clause_after(at))

    def is_days(self, at: int) -> bool:
        """Say whether a piece about days stands there."""
        return 0 <= at < len(self._items) and self._items[at].days is not None

    def is_exact(self, at: int) -> bool:
        """Say whether an exact time stands there."""
        times = self._items[at].times
        return times is not None and times.exact is not None

    def is_piece(self, at: int) -> bool:
        """Say whether a piece stands there."""
        return 0 <= at < len(self._items) and self._items[at].is_piece
