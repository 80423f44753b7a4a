"""A scheduling turn as the built-in planner reads it: the calendar, the exchange so far, and the wish in it."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agents.exchange import Said, open_exchange
from agents.local.phrases import phrases
from agents.local.view import View
from agents.scheduling_questions import choices_in, scheduling_questions
from agents.task import Turn
from practice.record import Value
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish


class Booked(Value):
    """One upcoming appointment; ``starts_at`` is in the practice's zone."""

    appointment_id: str
    starts_at: datetime
    label: str
    clinician: str
    service: str
    modality: str
    minutes: int
    status: str

    @property
    def moment(self) -> str:
        """The label without the clinician: 'Thursday, November 26 at 4:00 PM'."""
        return self.label.split(" with ")[0]

    @property
    def series(self) -> tuple[str, str, int, str]:
        """What repeated sessions share."""
        return self.clinician, self.service, self.starts_at.weekday(), f"{self.starts_at:%H:%M}"


class OfferedSlot(Value):
    """One slot of the open offer."""

    slot_id: str
    label: str
    slot: Slot


class OpenOffer(Value):
    """The times last offered."""

    purpose: str
    appointment_id: str | None
    slots: tuple[OfferedSlot, ...]


class SchedulingView:
    """Reads a view's data once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.message = view.message
        self.kind = view.intent.rsplit(".", 1)[-1]
        self.zone = ZoneInfo(str(view.data.get("zone", "UTC")))
        self.now = datetime.fromisoformat(str(view.data["now"]))

    @property
    def refusal(self) -> str:
        """Why the last tool would not; empty if it did, or none was called."""
        return self.view.replies[-1].refused if self.view.replies else ""

    @cached_property
    def booked(self) -> tuple[Booked, ...]:
        """The upcoming appointments, soonest first."""
        return tuple(Booked.model_validate(one) for one in self.view.found("list_appointments").get("appointments", ()))

    @property
    def series(self) -> list[Booked]:
        """The first appointment of each series."""
        return first_of_each_series(self.booked)

    @cached_property
    def exchange(self) -> list[Said]:
        """What the person said before in this matter; empty where the message begins a new one."""
        if not self.view.data.get("pending_question"):
            return []
        return open_exchange([Turn.model_validate(turn) for turn in self.view.data.get("earlier", ())])

    @property
    def pending(self) -> str:
        """Our question that the message answers."""
        return str((self.view.data.get("pending_question") or {}).get("text", ""))

    @property
    def asked(self) -> str:
        """Which of the fixed questions that is; 'offer' for offered times, empty for none."""
        if not self.pending:
            return ""
        return scheduling_questions().asked(self.pending) or ("offer" if self.open_offer else "other")

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices of the pending question."""
        given = (self.view.data.get("pending_question") or {}).get("choices") or ()
        return tuple(str(one) for one in given) or choices_in(self.pending)

    @cached_property
    def open_offer(self) -> OpenOffer | None:
        """The times last offered, while they can still be picked."""
        data: dict[str, Any] | None = self.view.data.get("open_offer")
        if not data:
            return None
        slots = tuple(
            OfferedSlot(
                slot_id=one["slot_id"],
                label=one["label"],
                slot=Slot.model_validate({name: one[name] for name in Slot.model_fields}),
            )
            for one in data["slots"]
        )
        return OpenOffer(purpose=data["purpose"], appointment_id=data.get("appointment_id"), slots=slots)

    @cached_property
    def now_said(self) -> TimeWish:
        """The wish in the message alone."""
        return self._wish("said_now")

    @cached_property
    def altogether(self) -> TimeWish:
        """The wish of the whole open exchange."""
        return self._wish("altogether")

    def _wish(self, name: str) -> TimeWish:
        return TimeWish.model_validate((self.view.data.get("wish_by_rule") or {}).get(name, {}))

    @property
    def first_message(self) -> str:
        """How the person began this matter."""
        return self.exchange[0].text if self.exchange else self.message

    @property
    def everything_said(self) -> list[str]:
        """The messages of this matter, newest first."""
        return [self.message, *(one.text for one in reversed(self.exchange))]

    def answered(self, question: str) -> bool:
        """Say whether one of the fixed questions was asked in this matter and has its answer."""
        asked = [one.asked for one in self.exchange] + [self.pending]
        return any(scheduling_questions().asked(one) == question for one in asked)

    def said_before(self, name: str) -> bool:
        """Say whether an earlier message of this matter holds a phrase of that meaning."""
        return any(phrases().says(name, one.text) for one in self.exchange)

    def days_named(self) -> tuple[date, date] | None:
        """Return the first and last day that the message names, if it names any."""
        wish = self.now_said
        if wish.appointment_hint_date:
            return wish.appointment_hint_date, wish.appointment_hint_date
        if wish.dates:
            return min(first for first, _ in wish.dates), max(last for _, last in wish.dates)
        return None


def first_of_each_series(fitting: Sequence[Booked]) -> list[Booked]:
    """Of repeated sessions the next one is meant."""
    first: dict[tuple[str, str, int, str], Booked] = {}
    for one in fitting:
        first.setdefault(one.series, one)
    return list(first.values())
