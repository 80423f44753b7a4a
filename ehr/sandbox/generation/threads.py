"""Portal conversations, mostly administrative; those about a moved session agree with the calendar."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.grammar import as_sentence, fill
from practice.appointment import Appointment
from practice.coverage import Coverage
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Clinician
from practice.record import Value
from practice.times import spoken, spoken_day
from practice.work import Message, Thread

_FILE = Path(__file__).with_name("threads.yaml")
_SENDERS = {"c": "client", "s": "staff", "x": "system"}
_OPEN_HOURS = 40
_OPENS, _CLOSES = 8, 18
_SUNDAY = 6


class Script(Value):
    """How a conversation goes."""

    subject: tuple[str, ...]
    category: str
    weight: float = 1.0
    turns: tuple[str, ...]


class OpenTurn(Value):
    """A first message that waits for an answer."""

    category: str
    subject: str
    text: str


class ThreadPatterns(Value):
    """Everything ``threads.yaml`` declares."""

    version: int
    front_desk: tuple[str, ...]
    moved_share: float
    others: int
    still_open: int
    answer_minutes: tuple[int, int]
    moved: tuple[Script, ...]
    reasons: tuple[str, ...]
    other: tuple[Script, ...]
    open_turns: tuple[OpenTurn, ...]


@dataclass(frozen=True)
class _Talk:
    client_id: str
    subject: str
    category: str
    closed: bool
    messages: tuple[tuple[str, str, datetime], ...]


class Portal:
    """Holds the conversations of the practice's portal."""

    def __init__(
        self,
        clients: Sequence[Client],
        clinicians: Sequence[Clinician],
        coverages: Sequence[Coverage],
        appointments: Sequence[Appointment],
        chance: Chance,
        almanac: Almanac,
    ) -> None:
        self._patterns = load_threads()
        self._clients = {client.id: client for client in clients}
        self._clinicians = {clinician.id: clinician for clinician in clinicians}
        self._coverages = {coverage.client_id: coverage for coverage in coverages}
        self._ahead: dict[str, list[Appointment]] = defaultdict(list)
        for appointment in appointments:
            for client_id in appointment.client_ids:
                self._ahead[client_id].append(appointment)
        self._almanac = almanac
        self._rng = chance.stream("threads")

    def conversations(
        self, moves: Sequence[tuple[Appointment, Appointment]]
    ) -> tuple[tuple[Thread, ...], tuple[Message, ...]]:
        """Return threads and messages, each numbered in the order of time."""
        talks = [*self._moved(moves), *self._others(), *self._open()]
        talks = [talk for talk in talks if talk.messages and talk.messages[-1][2] < self._almanac.morning]
        talks.sort(key=lambda talk: (talk.messages[0][2], talk.client_id))
        threads: list[Thread] = []
        said: list[tuple[datetime, str, _Talk, str, str]] = []
        for number, talk in enumerate(talks, start=1):
            thread = Thread(
                id=f"TH-{number:05d}",
                client_id=talk.client_id,
                subject=talk.subject,
                opened_at=talk.messages[0][2],
                closed_at=talk.messages[-1][2] + timedelta(hours=4) if talk.closed else None,
            )
            threads.append(thread)
            said.extend((sent_at, thread.id, talk, sender, body) for sender, body, sent_at in talk.messages)
        said.sort(key=lambda one: one[:2])
        messages = tuple(
            Message(
                id=f"MSG-{number:06d}",
                thread_id=thread_id,
                client_id=talk.client_id,
                sender=sender,
                body=body,
                category=talk.category,
                sent_at=sent_at,
            )
            for number, (sent_at, thread_id, talk, sender, body) in enumerate(said, start=1)
        )
        return tuple(threads), messages

    def _moved(self, moves: Sequence[tuple[Appointment, Appointment]]) -> Iterator[_Talk]:
        for old, new in moves:
            if old.status.value != "cancelled" or self._rng.random() > self._patterns.moved_share:
                continue
            reason = self._rng.choice(self._patterns.reasons)
            slots = {"reason": reason, "reason_cap": as_sentence(reason)}
            slots |= {"old_time": self._when(old), "new_time": self._when(new)}
            yield self._play(
                self._rng.choice(self._patterns.moved),
                old.client_ids[0],
                old.clinician_id,
                slots,
                new.booked_at - timedelta(hours=3),
            )

    def _others(self) -> Iterator[_Talk]:
        scripts = self._patterns.other
        seen = [one for one in self._clients.values() if one.status is ClientStatus.ACTIVE]
        for _ in range(self._patterns.others):
            client = self._rng.choice(seen)
            script = self._rng.choices(scripts, [script.weight for script in scripts])[0]
            age = (self._almanac.morning - client.created_at).days
            days_ago = int(min(age, 700) * self._rng.random() ** 1.7)
            day = self._almanac.today - timedelta(days=max(3, days_ago))
            begins = self._almanac.at(day, self._rng.randrange(7 * 60, 21 * 60))
            following = next((one for one in self._ahead[client.id] if one.starts_at > begins), None)
            if following is not None and begins > client.created_at:
                slots = {"next_time": self._when(following), "weekday": self._weekday(following)}
                yield self._play(script, client.id, following.clinician_id, slots, begins)

    def _open(self) -> Iterator[_Talk]:
        waiting = [one for one in self._clients.values() if one.status is ClientStatus.ACTIVE]
        people = self._rng.sample([one for one in waiting if one.id > "CL-0015"], self._patterns.still_open * 3)
        turns = list(self._patterns.open_turns)
        for client in people:
            following = next((one for one in self._ahead[client.id] if one.starts_at > self._almanac.morning), None)
            if following is None or not turns:
                continue
            turn = turns.pop(0)
            sent_at = self._almanac.morning - timedelta(hours=self._rng.uniform(0.5, _OPEN_HOURS))
            slots = self._slots(client, following.clinician_id) | {"next_time": self._when(following)}
            body = as_sentence(fill(turn.text, self._rng, slots))
            yield _Talk(client.id, turn.subject, turn.category, False, (("client", body, sent_at),))

    def _play(
        self, script: Script, client_id: str, clinician_id: str, slots: Mapping[str, str], begins: datetime
    ) -> _Talk:
        client = self._clients[client_id]
        known = {**self._slots(client, clinician_id), **slots}
        sent_at = begins
        messages = []
        for turn in script.turns:
            sender, _, text = turn.partition(": ")
            if sender != "c":
                sent_at = self._in_office(sent_at)
            messages.append((_SENDERS[sender], as_sentence(fill(text, self._rng, known)), sent_at))
            sent_at += timedelta(minutes=self._rng.randint(*self._patterns.answer_minutes))
        return _Talk(client_id, self._rng.choice(script.subject), script.category, True, tuple(messages))

    def _in_office(self, moment: datetime) -> datetime:
        """Return a moment, or the next office hour after it."""
        local = self._almanac.local(moment)
        day = local.date()
        if local.hour >= _CLOSES or day.weekday() == _SUNDAY:
            day += timedelta(days=1)
        elif local.hour >= _OPENS:
            return moment
        while day.weekday() == _SUNDAY or day in self._almanac.holidays:
            day += timedelta(days=1)
        return self._almanac.at(day, _OPENS * 60 + self._rng.randint(4, 70))

    def _slots(self, client: Client, clinician_id: str) -> dict[str, str]:
        coverage = self._coverages[client.id]
        amount = self._rng.choice((45, 60, 85, 120))
        return {
            "first": client.guardians[0].name.split()[0] if client.guardians else client.called,
            "clinician_first": self._clinicians[clinician_id].first_name,
            "payer": coverage.payer,
            "copay": f"${coverage.copay_cents // 100}",
            "amount": f"${coverage.copay_cents // 100 + amount}",
            "desk": self._rng.choice(self._patterns.front_desk),
            "next_time": "my next appointment",
            "weekday": "Monday",
        }

    def _when(self, appointment: Appointment) -> str:
        return spoken(appointment.starts_at, self._almanac.zone)

    def _weekday(self, appointment: Appointment) -> str:
        return spoken_day(appointment.starts_at, self._almanac.zone).split(",")[0]


@lru_cache
def load_threads() -> ThreadPatterns:
    """Read the conversations."""
    return load_data_file(_FILE, ThreadPatterns)
