from datetime import date, timedelta
from typing import Any

import pytest

from policies.approval import ApprovalPolicy
from practice.action import Action
from practice.chart import DocumentType, NoteFormat
from practice.grounded import Section, Sentence
from practice.people import Modality, ServiceType
from practice.work import ReferralDetails
from tests.policies.approval.actions import (
    ACTIONS,
    BOOK,
    CANCEL,
    CONFIRM,
    DOCUMENT,
    MOVE,
    NOTE,
    REFERRAL,
    REPLY,
    STARTS,
)

POLICY = ApprovalPolicy.load()
BY_PERSON = Sentence(text="We look forward to it.", written_by="person")


def edit(action: Action, **changes: Any) -> list[str]:
    return POLICY.check_edit(action, action.model_copy(update=changes))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.kind)
def test_no_change_is_a_good_edit(action: Action) -> None:
    assert POLICY.check_edit(action, action) == []


@pytest.mark.parametrize(
    ("action", "changes"),
    [
        (BOOK, {"starts_at": STARTS + timedelta(days=1), "clinician_id": "CLN-04", "duration_minutes": 30}),
        (BOOK, {"service": ServiceType.INTAKE, "modality": Modality.IN_PERSON}),
        (MOVE, {"starts_at": STARTS + timedelta(days=1), "modality": Modality.IN_PERSON}),
        (CANCEL, {"reason": "the client is travelling"}),
        (REPLY, {"sentences": (*REPLY.sentences, BY_PERSON)}),
        (REPLY, {"sentences": REPLY.sentences[1:]}),
        (REPLY, {"sentences": (BY_PERSON,)}),
        (NOTE, {"session_date": date(2026, 11, 18)}),
        (NOTE, {"sections": (Section(heading="Data", sentences=(BY_PERSON,)), *NOTE.sections[1:])}),
        (DOCUMENT, {"title": "Chart summary, October", "sections": (Section(heading="Summary"),)}),
        (REFERRAL, {"details": ReferralDetails(person_name="Noor Haddad", phone="(312) 555-0199"), "missing": ()}),
        (REFERRAL, {"matches": ()}),
    ],
)
def test_a_person_may_change_what_the_rule_lists(action: Action, changes: dict[str, Any]) -> None:
    assert edit(action, **changes) == []


@pytest.mark.parametrize(
    ("action", "changes"),
    [
        (BOOK, {"client_id": "CL-0002"}),
        (MOVE, {"client_id": "CL-0002"}),
        (MOVE, {"appointment_id": "APT-000999"}),
        (MOVE, {"appointment_version": 4}),
        (CANCEL, {"appointment_version": 4}),
        (CONFIRM, {"appointment_id": "APT-000999"}),
        (REPLY, {"client_id": "CL-0002"}),
        (REPLY, {"conversation_id": "CV-2"}),
        (NOTE, {"client_id": "CL-0002"}),
        (NOTE, {"clinician_id": "CLN-09"}),
        (NOTE, {"appointment_id": None}),
        (NOTE, {"format": NoteFormat.SOAP}),
        (DOCUMENT, {"client_id": "CL-0002"}),
        (DOCUMENT, {"type": DocumentType.HANDOFF_SUMMARY}),
        (REFERRAL, {"possible_duplicate_ids": ("CL-0001",)}),
    ],
)
def test_whom_and_what_an_action_concerns_cannot_be_edited(action: Action, changes: dict[str, Any]) -> None:
    assert edit(action, **changes) == [f"'{field}' cannot be changed here." for field in changes]


@pytest.mark.parametrize("other", [action for action in ACTIONS if action.kind != "book_appointment"])
def test_an_edit_cannot_turn_one_kind_into_another(other: Action) -> None:
    assert POLICY.check_edit(BOOK, other) == ["An edit cannot turn one kind of action into another."]


@pytest.mark.parametrize(
    ("action", "changes", "field"),
    [
        (BOOK, {"duration_minutes": 0}, "duration_minutes"),
        (BOOK, {"duration_minutes": 100_000}, "duration_minutes"),
        (BOOK, {"starts_at": "tomorrow"}, "starts_at"),
        (BOOK, {"starts_at": STARTS.replace(tzinfo=None)}, "starts_at"),
        (BOOK, {"modality": "telepathy"}, "modality"),
        (CANCEL, {"reason": "x" * 501}, "reason"),
        (REPLY, {"sentences": ()}, "sentences"),
        (REPLY, {"sentences": (BY_PERSON, Sentence.model_construct(text=""))}, "sentences.1.text"),
        (DOCUMENT, {"title": "x" * 201}, "title"),
        (NOTE, {"sections": ()}, "sections"),
        (BOOK, {"starts_at": object()}, "action"),
    ],
)
def test_an_edit_is_validated_like_any_action(action: Action, changes: dict[str, Any], field: str) -> None:
    assert edit(action, **changes) == [f"'{field}' is not valid."]


def test_an_unvalidated_action_with_nothing_in_it_is_refused() -> None:
    assert POLICY.check_edit(CONFIRM, type(CONFIRM).model_construct())[0].endswith("is not valid.")


@pytest.mark.parametrize(
    "sentence",
    [
        Sentence(text="Parking is never free.", sources=("passage:parking#1",)),
        Sentence(text="Parking is free after six.", sources=("passage:parking#7",)),
        Sentence(text="Parking is free after six.", sources=()),
    ],
)
def test_changed_words_cannot_stand_as_the_agents(sentence: Sentence) -> None:
    problem = "A sentence that was changed must be marked as written by a person."
    assert edit(REPLY, sentences=(sentence,)) == [problem]
    sections = (Section(heading="Data", sentences=(sentence,)), *NOTE.sections[1:])
    assert edit(NOTE, sections=sections) == [problem]


@pytest.mark.parametrize(
    "sections",
    [
        NOTE.sections[:2],
        NOTE.sections[::-1],
        (*NOTE.sections, Section(heading="Risk")),
        tuple(section.model_copy(update={"heading": section.heading.upper()}) for section in NOTE.sections),
    ],
)
def test_the_headings_of_a_note_stay(sections: tuple[Section, ...]) -> None:
    assert edit(NOTE, sections=sections) == ["The headings of a note follow its format and cannot be changed."]


def test_every_problem_is_told_at_once() -> None:
    assert edit(MOVE, client_id="CL-0002", appointment_version=9) == [
        "'client_id' cannot be changed here.",
        "'appointment_version' cannot be changed here.",
    ]
