"""Fixed vectors: the canonical spelling is written out here, and hashed by hashlib alone."""

import hashlib
from datetime import datetime, timedelta, timezone

import pytest

from policies.approval import action_hash
from policies.approval.action_hash import canonical_json
from practice.action import ACTION, Action, BookAppointment, CancelAppointment
from tests.policies.approval.actions import ACTIONS, BOOK, CANCEL, MOVE, NOTE, REFERRAL, REPLY

VECTORS = [
    (
        BOOK,
        "approval/1",
        "P-7",
        '{"action":{"client_id":"CL-0001","clinician_id":"CLN-02","duration_minutes":50,"kind":"book_appointment",'
        '"modality":"video","service":"individual","starts_at":"2026-11-26T22:00:00Z"},'
        '"approver":"P-7","policy_version":"approval/1"}',
        "a2c41fc4510848fc33a8798e0f7cd57fafdad16f76335f1536f9e78885b9ef32",
    ),
    (
        CancelAppointment(client_id="CL-0001", appointment_id="APT-1", appointment_version=2, reason='Fällt "aus" 🌧\n'),
        "approval/1",
        None,
        '{"action":{"appointment_id":"APT-1","appointment_version":2,"client_id":"CL-0001",'
        '"kind":"cancel_appointment","reason":"Fällt \\"aus\\" 🌧\\n"},"approver":null,"policy_version":"approval/1"}',
        "c0cd5359cd303155175523e52c4be88cd8116e6084af55704f35a27b1f52a5ac",
    ),
    (
        REFERRAL,
        "approval/2",
        "P-8",
        '{"action":{"client_id":null,"details":{"concerns":["panic"],"date_of_birth":null,"diagnosis_codes":[],'
        '"email":null,"guardian_name":null,"language":null,"member_id":null,"payer":null,'
        '"person_name":"Noor Haddad","phone":null,"preferred_modality":null,"preferred_times":null,'
        '"priority":"routine","referring_organization":null,"referring_provider":null,"requested_service":null},'
        '"kind":"create_referral","matches":[{"clinician_id":"CLN-02","concerns":[],"name":"Tobias Lindqvist, LCSW",'
        '"reasons":["anxiety"],"score":0.75}],"missing":["phone"],"possible_duplicate_ids":[]},'
        '"approver":"P-8","policy_version":"approval/2"}',
        "2474c636cd05137a05497e14b57fc366aad2517d71a8e661b348ff2aa4ad8032",
    ),
]


@pytest.mark.parametrize(("action", "version", "approver", "spelling", "digest"), VECTORS)
def test_an_action_has_one_spelling_and_one_hash(
    action: Action, version: str, approver: str | None, spelling: str, digest: str
) -> None:
    assert canonical_json(action, policy_version=version, approver=approver) == spelling.encode()
    assert action_hash(action, policy_version=version, approver=approver) == digest
    assert hashlib.sha256(spelling.encode()).hexdigest() == digest


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.kind)
def test_the_order_of_keys_and_a_journey_through_json_change_nothing(action: Action) -> None:
    again = ACTION.validate_json(action.model_dump_json())
    turned = ACTION.validate_python(dict(reversed(action.model_dump(mode="json").items())))
    hashes = {action_hash(a, policy_version="v", approver="P") for a in (action, again, turned)}
    assert len(hashes) == 1


def test_the_same_moment_in_another_zone_is_the_same_action() -> None:
    chicago = timezone(timedelta(hours=-6))
    local = BookAppointment(**{**BOOK.model_dump(), "starts_at": datetime(2026, 11, 26, 16, 0, tzinfo=chicago)})
    assert action_hash(local, policy_version="v", approver=None) == action_hash(BOOK, policy_version="v", approver=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BOOK, BOOK.model_copy(update={"client_id": "CL-0002"})),
        (BOOK, BOOK.model_copy(update={"starts_at": BOOK.starts_at + timedelta(microseconds=1)})),
        (MOVE, MOVE.model_copy(update={"appointment_version": 4})),
        (REPLY, REPLY.model_copy(update={"sentences": REPLY.sentences[::-1]})),
        (NOTE, NOTE.model_copy(update={"appointment_id": None})),
        (CANCEL.model_copy(update={"reason": "é"}), CANCEL.model_copy(update={"reason": "e\u0301"})),
        (CANCEL, CANCEL.model_copy(update={"reason": "travel "})),
        (BOOK, MOVE),
    ],
)
def test_any_difference_is_another_hash(one: Action, other: Action) -> None:
    assert action_hash(one, policy_version="v", approver="P") != action_hash(other, policy_version="v", approver="P")


def test_the_policy_and_the_approver_are_part_of_what_was_decided() -> None:
    variants = [("v1", "P-1"), ("v1", "P-2"), ("v2", "P-1"), ("v1", None), ("v1", "null"), ("v1", "")]
    hashes = {action_hash(BOOK, policy_version=version, approver=approver) for version, approver in variants}
    assert len(hashes) == len(variants)
