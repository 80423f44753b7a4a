import re

import pytest

from practice.chart import NOTE_HEADINGS, NoteFormat
from practice.grounded import Section
from practice.text.note_draft import draft_sections
from practice.text.transcript import read_transcript

SESSION = """Therapist: Hi Jordan, come on in. How was the drive?
Client: Good, traffic was terrible though.
Therapist: So, how have things been since we last met?
Client: Up and down. I've been sleeping better, maybe six hours most nights.
Therapist: That's up from four. That's a real change.
Client: But work has been really stressful and I've been waking up with my heart racing.
Therapist: How often is that happening?
Client: Twice last week.
Therapist: What goes through your mind when you wake up like that?
Client: That I'm going to miss something and get fired.
Therapist: Let's look at the evidence for and against that thought.
Client: My last review was good.
Therapist: You filled in the GAD-7 before we started, and the score is 11, down from 15.
Client: Oh, that's good to hear.
Therapist: Any thoughts of hurting yourself or anyone else?
Client: No. Nothing like that.
Therapist: Let's practice box breathing for a minute.
Client: That actually calms me down.
Therapist: For homework, I'd like you to do the breathing before bed every night.
Client: I can do that. I'll also talk to my manager on Monday.
Therapist: Great. Let's meet next Thursday at four.
Client: My copay went through the portal, right?
Therapist: Yes, it did. Take care.
Client: Bye."""


def drafted(text: str, note_format: NoteFormat = NoteFormat.SOAP) -> dict[str, str]:
    sections = draft_sections(read_transcript(text), note_format)
    return {section.heading: " ".join(sentence.text for sentence in section.sentences) for section in sections}


@pytest.mark.parametrize("note_format", list(NoteFormat))
def test_the_headings_are_those_of_the_format(note_format: NoteFormat) -> None:
    assert tuple(drafted(SESSION, note_format)) == NOTE_HEADINGS[note_format]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Subjective", "sleeping better, maybe six hours"),
        ("Subjective", "heart racing"),
        ("Subjective", "Twice last week"),
        ("Objective", "score is 11, down from 15"),
        ("Objective", "evidence for and against"),
        ("Objective", "box breathing"),
        ("Assessment", "Any thoughts of hurting yourself"),
        ("Assessment", "real change"),
        ("Assessment", "calms me down"),
        ("Plan", "breathing before bed"),
        ("Plan", "talk to my manager on Monday"),
        ("Plan", "next Thursday at four"),
    ],
)
def test_what_matters_stands_under_its_heading(heading: str, words: str) -> None:
    assert words in drafted(SESSION)[heading]


@pytest.mark.parametrize("words", ["traffic", "copay", "Bye", "come on in", "Take care"])
def test_small_talk_and_administration_stay_out(words: str) -> None:
    assert words not in " ".join(drafted(SESSION).values())


def quotes(section: Section) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (quote, sentence.sources) for sentence in section.sentences for quote in re.findall(r'"([^"]+)"', sentence.text)
    ]


@pytest.mark.parametrize("note_format", list(NoteFormat))
def test_every_quote_stands_word_for_word_in_a_line_that_it_cites(note_format: NoteFormat) -> None:
    numbered = dict(enumerate((line for line in SESSION.splitlines() if line), 1))
    for section in draft_sections(read_transcript(SESSION), note_format):
        for quote, sources in quotes(section):
            cited = " ".join(numbered[int(source.removeprefix("transcript#"))] for source in sources)
            assert quote.rstrip(".") in cited


def test_a_long_session_stays_readable_and_loses_no_word_about_risk() -> None:
    filler = "\n".join(
        f"Client: I was anxious about number {n} at work.\nTherapist: Let's practice skill {n}." for n in range(60)
    )
    text = f"{filler}\nClient: I thought about ending my life.\n{filler}\nClient: I wish I was dead.\n"
    sections = draft_sections(read_transcript(text), NoteFormat.SOAP)
    assert sum(len(section.sentences) for section in sections) <= 30
    assessment = " ".join(sentence.text for sentence in sections[2].sentences)
    assert "ending my life" in assessment
    assert "wish I was dead" in assessment


def test_the_same_thing_said_twice_is_written_once() -> None:
    text = "Client: I feel anxious every night.\nTherapist: I see.\nClient: I feel anxious, every night."
    assert drafted(text)["Subjective"].count("anxious") == 1


def test_sentences_stand_in_the_order_in_which_they_were_said() -> None:
    section = draft_sections(read_transcript(SESSION), NoteFormat.DAP)[0]
    numbers = [int(sentence.sources[-1].removeprefix("transcript#")) for sentence in section.sentences]
    assert numbers == sorted(numbers)


def test_what_the_session_does_not_hold_is_an_empty_section() -> None:
    sections = draft_sections(read_transcript("- PHQ-9 was 8"), NoteFormat.SOAP)
    assert [len(section.sentences) for section in sections] == [0, 1, 0, 0]


def test_no_material_is_a_note_of_empty_sections() -> None:
    assert all(not section.sentences for section in draft_sections((), NoteFormat.DAP))
