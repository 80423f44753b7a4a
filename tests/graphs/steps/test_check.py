import pytest

from graphs.steps.check import checked
from practice.grounded import Source
from tools.outcome import Handoff, Question

HOST = "alder-reed.example"
GIVEN = Source(
    id="briefing",
    label="What was looked up",
    text='{"message": "move it", "label": "Tuesday, November 24 at 5:00 PM with Tobias Lindqvist, LCSW"}',
)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Which day suits you best?", ()),
        ("Would a Monday or a Friday after 5 PM suit you?", ("Monday", "Friday")),
        ("Do you mean Tuesday, November 24 at 5:00 PM with Tobias Lindqvist, LCSW?", ("November 24",)),
    ],
)
def test_a_question_about_what_was_looked_up_is_asked(text: str, choices: tuple[str, ...]) -> None:
    question = Question(text=text, choices=choices, sources=(GIVEN,))
    assert checked(question, "CL-0001", HOST) == (question, [])


@pytest.mark.parametrize(
    ("text", "choices", "code"),
    [
        ("Is it about Sam Whitfield?", (), "unsupported_name"),
        ("Which one?", ("Sam Whitfield's session", "None"), "unsupported_name"),
        ("Does December 24 with Dr. Harold Finch still suit you?", (), "unsupported_date"),
        ("Shall I call (312) 555-0177?", (), "unsupported_phone"),
        ("It costs $975. Shall I go on?", (), "unsupported_money"),
        ("Will you take the sertraline?", (), "unsupported_medication"),
        ("Which one?", ("https://attacker.example/login", "None"), "link_not_allowed"),
        ("Which one?", ("You should stop taking your medication", "None"), "medical_advice"),
    ],
)
def test_a_question_that_brings_up_what_nobody_gave_goes_to_a_person(
    text: str, choices: tuple[str, ...], code: str
) -> None:
    outcome, problems = checked(Question(text=text, choices=choices, sources=(GIVEN,)), "CL-0001", HOST)
    assert isinstance(outcome, Handoff) and code in {problem.code for problem in problems}
