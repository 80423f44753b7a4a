"""Whatever is sent, the answer is a problem and never a stack trace."""

import json

from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import client, new

BODY = new(client(9))

BODIES = (
    (b"", 400),
    (b"{", 400),
    (b"\xff\xfe\x00", 400),
    (b"[1]", 400),
    (b"null", 400),
    (b'{"a": NaN}', 400),
    (b"[" * 100_000, 400),
    (b"{}", 422),
    (b'"' + b"a" * 1_000_001 + b'"', 413),
    (json.dumps(BODY | {"employer": "a\x00b"}).encode(), 422),
    (json.dumps(BODY | {"employer": "\ud800"}).encode(), 400),
    (json.dumps(BODY | {"email": ["a"]}).encode(), 422),
    (json.dumps(BODY | {"__proto__": 1}).encode(), 422),
    (json.dumps(BODY | {"custom_fields": {"a": 1e999}}).encode(), 400),
    (json.dumps(BODY | {"created_at": 1}).encode(), 201),
    (json.dumps(BODY | {"employer": "C:\\u0000 is a folder"}).encode(), 201),
)

ODD_IDS = ("%00", "..%2f..", "CL-0001'--", "é", "x" * 300)

ODD_QUERIES = ("status=%00", "name=%00", "client_id=%00", "email=%FF", "cursor=%00", "cursor=////", "limit=%C2%B2")


async def test_a_body_that_is_no_record_is_refused(each_ehr: Ehr) -> None:
    found = [(body, (await each_ehr.http.post("/v1/clients", content=body)).status_code) for body, _ in BODIES]
    assert found == list(BODIES)


async def test_a_moment_that_cannot_be_kept_is_refused(each_ehr: Ehr) -> None:
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", "2026-11-20T10:00:00"):
        body = {"clinician_id": "CLN-01", "starts_at": moment, "ends_at": moment}
        assert (await each_ehr.post("leave", body)).status_code == 422, moment


async def test_an_id_that_is_none_is_not_found(each_ehr: Ehr) -> None:
    for path in (f"/v1/clients/{record_id}" for record_id in ODD_IDS):
        assert (await each_ehr.http.get(path)).status_code == 404, path
        changed = await each_ehr.http.patch(path, json={"employer": "x"}, headers={"If-Match": '"1"'})
        assert changed.status_code == 404, path


async def test_a_query_of_odd_bytes_is_answered_and_does_not_spoil_the_access_log(each_ehr: Ehr) -> None:
    answers = [await each_ehr.http.get(f"/v1/clients?{query}") for query in ODD_QUERIES]
    assert [answer.status_code for answer in answers] == [422, 422, 400, 200, 400, 400, 422]
    assert len(await each_ehr.sandbox.access_log.entries()) == len(ODD_QUERIES)


async def test_an_idempotency_key_that_cannot_be_kept_is_refused(each_ehr: Ehr) -> None:
    for key in ("", "k" * 201, "tab\there", "é".encode()):
        answer = await each_ehr.http.post("/v1/clients", json=BODY, headers={"Idempotency-Key": key})
        assert answer.status_code == 400, key
