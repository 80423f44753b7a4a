"""The sentences that notes are made of (``phrases/*.yaml``)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ehr.sandbox.generation.chart.grammar import Lines
from practice.data_file import load_data_file
from practice.record import Value

_FOLDER = Path(__file__).with_name("phrases")


class TherapyPhrases(Value):
    """Sentences of therapy notes, with the words for moods and affects by level of severity."""

    version: int
    phrases: Mapping[str, Lines]
    moods: Mapping[str, tuple[str, ...]]
    affects: Mapping[str, tuple[str, ...]]


class IntakePhrases(Value):
    """Sentences of first sessions."""

    version: int
    phrases: Mapping[str, Lines]


class EverydayEvents(Value):
    """Small events of ordinary life."""

    version: int
    any: Lines
    adult: Lines
    teen: Lines
    months: Mapping[int, Lines]


class RiskPhrases(Value):
    """The practice's set phrases about risk."""

    version: int
    none: Lines
    teen_none: Lines
    positive: Lines
    asked: Lines
    protective: Lines
    judged: Lines
    plan: Lines
    follow_up: Lines


class GroupMeeting(Value):
    """What one meeting of a group is about."""

    topic: str
    practice: str


class GroupProgram(Value):
    """What a group does, meeting by meeting."""

    focus: str
    diary: str
    sessions: tuple[GroupMeeting, ...]


class GroupPhrases(Value):
    """The groups' programs and the sentences of their notes."""

    version: int
    groups: Mapping[str, GroupProgram]
    phrases: Mapping[str, Lines]


class TestingSession(Value):
    """What is written of one session of an assessment."""

    done: Lines
    seen: Lines
    judged: Lines
    planned: Lines


class TestingPhrases(Value):
    """The sessions of a psychological assessment, in order."""

    version: int
    sessions: tuple[TestingSession, ...]


class PhraseBook(Value):
    """All of them."""

    therapy: TherapyPhrases
    intake: IntakePhrases
    everyday: EverydayEvents
    risk: RiskPhrases
    groups: GroupPhrases
    testing: TestingPhrases


@lru_cache
def load_phrases() -> PhraseBook:
    """Read every sentence."""
    return PhraseBook(
        therapy=load_data_file(_FOLDER / "therapy.yaml", TherapyPhrases),
        intake=load_data_file(_FOLDER / "intake.yaml", IntakePhrases),
        everyday=load_data_file(_FOLDER / "everyday.yaml", EverydayEvents),
        risk=load_data_file(_FOLDER / "risk.yaml", RiskPhrases),
        groups=load_data_file(_FOLDER / "groups.yaml", GroupPhrases),
        testing=load_data_file(_FOLDER / "testing.yaml", TestingPhrases),
    )
