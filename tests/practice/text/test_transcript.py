from typing import Any

import pytest

from practice.material import number_lines
from practice.text.transcript import Line, Speaker, read_transcript


def shown(text: str, **names: Any) -> list[tuple[int, str, str]]:
    return [(line.number, line.speaker.value, line.text) for line in read_transcript(text, **names)]


@pytest.mark.parametrize(
    "text",
    [
        "Therapist: How are you?\nClient: Better.",
        "T: How are you?\nC: Better.",
        "T - How are you?\nC - Better.",
        "THERAPIST: How are you?\nPATIENT: Better.",
        "**Therapist:** How are you?\n**Client:** Better.",
        "[00:01:02] Therapist: How are you?\n[00:01:05] Client: Better.",
        "00:01 Therapist: How are you?\n00:05 Client: Better.",
        "Therapist (00:01): How are you?\nClient (00:05): Better.",
        "Therapist: 00:01 How are you?\nClient: 00:05 Better.",
        "[doctor] How are you?\n[patient] Better.",
        "- Therapist: How are you?\n- Client: Better.",
        "1. T: How are you?\n2. C: Better.",
        "Clinician> How are you?\nCl> Better.",
        "Dr.: How are you?\nPt.: Better.",
    ],
)
def test_a_transcript_is_read_in_many_shapes(text: str) -> None:
    assert shown(text) == [(1, "clinician", "How are you?"), (2, "client", "Better.")]


def test_numbers_are_those_of_the_material_that_people_see() -> None:
    text = "Therapist: Hello.\n\n\nClient: Hi.\n   \nTherapist: How was it?"
    sources = {source.id: source.text for source in number_lines(text)}
    for line in read_transcript(text):
        assert line.text in sources[f"transcript#{line.number}"]


def test_a_line_without_a_label_goes_on_with_the_speaker_before_it() -> None:
    assert shown("Client: I was tired\nand went home.\nTherapist: I see.") == [
        (1, "client", "I was tired"),
        (2, "client", "and went home."),
        (3, "clinician", "I see."),
    ]


def test_a_name_above_the_words_speaks_them() -> None:
    text = "Tobias Lindqvist  0:03\nHow was the week?\nJordan Avery  0:09\nLong."
    names = {"clinician_names": ["Tobias Lindqvist, LCSW"], "client_names": ["Jordan Avery"]}
    assert shown(text, **names) == [(2, "clinician", "How was the week?"), (4, "client", "Long.")]


def test_web_captions_lose_their_stamps_and_numbers() -> None:
    first = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Therapist>Hello.\n\n"
    text = f"{first}2\n00:00:05,000 --> 00:00:06,000\n<v Client>Hi."
    assert [(speaker, said) for _, speaker, said in shown(text)] == [("clinician", "Hello."), ("client", "Hi.")]


def test_bullets_are_the_clinicians_own_note() -> None:
    assert shown("- slept 5 hours\n* argued with husband\n2) denies SI") == [
        (1, "note", "slept 5 hours"),
        (2, "note", "argued with husband"),
        (3, "note", "denies SI"),
    ]


def test_headings_are_no_speakers() -> None:
    assert shown("Mood: anxious\nPlan: weekly\nHW: thought log") == [
        (1, "note", "Mood: anxious"),
        (2, "note", "Plan: weekly"),
        (3, "note", "HW: thought log"),
    ]


def test_bullets_after_a_transcript_are_a_note_again() -> None:
    assert [speaker for _, speaker, _ in shown("T: Hi.\nC: Hello.\n- PHQ-9 12\n- continue weekly")] == [
        "clinician",
        "client",
        "note",
        "note",
    ]


def test_names_that_nobody_knows_stay_other_people() -> None:
    lines = read_transcript("Dana: He never listens.\nLuis: I do.\nDana: No.\nLuis: Yes.")
    assert {(line.speaker, line.label) for line in lines} == {(Speaker.OTHER, "Dana"), (Speaker.OTHER, "Luis")}


def test_a_word_before_a_colon_that_comes_once_is_no_speaker() -> None:
    assert shown("Client: I made a list.\nGroceries: milk, eggs") == [
        (1, "client", "I made a list."),
        (2, "client", "Groceries: milk, eggs"),
    ]


def test_relatives_are_told_apart() -> None:
    assert [line.speaker for line in read_transcript("Mom: She is late.\nClient: I am not.")] == [
        Speaker.OTHER,
        Speaker.CLIENT,
    ]


@pytest.mark.parametrize("text", ["", "  \n\n", "----\n=====", "WEBVTT", "12\n13", "Therapist:\nClient:"])
def test_nothing_said_is_no_line(text: str) -> None:
    assert read_transcript(text) == ()


def test_one_dictated_paragraph_is_a_note() -> None:
    assert read_transcript("Client seen for 50 minutes. Reports better sleep.") == (
        Line(number=1, speaker=Speaker.NOTE, text="Client seen for 50 minutes. Reports better sleep."),
    )
