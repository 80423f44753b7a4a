import httpx
import pytest

from ehr.rest.dialect import Fault, FaultDialect
from ehr.rest.refusal import fault_of, refusal
from practice.errors import EhrConflict, EhrNotFound, EhrRejected, EhrStale, EhrUnavailable


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (200, None),
        (201, None),
        (301, "unavailable"),
        (400, "rejected"),
        (401, "unavailable"),
        (403, "rejected"),
        (404, "not_found"),
        (408, "unavailable"),
        (409, "conflict"),
        (410, "not_found"),
        (412, "stale"),
        (418, "rejected"),
        (422, "rejected"),
        (428, "rejected"),
        (429, "unavailable"),
        (500, "unavailable"),
        (501, "unavailable"),
        (503, "unavailable"),
    ],
)
def test_a_status_means_what_http_says(status: int, fault: str | None) -> None:
    assert fault_of(httpx.Response(status), FaultDialect()) == fault


OWN = FaultDialect.model_validate(
    {"statuses": {423: "unavailable", 400: "stale"}, "code": "error.code", "codes": {"TAKEN": "conflict"}}
)


@pytest.mark.parametrize(
    ("status", "content", "fault"),
    [
        (423, b"", "unavailable"),
        (400, b"", "stale"),
        (400, b'{"error": {"code": "TAKEN"}}', "conflict"),
        (500, b'{"error": {"code": "TAKEN"}}', "conflict"),
        (409, b'{"error": {"code": "OTHER"}}', "conflict"),
        (422, b'{"error": {"code": ["TAKEN"]}}', "rejected"),
        (422, b'{"error": "TAKEN"}', "rejected"),
        (422, b"<TAKEN>", "rejected"),
        (200, b'{"error": {"code": "TAKEN"}}', None),
    ],
)
def test_a_dialect_may_say_it_otherwise(status: int, content: bytes, fault: str | None) -> None:
    assert fault_of(httpx.Response(status, content=content), OWN) == fault


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.NOT_FOUND, EhrNotFound),
        (Fault.CONFLICT, EhrConflict),
        (Fault.STALE, EhrStale),
        (Fault.REJECTED, EhrRejected),
        (Fault.UNAVAILABLE, EhrUnavailable),
    ],
)
def test_each_fault_has_its_error_with_advice(fault: Fault, error: type[Exception]) -> None:
    told = refusal(fault, "appointment", 422)
    assert type(told) is error
    assert told.detail.endswith(".") and told.advice.endswith(".")


def test_every_fault_is_told() -> None:
    assert len({type(refusal(fault, "task")) for fault in Fault}) == len(Fault)
