"""Filters and pages."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ehr.sandbox.catalogue import CATALOGUE
from ehr.sandbox.query import read_query
from ehr.sandbox.tables import RECORDS
from practice.chart import Assessment, Consent, Document
from practice.work import Task
from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import MONDAY, NOW, appointment, client, note


def week(number: int) -> str:
    return (MONDAY + timedelta(weeks=number)).isoformat()


async def load_calendar(ehr: Ehr) -> None:
    """Five weekly sessions of the first client, the third cancelled; one of a couple with the other clinician."""
    weekly = [appointment(n, starts_at=week(n), status="cancelled" if n == 3 else "scheduled") for n in (4, 1, 5, 3, 2)]
    couple = appointment(6, starts_at=week(2), clinician_id="CLN-02", client_ids=("CL-0002", "CL-0003"))
    await ehr.sandbox.load([*weekly, couple])


APPOINTMENTS: tuple[tuple[dict[str, Any], list[int]], ...] = (
    ({}, [1, 2, 6, 3, 4, 5]),
    ({"client_id": "CL-0001"}, [1, 2, 3, 4, 5]),
    ({"client_id": "CL-0003"}, [6]),
    ({"client_id": "CL-9999"}, []),
    ({"clinician_id": "CLN-02"}, [6]),
    ({"status": "cancelled"}, [3]),
    ({"starts_from": week(4)}, [4, 5]),
    ({"starts_before": week(2)}, [1]),
    ({"starts_from": week(2), "starts_before": week(4), "clinician_id": "CLN-01"}, [2, 3]),
    ({"client_id": "CL-0001", "status": "scheduled", "limit": 2}, [1, 2]),
    ({"starts_from": "2026-12-21T09:00:00-06:00"}, [4, 5]),
)

CLIENTS: tuple[tuple[dict[str, Any], list[int]], ...] = (
    ({"name": "AVERY1"}, [1]),
    ({"name": "jordan a"}, [1, 3]),
    ({"name": "mikael o'neil"}, [2]),
    ({"name": "mika o'neil"}, [2]),
    ({"name": "_%"}, [2]),
    ({"name": "%"}, [2]),
    ({"date_of_birth": "1990-05-02"}, [2]),
    ({"email": "CLIENT3@example.com"}, [3]),
    ({"phone": "+1 312.555.0102"}, [2]),
    ({"status": "active", "primary_clinician_id": "CLN-01"}, [1, 2, 3]),
    ({"status": "discharged"}, []),
)


async def test_appointments_by_who_when_and_how(each_ehr: Ehr) -> None:
    await load_calendar(each_ehr)
    for filters, numbers in APPOINTMENTS:
        assert await each_ehr.ids("appointments", **filters) == [f"APT-{n:06d}" for n in numbers], filters


async def test_clients_by_what_a_caller_would_say(each_ehr: Ehr) -> None:
    for filters, numbers in CLIENTS:
        assert await each_ehr.ids("clients", **filters) == [f"CL-{n:04d}" for n in numbers], filters


async def test_the_other_records_by_their_filters(each_ehr: Ehr) -> None:
    await each_ehr.sandbox.load(
        [
            note(3), note(5, status="draft"), note(7, client_id="CL-0002"),
            Assessment(id="AS-000001", client_id="CL-0001", instrument="PHQ-9", items=(1,) * 9, total=9, taken_at=NOW),
            Consent(id="CON-0001", client_id="CL-0003", purpose="treatment", recipient="Dr. Vale", granted_at=NOW),
            Document(id="DOC-00001", client_id="CL-0001", type="letter", title="t", body="b", created_at=NOW),
            Task(id="TSK-00001", title="t", assigned_role="biller", created_at=NOW),
        ]
    )  # fmt: skip
    expected: list[tuple[str, dict[str, Any], list[str]]] = [
        ("progress-notes", {"session_from": "2026-11-05"}, ["NOTE-000005", "NOTE-000007"]),
        ("progress-notes", {"client_id": "CL-0001", "status": "signed"}, ["NOTE-000003"]),
        ("assessments", {"client_id": "CL-0001", "instrument": "PHQ-9"}, ["AS-000001"]),
        ("assessments", {"instrument": "GAD-7"}, []),
        ("consents", {"client_id": "CL-0003"}, ["CON-0001"]),
        ("documents", {"client_id": "CL-0001", "type": "letter"}, ["DOC-00001"]),
        ("tasks", {"assigned_role": "biller", "status": "open"}, ["TSK-00001"]),
        ("tasks", {"client_id": "CL-0001"}, []),
        ("leave", {"clinician_id": "CLN-02", "starts_before": week(0), "ends_after": week(0)}, ["LV-0001"]),
        ("leave", {"ends_after": week(1)}, []),
        ("availability", {"clinician_id": "CLN-02", "limit": 1}, ["AV-0006"]),
        ("threads", {"client_id": "CL-0001"}, ["TH-00001", "TH-00002"]),
    ]
    for path, filters, ids in expected:
        assert await each_ehr.ids(path, **filters) == ids, (path, filters)


REFUSED = {
    "shoe_size=44": 400,
    "Status=active": 400,
    "status=active&status=prospect": 400,
    "cursor=nonsense": 400,
    "cursor=bnVsbA": 400,
    "limit=0": 422,
    "limit=201": 422,
    "limit=1000000000001": 422,
    "limit=ten": 422,
    "date_of_birth=yesterday": 422,
    "phone=none": 422,
}


async def test_a_query_that_cannot_be_meant_is_refused(ehr: Ehr) -> None:
    found = {query: (await ehr.http.get(f"/v1/clients?{query}")).status_code for query in REFUSED}
    assert found == REFUSED


async def test_a_moment_without_an_offset_is_refused(ehr: Ehr) -> None:
    for moment in ("2026-11-23T09:00:00", "2026-11-23", "soon"):
        assert (await ehr.get("appointments", starts_from=moment)).status_code == 422, moment


async def pages(ehr: Ehr, path: str, **filters: Any) -> list[list[str]]:
    found, cursor = [], None
    while True:
        answer = (await ehr.get(path, **filters, **({"cursor": cursor} if cursor else {}))).json()
        found.append([item["id"] for item in answer["items"]])
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


async def test_pages_hold_every_record_once_in_order(each_ehr: Ehr) -> None:
    same_moment = [appointment(n, starts_at=MONDAY, status="cancelled") for n in range(1, 8)]
    await each_ehr.sandbox.load(same_moment)
    found = await pages(each_ehr, "appointments", limit=3, client_id="CL-0001")
    assert [len(page) for page in found] == [3, 3, 1]
    assert sum(found, []) == [f"APT-{n:06d}" for n in range(1, 8)]


async def test_a_full_last_page_has_no_cursor(ehr: Ehr) -> None:
    assert await pages(ehr, "clients", limit=3) == [["CL-0001", "CL-0002", "CL-0003"]]


async def test_a_record_added_meanwhile_shifts_no_page(ehr: Ehr) -> None:
    await load_calendar(ehr)
    first = (await ehr.get("appointments", limit=2)).json()
    await ehr.sandbox.load([appointment(9, starts_at=week(0)), appointment(10, starts_at=week(9))])
    rest = await ehr.ids("appointments", cursor=first["next_cursor"])
    assert rest == ["APT-000006", "APT-000003", "APT-000004", "APT-000005", "APT-000010"]


async def test_a_cursor_is_good_for_its_own_list_only(ehr: Ehr) -> None:
    cursor = (await ehr.get("clients", limit=1)).json()["next_cursor"]
    assert (await ehr.get("clients", limit=2, cursor=cursor)).status_code == 200
    assert (await ehr.get("clients", status="active", cursor=cursor)).status_code == 400
    assert (await ehr.get("tasks", cursor=cursor)).status_code == 400


async def test_a_forged_cursor_is_refused(each_ehr: Ehr) -> None:
    good = (await each_ehr.get("clients", limit=1)).json()["next_cursor"]
    fingerprint = json.loads(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))[0]
    for place in (
        ["x", "CL-0001"],
        [None, "CL-0001"],
        [1.5, "CL-0001"],
        [True, "CL-0001"],
        [2**70, "CL-0001"],
        [1, "\0"],
        [1],
        [1, 2, 3],
        [[1], "CL-0001"],
    ):
        forged = base64.urlsafe_b64encode(json.dumps([fingerprint, *place]).encode()).decode()
        assert (await each_ehr.get("clients", cursor=forged)).status_code == 400, place


async def test_a_list_is_ordered_by_its_natural_time(ehr: Ehr) -> None:
    await ehr.sandbox.load([client(9, created_at=NOW - timedelta(days=900))])
    assert await ehr.ids("clients") == ["CL-0009", "CL-0001", "CL-0002", "CL-0003"]


@pytest_asyncio.fixture
async def sandbox_engine(filled_sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(filled_sqlite_url.replace("sqlite:", "sqlite+aiosqlite:"))
    yield engine
    await engine.dispose()


@pytest.mark.parametrize(
    ("path", "filters"),
    [
        ("appointments", "clinician_id=CLN-01&starts_from=2026-11-20T00:00:00Z&starts_before=2027-01-20T00:00:00Z"),
        ("appointments", "starts_from=2026-11-20T00:00:00Z"),
        ("progress-notes", "client_id=CL-0001&session_from=2026-01-01"),
        ("messages", "thread_id=TH-00001"),
        ("assessments", "client_id=CL-0001"),
    ],
)
async def test_a_list_that_is_asked_for_all_day_is_read_off_an_index_in_order(
    sandbox_engine: AsyncEngine, path: str, filters: str
) -> None:
    resource = next(each for each in CATALOGUE if each.path == path)
    table = RECORDS[path]
    order = [*(table.c[name] for name in resource.order), table.c.id]
    query = read_query(resource, [tuple(part.split("=")) for part in filters.split("&")])
    wanted = select(table.c.body).where(*query.conditions).order_by(*order).limit(51)
    text_of = wanted.compile(sandbox_engine.sync_engine, compile_kwargs={"literal_binds": True})
    async with sandbox_engine.connect() as connection:
        steps = [row[3] for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {text_of}"))]
    assert len(steps) == 1, "one step: no sorting of what was found"
    assert steps[0].startswith(f"SEARCH {table.name} USING INDEX ix_")
