from agents.reading import queue_summary, quote
from agents.task import Turn
from tests.tools.sample import THURSDAY, ZONE


def test_the_queue_gets_what_was_asked_what_came_before_and_what_is_booked() -> None:
    earlier = (
        Turn(author="client", text="Hello"),
        Turn(author="handrail", text="Hi"),
        Turn(author="client", text="It hurts"),
    )
    text = queue_summary(
        "Can I get a letter\nfor school?", intent="", earlier=earlier, upcoming=(THURSDAY,), zone=ZONE, tried="a search"
    )
    assert text.splitlines() == [
        "Looks like: nothing on the allowlist.",
        "Wrote: “Can I get a letter for school?”",
        "Before that: “Hello” / “It hurts”",
        "Booked: Thursday, December 3 at 4:00 PM.",
        "Tried: a search",
    ]


def test_a_long_message_is_cut_at_a_word_and_the_whole_stays_short() -> None:
    assert quote("word " * 500, 20) == "word word word word …"
    assert len(queue_summary("word " * 2000, intent="faq.practice", zone=ZONE)) < 1000
