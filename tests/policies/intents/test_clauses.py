import pytest

from policies.intents.clauses import MOST_CLAUSES, clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("move Thursday please", ["move Thursday please"]),
        ("Move Thursday please. How much is the late fee?", ["Move Thursday please.", "How much is the late fee?"]),
        ("move my session to Friday and what is the fee", ["move my session to Friday", "what is the fee"]),
        ("I need a refill, also when do I come in", ["I need a refill", "also when do I come in"]),
        ("my husband and I would like to come", ["my husband", "I would like to come"]),
        ("Monday and Tuesday work for me", ["Monday and Tuesday work for me"]),
        ("Thanks. Please cancel Friday.", ["Thanks.", "Please cancel Friday."]),
        ("Please cancel Friday. Thanks.", ["Please cancel Friday. Thanks."]),
        ("", []),
    ],
)
def test_a_message_is_cut_where_it_asks_for_something_else(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def test_of_a_long_message_the_first_and_the_last_clauses_are_read() -> None:
    found = clauses("This comes first. " + "I would like this. " * 50 + "This comes last.")
    assert len(found) == MOST_CLAUSES
    assert (found[0], found[-1]) == ("This comes first.", "This comes last.")
