import pytest

from policies.grounding.answer import check_answer
from practice.grounded import Sentence, Source

FEES = Source(
    id="passage:fees#1",
    label="Fees",
    text="A session that is canceled with less than 24 hours of notice is charged a fee of $75. "
    "You will not be charged when your clinician cancels. **Parking** is free on Saturdays at 120 N. Example Street.",
)
NEXT = Source(
    id="appointment:APT-000001",
    label="Your next appointment",
    text="Thursday, November 26, 2026 at 4:00 PM with Tobias Lindqvist, LCSW, in person",
)
SOURCES = (FEES, NEXT)


def _codes(text: str, *cited: str) -> set[str]:
    return {problem.code for problem in check_answer([Sentence(text=text, sources=cited)], SOURCES)}


@pytest.mark.parametrize(
    ("text", "cited", "code"),
    [
        ("We are open all night.", (), "no_source"),
        ("We are open all night.", ("passage:none#1",), "unknown_source"),
        ("We are open all night and welcome walk-ins.", ("passage:fees#1",), "not_quoted"),
        ("Parking is free on Sundays at 120 N. Example Street.", ("passage:fees#1",), "unsupported_weekday"),
        (
            "A session that is canceled with less than 48 hours of notice is charged a fee of $75.",
            ("passage:fees#1",),
            "unsupported_number",
        ),
        (
            "A session that is canceled with less than 24 hours of notice is charged a fee of $95.",
            ("passage:fees#1",),
            "unsupported_money",
        ),
        ("You will be charged when your clinician cancels.", ("passage:fees#1",), "negation_changed"),
        (
            "A session that is not canceled with less than 24 hours of notice is charged a fee of $75.",
            ("passage:fees#1",),
            "negation_changed",
        ),
        (
            "A session that is canceled with less than 24 hours of notice is charged a tax of $75.",
            ("passage:fees#1",),
            "word_changed",
        ),
        (
            "Thursday, November 26, 2026 at 5:00 PM with Tobias Lindqvist",
            ("appointment:APT-000001",),
            "unsupported_time",
        ),
        (
            "Thursday, November 27, 2026 at 4:00 PM with Tobias Lindqvist",
            ("appointment:APT-000001",),
            "unsupported_date",
        ),
        ("Parking is free on Saturdays at 120 N. Example Street.", ("appointment:APT-000001",), "not_quoted"),
    ],
)
def test_an_answer_that_strays_from_its_source_is_held_back(text: str, cited: tuple[str, ...], code: str) -> None:
    assert code in _codes(text, *cited)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("A session that is canceled with less than 24 hours of notice is charged a fee of $75.", ("passage:fees#1",)),
        ("You will not be charged when your clinician cancels.", ("passage:fees#1",)),
        ("you will not be charged  when your clinician cancels", ("passage:fees#1",)),
        ("Parking is free on Saturdays at 120 N. Example Street.", ("passage:fees#1",)),
        ("Thursday, November 26, 2026 at 4:00 PM with Tobias Lindqvist, LCSW", ("appointment:APT-000001",)),
        ("You will not be charged when your clinician cancels.", ("passage:fees#1", "appointment:APT-000001")),
    ],
)
def test_a_quote_goes_on(text: str, cited: tuple[str, ...]) -> None:
    assert _codes(text, *cited) == set()


def test_words_added_around_a_short_source_are_not_a_quote() -> None:
    short = Source(id="passage:hours#1", label="Hours", text="Open 9 to 5.")
    said = Sentence(text="Open 9 to 5. And you may stop your medication.", sources=("passage:hours#1",))
    assert [problem.code for problem in check_answer([said], [short])] == ["not_quoted"]


def test_a_person_needs_no_source_but_may_name_nobody_else() -> None:
    said = Sentence(text="Dana Navarro asked for this hour too.", written_by="person")
    assert check_answer([said], ()) == []
    problems = check_answer([said], (), forbidden_identifiers=("Dana Navarro",))
    assert [problem.code for problem in problems] == ["forbidden_identifier"]
