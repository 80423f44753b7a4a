import pytest

from practice.text.note_cues import NoteCategory, note_cues
from practice.text.note_lines import read_note_lines
from practice.text.transcript import Line, Speaker, read_transcript


def category_of(text: str, speaker: Speaker) -> str:
    return read_note_lines([Line(number=1, speaker=speaker, text=text)])[0].category.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've been so anxious I can't eat.", "subjective"),
        ("My boss yelled at me on Monday.", "subjective"),
        ("I only slept three hours.", "subjective"),
        ("I don't want to be alive anymore.", "risk"),
        ("Sometimes I think about killing myself.", "risk"),
        ("I cut myself on Tuesday.", "risk"),
        ("I wish I wasn't here.", "risk"),
        ("He said he would hurt someone.", "risk"),
        ("The breathing helped on the train.", "progress"),
        ("It's easier than it was last month.", "progress"),
        ("I'll try the worksheet before bed.", "plan"),
        ("I'm going to call my sister on Sunday.", "plan"),
        ("It was a 7 out of 10.", "objective"),
        ("Did you get my insurance card?", "administrative"),
        ("Yeah.", "chit_chat"),
        ("Thanks, bye!", "chit_chat"),
        ("Crazy weather out there.", "chit_chat"),
        ("I know my goal is to finish school.", "subjective"),
    ],
)
def test_what_a_client_says_is_sorted(text: str, expected: str) -> None:
    assert category_of(text, Speaker.CLIENT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let's look at the evidence for that thought.", "intervention"),
        ("What would you say to a friend in that spot?", "intervention"),
        ("Anxiety is the body's alarm, and it can't tell real from imagined.", "intervention"),
        ("For homework, write down three worries a day.", "plan"),
        ("I'd like you to practice that before we meet again.", "plan"),
        ("Your PHQ-9 score is 9 today.", "objective"),
        ("I notice you're tearful.", "objective"),
        ("You've made real progress with driving.", "progress"),
        ("Are you having any thoughts of suicide?", "chit_chat"),
        ("How was your week?", "chit_chat"),
        ("Can you hear me now?", "chit_chat"),
        ("Okay.", "chit_chat"),
    ],
)
def test_what_a_clinician_says_is_sorted_and_questions_wait_for_their_answers(text: str, expected: str) -> None:
    assert category_of(text, Speaker.CLINICIAN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ct reports poor sleep", "subjective"),
        ("pt denies SI/HI", "risk"),
        ("no SI", "risk"),
        ("affect flat, speech slow", "objective"),
        ("GAD-7: 12", "objective"),
        ("reviewed coping skills", "intervention"),
        ("CBT: challenged all-or-nothing thinking", "intervention"),
        ("some improvement in avoidance", "progress"),
        ("tolerated exposure well", "progress"),
        ("HW thought log", "plan"),
        ("f/u 2 wks", "plan"),
        ("continue weekly sessions", "plan"),
        ("refer to psychiatry", "plan"),
        ("session 4, 50 minutes", "administrative"),
        ("copay collected", "administrative"),
    ],
)
def test_what_a_clinician_wrote_is_sorted(text: str, expected: str) -> None:
    assert category_of(text, Speaker.NOTE) == expected


def test_people_are_quoted_word_for_word() -> None:
    lines = read_transcript(
        "Client: I've been sleeping better.\nMom: She still naps.\nTherapist: Let's try a sleep diary."
    )
    assert [one.text for one in read_note_lines(lines)] == [
        'Client reports: "I\'ve been sleeping better."',
        'Mom: "She still naps."',
        'Clinician: "Let\'s try a sleep diary."',
    ]


def test_what_the_clinician_wrote_stays_as_written() -> None:
    lines = read_transcript('- ct c/o HA x3 days, "can\'t think"\n- PHQ-9 14')
    assert [one.text for one in read_note_lines(lines)] == ['Ct c/o HA x3 days, "can\'t think".', "PHQ-9 14."]


@pytest.mark.parametrize("answer", ["No.", "No, never.", "not really", "Nope, nothing like that"])
def test_a_short_answer_about_risk_stands_with_its_question(answer: str) -> None:
    lines = read_transcript(f"T: I ask everybody. Any thoughts of hurting yourself?\nC: {answer}")
    told = read_note_lines(lines)[-1]
    assert told.category is NoteCategory.RISK
    assert told.numbers == (1, 2)
    assert told.text == f'Asked "Any thoughts of hurting yourself?", client answered: "{answer}"'


def test_a_short_answer_to_small_talk_is_small_talk() -> None:
    told = read_note_lines(read_transcript("T: Did you find parking?\nC: Yes."))
    assert {one.category for one in told} <= {NoteCategory.CHIT_CHAT, NoteCategory.ADMINISTRATIVE}
    assert all(one.salience == 0 for one in told)


def test_a_question_without_its_mark_is_still_a_question() -> None:
    told = read_note_lines(read_transcript("T: how many drinks this week\nC: about nine"))
    assert told[-1].text == 'Asked "how many drinks this week", client answered: "about nine"'


def test_a_quote_inside_a_quote_keeps_its_words() -> None:
    told = read_note_lines(read_transcript('C: He said "you always worry" again.'))
    assert told[0].text == "Client reports: \"He said 'you always worry' again.\""


def test_every_rule_speaks_for_an_ordered_category() -> None:
    cues = note_cues()
    assert set(cues.order) == set(NoteCategory) == set(cues.salience)
    assert all(rule.compiled for rule in cues.rules)


def test_no_lines_are_no_statements() -> None:
    assert read_note_lines([]) == []
