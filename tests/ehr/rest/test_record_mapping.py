"""What a dialect declares, and what becomes of records that do not fit it."""

from typing import Any

import httpx
import pytest

from ehr.rest.dialect import Dialect
from ehr.rest.mappings import Mappings
from practice.appointment import Appointment
from practice.errors import EhrRejected, EhrUnavailable, SettingsError
from practice.people import Client, Modality, ServiceType
from practice.work import Message, Task, TaskStatus
from tests.ehr.records import CLIENTS, NOW, at
from tests.ehr.rest.fake_ehr import TASK, FakeEhr, connect

TASKS = {"label": "task", "path": "/tasks"}


def dialect(resources: dict[str, Any], **changes: Any) -> Dialect:
    return Dialect.model_validate(
        {
            "name": "trial",
            "version": "trial/1",
            "label": "a trial EHR",
            "envelope": {"records": "items"},
            "paging": {"style": "cursor", "parameter": "c", "next": "next", "size_parameter": "n"},
            "concurrency": {"style": "etag"},
            "resources": resources,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("resources", "changes", "complaint"),
    [
        ({"Tusk": TASKS}, {}, "no record called Tusk"),
        ({"Task": TASKS | {"fields": {"titel": "name"}}}, {}, "Task has no such field: titel"),
        ({"Task": TASKS | {"fields": {"title.text": "name"}}}, {}, "no such field: title.text"),
        ({"Task": TASKS | {"lacks": ["colour"]}}, {}, "lacks: no such field: colour"),
        ({"Task": TASKS | {"stamped": ["born_at"]}}, {}, "stamped: no such field: born_at"),
        ({"Task": TASKS | {"lacks": ["title"]}}, {}, "Task.title has no default"),
        ({"Task": TASKS | {"fields": {"title": {"to": "t", "each": {"x": "y"}}}}}, {}, "holds no objects"),
        (
            {"Task": TASKS | {"lacks": ["version"]}},
            {"concurrency": {"style": "field", "field": "rev"}},
            "refused as stale",
        ),
        ({"Task": TASKS}, {"words": {"TaskStatus": {"open": "O"}}}, "not exactly ours: done"),
        ({"Task": TASKS}, {"words": {"TaskStatus": {"open": "O", "done": "O"}}}, "two of ours"),
        (
            {"Task": TASKS},
            {"words": {"TaskStates": {"open": "O", "done": "D"}}},
            "no record uses the words of TaskStates",
        ),
        (
            {"Client": {"label": "client", "path": "/c", "fields": {"guardians": {"to": "g", "each": {"nom": "n"}}}}},
            {},
            "Guardian has no such field: nom",
        ),
    ],
)
def test_a_wrong_declaration_stops_the_start(resources: Any, changes: Any, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        Mappings(dialect(resources, **changes))


def answering(body: Any) -> FakeEhr:
    return FakeEhr(lambda request: httpx.Response(200, json=body))


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"id": 17, "clientId": 4}, {"id": "17", "client_id": "4"}),
        ({"body": None, "status": None}, {"body": "", "status": TaskStatus.OPEN}),
        ({"client_id": None}, {"client_id": None}),
        ({"colour": "red", "nested": {"x": []}}, {}),
        ({"due_on": "2026-12-24"}, {}),
    ],
)
async def test_an_ehr_may_number_its_records_send_null_and_say_more_than_we_ask(given: Any, read: Any) -> None:
    small = dialect({"Task": TASKS | {"fields": {"client_id": "clientId"}}})
    found = await connect(answering(TASK | given), small).read(Task, "TSK-00001")
    assert {name: getattr(found, name) for name in read} == read


@pytest.mark.parametrize(
    "given",
    [
        {"status": "half done"},
        {"created_at": "2026-11-20"},
        {"created_at": 7},
        {"due_on": "Christmas"},
        {"version": 0},
        {"version": "many"},
        {"title": None},
        {"title": {"text": "x"}},
        {"id": None},
    ],
)
async def test_a_record_that_is_none_is_not_half_read(given: Any) -> None:
    with pytest.raises(EhrUnavailable):
        await connect(answering(TASK | given), dialect({"Task": TASKS})).read(Task, "TSK-00001")


@pytest.mark.parametrize(
    ("etag", "version"), [('"7"', 7), ('W/"7"', 7), ("7", 7), (None, 1), ('"abc"', 1), ('""', 1), ('"7", "8"', 1)]
)
async def test_the_etag_is_the_version_where_it_is_a_number(etag: str | None, version: int) -> None:
    headers = {"ETag": etag} if etag else {}
    ehr = FakeEhr(lambda request: httpx.Response(200, json=TASK, headers=headers))
    assert (await connect(ehr, dialect({"Task": TASKS})).read(Task, "TSK-00001")).version == version


LACKING = dialect(
    {
        "Client": {"label": "client", "path": "/c", "lacks": ["ai_opt_out", "employer"]},
        "Task": TASKS | {"lacks": ["version"]},
    }
)


async def test_what_an_ehr_does_not_keep_reads_as_unset() -> None:
    found = await connect(answering(CLIENTS[2].model_dump(mode="json")), LACKING).read(Client, "CL-0003")
    assert found.ai_opt_out is False
    assert found.primary_clinician_id == CLIENTS[2].primary_clinician_id


async def test_a_write_that_would_lose_something_is_refused_before_it_is_sent() -> None:
    ehr = answering(CLIENTS[0].model_dump(mode="json"))
    adapter = connect(ehr, LACKING)
    with pytest.raises(EhrRejected, match="keeps no 'ai_opt_out'"):
        await adapter.create(CLIENTS[2], idempotency_key="k")
    with pytest.raises(EhrRejected, match="keeps no 'employer'"):
        await adapter.update(Client, "CL-0001", version=1, changes={"employer": "Lund & Co"}, idempotency_key="k")
    assert ehr.asked == []
    await adapter.create(CLIENTS[0], idempotency_key="k")
    assert b"ai_opt_out" not in ehr.asked[0].content


async def test_a_kind_that_the_ehr_does_not_keep_is_refused_in_words() -> None:
    adapter = connect(FakeEhr(), dialect({"Task": TASKS}))
    with pytest.raises(EhrRejected, match="a trial EHR keeps no records of this kind"):
        await adapter.read(Client, "CL-0001")
    with pytest.raises(EhrRejected):
        await adapter.search(Client)
    with pytest.raises(EhrRejected):
        await adapter.create(CLIENTS[0], idempotency_key="k")


async def test_values_may_be_given_as_json_or_as_themselves() -> None:
    ehr = answering({})
    adapter = connect(ehr, dialect({"Appointment": {"label": "appointment", "path": "/a"}}))
    for changes in (
        {"starts_at": at(26, 14), "modality": Modality.VIDEO},
        {"starts_at": "2026-11-26T14:00:00-06:00", "modality": "video"},
    ):
        with pytest.raises(EhrUnavailable):
            await adapter.update(Appointment, "APT-1", version=4, changes=changes, idempotency_key="k")
    first, second = ehr.asked
    assert first.content == second.content == b'{"starts_at":"2026-11-26T20:00:00Z","modality":"video"}'
    assert first.headers["If-Match"] == '"4"'


async def test_an_id_and_a_version_are_never_sent_with_a_new_record() -> None:
    ehr = answering(TASK)
    small = dialect({"Task": TASKS | {"stamped": ["created_at"]}})
    await connect(ehr, small).create(Task(id="mine", version=9, title="x", created_at=NOW), idempotency_key="k")
    assert b'"id"' not in ehr.asked[0].content
    assert b"version" not in ehr.asked[0].content
    assert b"created_at" not in ehr.asked[0].content


async def test_free_words_are_translated_where_the_dialect_says_so() -> None:
    fields = {"sender": {"to": "from.kind", "words": {"client": "P", "staff": "S", "system": "A"}}}
    small = dialect({"Message": {"label": "message", "path": "/m", "fields": fields}})
    message = {
        "id": "1",
        "version": 1,
        "thread_id": "2",
        "client_id": "3",
        "body": "x",
        "sent_at": "2026-11-20T15:00:00Z",
    }
    found = await connect(answering(message | {"from": {"kind": "S"}}), small).read(Message, "1")
    assert found.sender == "staff"
    with pytest.raises(EhrUnavailable):
        await connect(answering(message | {"from": {"kind": "robot"}}), small).read(Message, "1")


@pytest.mark.parametrize(
    ("filters", "sent"),
    [
        ({"service": ServiceType.GROUP, "open": True}, "service=group&open=true"),
        ({"since": at(2, 9), "on": at(2, 9).date()}, "since=2026-11-02T15%3A00%3A00Z&on=2026-11-02"),
        ({"born": "1991-02-03", "name": "Ü & Co"}, "dob=1991-02-03&name=%C3%9C%20%26%20Co"),
        ({"number": 3}, "number=3"),
    ],
)
async def test_filters_become_parameters(filters: dict[str, Any], sent: str) -> None:
    ehr = answering({"items": []})
    names = {name: name for name in ("service", "open", "since", "on", "name", "number")} | {"born": "dob"}
    small = dialect({"Client": {"label": "client", "path": "/c", "filters": names}})
    await connect(ehr, small).search(Client, **filters)
    assert ehr.asked[0].url.query.decode().replace("+", "%20") == f"{sent}&n=200"


async def test_a_day_may_be_given_as_text_and_a_wrong_one_is_an_error() -> None:
    ehr = answering({"items": []})
    small = dialect(
        {"Client": {"label": "client", "path": "/c", "filters": {"date_of_birth": "dob"}}}, forms={"date": "%d.%m.%Y"}
    )
    await connect(ehr, small).search(Client, date_of_birth="1991-02-03")
    assert ehr.asked[0].url.params["dob"] == "03.02.1991"
    with pytest.raises(ValueError, match="isoformat"):
        await connect(ehr, small).search(Client, date_of_birth="3 Feb")
