from typing import Any

import pytest

from agents.local.triage import plan_triage
from agents.local.view import Reply, View

QUOTES = [{"text": "Parking behind the building is free.", "passage_id": "parking#1"}]
PASSAGES = [{"id": "parking#1", "title": "Parking", "heading": "", "text": "Parking behind the building is free."}]
ANSWERED = {"answerable": True, "quotes": QUOTES, "passages": PASSAGES}
NEARLY = {"answerable": False, "quotes": [], "passages": PASSAGES}


def view(message: str, found: dict[str, Any], intent: str = "faq.practice", replies: tuple[Reply, ...] = ()) -> View:
    return View("triage", {"intent": intent, "message": message, "looked_up": {"search_knowledge": found}}, replies)


def test_an_answer_is_the_quoted_sentences_and_nothing_else() -> None:
    call = plan_triage(view("Is there parking?", ANSWERED))
    assert call.tool == "answer_from_passages"
    assert call.arguments == {"sentences": QUOTES}


def test_a_long_message_is_searched_again_by_its_question_alone() -> None:
    message = "Hi! Hope you are all well, it has been such a week with the move and everything. Do you have parking?"
    assert plan_triage(view(message, NEARLY)).arguments == {"query": "Do you have parking?"}
    again = view(message, NEARLY, replies=(Reply("search_knowledge", True, ANSWERED),))
    assert plan_triage(again).tool == "answer_from_passages"
    still_nothing = view(message, NEARLY, replies=(Reply("search_knowledge", True, NEARLY),))
    assert plan_triage(still_nothing).tool == "hand_to_person"


def test_no_passage_means_a_person_with_the_question_and_the_nearest_documents() -> None:
    call = plan_triage(view("Can you write me a letter for my landlord?", NEARLY))
    assert call.tool == "hand_to_person"
    assert call.arguments["reason"] == "no passage answers this"
    assert "letter for my landlord" in call.arguments["summary"]
    assert "Parking (parking#1)" in call.arguments["summary"]


@pytest.mark.parametrize("intent", ["medication.refill", "records.request", "waitlist.join", "checkin.response"])
def test_what_a_passage_can_explain_but_not_do_goes_to_a_person(intent: str) -> None:
    assert plan_triage(view("please do it", ANSWERED, intent)).tool == "hand_to_person"


def test_a_refused_answer_goes_to_a_person_instead_of_round_and_round() -> None:
    refused = Reply("answer_from_passages", False, {"refused": "This is not what the passages say."})
    assert plan_triage(view("Is there parking?", ANSWERED, replies=(refused,))).tool == "hand_to_person"
