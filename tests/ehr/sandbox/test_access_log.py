"""Who looked at what."""

from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import client, new


async def test_reads_and_writes_are_logged_with_their_token(each_ehr: Ehr) -> None:
    await each_ehr.get("clients/CL-0001")
    await each_ehr.get("progress-notes", client_id="CL-0003")
    await each_ehr.post("clients", new(client(9)))
    entries = list(reversed(await each_ehr.sandbox.access_log.entries()))
    assert [(e["method"], e["resource"], e["record_id"], e["client_id"], e["status"]) for e in entries] == [
        ("GET", "clients", "CL-0001", None, 200),
        ("GET", "progress-notes", None, "CL-0003", 200),
        ("POST", "clients", None, None, 201),
    ]
    assert {e["api_client"] for e in entries} == {"handrail"}
    assert len({e["token_id"] for e in entries}) == 1


async def test_refused_calls_are_logged_too(ehr: Ehr) -> None:
    reader = await ehr.sign_in("reader")
    await ehr.http.get("/v1/progress-notes/NOTE-000001", headers=reader)
    await ehr.get("clients/CL-0999")
    assert [e["status"] for e in await ehr.sandbox.access_log.entries()] == [404, 403]


async def test_the_log_holds_no_names_and_no_bodies(ehr: Ehr) -> None:
    await ehr.get("clients", name="Jordan", email="client1@example.com")
    await ehr.get("clients", jordan_avery="x")
    await ehr.http.get("/v1/clients/Jordan Avery")
    kept = str([dict(entry) for entry in await ehr.sandbox.access_log.entries()])
    assert "email,name" in kept
    assert "Jordan" not in kept
    assert "example.com" not in kept


async def test_the_log_of_one_client(ehr: Ehr) -> None:
    await ehr.get("appointments", client_id="CL-0001")
    await ehr.get("appointments", client_id="CL-0002")
    entries = await ehr.sandbox.access_log.entries(client_id="CL-0002")
    assert [entry["client_id"] for entry in entries] == ["CL-0002"]


async def test_what_was_not_written_yet_is_written_at_the_close(ehr: Ehr) -> None:
    await ehr.get("clients")
    await ehr.sandbox.close()
    assert len(await ehr.sandbox.access_log.entries()) == 1
    await ehr.sandbox.close()
