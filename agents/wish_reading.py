"""The dates and times of a scheduling exchange, read by rule, so that no model has to work out a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agents.exchange import Said, open_exchange
from agents.local.phrases import phrases
from agents.local.picking import pick
from agents.scheduling_questions import choices_in, scheduling_questions
from agents.task import Task
from agents.wish_refining import Days, hints_as_times, picked, refined, within_talk
from practice.scheduling.parse_wish import parse_wish
from practice.scheduling.wish import TimeWish
from tools.context import ToolContext

OF_TIMES = frozenset({"nearest", "pick_one"})
"""Questions that list times to choose from."""

ABOUT_THE_APPOINTMENT = frozenset({"which", "not_that_day", "move_or_cancel", "nothing_to_move"})
"""Questions whose answer names an appointment or a deed, so that a day in it is no wish."""


def read_wishes(context: ToolContext, task: Task, looked_up: Mapping[str, Any]) -> dict[str, TimeWish]:
    """Return ``said_now``, the wish in the new message, and ``altogether``, that of the whole open exchange."""
    calendar = looked_up.get("list_appointments", {})
    reader = _Reader(
        context=context,
        names=tuple(str(one["name"]) for one in calendar.get("clinicians", ())),
        booked=tuple(datetime.fromisoformat(str(one["starts_at"])) for one in calendar.get("appointments", ())),
    )
    newest = Said(task.pending.text if task.pending else "", task.text or context.message)
    altogether = TimeWish()
    for said in (*(open_exchange(task.earlier) if task.pending else ()), newest):
        altogether = reader.after(altogether, said)
    return {"said_now": reader.heard(newest), "altogether": altogether}


@dataclass(frozen=True)
class _Reader:
    """Reads messages one after the other. ``booked`` are the starts of the upcoming appointments, local."""

    context: ToolContext
    names: tuple[str, ...]
    booked: tuple[datetime, ...]
    seen: dict[str, TimeWish] = field(default_factory=dict)

    def heard(self, said: Said) -> TimeWish:
        """Read one message; after a question about times 'the Tuesday one' is a time and no appointment."""
        wish = self.read(said.text)
        about_times = said.asked and scheduling_questions().asked(said.asked) not in ABOUT_THE_APPOINTMENT
        return hints_as_times(wish) if about_times and not phrases().says("cancel", said.text) else wish

    def read(self, text: str) -> TimeWish:
        """Read one text; the newest is needed twice and read once."""
        if text not in self.seen:
            now, zone = self.context.clock(), self.context.profile.tz
            self.seen[text] = parse_wish(text, now=now, zone=zone, clinician_names=self.names)
        return self.seen[text]

    def after(self, wish: TimeWish, said: Said) -> TimeWish:
        """Return the wish after one more message."""
        question = scheduling_questions().asked(said.asked)
        if question in ABOUT_THE_APPOINTMENT:
            return wish
        label = _label_picked(said) if question in OF_TIMES else ""
        if label:
            return picked(wish, self.read(label))
        now = self.heard(said)
        return refined(wish, within_talk(now, said.text, self._talk(wish, now)))

    def _talk(self, wish: TimeWish, now: TimeWish) -> Days:
        """Return the days that the talk is about: those wished, else those offered, else of the appointment named."""
        if wish.dates:
            return wish.dates
        if self.context.offer is not None:
            zone = self.context.profile.tz
            days = [ranked.slot.starts_at.astimezone(zone).date() for ranked in self.context.offer.slots]
        else:
            days = [one.date() for one in self.booked if _is_named(one, now)][:1]
        return tuple((day, day) for day in days)


def _is_named(starts_at: datetime, wish: TimeWish) -> bool:
    if wish.appointment_hint_date is not None:
        return wish.appointment_hint_date == starts_at.date()
    return wish.appointment_hint_weekday == starts_at.weekday()


def _label_picked(said: Said) -> str:
    labels: Sequence[str] = choices_in(said.asked)
    place = pick(said.text, labels)
    if place is None and len(labels) == 1 and phrases().says("agrees", said.text):
        place = 0
    return "" if place is None else labels[place]
