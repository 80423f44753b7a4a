"""Listing, reading, creating and changing, the same for every resource."""

import asyncio
from typing import Any

from ehr.sandbox.catalogue import CATALOGUE
from practice.work import Task
from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import NOW, client, new

PATHS = [resource.path for resource in CATALOGUE]


def task(title: str = "Call back") -> dict[str, object]:
    return new(Task(id="TSK-1", title=title, client_id="CL-0001", created_at=NOW))


async def test_every_resource_lists_itself_and_knows_no_stranger(each_ehr: Ehr) -> None:
    for path in PATHS:
        listed = await each_ehr.get(path)
        assert (listed.status_code, set(listed.json())) == (200, {"items", "next_cursor"}), path
        missing = await each_ehr.get(f"{path}/NONE-1")
        assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json"), path


async def test_a_record_is_served_exactly_as_the_domain_writes_it(ehr: Ehr) -> None:
    answer = await ehr.get("clients/CL-0001")
    assert answer.json() == client(1, diagnoses=("F41.1",)).model_dump(mode="json")
    assert answer.headers["etag"] == '"1"'


async def test_the_server_picks_the_id_the_version_and_the_time(each_ehr: Ehr) -> None:
    body = new(client(9)) | {"id": "CL-0077", "version": 12, "created_at": "1999-01-01T00:00:00Z"}
    answer = await each_ehr.post("clients", body)
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/clients/CL-0004"
    assert answer.headers["etag"] == '"1"'
    created = answer.json()
    assert (created["id"], created["version"], created["created_at"]) == ("CL-0004", 1, "2026-11-20T15:00:00Z")
    assert (await each_ehr.get("clients/CL-0004")).json() == created


async def test_ids_continue_the_pattern_of_what_was_loaded(ehr: Ehr) -> None:
    await ehr.sandbox.load([client(398)])
    assert (await ehr.post("clients", new(client(9)))).json()["id"] == "CL-0399"
    assert (await ehr.post("tasks", task())).json()["id"] == "TSK-00001"


async def test_concurrent_creates_get_ids_of_their_own(each_ehr: Ehr) -> None:
    answers = await asyncio.gather(*(each_ehr.post("tasks", task(str(n))) for n in range(10)))
    assert sorted(answer.json()["id"] for answer in answers) == [f"TSK-{n:05d}" for n in range(1, 11)]


async def test_a_change_raises_the_version(each_ehr: Ehr) -> None:
    answer = await each_ehr.patch("clients/CL-0001", {"preferred_name": "Jo"}, 1)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (answer.json()["preferred_name"], answer.json()["version"]) == ("Jo", 2)
    assert (await each_ehr.get("clients/CL-0001")).json() == answer.json()
    assert await each_ehr.ids("clients", name="jo avery1") == ["CL-0001"]


async def test_a_stale_write_is_refused(ehr: Ehr) -> None:
    await ehr.patch("clients/CL-0001", {"preferred_name": "Jo"}, 1)
    answer = await ehr.patch("clients/CL-0001", {"preferred_name": "Joe"}, 1)
    assert (answer.status_code, answer.json()["version"]) == (412, 2)


async def test_of_two_writers_of_one_version_one_is_stale(each_ehr: Ehr) -> None:
    answers = await asyncio.gather(*(each_ehr.patch("clients/CL-0001", {"employer": n}, 1) for n in "abc"))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]


async def test_a_write_that_names_no_version_is_refused(ehr: Ehr) -> None:
    assert (await ehr.patch("clients/CL-0001", {"preferred_name": "Jo"}, None)).status_code == 428


async def test_an_etag_of_another_make_is_refused(ehr: Ehr) -> None:
    for if_match in ("*", 'W/"1"', "one", '"1", "2"', "-1", ""):
        answer = await ehr.http.patch("/v1/clients/CL-0001", json={"employer": "x"}, headers={"If-Match": if_match})
        assert answer.status_code == 400, if_match


MISFITS: tuple[tuple[Any, int], ...] = (
    ({"id": "CL-0009"}, 422),
    ({"version": 9}, 422),
    ({"created_at": "2020-01-01T00:00:00Z"}, 422),
    ({"shoe_size": 44}, 422),
    ({"date_of_birth": "2026-02-30"}, 422),
    ({"primary_clinician_id": "CLN-99"}, 422),
    ({}, 422),
    ([], 400),
    ("text", 400),
)


async def test_a_change_that_does_not_fit_changes_nothing(ehr: Ehr) -> None:
    before = (await ehr.get("clients/CL-0001")).json()
    for changes, status in MISFITS:
        assert (await ehr.patch("clients/CL-0001", changes, 1)).status_code == status, changes
    assert (await ehr.get("clients/CL-0001")).json() == before


async def test_custom_fields_are_merged_and_null_removes_one(ehr: Ehr) -> None:
    await ehr.patch("clients/CL-0001", {"custom_fields": {"risk": 0.2, "tier": "low"}}, 1)
    answer = await ehr.patch("clients/CL-0001", {"custom_fields": {"risk": 0.7, "tier": None, "sms": True}}, 2)
    assert answer.json()["custom_fields"] == {"risk": 0.7, "sms": True}


async def test_what_was_sent_is_not_repeated_in_an_error(ehr: Ehr) -> None:
    answer = await ehr.post("clients", new(client(9)) | {"date_of_birth": "a secret of somebody"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "date_of_birth"
    assert "secret of somebody" not in answer.text


async def test_an_unknown_place_and_an_unknown_method_are_problems_too(ehr: Ehr) -> None:
    for answer in (await ehr.get("invoices"), await ehr.http.delete("/v1/clients/CL-0001")):
        assert answer.status_code in (404, 405)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_openapi_document_describes_every_resource(ehr: Ehr) -> None:
    document = (await ehr.http.get("/openapi.json")).json()
    for path in PATHS:
        assert set(document["paths"][f"/v1/{path}"]) == {"get", "post"}
        assert set(document["paths"][f"/v1/{path}/{{record_id}}"]) == {"get", "patch"}
    listing = document["paths"]["/v1/appointments"]["get"]
    assert {each["name"] for each in listing["parameters"]} >= {"client_id", "starts_from", "starts_before", "cursor"}
    assert "appointments:read" in str(listing["security"])
    references = {part.split('"')[0] for part in str(document).replace("'", '"').split("#/components/schemas/")[1:]}
    assert references <= set(document["components"]["schemas"])
