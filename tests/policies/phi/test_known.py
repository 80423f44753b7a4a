"""The chart's identifiers in the ways that people write them."""

import pytest

from policies.phi.known import KnownMatcher
from policies.phi.ordinary_names import default_ordinary_names
from tests.policies.phi.test_deidentifier import CHART

MATCHER = KnownMatcher(CHART, default_ordinary_names())


def _found(text: str) -> set[int]:
    return {place for span in MATCHER.spans(text) for place in range(span.start, span.end)}


@pytest.mark.parametrize(
    "text",
    [
        *("J. Avery", "Jordan A.", "J.A.", "Jordna", "jrodan", "hordan", "Jordy", "LUCÍA", "SmithJones", "J o r d a n"),
        *("Averyy, Jordan", "lind qvist", "jordan_avery", "Smith-Jnoes", "A v e r y"),
        *("14 March 1991", "March 14th, '91", "14.03.91", "3/14", "03141991", "1991/3/14", "14 de marzo de 1991"),
        *("312-555 0147", "3 1 2 5 5 5 0 1 4 7", "+1 (312) 555 0147", "5550147"),
        *("jordan.avery at mail dot example", "jordan.avery @ mail.example", "cl 0001", "c l 0 0 0 1", "CL0001"),
        *("12 Oak St", "12 oka street", "12 OAK STREET CHICAGO IL 60601", "harbour robotics", "Harbor Robotcs"),
    ],
)
def test_each_way_of_writing_is_found_whole(text: str) -> None:
    assert {place for place, c in enumerate(text) if c.isalnum()} <= _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "the order of the day was average",
        "Every hour I wait in a hurry",
        "I scored 3 of 14 and 12 of 21",
        "data from march, oak trees, a harbor",
        "CL-00012 is another record",
    ],
)
def test_what_only_resembles_the_chart_is_left_alone(text: str) -> None:
    assert _found(text) == set()
