from datetime import date

import pytest

from practice.text.written_date import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/14/1992", date(1992, 3, 14)),
        ("3-14-92", date(1992, 3, 14)),
        ("3.14.2005", date(2005, 3, 14)),
        ("1/5/01", date(2001, 1, 5)),
        ("12/31/31", date(1931, 12, 31)),
        ("25/12/1980", date(1980, 12, 25)),
        ("1992-03-14", date(1992, 3, 14)),
        ("March 14, 1992", date(1992, 3, 14)),
        ("Mar. 14th 1992", date(1992, 3, 14)),
        ("14 March 1992", date(1992, 3, 14)),
        ("14-Mar-1992", date(1992, 3, 14)),
        ("O3/l4/l992", date(1992, 3, 14)),
        ("11 / O3 / 1988", date(1988, 11, 3)),
        ("(03/14/1992)", date(1992, 3, 14)),
        ("02/30/1990", None),
        ("13/13/1990", None),
        ("March 32, 1990", None),
        ("312-555-0100", None),
        ("Foo 12, 1990", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_a_date_is_read_as_it_is_written_or_not_at_all(text: str, expected: date | None) -> None:
    assert read_date(text) == expected
