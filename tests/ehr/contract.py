"""What every EHR adapter must do, whatever it speaks. Subclass ``EhrContract`` and give it a ``case`` fixture.

The EHR behind the case holds ``tests.ehr.records.PRACTICE``, its clock stands at ``NOW``, and pages are small, so that
every search of this suite follows several.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from ehr.port import EhrWriter
from ehr.rest.adapter import RestReader
from practice.appointment import Appointment, AppointmentStatus, WaitlistEntry
from practice.chart import (
    Assessment,
    Consent,
    Document,
    DocumentType,
    Instrument,
    NoteFormat,
    NoteSection,
    NoteStatus,
    ProgressNote,
    TreatmentPlan,
)
from practice.coverage import Authorization, Coverage
from practice.errors import EhrConflict, EhrNotFound, EhrRejected, EhrStale, EhrUnavailable
from practice.people import Availability, Client, ClientStatus, Clinician, Credential, Leave, Modality, ServiceType
from practice.record import Record
from practice.work import Message, Referral, ReferralDetails, ReferralStatus, Task, TaskStatus, Thread
from tests.ehr.faulty_transport import FaultyTransport
from tests.ehr.records import APPOINTMENTS, CLIENTS, NOW, PRACTICE, at

PAGE = 2
ATTEMPTS = 3
FAILURES_TO_OPEN = 4


@dataclass
class Case:
    """An adapter on an EHR, the same with a hundredth of a second to spare, and the way between them."""

    reader: RestReader
    writer: EhrWriter
    hurried: RestReader
    way: FaultyTransport


def ids(records: list[Any]) -> list[str]:
    return [record.id for record in records]


def task(title: str = "Call the pharmacy", **fields: Any) -> Task:
    return Task(**{"id": "", "title": title, "client_id": "CL-0001", "created_at": NOW, **fields})


def booking(clinician_id: str = "CLN-02", client_id: str = "CL-0002", **fields: Any) -> Appointment:
    start = {"starts_at": at(25, 11), "duration_minutes": 50}
    kind = {"service": ServiceType.INDIVIDUAL, "modality": Modality.VIDEO, "booked_at": NOW}
    return Appointment(
        **{"id": "", "client_ids": (client_id,), "clinician_id": clinician_id, **start, **kind, **fields}
    )


def kinds() -> dict[type[Record], list[Record]]:
    grouped: dict[type[Record], list[Record]] = defaultdict(list)
    for record in PRACTICE:
        grouped[type(record)].append(record)
    return grouped


FOUND: list[tuple[type[Record], dict[str, Any], list[str]]] = [
    (Client, {"name": "aver"}, ["CL-0001"]),
    (Client, {"name": "jo avery"}, ["CL-0001"]),
    (Client, {"date_of_birth": date(2011, 5, 6)}, ["CL-0002"]),
    (Client, {"email": "terrence@example.org"}, ["CL-0003"]),
    (Client, {"phone": "(312) 555-0102"}, ["CL-0002"]),
    (Client, {"status": ClientStatus.DISCHARGED}, ["CL-0003"]),
    (Client, {"status": "discharged"}, ["CL-0003"]),
    (Client, {"primary_clinician_id": "CLN-02"}, ["CL-0001"]),
    (Client, {"name": "o", "status": ClientStatus.ACTIVE}, ["CL-0001", "CL-0002"]),
    (Client, {"name": "nobody at all"}, []),
    (Credential, {"clinician_id": "CLN-02"}, ["CR-0001"]),
    (Availability, {"clinician_id": "CLN-02"}, [f"AV-{n:04d}" for n in range(6, 11)]),
    (Leave, {"clinician_id": "CLN-01"}, ["LV-0001"]),
    (Leave, {"starts_before": at(26, 0), "ends_after": at(24, 0)}, ["LV-0001"]),
    (Leave, {"ends_after": at(26, 0)}, ["LV-0002"]),
    (Appointment, {"client_id": "CL-0001"}, ["APT-000001", "APT-000003", "APT-000004", "APT-000005"]),
    (Appointment, {"clinician_id": "CLN-01"}, ["APT-000002", "APT-000005"]),
    (Appointment, {"starts_from": at(19, 16), "starts_before": at(30, 10)}, ["APT-000003", "APT-000004"]),
    (Appointment, {"status": AppointmentStatus.SCHEDULED}, ["APT-000004", "APT-000005"]),
    (Appointment, {"client_id": "CL-0001", "clinician_id": "CLN-01"}, ["APT-000005"]),
    (WaitlistEntry, {"service": ServiceType.INDIVIDUAL}, ["WL-0001"]),
    (WaitlistEntry, {"clinician_id": "CLN-01"}, []),
    (Coverage, {"client_id": "CL-0001"}, ["COV-0001"]),
    (Authorization, {"client_id": "CL-0001", "coverage_id": "COV-0001"}, ["AUTH-0001"]),
    (ProgressNote, {"client_id": "CL-0001"}, ["NOTE-000001", "NOTE-000002"]),
    (ProgressNote, {"clinician_id": "CLN-02", "status": NoteStatus.DRAFT}, ["NOTE-000002"]),
    (ProgressNote, {"session_from": date(2026, 11, 13)}, ["NOTE-000002"]),
    (TreatmentPlan, {"client_id": "CL-0001", "clinician_id": "CLN-02"}, ["TP-0001"]),
    (Assessment, {"client_id": "CL-0001", "instrument": Instrument.PHQ9}, ["AS-000002"]),
    (Thread, {"client_id": "CL-0002"}, ["TH-00002"]),
    (Message, {"thread_id": "TH-00001"}, ["MSG-000001", "MSG-000002"]),
    (Message, {"client_id": "CL-0002"}, []),
    (Task, {"client_id": "CL-0001"}, ["TSK-00001"]),
    (Task, {"status": TaskStatus.DONE}, ["TSK-00002"]),
    (Task, {"assigned_role": "front_desk"}, ["TSK-00001"]),
    (Referral, {"status": ReferralStatus.NEW}, ["REF-0001"]),
    (Document, {"client_id": "CL-0001", "type": DocumentType.CRISIS_PLAN}, ["DOC-00001"]),
    (Consent, {"client_id": "CL-0003"}, ["CON-0001", "CON-0002"]),
]


class EhrContract:
    """The suite."""

    async def test_every_kind_of_record_is_read_as_it_is_kept(self, case: Case) -> None:
        for record in PRACTICE:
            assert await case.reader.read(type(record), record.id) == record

    async def test_a_search_without_filters_follows_every_page(self, case: Case) -> None:
        for kind, records in kinds().items():
            found = await case.reader.search(kind)
            assert sorted(ids(found)) == sorted(ids(records))
            assert {record.id: record for record in found} == {record.id: record for record in records}

    async def test_filters_find_what_they_say_oldest_first(self, case: Case) -> None:
        for kind, filters, expected in FOUND:
            assert ids(await case.reader.search(kind, **filters)) == expected, (kind, filters)

    @pytest.mark.parametrize(("limit", "requests"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (99, 3)])
    async def test_a_limit_asks_for_no_more_pages_than_it_needs(self, case: Case, limit: int, requests: int) -> None:
        found = await case.reader.search(Appointment, limit=limit)
        assert ids(found) == ids(APPOINTMENTS)[:limit]
        assert requests <= len(case.way.asked) <= requests + (limit > 5)

    @pytest.mark.parametrize(
        ("kind", "filters"),
        [
            (Client, {"shoe_size": 43}),
            (Clinician, {"clinician_id": "CLN-01"}),
            (Task, {"client_id": ""}),
            (Task, {"client_id": None}),
            (Appointment, {"status": "sideways"}),
            (Appointment, {"starts_from": NOW.replace(tzinfo=None)}),
        ],
    )
    async def test_a_filter_that_cannot_be_asked_is_an_error_and_never_a_longer_list(
        self, case: Case, kind: type[Record], filters: dict[str, Any]
    ) -> None:
        with pytest.raises(ValueError, match=next(iter(filters)) + "|word"):
            await case.reader.search(kind, **filters)
        assert case.way.asked == []

    @pytest.mark.parametrize(
        "record_id", ["CL-9999", "", " ", ".", "..", "CL-0001/..", "CL-0001?x=1", "ümläut", "🌧", "%2e%2e"]
    )
    async def test_an_unknown_record_is_not_found(self, case: Case, record_id: str) -> None:
        with pytest.raises(EhrNotFound) as refused:
            await case.reader.read(Client, record_id)
        assert "client" in refused.value.detail

    async def test_what_is_created_can_be_read(self, case: Case) -> None:
        note = ProgressNote(
            id="", client_id="CL-0001", clinician_id="CLN-02", session_date=date(2026, 11, 19), format=NoteFormat.DAP,
            sections=(NoteSection(heading="Data", text="“Better”, said Jo. ☀\n"),), watermark="Draft",
            stamp={"model": "m", "prompt": "p/1"}, created_at=NOW,
        )  # fmt: skip
        for draft in (
            note,
            task(due_on=date(2026, 12, 24)),
            Referral(id="", details=ReferralDetails(phone="1"), received_at=NOW),
        ):
            created = await case.writer.create(draft, idempotency_key=f"k-{type(draft).__name__}")
            assert created.id and created.version == 1
            assert created == draft.model_copy(update={"id": created.id, "version": 1})
            assert await case.reader.read(type(draft), created.id) == created

    async def test_the_same_key_has_one_effect(self, case: Case) -> None:
        first = await case.writer.create(task(), idempotency_key="once")
        second = await case.writer.create(task(), idempotency_key="once")
        assert first == second
        assert len(await case.reader.search(Task)) == 3

    async def test_the_same_key_at_once_has_one_effect(self, case: Case) -> None:
        created = await asyncio.gather(*(case.writer.create(task(), idempotency_key="once") for _ in range(5)))
        assert len({record.id for record in created}) == 1

    async def test_a_time_that_the_ehr_sets_itself_does_not_make_another_write(self, case: Case) -> None:
        first = await case.writer.create(task(created_at=NOW), idempotency_key="once")
        again = await case.writer.create(task(created_at=NOW + timedelta(hours=1)), idempotency_key="once")
        assert first == again

    async def test_another_key_is_another_record(self, case: Case) -> None:
        first = await case.writer.create(task(), idempotency_key="a")
        assert (await case.writer.create(task(), idempotency_key="b")).id != first.id

    async def test_a_key_cannot_name_two_different_writes(self, case: Case) -> None:
        await case.writer.create(task(), idempotency_key="once")
        with pytest.raises(EhrRejected):
            await case.writer.create(task("Call the school"), idempotency_key="once")

    async def test_a_write_needs_a_key(self, case: Case) -> None:
        with pytest.raises(ValueError, match="idempotency"):
            await case.writer.create(task(), idempotency_key="")
        assert case.way.asked == []

    async def test_an_update_changes_what_it_names_and_raises_the_version(self, case: Case) -> None:
        before = await case.reader.read(Appointment, "APT-000004")
        changes = {"status": AppointmentStatus.CONFIRMED, "starts_at": at(26, 14)}
        after = await case.writer.update(
            Appointment, before.id, version=before.version, changes=changes, idempotency_key="k"
        )
        assert after == before.model_copy(update={**changes, "version": before.version + 1})
        assert await case.reader.read(Appointment, before.id) == after

    async def test_nested_fields_are_updated(self, case: Case) -> None:
        details = ReferralDetails(person_name="Noor Haddad", phone="(312) 555-0177")
        after = await case.writer.update(
            Referral, "REF-0002", version=1, changes={"details": details, "missing": ()}, idempotency_key="k"
        )
        assert after.details == details
        assert await case.reader.read(Referral, "REF-0002") == after

    async def test_a_stale_write_is_refused_and_changes_nothing(self, case: Case) -> None:
        client = await case.reader.read(Client, "CL-0001")
        for version in (client.version - 1, client.version + 1):
            with pytest.raises(EhrStale):
                await case.writer.update(
                    Client, client.id, version=version, changes={"pronouns": "they"}, idempotency_key=f"k{version}"
                )
        assert await case.reader.read(Client, client.id) == client

    async def test_of_two_updates_of_one_version_one_wins(self, case: Case) -> None:
        def change(name: str) -> Any:
            changes = {"preferred_name": name}
            return case.writer.update(Client, "CL-0002", version=1, changes=changes, idempotency_key=name)

        results = await asyncio.gather(change("Mik"), change("Kim"), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Client", "EhrStale"]

    async def test_the_same_update_again_is_the_same_update(self, case: Case) -> None:
        def change() -> Any:
            return case.writer.update(
                Task, "TSK-00001", version=1, changes={"status": TaskStatus.DONE}, idempotency_key="k"
            )

        assert await change() == await change()
        assert (await case.reader.read(Task, "TSK-00001")).version == 2

    async def test_a_missing_record_cannot_be_updated(self, case: Case) -> None:
        with pytest.raises(EhrNotFound):
            await case.writer.update(Task, "TSK-99999", version=1, changes={"title": "x"}, idempotency_key="k")

    @pytest.mark.parametrize(
        "changes", [{}, {"nonsense": 1}, {"id": "TSK-2"}, {"version": 9}, {"status": "perhaps"}, {"title": None}]
    )
    async def test_a_change_that_cannot_be_is_never_sent(self, case: Case, changes: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="."):
            await case.writer.update(Task, "TSK-00001", version=1, changes=changes, idempotency_key="k")
        assert case.way.asked == []

    @pytest.mark.parametrize(
        "clash",
        [
            booking(starts_at=at(26, 16), modality=Modality.IN_PERSON),
            booking(starts_at=at(26, 15, 30)),
            booking("CLN-01", "CL-0001", starts_at=at(26, 16, 20)),
        ],
    )
    async def test_a_double_booking_is_a_conflict(self, case: Case, clash: Appointment) -> None:
        with pytest.raises(EhrConflict):
            await case.writer.create(clash, idempotency_key="k")
        assert len(await case.reader.search(Appointment)) == len(APPOINTMENTS)

    async def test_of_two_bookings_of_one_time_one_wins(self, case: Case) -> None:
        wanted = [booking(client_id=client.id) for client in CLIENTS[1:]]
        results = await asyncio.gather(
            *(case.writer.create(one, idempotency_key=one.client_ids[0]) for one in wanted), return_exceptions=True
        )
        assert sorted(type(result).__name__ for result in results) == ["Appointment", "EhrConflict"]

    async def test_a_move_onto_a_taken_time_is_a_conflict(self, case: Case) -> None:
        free = await case.writer.create(booking(), idempotency_key="k")
        with pytest.raises(EhrConflict):
            await case.writer.update(
                Appointment, free.id, version=1, changes={"starts_at": at(26, 16)}, idempotency_key="m"
            )

    @pytest.mark.parametrize(
        "wrong",
        [
            booking(client_id="CL-9999"),
            booking(starts_at=at(18, 11)),
            booking(starts_at=at(25, 3)),
            booking("CLN-01", starts_at=at(24, 11)),
        ],
    )
    async def test_what_breaks_the_ehrs_rules_is_rejected(self, case: Case, wrong: Appointment) -> None:
        with pytest.raises(EhrRejected) as refused:
            await case.writer.create(wrong, idempotency_key="k")
        assert "CL-9999" not in str(refused.value)

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    async def test_a_failure_that_passes_is_not_noticed(self, case: Case, status: int) -> None:
        case.way.answer(status, times=ATTEMPTS - 1, retry_after="0")
        assert (await case.reader.read(Client, "CL-0001")).id == "CL-0001"
        case.way.answer(status, times=ATTEMPTS - 1)
        assert (await case.writer.create(task(), idempotency_key="k")).version == 1

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_a_failure_that_stays_is_told_after_a_few_attempts(self, case: Case, status: int) -> None:
        case.way.answer(status, times=99, retry_after="0")
        with pytest.raises(EhrUnavailable):
            await case.reader.search(Client, name="Avery")
        assert len(case.way.asked) == ATTEMPTS

    async def test_a_wait_longer_than_a_person_has_is_not_waited(self, case: Case) -> None:
        case.way.answer(429, retry_after="3600")
        with pytest.raises(EhrUnavailable):
            await case.reader.read(Client, "CL-0001")
        assert len(case.way.asked) == 1

    @pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ReadError])
    async def test_a_broken_line_is_tried_again(self, case: Case, error: type[httpx.TransportError]) -> None:
        case.way.fail(error, times=ATTEMPTS - 1)
        assert (await case.reader.read(Client, "CL-0001")).id == "CL-0001"
        case.way.fail(error, times=99)
        with pytest.raises(EhrUnavailable):
            await case.reader.read(Client, "CL-0001")

    async def test_a_lost_answer_leaves_one_record_not_two(self, case: Case) -> None:
        case.way.lose_answers()
        created = await case.writer.create(booking(), idempotency_key="k")
        assert len(await case.reader.search(Appointment, clinician_id="CLN-02")) == 4
        assert await case.reader.read(Appointment, created.id) == created

    async def test_a_lost_answer_to_an_update_does_not_make_it_stale(self, case: Case) -> None:
        case.way.lose_answers()
        after = await case.writer.update(Task, "TSK-00001", version=1, changes={"title": "x"}, idempotency_key="k")
        assert (after.title, after.version) == ("x", 2)

    async def test_a_slow_ehr_is_not_waited_for(self, case: Case) -> None:
        case.way.slow_down(60)
        with pytest.raises(EhrUnavailable):
            await case.hurried.read(Client, "CL-0001")

    @pytest.mark.parametrize(
        "content", [b"", b"<html>", b"null", b"[]", b'"x"', b"{}", b'{"items": 3}', b'{"items": [{"id": 1}]}', b"\xff"]
    )
    async def test_nonsense_is_not_a_record(self, case: Case, content: bytes) -> None:
        case.way.answer(200, content=content, times=2)
        with pytest.raises(EhrUnavailable):
            await case.reader.read(Client, "CL-0001")
        if content != b"[]":
            with pytest.raises(EhrUnavailable):
                await case.reader.search(Client)

    async def test_an_ehr_that_keeps_failing_is_left_alone_for_a_while(self, case: Case) -> None:
        case.way.answer(503, times=99)
        for _ in range(FAILURES_TO_OPEN):
            with pytest.raises(EhrUnavailable):
                await case.reader.read(Client, "CL-0001")
        asked = len(case.way.asked)
        for act in (
            case.reader.search(Client),
            case.writer.create(task(), idempotency_key="k"),
        ):
            with pytest.raises(EhrUnavailable):
                await act
        assert len(case.way.asked) == asked

    async def test_a_refusal_is_no_failure_of_the_ehr(self, case: Case) -> None:
        for _ in range(FAILURES_TO_OPEN + 1):
            with pytest.raises(EhrNotFound):
                await case.reader.read(Client, "CL-9999")
        assert (await case.reader.read(Client, "CL-0001")).id == "CL-0001"

    async def test_a_reader_cannot_write(self, case: Case) -> None:
        assert not hasattr(case.reader, "create")
        assert not hasattr(case.reader, "update")
