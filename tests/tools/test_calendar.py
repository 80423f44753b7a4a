from datetime import date

import pytest

from policies.grounding import check_answer
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import EVERYTHING, FRONT_DESK, JORDAN, MED_CHECK, TOBIAS, session, surroundings
from tools.calendar import ReportNextAppointment, list_appointments, report_next_appointment
from tools.context import ToolContext
from tools.outcome import Answer
from tools.tool import NoArguments

OTHERS = session(50, "2026-12-01", client_ids=("CL-0007",))


def room(*records: object) -> ToolContext:
    return surroundings(ehr=FakeEhr(*(records or (*EVERYTHING, MED_CHECK, OTHERS))))  # type: ignore[arg-type]


async def told(arguments: ReportNextAppointment, context: ToolContext | None = None) -> str:
    outcome = (await report_next_appointment.run(context or room(), arguments)).outcome
    assert isinstance(outcome, Answer)
    assert check_answer(outcome.sentences, outcome.sources) == []
    return " ".join(sentence.text for sentence in outcome.sentences)


async def test_upcoming_appointments_are_listed_soonest_first_and_only_the_clients_own() -> None:
    content = (await list_appointments.run(room(), NoArguments())).content
    assert [one["appointment_id"] for one in content["appointments"]] == [
        "APT-000009",
        "APT-000001",
        "APT-000002",
        "APT-000003",
    ]
    first = content["appointments"][0]
    assert first["label"] == "Tuesday, December 1 at 10:00 AM with Priya Raman, MD, by video"
    assert first["starts_at"] == "2026-12-01T10:00-06:00"
    assert {one["name"] for one in content["clinicians"]} == {"Tobias Lindqvist, LCSW", "Priya Raman, MD"}
    assert "CL-0007" not in str(content)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ReportNextAppointment(),
            "Your next appointment is on Tuesday, December 1 at 10:00 AM with Priya Raman, MD, by video. "
            "After that: Thursday, December 3 at 4:00 PM with Tobias Lindqvist, LCSW, in person.",
        ),
        (
            ReportNextAppointment(clinician_name="tobias"),
            "Your appointment is on Thursday, December 3 at 4:00 PM with Tobias Lindqvist, LCSW, in person. "
            "After that: Thursday, December 10 at 4:00 PM with Tobias Lindqvist, LCSW, in person.",
        ),
        (
            ReportNextAppointment(first_day=date(2026, 12, 17), last_day=date(2026, 12, 17)),
            "Your appointment is on Thursday, December 17 at 4:00 PM with Tobias Lindqvist, LCSW, in person.",
        ),
        (
            ReportNextAppointment(first_day=date(2026, 11, 23), last_day=date(2026, 11, 27)),
            "You have no appointment like that on the calendar. "
            "The next one is on Tuesday, December 1 at 10:00 AM with Priya Raman, MD, by video.",
        ),
    ],
)
async def test_the_next_appointment_is_told_word_for_word_from_the_calendar(
    arguments: ReportNextAppointment, text: str
) -> None:
    assert await told(arguments) == text


async def test_an_empty_calendar_is_said_to_be_empty() -> None:
    assert await told(ReportNextAppointment(), room(JORDAN, TOBIAS)) == "You have no upcoming appointment."


async def test_staff_are_told_of_the_client_without_a_name() -> None:
    context = surroundings(ehr=FakeEhr(*EVERYTHING), principal=FRONT_DESK)
    assert (await told(ReportNextAppointment(), context)).startswith("The next appointment is on Thursday, December 3")
    empty = surroundings(ehr=FakeEhr(JORDAN, TOBIAS), principal=FRONT_DESK)
    assert await told(ReportNextAppointment(), empty) == "The client has no upcoming appointment."
