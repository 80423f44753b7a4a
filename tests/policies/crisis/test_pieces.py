import pytest

from policies.crisis.pieces import newest_together, pieces_of


def test_a_short_message_is_read_as_one() -> None:
    assert [piece.text for piece in pieces_of(["See you Friday. Thanks."])] == ["See you Friday. Thanks."]


def test_neighbouring_sentences_of_a_long_message_are_read_by_themselves() -> None:
    sentences = [
        "The parking lot was full when I came.",
        "I have the pills ready.",
        "Please also move me to next Friday.",
    ]
    message = " ".join(sentences)
    whole, first, second = pieces_of([message])
    assert whole.text == message
    assert first.text == f"{sentences[0]} {sentences[1]}" and "pills" in second.text
    assert message[second.start : second.end] == second.text


def test_the_newest_messages_are_also_read_together() -> None:
    together = newest_together(["one", "two", "three", "four"])
    assert together is not None and together.text == "two\nthree\nfour" and together.message_index == 3


def test_one_message_is_nothing_together() -> None:
    assert newest_together(["one"]) is newest_together([" ", "one"]) is None


@pytest.mark.parametrize("window", [[], [""], ["  \n "]])
def test_of_nothing_nothing_is_read(window: list[str]) -> None:
    assert pieces_of(window) == []


def test_all_of_an_enormous_message_is_read_in_a_bounded_number_of_pieces() -> None:
    message = " ".join(f"This is sentence number {number}." for number in range(5_000))
    _whole, *runs = pieces_of([message])
    assert len(runs) <= 220 and runs[-1].end == len(message)
    assert all(later.start <= earlier.end for earlier, later in zip(runs, runs[1:], strict=False))
