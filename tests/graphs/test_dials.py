"""How far a workflow goes is the dial's to say."""

import pytest

from practice.action import SendReply
from tests.conftest import SettableClock
from tests.practice_fixtures import People

QUESTION = "How much is the late cancellation fee?"


async def set_dial(people: People, workflow: str, level: str) -> None:
    clock = people.practice.ledger.clock
    assert isinstance(clock, SettableClock)
    clock.advance(minutes=1)  # the practice set its own dial when it opened
    async with people.practice.ledger.transaction() as unit:
        await unit.dials.set(workflow, level, "PER-1", "a test")


async def test_auto_answers_from_the_documents_at_once_and_leaves_a_decision(people: People) -> None:
    answer = (await people.say(QUESTION))[-1]
    assert answer.kind == "text" and answer.payload["sources"]
    async with people.practice.ledger.reading() as unit:
        [proposal] = await unit.proposals.list("executed")
        decision = await unit.decisions.for_proposal(proposal.id)
    assert isinstance(proposal.action, SendReply)
    assert decision is not None and decision.verdict == "auto" and decision.spent_at is not None


async def test_assist_lets_a_person_see_the_answer_first(people: People) -> None:
    await set_dial(people, "M2", "assist")
    status = (await people.say(QUESTION))[-1]
    assert status.kind == "status" and "checking" in status.body
    desk = await people.who("frontdesk@")
    [item] = await people.office.desk.inbox(desk)
    await people.office.desk.decide(desk, item.proposal.id, "approve")
    view = await people.office.readings.my_conversation(await people.who("jordan@"))
    assert view.messages[-1].kind == "text" and "$" in view.messages[-1].body


async def test_shadow_remembers_and_can_never_be_executed(people: People) -> None:
    await set_dial(people, "M2", "shadow")
    await people.say(QUESTION)
    async with people.practice.ledger.reading() as unit:
        [proposal] = await unit.proposals.list("shadow")
        tasks = await unit.tasks.list()
    assert [task.kind for task in tasks] == ["conversation"]
    with pytest.raises(Exception, match="shadow"):
        await people.office.desk.decide(await people.who("frontdesk@"), proposal.id, "approve")


async def test_off_sends_the_request_to_a_person(people: People) -> None:
    await set_dial(people, "M2", "off")
    assert "a person will answer" in (await people.say(QUESTION))[-1].body
    async with people.practice.ledger.reading() as unit:
        assert await unit.proposals.list() == []
        assert len(await unit.tasks.list()) == 1


async def test_a_setting_cannot_lift_clinical_work_above_assist(people: People) -> None:
    await set_dial(people, "D1", "auto")
    assert people.office.services.dials.level("D1", "auto") == "assist"


@pytest.mark.parametrize("marks", [{"high_risk": True}, {"approvers": 2}])
async def test_auto_leaves_to_people_what_the_policy_gives_to_them(people: People, marks: dict[str, object]) -> None:
    policy = people.office.services.approval
    rule = policy.rule("send_reply").model_copy(update=marks)
    stricter = policy.model_copy(update={"kinds": {**policy.kinds, "send_reply": rule}})
    object.__setattr__(people.office.services, "approval", stricter)  # the services are built once, and frozen
    assert (await people.say(QUESTION))[-1].kind == "status"
    [item] = await people.office.desk.inbox(await people.who("frontdesk@"))
    assert (item.proposal.high_risk, item.proposal.approvers) == (
        bool(marks.get("high_risk")),
        marks.get("approvers", 1),
    )
