from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from ledger.audit_event import checked_actor, checked_detail, checked_subject


class Level(StrEnum):
    HIGH = "high"


@pytest.mark.parametrize(
    "actor", ["PER-01JD5M4Q7Z", "PER-jordan", "CLN-02", "handrail", "policy", "policy.crisis", "agent:scheduler", "ehr"]
)
def test_an_actor_is_an_id_or_a_part_of_handrail(actor: str) -> None:
    assert checked_actor(actor) == actor


@pytest.mark.parametrize("actor", ["", "Jordan", "Jordan Avery", "jordan", "jordan7@example.com", "agent:", "root"])
def test_a_name_or_an_address_is_no_actor(actor: str) -> None:
    with pytest.raises(ValueError, match="actor"):
        checked_actor(actor)


@pytest.mark.parametrize(
    "thing", ["CL-0001", "APT-000001", "PRP-01JD5M4Q7Z", "note:NOTE-1#subjective", "S1", "fees-late-cancellation#2"]
)
def test_a_subject_is_an_id(thing: str) -> None:
    assert checked_subject({"thing": thing}) == {"thing": thing}


@pytest.mark.parametrize("thing", ["", "Jordan", "Jordan Avery", "j7@example.com", "I feel bad 2", "CL-0001\n", "é1"])
def test_a_name_or_a_text_is_no_subject(thing: str) -> None:
    with pytest.raises(ValueError, match="id"):
        checked_subject({"client": thing})


@pytest.mark.parametrize("kind", ["", "Client", "client id", "1"])
def test_the_kind_of_a_subject_is_a_word(kind: str) -> None:
    with pytest.raises(ValueError, match="id"):
        checked_subject({kind: "CL-0001"})


def test_a_subject_that_is_not_there_is_left_out() -> None:
    assert checked_subject({"client": None, "run": "RUN-1"}) == {"run": "RUN-1"}


def _refuse(text: str) -> str:
    raise AssertionError(f"taken for a text: {text!r}")


@pytest.mark.parametrize(
    ("detail", "plain"),
    [
        (
            {"level": Level.HIGH, "score": 0.12345678, "ok": True, "none": None},
            {"level": "high", "score": 0.123457, "ok": True, "none": None},
        ),
        ({"at": datetime(2026, 11, 20, 15, tzinfo=UTC)}, {"at": "2026-11-20T15:00:00.000000+00:00"}),
        ({"slot": "CLN-02@2026-11-24T23:00Z/50/video"}, {"slot": "CLN-02@2026-11-24T23:00Z/50/video"}),
        ({"intents": ("appointment.book", "faq.practice")}, {"intents": ["appointment.book", "faq.practice"]}),
        (
            {"codes": {"b", "a"}, "nested": {"model": "handrail-local/1"}},
            {"codes": ["a", "b"], "nested": {"model": "handrail-local/1"}},
        ),
        ({}, {}),
    ],
)
def test_a_detail_holds_words_and_numbers(detail: dict[str, Any], plain: dict[str, Any]) -> None:
    assert checked_detail(detail, _refuse) == plain


@pytest.mark.parametrize(
    "words", ["I feel bad", "jordan@example.com", "two\nlines", "naïve", "x" * 201, "call me: (312) 555-0142"]
)
@pytest.mark.parametrize("shape", ["plain", "listed", "nested", "key"])
def test_a_text_never_gets_into_a_detail(words: str, shape: str) -> None:
    shapes: dict[str, dict[str, Any]] = {
        "plain": {"reason": words},
        "listed": {"reason": [words]},
        "nested": {"reason": {"why": words}},
        "key": {words: 1},
    }
    assert words not in str(checked_detail(shapes[shape], lambda text: "stand-in"))


@pytest.mark.parametrize("value", [object(), b"bytes", float("nan"), float("inf"), 1j])
def test_what_is_no_plain_value_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="detail"):
        checked_detail({"value": value}, _refuse)
