"""What passes over the front desk: messages, waitlist, referrals, tasks, documents."""

from collections import Counter, defaultdict

from ehr.sandbox.generation import GeneratedPractice
from practice.chart import DocumentType
from practice.people import ClientStatus, ServiceType
from practice.work import ReferralStatus, TaskStatus
from tests.ehr.sandbox.generation.conftest import ZONE


def test_threads_hold_their_messages_in_order(practice: GeneratedPractice) -> None:
    messages = defaultdict(list)
    for one in practice.messages:
        messages[one.thread_id].append(one)
    for thread in practice.threads:
        own = messages[thread.id]
        assert own and {one.client_id for one in own} == {thread.client_id}
        assert own[0].sent_at == thread.opened_at and own[0].sender == "client"
        assert thread.closed_at is None or thread.closed_at > own[-1].sent_at


def test_a_few_recent_messages_wait_for_an_answer(practice: GeneratedPractice) -> None:
    waiting = [one for one in practice.threads if one.closed_at is None]
    assert 3 <= len(waiting) <= 12
    last = {one.thread_id: one.sender for one in practice.messages}
    assert all(last[one.id] == "client" for one in waiting)


def test_the_demo_people_have_no_conversation_under_way(practice: GeneratedPractice) -> None:
    assert all(one.client_id > "CL-0015" for one in practice.threads if one.closed_at is None)


def test_most_messages_are_administrative(practice: GeneratedPractice) -> None:
    categories = Counter(one.category for one in practice.messages)
    assert categories["scheduling"] > 200
    assert categories["clinical"] < 0.05 * sum(categories.values())
    assert {"billing", "insurance", "telehealth", "forms", "records", "medication", "general"} <= set(categories)


def test_a_message_about_a_moved_session_names_times_on_the_calendar(practice: GeneratedPractice) -> None:
    known = defaultdict(set)
    for session in practice.appointments:
        starts = session.starts_at.astimezone(ZONE)
        for client_id in session.client_ids:
            known[client_id].add(f"{starts:%A, %B} {starts.day} at {starts.hour % 12 or 12}:{starts:%M %p}")
    moved = [one for one in practice.messages if one.sender == "system" and "was moved to" in one.body]
    assert len(moved) >= 10
    for one in moved:
        assert one.body.partition("moved to ")[2].removesuffix(".") in known[one.client_id]


def test_the_waitlist_says_when_people_can_come(practice: GeneratedPractice) -> None:
    assert 15 <= len(practice.waitlist) <= 30
    assert all(one.preferred_times for one in practice.waitlist)
    assert {one.service for one in practice.waitlist} >= {ServiceType.INTAKE, ServiceType.INDIVIDUAL}
    assert any(one.urgency == 3 for one in practice.waitlist)


def test_each_referral_came_as_a_letter_that_says_the_same(practice: GeneratedPractice) -> None:
    letters = [one for one in practice.documents if one.title.startswith("Referral from")]
    assert len(letters) == len(practice.referrals) >= 10
    for referral in practice.referrals:
        name = referral.details.person_name or ""
        body = next(one.body for one in letters if name in one.body)
        assert referral.details.concerns[0] in body
        assert referral.details.phone is None or referral.details.phone in body


def test_some_referrals_are_new_and_one_may_be_a_duplicate(practice: GeneratedPractice) -> None:
    states = Counter(one.status for one in practice.referrals)
    assert states[ReferralStatus.NEW] >= 2 and states[ReferralStatus.ASSIGNED] >= 2
    assert any(one.possible_duplicate_ids for one in practice.referrals)
    assert all(bool(one.matches) == (one.status is not ReferralStatus.NEW) for one in practice.referrals)


def test_tasks_are_for_every_role_and_mostly_open(practice: GeneratedPractice) -> None:
    roles = {one.assigned_role for one in practice.tasks}
    assert roles >= {"front_desk", "clinician", "biller", "care_coordinator", "admin"}
    assert {one.status for one in practice.tasks} == {TaskStatus.OPEN, TaskStatus.DONE}


def test_everybody_seen_has_filled_in_an_intake_form(practice: GeneratedPractice) -> None:
    forms = Counter(one.client_id for one in practice.documents if one.type is DocumentType.INTAKE_FORM)
    assert max(forms.values()) == 1
    seen = {one.id for one in practice.clients if one.status is not ClientStatus.PROSPECT}
    assert seen <= set(forms)
    names = {one.id: one.full_name for one in practice.clients}
    assert all(names[one.client_id] in one.body for one in practice.documents if one.type is DocumentType.INTAKE_FORM)
