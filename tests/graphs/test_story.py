"""The whole story: a client asks, an agent proposes, a person approves, the EHR changes, the record shows it."""

import pytest

from practice.action import RescheduleAppointment
from practice.appointment import Appointment
from practice.errors import AlreadyDecided
from tests.practice_fixtures import OpenPractice, People

ASKED = "I can't do Thursday. Could we do next week, anything after 5? Video is fine."


async def moved_request(people: People) -> str:
    """Play the client's part and return the proposal's id."""
    offer = (await people.say(ASKED))[-1]
    assert offer.kind == "offer", offer.body
    status = (await people.pick(offer))[-1]
    assert status.kind == "status"
    return str(status.payload["proposal_id"])


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_a_client_moves_an_appointment_and_the_front_desk_approves(
    open_sample: OpenPractice, backend: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if backend == "postgres" else None
    async with open_sample(database_url=url) as practice:
        people = People(practice)
        desk = await people.who("frontdesk@")
        proposal_id = await moved_request(people)
        [item] = await people.office.desk.inbox(desk)
        assert item.proposal.id == proposal_id and item.may_decide
        action = item.proposal.action
        assert isinstance(action, RescheduleAppointment)

        before = await practice.ehr.read(Appointment, action.appointment_id)
        assert before.starts_at != action.starts_at, "nothing is written before a person decides"
        decided = await people.office.desk.decide(desk, proposal_id, "approve")

        after = await practice.ehr.read(Appointment, action.appointment_id)
        assert decided.state == "executed"
        assert after.starts_at == action.starts_at and after.version == before.version + 1
        view = await people.office.readings.my_conversation(await people.who("jordan@"))
        assert view.messages[-1].body.startswith("Done: move your appointment")
        async with practice.ledger.reading() as unit:
            events = [event.event for event in await unit.audit.list(limit=500)]
            report = await unit.audit.verify()
        steps = ["message.received", "screen.clear", "intent.read", "model.called", "proposal.made", "decision.made"]
        assert all(step in events for step in [*steps, "effect.done"]) and report.ok


async def test_killing_the_process_between_proposal_and_approval_loses_nothing(open_sample: OpenPractice) -> None:
    async with open_sample() as practice:
        proposal_id = await moved_request(People(practice))
    async with open_sample() as practice:
        people = People(practice)
        decided = await people.office.desk.decide(await people.who("frontdesk@"), proposal_id, "approve")
        assert decided.state == "executed"
        view = await people.office.readings.my_conversation(await people.who("jordan@"))
        assert view.messages[-1].body.startswith("Done")


async def test_a_second_tab_that_approves_the_same_proposal_is_told_so(people: People) -> None:
    proposal_id = await moved_request(people)
    desk = await people.who("frontdesk@")
    await people.office.desk.decide(desk, proposal_id, "approve")
    with pytest.raises(AlreadyDecided):
        await people.office.desk.decide(desk, proposal_id, "approve")


async def test_a_question_that_reads_like_no_intent_is_answered_where_the_documents_answer_it(
    open_sample: OpenPractice,
) -> None:
    async with open_sample() as practice:
        answer = (await People(practice).say("do you sell my data"))[-1]
        assert answer.kind == "text" and "sell" in answer.body


async def test_what_neither_an_intent_nor_a_document_covers_goes_to_a_person(open_sample: OpenPractice) -> None:
    async with open_sample() as practice:
        people = People(practice)
        told = (await people.say("could you look after my parrot in August"))[-1]
        tasks = await people.office.readings.tasks(await people.who("frontdesk@"))
        assert told.kind == "status" and "a person will answer" in told.body and len(tasks) == 1
