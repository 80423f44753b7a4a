from typing import Any

import pytest

from agents.local.coordinator import plan_coordination
from agents.local.view import Reply, View
from practice.work import ReferralDetails

FAX = """LAKESIDE FAMILY MEDICINE                         FAX
REFERRAL FORM
Patient Name: Ana Ruiz     DOB: 05/17/1990
Phone: 312.555.0177   Email: ana.ruiz@mail.example
Referring Provider: Dr. Helen Cho
Insurance: Aetna PPO, Member ID: W998877
Reason for Referral: panic attacks, poor sleep and low mood since a car accident in August
Dx: F41.0, F51.01
Requested service: individual therapy
Availability: evenings after 5
Urgency: routine"""


def view(text: str, *replies: Reply) -> View:
    lines = [
        {"id": f"transcript#{n}", "label": f"Line {n}", "text": line} for n, line in enumerate(text.splitlines(), 1)
    ]
    data: dict[str, Any] = {"intent": "staff.referral", "now": "2026-11-20T09:00-06:00", "material": lines}
    return View(agent="coordinator", data=data, replies=replies)


def refused(why: str) -> Reply:
    return Reply("propose_referral", False, {"refused": why})


def test_a_fax_becomes_a_proposal_of_what_it_states() -> None:
    call = plan_coordination(view(FAX))
    assert call.tool == "propose_referral"
    details = ReferralDetails.model_validate(call.arguments["details"])
    assert (details.person_name, str(details.date_of_birth), details.payer) == ("Ana Ruiz", "1990-05-17", "Aetna PPO")
    assert details.diagnosis_codes == ("F41.0", "F51.01")
    assert "panic attacks" in details.concerns
    assert details.guardian_name is None


def test_a_field_that_the_tool_did_not_find_is_left_out_the_second_time() -> None:
    call = plan_coordination(
        view(FAX, refused("The referral does not state: payer, concerns “low mood”. Leave these out."))
    )
    assert call.tool == "propose_referral"
    assert {"payer", "concerns"}.isdisjoint(call.arguments["details"])
    assert call.arguments["details"]["person_name"] == "Ana Ruiz"


def test_a_second_refusal_goes_to_a_person() -> None:
    why = refused("The referral does not state: payer. Leave these out.")
    assert plan_coordination(view(FAX, why, why)).tool == "hand_to_person"
    assert plan_coordination(view(FAX, refused("This tool failed."))).tool == "hand_to_person"


@pytest.mark.parametrize("text", ["", "Lunch menu for Tuesday: soup and salad.", "\n\n"])
def test_what_is_no_referral_goes_to_a_person(text: str) -> None:
    assert plan_coordination(view(text)).tool == "hand_to_person"
