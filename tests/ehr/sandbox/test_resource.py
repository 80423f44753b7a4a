"""What the catalogue says of ids and columns."""

from collections.abc import Callable
from typing import Any

import pytest

from ehr.sandbox.catalogue import CATALOGUE, STANDARD_SCOPES, resource_of
from ehr.sandbox.columns import DAY, FLAG, FOLDED, MOMENT, PHONE
from practice.appointment import Appointment
from tests.ehr.sandbox.small_practice import MONDAY


@pytest.mark.parametrize(
    ("record_id", "number"),
    [
        ("APT-000042", 42),
        ("APT-1234567", 1234567),
        ("NOTE-000042", 0),
        ("APT-x", 0),
        ("APT-²", 0),
        ("APT-", 0),
        ("7", 0),
    ],
)
def test_the_number_of_an_id(record_id: str, number: int) -> None:
    assert resource_of(Appointment).number_of(record_id) == number


def test_an_id_grows_past_its_digits() -> None:
    assert resource_of(Appointment).id_of(7) == "APT-000007"
    assert resource_of(Appointment).id_of(12345678) == "APT-12345678"


def test_no_two_resources_share_a_path_an_id_or_a_record() -> None:
    for facts in ([r.path for r in CATALOGUE], [r.id_prefix for r in CATALOGUE], [r.record for r in CATALOGUE]):
        assert len(set(facts)) == len(CATALOGUE)


def test_every_declared_name_is_a_field_or_a_column() -> None:
    for resource in CATALOGUE:
        fields, columns = set(resource.record.model_fields), {column.name for column in resource.columns}
        assert resource.unchangeable <= fields, resource.path
        assert set(resource.order) <= columns, resource.path
        assert {f.column for f in resource.filters.values()} <= columns | {resource.shared_by}, resource.path


def test_signing_is_not_a_standard_scope() -> None:
    assert all(scope.endswith((":read", ":write")) for scope in STANDARD_SCOPES)


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (MOMENT.parse, "2026-11-23T09:00:00-06:00", MOMENT.keep(MONDAY)),
        (MOMENT.parse, "1969-12-31T23:59:59.999999Z", -1),
        (PHONE.parse, "+1 (312) 555-0142", "3125550142"),
        (FOLDED.parse, "STRASSE", "strasse"),
        (DAY.parse, "2026-11-23", "2026-11-23"),
        (FLAG.parse, "true", True),
    ],
)
def test_a_query_and_a_record_meet_in_the_same_form(parse: Callable[[str], Any], text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"), [(MOMENT.parse, "2026-11-23T09:00:00"), (DAY.parse, "23.11.2026"), (FLAG.parse, "yes")]
)
def test_a_text_that_is_no_value_is_an_error(parse: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
