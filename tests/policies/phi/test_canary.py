"""The last look: what of the record still stands in a text."""

import pytest

from policies.phi import Canary
from tests.policies.phi.test_deidentifier import CHART

CANARY = Canary(CHART)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AVERY called", "name"),
        ("ask lucía", "name"),
        ("Grace May signed", "name"),
        ("reach me at 312.555.0147", "phone"),
        ("Jordan.Avery@mail.example", "email"),
        ("record cl_0001", "id"),
        ("1991-03-14", "date"),
        ("born 3/14/1991", "date"),
        ("works at harbor robotics", "place"),
    ],
)
def test_what_the_record_knows_is_seen(text: str, kind: str) -> None:
    assert kind in CANARY.leaks(text)


@pytest.mark.parametrize(
    "text",
    [
        "[CLIENT_ABCDE] will call in May by the grace of god",
        "Will you come on 13/14/1991?",
        "CL-00012 and 555-0188",
        "",
    ],
)
def test_ordinary_words_other_numbers_and_surrogates_are_no_leak(text: str) -> None:
    assert CANARY.leaks(text) == []
