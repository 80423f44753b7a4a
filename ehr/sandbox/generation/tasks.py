"""Staff tasks, each derived from something that is so in the records: nothing here is made up (``tasks.yaml``)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import Consent, NoteStatus, ProgressNote, TreatmentPlan
from practice.coverage import Authorization
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Clinician, Credential, ServiceType
from practice.record import Value
from practice.work import Referral, ReferralStatus, Task, TaskStatus, Thread

_FILE = Path(__file__).with_name("tasks.yaml")
_SOON = timedelta(days=14)
_LATELY = timedelta(days=6)
_FEW_SESSIONS = 2


class TaskRule(Value):
    """A reason for a task."""

    role: str
    title: str
    body: str
    due_days: int


class TaskRules(Value):
    """Everything ``tasks.yaml`` declares."""

    version: int
    done_share: float
    rules: Mapping[str, TaskRule]


@dataclass(frozen=True)
class Situation:
    """The records that tasks are derived from."""

    clients: Sequence[Client]
    clinicians: Sequence[Clinician]
    credentials: Sequence[Credential]
    appointments: Sequence[Appointment]
    moved: frozenset[str]
    notes: Sequence[ProgressNote]
    plans: Sequence[TreatmentPlan]
    authorizations: Sequence[Authorization]
    consents: Sequence[Consent]
    referrals: Sequence[Referral]
    threads: Sequence[Thread]


@dataclass(frozen=True)
class _Need:
    rule: str
    at: date
    client_id: str | None
    assigned_to: str | None
    slots: Mapping[str, str]


def tasks(situation: Situation, chance: Chance, almanac: Almanac) -> tuple[Task, ...]:
    """Return what people have to do and what they lately did, oldest first."""
    rules = load_tasks()
    sources: tuple[Callable[[Situation, Almanac], Iterator[_Need]], ...] = (
        _notes, _authorizations, _missed, _plans, _consents, _referrals, _credentials, _messages,
    )  # fmt: skip
    needs = [need for source in sources for need in source(situation, almanac)]
    needs.sort(key=lambda need: (need.at, need.rule, need.client_id or "", str(need.slots)))
    rng = chance.stream("tasks")
    made = []
    for number, need in enumerate(needs, start=1):
        rule = rules.rules[need.rule]
        raised_on = min(need.at, almanac.today - timedelta(days=1))
        seen_to = need.rule == "missed_session" and rng.random() < rules.done_share
        made.append(
            Task(
                id=f"TSK-{number:05d}",
                title=rule.title,
                body=rule.body.format_map(dict(need.slots)),
                client_id=need.client_id,
                assigned_role=rule.role,
                assigned_to=need.assigned_to,
                due_on=raised_on + timedelta(days=rule.due_days),
                status=TaskStatus.DONE if seen_to else TaskStatus.OPEN,
                created_at=almanac.at(raised_on, rng.randint(8 * 60, 17 * 60)),
            )
        )
    return tuple(sorted(made, key=lambda task: task.id))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}"


def _local(moment: datetime, almanac: Almanac) -> date:
    return almanac.local(moment).date()


def _notes(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    for note in situation.notes:
        if note.status is NoteStatus.DRAFT:
            day = note.session_date
            at = day + timedelta(days=3)
            yield _Need("unsigned_note", at, note.client_id, note.clinician_id, {"day": _day(day)})
    written = {note.appointment_id for note in situation.notes}
    for session in situation.appointments:
        day = _local(session.starts_at, almanac)
        lately = almanac.today - 3 * _LATELY <= day < almanac.today - timedelta(days=1)
        if session.status is AppointmentStatus.COMPLETED and lately and session.id not in written:
            at = day + timedelta(days=2)
            yield _Need("missing_note", at, session.client_ids[0], session.clinician_id, {"day": _day(day)})


def _authorizations(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    active = {client.id for client in situation.clients if client.status is ClientStatus.ACTIVE}
    for one in situation.authorizations:
        if one.client_id not in active or one.expires_on < almanac.today:
            continue
        slots = {"number": one.number, "left": str(one.sessions_left), "day": _day(one.expires_on)}
        if one.sessions_left <= _FEW_SESSIONS:
            yield _Need("authorization_used", almanac.today - timedelta(days=2), one.client_id, None, slots)
        elif one.expires_on - almanac.today <= _SOON:
            yield _Need("authorization_ends", one.expires_on - _SOON, one.client_id, None, slots)


def _missed(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    for session in situation.appointments:
        day = _local(session.starts_at, almanac)
        missed = session.status is AppointmentStatus.NO_SHOW and session.id not in situation.moved
        if missed and almanac.today - 5 * _LATELY <= day and session.service is not ServiceType.GROUP:
            yield _Need("missed_session", day, session.client_ids[0], None, {"day": _day(day)})


def _plans(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    active = {client.id for client in situation.clients if client.status is ClientStatus.ACTIVE}
    latest = {plan.client_id: plan for plan in situation.plans}
    for plan in latest.values():
        if plan.client_id in active and plan.review_on < almanac.today:
            slots = {"day": _day(plan.review_on)}
            yield _Need("plan_overdue", plan.review_on, plan.client_id, plan.clinician_id, slots)


def _consents(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    active = {client.id for client in situation.clients if client.status is ClientStatus.ACTIVE}
    latest = {(one.client_id, one.purpose, one.recipient): one for one in situation.consents if one.part_2}
    for one in latest.values():
        ended = one.expires_at is not None and one.expires_at < almanac.morning and one.revoked_at is None
        if ended and one.expires_at is not None and one.client_id in active:
            day = _local(one.expires_at, almanac)
            slots = {"purpose": one.purpose.replace("_", " "), "day": _day(day)}
            yield _Need("consent_ended", day, one.client_id, None, slots)


def _referrals(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    for referral in situation.referrals:
        if referral.status is ReferralStatus.NEW:
            day = _local(referral.received_at, almanac)
            yield _Need("referral_new", day, None, None, {"number": referral.id, "day": _day(day)})


def _credentials(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    names = {clinician.id: clinician.full_name for clinician in situation.clinicians}
    for one in situation.credentials:
        if one.expires_on - almanac.today <= 2 * _SOON:
            slots = {"name": one.name, "clinician": names[one.clinician_id], "day": _day(one.expires_on)}
            yield _Need("credential_ends", one.expires_on - 2 * _SOON, None, None, slots)


def _messages(situation: Situation, almanac: Almanac) -> Iterator[_Need]:
    for thread in situation.threads:
        if thread.closed_at is None:
            day = _local(thread.opened_at, almanac)
            yield _Need("message_waits", day, thread.client_id, None, {"day": _day(day)})


@lru_cache
def load_tasks() -> TaskRules:
    """Read the reasons for tasks."""
    return load_data_file(_FILE, TaskRules)
