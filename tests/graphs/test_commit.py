"""The commit step: what goes to the EHR is made of the decision alone, so that a repeat is the same to the letter."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graphs.commit import Committed, Committer
from graphs.disclosures import disclosures_of
from graphs.dispatch_consent import DispatchConsent
from graphs.steps.scope import PURPOSES
from ledger.ledger import Ledger
from policies.approval import action_hash
from policies.consent import ConsentPolicy
from practice.action import (
    Action,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    CreateReferral,
    RescheduleAppointment,
    SaveDocument,
    SaveProgressNote,
    SendReply,
)
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import Consent, DocumentType, NoteFormat
from practice.errors import (
    DecisionExpired,
    DecisionMismatch,
    DecisionSpent,
    EhrConflict,
    EhrRejected,
    EhrStale,
    EhrUnavailable,
    NotFound,
)
from practice.grounded import Section, Sentence, Source
from practice.part_2 import PART_2
from practice.people import Client, Modality, Program, ServiceType
from practice.profile import load_profile
from practice.work import ReferralDetails, Thread
from tests.conftest import SettableClock

STARTS = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
WHERE = {"service": ServiceType.INDIVIDUAL, "modality": Modality.VIDEO}
OURS = {"client_id": "CL-0001"}
SENTENCE = Sentence(text="Sleep was better.", sources=("transcript#1",))
PART = (Section(heading="Subjective", sentences=(SENTENCE,)),)


class RecordingEhr:
    """Both halves of the port: keeps every write, and fails as it is told to."""

    def __init__(self) -> None:
        self.writes: list[tuple[Any, ...]] = []
        self.failures: list[Exception] = []
        self.threads: list[Thread] = []
        self.starts_at = STARTS
        self.client = Client(
            id="CL-0001", first_name="Jordan", last_name="Avery", date_of_birth=date(1990, 5, 1),
            email="j@example.org", phone="(312) 555-0101", created_at=STARTS,
        )  # fmt: skip
        self.consents: list[Consent] = []
        self.silent = False

    async def read(self, kind: type[Any], record_id: str) -> Any:
        if kind is Client:
            return self.client
        return Appointment(
            id=record_id, client_ids=("CL-0001",), clinician_id="CLN-02", starts_at=self.starts_at, booked_at=STARTS,
            duration_minutes=50, **WHERE,
        )  # fmt: skip

    async def search(self, kind: type[Any], **filters: Any) -> list[Any]:
        if kind is Consent:
            if self.silent:
                raise EhrUnavailable("down")
            return list(self.consents)
        return list(self.threads)

    async def create(self, record: Any, *, idempotency_key: str) -> Any:
        return self._done((type(record).__name__, record.model_dump(mode="json"), idempotency_key), record)

    async def update(self, kind: type[Any], record_id: str, *, version: int, changes: Any, idempotency_key: str) -> Any:
        return self._done((record_id, version, changes, idempotency_key), await self.read(kind, record_id))

    def _done(self, write: tuple[Any, ...], record: Any) -> Any:
        self.writes.append(write)
        if self.failures:
            raise self.failures.pop(0)
        return record.model_copy(update={"id": f"NEW-{len(self.writes)}"})


@pytest.fixture
def ehr() -> RecordingEhr:
    return RecordingEhr()


@pytest.fixture
def committer(sqlite_ledger: Ledger, ehr: RecordingEhr) -> Committer:
    from handrail.settings import Settings

    consent = DispatchConsent(ehr, ConsentPolicy.load(), PURPOSES, sqlite_ledger.clock, "Alder & Reed")
    return Committer(sqlite_ledger, ehr, ehr, load_profile(Settings(_env_file=None).practice_file), consent)


async def decided(
    ledger: Ledger, action: Action, *, verdict: str = "approve", after: timedelta = timedelta(), workflow: str = "S1"
) -> str:
    """A proposal made now and decided ``after`` it."""
    clock = ledger.clock
    assert isinstance(clock, SettableClock)
    async with ledger.transaction() as unit:
        proposal = await unit.proposals.add(
            action, workflow=workflow, action_hash=action_hash(action, policy_version="p/1", approver=None),
            policy_version="p/1", summary="", expires_at=clock() + timedelta(hours=72), stamp={"model": "m"},
        )  # fmt: skip
    clock.now += after
    async with ledger.transaction() as unit:
        decision = await unit.decisions.record(
            proposal.id, verdict=verdict, decided_by="PER-1", policy_version="p/1",
            action_hash=action_hash(action, policy_version="p/1", approver="PER-1"),
            action=None if verdict == "reject" else action, expires_at=proposal.expires_at,
        )  # fmt: skip
    return decision.id


ACTIONS: list[Action] = [
    BookAppointment(**OURS, clinician_id="CLN-02", starts_at=STARTS, duration_minutes=50, **WHERE),
    RescheduleAppointment(
        **OURS, appointment_id="APT-1", appointment_version=3, clinician_id="CLN-02", starts_at=STARTS,
        duration_minutes=50, **WHERE,
    ),
    CancelAppointment(**OURS, appointment_id="APT-1", appointment_version=3, reason="Travelling"),
    ConfirmAppointment(**OURS, appointment_id="APT-1", appointment_version=3),
    SendReply(**OURS, conversation_id="CNV-1", sentences=(SENTENCE,)),
    SaveProgressNote(
        **OURS, clinician_id="CLN-02", appointment_id=None, session_date=date(2026, 11, 19), format=NoteFormat.SOAP,
        sections=PART,
    ),
    SaveDocument(**OURS, type=DocumentType.CHART_SUMMARY, title="Summary", sections=PART),
    CreateReferral(details=ReferralDetails(), matches=(), possible_duplicate_ids=(), missing=()),
]  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.kind)
async def test_a_repeat_hours_later_is_the_same_write_to_the_letter(
    action: Action, committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    decision_id = await decided(sqlite_ledger, action, after=timedelta(minutes=10))
    writes = 2 if action.kind in {"send_reply", "create_referral"} else 1
    ehr.failures = [EhrUnavailable("down")]
    assert await committer.execute(decision_id) is Committed.PENDING
    first = ehr.writes[:]
    clock.advance(hours=20)
    ehr.writes.clear()
    [(proposal, how)] = await committer.finish_pending()
    assert (how, proposal.kind) == (Committed.DONE, action.kind)
    assert ehr.writes[: len(first)] == first and len(ehr.writes) == writes
    assert await committer.finish_pending() == []


@pytest.mark.parametrize(
    ("asked", "decided_after", "status"),
    [
        (timedelta(hours=24), timedelta(hours=6), AppointmentStatus.CANCELLED),
        (timedelta(hours=24, seconds=1), timedelta(hours=23), AppointmentStatus.CANCELLED),
        (timedelta(hours=23, minutes=59), timedelta(0), AppointmentStatus.LATE_CANCELLED),
    ],
    ids=["in time, decided late", "just in time, decided very late", "late"],
)
async def test_a_cancellation_is_late_by_when_it_was_asked_for_not_by_when_somebody_decided(
    asked: timedelta, decided_after: timedelta, status: AppointmentStatus,
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock,
) -> None:  # fmt: skip
    clock.set(ehr.starts_at - asked)
    action = CancelAppointment(**OURS, appointment_id="APT-1", appointment_version=3)
    decision_id = await decided(sqlite_ledger, action, after=decided_after)
    ehr.failures = [EhrUnavailable("down")]
    await committer.execute(decision_id)
    clock.advance(days=2)
    await committer.finish_pending()
    assert [write[2]["status"] for write in ehr.writes] == [status, status]


async def test_a_reply_finds_the_thread_that_was_open_when_it_was_decided(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    def thread(name: str, opened_hours: float, closed_hours: float | None = None) -> Thread:
        closed = None if closed_hours is None else clock() + timedelta(hours=closed_hours)
        return Thread(
            id=name, client_id="CL-0001", subject="s", opened_at=clock() + timedelta(hours=opened_hours),
            closed_at=closed,
        )  # fmt: skip

    ehr.threads = [thread("TH-OLD", -9, -8), thread("TH-THEN", -5, 1), thread("TH-LATER", 2)]
    decision_id = await decided(sqlite_ledger, SendReply(**OURS, conversation_id="CNV-1", sentences=(SENTENCE,)))
    clock.advance(hours=3)
    assert await committer.execute(decision_id) is Committed.DONE
    [(kind, body, _)] = ehr.writes
    assert (kind, body["thread_id"]) == ("Message", "TH-THEN")


@pytest.mark.parametrize(
    ("failure", "how", "state"),
    [
        (EhrConflict("taken"), Committed.TAKEN, "failed"),
        (EhrStale("changed"), Committed.CHANGED, "failed"),
        (EhrRejected("wrong"), Committed.FAILED, "failed"),
        (RuntimeError("a defect"), Committed.FAILED, "failed"),
        (EhrUnavailable("down"), Committed.PENDING, "approved"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
async def test_how_a_write_fails_says_whether_it_is_tried_again(
    failure: Exception, how: Committed, state: str, committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger
) -> None:
    decision_id = await decided(sqlite_ledger, ACTIONS[1])
    ehr.failures = [failure]
    assert await committer.execute(decision_id) is how
    async with sqlite_ledger.reading() as unit:
        decision = await unit.decisions.get(decision_id)
        assert (await unit.proposals.get(decision.proposal_id)).state == state
        assert (await unit.effects.pending() != []) is (how is Committed.PENDING)
    assert await committer.result_of(decision_id) is (
        Committed.PENDING if how is Committed.PENDING else Committed.FAILED
    )


async def test_nothing_is_written_without_a_decision_that_fits(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    spent = await decided(sqlite_ledger, ACTIONS[1])
    await committer.execute(spent)
    ehr.writes.clear()
    late = await decided(sqlite_ledger, ACTIONS[1])
    rejected = await decided(sqlite_ledger, ACTIONS[1], verdict="reject")
    clock.advance(hours=73)
    for decision_id, error in {
        "DCN-UNKNOWN": NotFound,
        spent: DecisionSpent,
        rejected: DecisionSpent,
        late: DecisionExpired,
    }.items():
        with pytest.raises(error):
            await committer.execute(decision_id)
    assert ehr.writes == []


async def test_an_action_that_was_altered_after_the_decision_is_not_written(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger
) -> None:
    action = ACTIONS[1]
    async with sqlite_ledger.transaction() as unit:
        proposal = await unit.proposals.add(
            action, workflow="S1", action_hash="x", policy_version="p/1", summary="",
            expires_at=sqlite_ledger.clock() + timedelta(hours=1),
        )  # fmt: skip
        decision = await unit.decisions.record(
            proposal.id, verdict="approve", decided_by="PER-1", policy_version="p/1", action=action,
            action_hash=action_hash(ACTIONS[0], policy_version="p/1", approver="PER-1"),
            expires_at=proposal.expires_at,
        )  # fmt: skip
    with pytest.raises(DecisionMismatch):
        await committer.execute(decision.id)
    assert ehr.writes == []


async def test_the_sweep_leaves_alone_what_is_being_written_right_now(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger
) -> None:
    decision_id = await decided(sqlite_ledger, ACTIONS[1])
    update, seen = ehr.update, []

    async def while_the_sweep_looks(*arguments: Any, **named: Any) -> Any:
        seen.append(await committer.finish_pending())
        return await update(*arguments, **named)

    ehr.update = while_the_sweep_looks
    assert await committer.execute(decision_id) is Committed.DONE
    assert seen == [[]] and len(ehr.writes) == 1


def part_2(ehr: RecordingEhr, now: datetime, **changes: Any) -> None:
    """Let the client be in the substance use program, with a consent to treatment."""
    ehr.client = ehr.client.model_copy(update={"program": Program.SUBSTANCE_USE})
    given: dict[str, Any] = {
        "id": "CON-1", "client_id": "CL-0001", "purpose": "treatment", "recipient": "Alder & Reed", "part_2": True,
        "granted_at": now - timedelta(days=9), "expires_at": now + timedelta(days=90),
    }  # fmt: skip
    ehr.consents = [Consent(**{**given, **changes})]


async def events_of(ledger: Ledger, event: str) -> list[Any]:
    async with ledger.reading() as unit:
        return list(await unit.audit.list(event=event))


async def test_a_consent_taken_back_while_the_proposal_waited_stops_what_was_approved(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    part_2(ehr, clock())
    decision_id = await decided(sqlite_ledger, ACTIONS[5], workflow="D1", after=timedelta(hours=2))
    part_2(ehr, clock(), revoked_at=clock())
    assert await committer.execute(decision_id) is Committed.NO_CONSENT
    assert ehr.writes == []
    [refused] = await events_of(sqlite_ledger, "effect.refused")
    assert refused.detail["error"] == "consent:part_2_consent_revoked"
    assert await events_of(sqlite_ledger, "disclosure.made") == []
    async with sqlite_ledger.reading() as unit:
        assert await unit.effects.pending() == [] and await unit.decisions.unspent() == []
    part_2(ehr, clock())
    assert await committer.finish_pending() == [], "it is over, whatever is consented to later"


async def test_a_consent_taken_back_during_an_outage_stops_the_retry(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    part_2(ehr, clock())
    decision_id = await decided(sqlite_ledger, ACTIONS[5], workflow="D1")
    ehr.failures = [EhrUnavailable("down")]
    assert await committer.execute(decision_id) is Committed.PENDING
    ehr.client = ehr.client.model_copy(update={"ai_opt_out": True})
    [(_, how)] = await committer.finish_pending()
    assert how is Committed.NO_CONSENT and len(ehr.writes) == 1


async def test_nothing_leaves_while_the_consent_cannot_be_read(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger
) -> None:
    decision_id = await decided(sqlite_ledger, ACTIONS[1])
    ehr.silent = True
    assert await committer.execute(decision_id) is Committed.PENDING and ehr.writes == []
    ehr.silent = False
    [(_, how)] = await committer.finish_pending()
    assert how is Committed.DONE and len(ehr.writes) == 1


@pytest.mark.parametrize(("action", "field"), [(ACTIONS[5], "sections"), (ACTIONS[6], "body")])
async def test_what_leaves_of_a_protected_chart_carries_its_notice_and_is_accounted_for(
    action: Action, field: str, committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    part_2(ehr, clock())
    decision_id = await decided(sqlite_ledger, action, workflow="D1")
    assert await committer.execute(decision_id) is Committed.DONE
    [(_, body, _)] = ehr.writes
    assert "prohibits unauthorized use or disclosure" in str(body[field])
    assert body["stamp"]["confidentiality"] == "42 CFR part 2"
    [made] = await events_of(sqlite_ledger, "disclosure.made")
    assert made.subject["client_id"] == "CL-0001" and made.subject["record_id"] == "NEW-1"
    assert made.detail == {
        "what": action.kind, "recipient": "records_system", "purpose": "documentation",
        "basis": "part_2_consent", "notice": True, "segments": [],
    }  # fmt: skip


BOUND = Source(id="note:NOTE-1#subjective", label="Note", text="Slept better.", tags=(PART_2,))


async def with_segment(ledger: Ledger, action: Action) -> str:
    """A decided draft that stands on one protected segment."""
    digest = action_hash(action, policy_version="p/1", approver="PER-1")
    async with ledger.transaction() as unit:
        proposal = await unit.proposals.add(
            action, workflow="D1", action_hash="x", policy_version="p/1", summary="", sources=(BOUND,),
            expires_at=ledger.clock() + timedelta(hours=72),
        )  # fmt: skip
        decision = await unit.decisions.record(
            proposal.id, verdict="approve", decided_by="PER-1", policy_version="p/1", action_hash=digest,
            expires_at=proposal.expires_at,
        )  # fmt: skip
    return decision.id


@pytest.mark.parametrize("covered", [False, True])
async def test_a_protected_segment_asks_for_consent_though_its_client_left_the_program(
    covered: bool, committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    if covered:
        part_2(ehr, clock())
        ehr.client = ehr.client.model_copy(update={"program": Program.OUTPATIENT})
    decision_id = await with_segment(sqlite_ledger, ACTIONS[6])
    assert await committer.execute(decision_id) is (Committed.DONE if covered else Committed.NO_CONSENT)
    if not covered:
        assert ehr.writes == [] and await events_of(sqlite_ledger, "disclosure.made") == []
        return
    [(_, body, _)] = ehr.writes
    assert "prohibits unauthorized use" in body["body"] and body["stamp"]["confidentiality"] == "42 CFR part 2"
    async with sqlite_ledger.reading() as unit:
        [made] = await disclosures_of(unit, "CL-0001")
    assert (made.segments, made.redisclosure_notice) == ((BOUND.id,), True)


async def test_a_referral_that_came_with_a_notice_goes_on_with_it(
    committer: Committer, ehr: RecordingEhr, sqlite_ledger: Ledger
) -> None:
    assert await committer.execute(await with_segment(sqlite_ledger, ACTIONS[7])) is Committed.DONE
    [_, (_, task, _)] = ehr.writes
    assert "42 CFR part 2 prohibits" in task["body"]
