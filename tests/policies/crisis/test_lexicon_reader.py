"""The lexicon reads danger through disguise and around denial."""

import pytest

from policies.crisis import CrisisLevel, CrisisScreen, Lexicon
from policies.crisis.lexicon_reader import LexiconReader

SCREEN = CrisisScreen([LexiconReader(Lexicon.load())])

DANGER = [
    ("I want to kill myself", "suicidal_ideation"),
    ("i don't think i can keep living like this, i have the pills lined up", "plan_means"),
    ("Everyone would be better off without me", "burden"),
    ("tell my kids I love them", "goodbye"),
    ("I've been cutting again", "self_harm"),
    ("I'm going to stab my roommate tonight", "violence"),
    ("he choked me last night and I'm scared to go home", "abuse"),
    ("the voices keep telling me to hurt people", "command_hallucination"),
    ("I think I took too many of my sleeping pills", "medical_emergency"),
    ("I have thoughts of hurting my baby", "perinatal"),
    ("I haven't eaten anything in five days", "eating_disorder"),
    ("stopped drinking on Sunday, now I'm shaking and seeing bugs", "withdrawal"),
    ("my son told me he wants to die", "third_party"),
    ("ya no quiero vivir", "suicidal_ideation"),
    ("esta noche voy a quitarme la vida", "plan_means"),
]

ORDINARY = [
    "this traffic is killing me, running ten minutes late",
    "I'm dying to hear if you have a slot",
    "I'm not suicidal, I just want to reschedule",
    "I would never kill myself",
    "I cut myself shaving, do you have a bandage at the desk?",
    "Do you run a suicide prevention training for teachers?",
    "My grandmother died last week, I need to move Thursday for the funeral",
    "shoot me an email when the superbill is ready",
    "can we end it early at 3 pm?",
    "how many pills are left on my refill?",
    "Feeling a bit sad and tired today, still coming",
]


@pytest.mark.parametrize(("text", "category"), DANGER, ids=[category for _, category in DANGER])
def test_danger_of_every_kind_is_read(text: str, category: str) -> None:
    reading = SCREEN.screen([text])
    assert reading.is_crisis
    assert category in {evidence.category for evidence in reading.evidence}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_raise_nothing(text: str) -> None:
    assert SCREEN.screen([text]).level is CrisisLevel.NONE


@pytest.mark.parametrize(
    "disguised",
    [
        "k i l l  m y s e l f",
        "I want to k.i.l.l myself",
        "kiiiillll myself",
        "k1ll mys3lf",
        "ki\u200bll my\u200bself",
        "І wаnt tо kіll mуsеlf",
        "I want to KILL MYSELF!!!",
        "kill\nmyself",
    ],
)
def test_disguises_are_seen_through(disguised: str) -> None:
    assert SCREEN.screen([disguised]).is_crisis


@pytest.mark.parametrize(
    "text",
    [
        "I'm not suicidal but sometimes I think about ending my life",
        "I don't want to kill myself but I can't go on like this",
        "I can't stop thinking about suicide",
    ],
)
def test_a_denial_that_is_taken_back_does_not_count(text: str) -> None:
    assert SCREEN.screen([text]).is_crisis


def test_a_line_buried_in_an_administrative_message_is_found_where_it_stands() -> None:
    text = "Hi, please move me to Friday. Also I saved up my pills just in case. Thanks, Sam"
    [evidence] = [e for e in SCREEN.screen([text]).evidence if e.category == "plan_means"]
    assert "saved up my pills" in text[evidence.start : evidence.end]


def test_what_is_said_across_messages_is_read_together() -> None:
    assert SCREEN.screen(["I want to", "kill", "myself"]).is_crisis


def test_weak_signs_build_up_over_the_window() -> None:
    one, other = "it all feels hopeless", "I gave away my records, feeling so calm now"
    assert not SCREEN.screen([one]).is_crisis
    assert SCREEN.screen([one, "ok", other]).is_crisis


def test_an_administrative_message_later_does_not_lower_the_level() -> None:
    window = ["I want to die", "anyway, what are your hours?"]
    reading = SCREEN.screen(window)
    assert reading.is_crisis and all(evidence.message_index == 0 for evidence in reading.evidence)


def test_an_empty_window_is_no_crisis() -> None:
    assert SCREEN.screen([]).level is CrisisLevel.NONE
