import re
import socket
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.phi.deidentifier import Deidentifier
from policies.phi.identifiers import Identifiers, KnownPerson, PersonRole

NOBODY = Identifiers()
CHART = Identifiers(
    people=(
        KnownPerson(role=PersonRole.CLIENT, names=("Jordan Avery", "Jo Avery")),
        KnownPerson(role=PersonRole.RELATIVE, names=("Lucía Smith-Jones",)),
        KnownPerson(role=PersonRole.CLINICIAN, names=("Will Lindqvist",)),
        KnownPerson(role=PersonRole.CLINICIAN, names=("Grace May",)),
    ),
    dates=(date(1991, 3, 14),),
    phones=("(312) 555-0147",),
    emails=("jordan.avery@mail.example",),
    ids=("CL-0001", "XQ7Z"),
    addresses=("12 Oak Street, Chicago, IL 60601",),
    organizations=("Harbor Robotics",),
)
ENGINE = Deidentifier.load()


def _deidentified(text: str, known: Identifiers = NOBODY) -> str:
    return ENGINE.deidentify(text, known).text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("call me at (312) 555-0188", "555-0188"),
        ("call me at 312.555.0188 ext 4", "0188"),
        ("cell 3125550188", "3125550188"),
        ("ring 0171-555 01 88 x4", "555 01 88"),
        ("my number is 98 25 97 91", "25 97 91"),
        ("it is 23/286-0129", "286-0129"),
        ("(02) 5550 0188", "5550"),
        ("8 495 555 01 88 after six", "555 01 88"),
        ("IBAN DE00 1234 5678 9012 3456 78", "3456"),
        ("to GB00ABCD12345678901234", "123456"),
        ("on the nineteenth of November 1998", "nineteenth"),
        ("since August twelfth", "twelfth"),
        ("signed 22-Feb-14", "22-Feb"),
        ("from 30. December 1936", "December"),
        ("it was Feb 1990", "1990"),
        ("+44 20 7946 0991", "7946"),
        ("it's 555-0188", "555-0188"),
        ("+1 312 555 0188", "0188"),
        ("write to a.b+c@mail.example please", "a.b+c@mail.example"),
        ("my social is 123-45-6789", "6789"),
        ("SSN: 123456789", "123456789"),
        ("MRN: 00482913", "00482913"),
        ("medical record number 77-1029", "77-1029"),
        ("about CL-0042", "CL-0042"),
        ("move APT-000123 and NOTE-000009", "000123"),
        ("draft for TP-0003, AS-000120, COV-0007", "COV-0007"),
        ("member ID XYZ123456789", "XYZ123456789"),
        ("Subscriber #: W2048-1192", "W2048-1192"),
        ("authorization number A00912345", "A00912345"),
        ("prior auth #88120934", "88120934"),
        ("claim 20251187334", "20251187334"),
        ("license no. 071-004312", "071-004312"),
        ("born 3/14/1991", "3/14/1991"),
        ("DOB 03-14-91", "03-14-91"),
        ("on 2026-11-26T16:00:00Z", "2026-11-26"),
        ("on March 3rd, 2026", "March 3"),
        ("the 3rd of March", "3rd of March"),
        ("since Sept. 9", "Sept. 9"),
        ("in May 2021", "May 2021"),
        ("can we do it by 12/4?", "12/4"),
        ("see you on the 14th", "14th"),
        ("she is 93 years old", "93"),
        ("my aunt turned 101", "101"),
        ("a ninety-two year old man", "ninety-two"),
        ("see https://portal.example/x?id=3", "portal.example"),
        ("it is on facebook.com/some.one", "facebook.com"),
        ("from 192.168.10.44", "192.168.10.44"),
        ("card 4111 1111 1111 1111", "4111"),
        ("I live at 1420 W Addison St, Apt 3B, Chicago, IL 60613", "Addison"),
        ("I live at 77 maple avenue", "maple"),
        ("P.O. Box 1187", "1187"),
        ("moved to Oak Park, IL 60302", "60302"),
        ("zip code 60613", "60613"),
        ("I saw Dr. Patel", "Patel"),
        ("Mrs. O'Connor called", "O'Connor"),
        ("my sister Carla is here", "Carla"),
        ("My name is Rosa Delgado", "Delgado"),
        ("me llamo Rosa Delgado", "Rosa"),
        ("Patient: Ana M. Ruiz", "Ruiz"),
        ("See you then.\nThanks,\nMarisol", "Marisol"),
        ("I work at Harbor Robotics", "Harbor"),
        ("he goes to Lincoln Park High School", "Lincoln"),
    ],
)
def test_what_looks_identifying_does_not_get_out(text: str, secret: str) -> None:
    assert secret not in _deidentified(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Avery wants to move Thursday",
        "JORDAN AVERY",
        "jordan avery",
        "Avery, Jordan",
        "Jordan M. Avery",
        "this is jordan",
        "Jo is running late",
        "Jordan's mother",
        "Jordans appointment",
        "Mr Avery",
        "Jordon Averry called",
        "Lucia Smith Jones",
        "Lucía Smith-Jones",
        "LUCIA",
        "Ms. Smith",
        "will lindqvist said so",
        "Will said so",
        "I asked Will about it",
        "Dr. Lindquist",
        "Grace May signed it",
        "call 312 555 0147 or 555-0147",
        "jordan.avery@mail.example or JORDAN.AVERY@MAIL.EXAMPLE",
        "code xq7z",
        "12 Oak Street Chicago IL 60601",
        "fired from Harbor Robotics, harbor robotics that is",
    ],
)
def test_nothing_the_chart_knows_gets_out(text: str) -> None:
    left = _deidentified(text, CHART).casefold()
    known = (
        "jord",
        "aver",
        "lucia",
        "lucía",
        "jones",
        "lindq",
        "grace",
        "0147",
        "mail.example",
        "xq7z",
        "oak",
        "harbor",
    )
    assert not [secret for secret in known if secret in left]
    assert "Will said" not in left and "Jo " not in _deidentified(text, CHART)


@pytest.mark.parametrize(
    "text",
    [
        "I will see if that works, and it may rain",
        "Will you call me? May I come earlier? Will this be covered?",
        "we said grace before dinner",
        "by the grace of god I will manage",
        "mood 7/10, slept 6 of 8 hours, 24/7 worry",
        "I'm 45 years old and take 90 mg",
        "every 2 weeks at 4:30 pm on Thursdays",
        "PHQ-9 was 12, GAD-7 was 9, code 90837, F41.1",
        "I have 3 kids and we drive a lot",
        "the session cost $150, about 20 minutes in",
        "I work with a team and go to the gym",
        "from 2019-2020 and again 2021/2022, scores 12/14/10/9",
        "between 10:30-11:30, in 24-48 hours, 16-20 weeks",
        "items 2, 1, 3, 0, 2 and 1, weight 150, 90837-95",
        "I may second that, and I may first want to think",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert _deidentified(text, CHART) == text


def _alike(text: str) -> str:
    """Surrogates with their codes numbered in the order in which they come, to read them by."""
    codes: dict[str, str] = {}
    return re.sub(
        r"\[([A-Z]+)_([A-Z2-7]{5})(?=[_\]])",
        lambda match: f"[{match[1]}_{codes.setdefault(match[2], str(len(codes) + 1))}",
        text,
    )


def test_one_person_keeps_one_code_and_the_parts_of_a_name_are_told_apart() -> None:
    text = "Jordan Avery came. Jordan said that Ms. Smith-Jones drove Jordan."
    assert (
        _alike(_deidentified(text, CHART))
        == "[CLIENT_1] came. [CLIENT_1_FIRST] said that Ms. [RELATIVE_2_LAST] drove [CLIENT_1_FIRST]."
    )


def test_the_same_date_is_the_same_surrogate_through_a_conversation() -> None:
    first = ENGINE.deidentify("On 3/14/2026 or 3/15/2026?", NOBODY)
    second = ENGINE.deidentify("3/15/2026 it is, not 3/16/2026", NOBODY, earlier=first.surrogates)
    assert _alike(first.text + second.text) == "On [DATE_1] or [DATE_2]?[DATE_2] it is, not [DATE_3]"
    assert (
        ENGINE.restore(first.text + second.text, second.mapping)
        == "On 3/14/2026 or 3/15/2026?3/15/2026 it is, not 3/16/2026"
    )


def test_another_conversation_gives_the_same_person_another_surrogate() -> None:
    assert _deidentified("Jordan Avery", CHART) != _deidentified("Jordan Avery", CHART)


def test_text_that_already_looks_like_a_surrogate_comes_back_as_it_was() -> None:
    text = "Jordan Avery wrote [CLIENT_1] and [client_1_first]"
    result = ENGINE.deidentify(text, CHART)
    assert ENGINE.restore(result.text, result.mapping) == text


def test_a_surrogate_that_nobody_gave_out_stays() -> None:
    assert ENGINE.restore("[CLIENT_7] and [DATE_9]", {"[DATE_1]": "3/14"}) == "[CLIENT_7] and [DATE_9]"


def test_a_model_may_write_a_surrogate_in_lower_case() -> None:
    assert ENGINE.restore("Hello [client_1_first].", {"[CLIENT_1_FIRST]": "Jordan"}) == "Hello Jordan."


_PIECES = st.sampled_from(
    [
        "Jordan Avery",
        "jordan",
        "Averys",
        "3/14/1991",
        "March 3",
        "555-0147",
        "(312) 555-0188",
        "[CLIENT_1]",
        "[DATE_1]",
        "CL-0001",
    ]
    + [
        "Will",
        "a@b.example",
        "12 Oak Street",
        "Dr. Patel",
        " ",
        ", ",
        "\n",
        "'s",
        "ñ",
        "🙂",
        "\u0301",
        "[",
        "]",
        "Lucía",
        "4111 1111 1111 1111",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=12).map("".join), st.lists(_PIECES, max_size=8).map(" ".join)
    )
)
def test_restoring_gives_back_exactly_what_was_there(text: str) -> None:
    result = ENGINE.deidentify(text, CHART)
    assert ENGINE.restore(result.text, result.mapping) == text


def test_no_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    fresh = Deidentifier.load()
    hidden = fresh.deidentify("mail a@b.example, see https://b.example", NOBODY).text
    assert _alike(hidden) == "mail [EMAIL_1], see [URL_2]"
