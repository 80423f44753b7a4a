from agents.exchange import Said, open_exchange
from agents.task import Turn


def turns(*said: str) -> list[Turn]:
    """'c: text' is the client's, 'h: text' ours."""
    authors = {"c": "client", "h": "handrail", "s": "staff"}
    return [Turn(author=authors[one[0]], text=one[3:]) for one in said]


def test_an_unanswered_question_keeps_its_matter_open() -> None:
    earlier = turns("c: move my appointment", "h: Which appointment do you mean?")
    assert open_exchange(earlier) == [Said("", "move my appointment")]


def test_the_matter_reaches_back_as_far_as_questions_do() -> None:
    earlier = turns(
        "c: do you take Aetna?",
        "h: Yes, we do.",
        "c: move my appointment",
        "h: Which appointment do you mean?",
        "c: Thursday",
        "h: Which one suits you?",
    )
    assert open_exchange(earlier) == [
        Said("", "move my appointment"),
        Said("Which appointment do you mean?", "Thursday"),
    ]


def test_a_matter_that_was_settled_is_over() -> None:
    assert open_exchange(turns("c: cancel Thursday", "h: I have asked our front desk to cancel it.")) == []
    assert open_exchange([]) == []
    assert open_exchange(turns("h: Is anybody there?")) == []


def test_two_of_our_messages_in_one_turn_count_as_one() -> None:
    earlier = turns("c: parking, and another time please", "h: An answer is on its way.", "h: Which one suits you?")
    assert open_exchange(earlier) == [Said("", "parking, and another time please")]


def test_what_is_said_in_two_messages_belongs_together() -> None:
    earlier = turns("s: move it", "s: to next week", "h: Which one suits you?")
    assert open_exchange(earlier) == [Said("", "move it to next week")]
