"""A scheduling turn as the built-in planner reads it: the calendar, the exchange so far, and the wish in it."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agents.exchange import Said, open_exchange
from agents.local.phrases import phrases
from agents.local.picking import pick
from agents.local.view import View
from agents.scheduling_questions import choices_in, scheduling_questions
from agents.task import Turn
from practice.record import Value
from practice.scheduling.slot import Slot
from practice.scheduling.wish import TimeWish

WHICH_QUESTIONS = frozenset({"which", "not_that_day"})


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

    def meant(self, *, by_days: bool) -> list[Booked]:
        """Return the appointments that may be meant; none where the exchange points to one that is not there.

        ``by_days``: every day that the message names points to the appointment, as in 'cancel Tuesday'.
        """
        for found in (self._chosen(), self._pointed_at(by_days), self._being_moved(), self._ruled_out()):
            if found is not None:
                return first_of_each_series(found)
        if any(phrases().says("next_one", text) for text in self.everything_said):
            return list(self.booked[:1])
        return self._by_clinician() or self.series

    def _chosen(self) -> list[Booked] | None:
        """Resolve the latest answer to 'which appointment?'; None where it was never asked."""
        questions = scheduling_questions()
        said = [*self.exchange, Said(self.pending, self.message)]
        for one in reversed(said):
            if questions.asked(one.asked) not in WHICH_QUESTIONS:
                continue
            labels = choices_in(one.asked)
            place = pick(one.text, labels)
            if place is None and len(labels) == 1 and phrases().says("agrees", one.text):
                place = 0
            return [booked for booked in self.booked if place is not None and booked.label == labels[place]]
        return None

    def _pointed_at(self, by_days: bool) -> list[Booked] | None:
        """Return the appointments that fit what was said of one; None where nothing was said of any."""
        wish = self.altogether
        tests: list[Any] = []
        if wish.appointment_hint_date:
            tests.append(lambda one: one.starts_at.date() == wish.appointment_hint_date)
        if wish.appointment_hint_weekday is not None:
            tests.append(lambda one: one.starts_at.weekday() == wish.appointment_hint_weekday)
        if wish.appointment_hint_time:
            tests.append(lambda one: one.starts_at.time() == wish.appointment_hint_time)
        tests += _day_tests(self.now_said) if by_days else []
        return [one for one in self.booked if all(test(one) for test in tests)] if tests else None

    def _being_moved(self) -> list[Booked] | None:
        """The appointment that the open offer is for, while the talk is still about it."""
        moving = self.open_offer.appointment_id if self.open_offer and self.pending else None
        return [one for one in self.booked if one.appointment_id == moving] or None

    def _ruled_out(self) -> list[Booked] | None:
        """'I can't do Thursday' points to the appointment on Thursday, if there is one."""
        wish = self.altogether
        fitting = [
            one
            for one in self.booked
            if one.starts_at.date() in wish.excluded_dates or one.starts_at.weekday() in wish.excluded_weekdays
        ]
        return fitting or None

    def _by_clinician(self) -> list[Booked] | None:
        """The first appointment of each series with the clinician whom the exchange names, if any is."""
        name = (self.altogether.clinician_name or "").casefold()
        fitting = [one for one in self.series if name and name in one.clinician.casefold()]
        return fitting or None


def _day_tests(wish: TimeWish) -> list[Any]:
    """For a cancellation or a confirmation every day that is named points to the appointment."""
    tests: list[Any] = []
    if wish.dates:
        tests.append(lambda one: any(first <= one.starts_at.date() <= last for first, last in wish.dates))
    if wish.weekdays:
        tests.append(lambda one: one.starts_at.weekday() in wish.weekdays)
    if wish.exact_start:
        tests.append(lambda one: one.starts_at.time() == wish.exact_start)
    return tests


def first_of_each_series(fitting: Sequence[Booked]) -> list[Booked]:
    """Of repeated sessions the next one is meant."""
    first: dict[tuple[str, str, int, str], Booked] = {}
    for one in fitting:
        first.setdefault(one.series, one)
    return list(first.values())
