import pytest

from knowledge.passage import Passage
from policies.grounding import check_answer
from practice.errors import InputError
from practice.identity import Audience, Principal, Purpose
from tests.tools.sample import CLIENT, FRONT_DESK, FakeKnowledge, surroundings
from tools.context import ToolContext
from tools.outcome import Answer
from tools.practice_knowledge import AnswerFromPassages, SearchKnowledge, answer_from_passages, search_knowledge


def passage(passage_id: str, text: str, audience: Audience = Audience.CLIENT, practice: str = "alder-reed") -> Passage:
    return Passage(
        id=passage_id,
        document_id=passage_id.split("#")[0],
        title="Parking",
        heading="Where to park",
        text=text,
        audience=audience,
        practice_id=practice,
    )


PARKING = passage("parking#1", "Parking behind the building is free. Please do not park in front of the pharmacy.")
STAFF = passage("staff-keys#1", "The parking gate code is in the safe.", Audience.STAFF)
OTHER = passage("other#1", "Parking costs 9 dollars.", practice="other-practice")


def room(principal: Principal = CLIENT) -> ToolContext:
    return surroundings(principal=principal, purpose=Purpose.MESSAGING, knowledge=FakeKnowledge(PARKING, STAFF, OTHER))


def quoting(text: str, passage_id: str = "parking#1") -> AnswerFromPassages:
    return AnswerFromPassages.model_validate({"sentences": [{"text": text, "passage_id": passage_id}]})


async def test_a_search_gives_passages_quotes_and_whether_they_answer() -> None:
    result = await search_knowledge.run(room(), SearchKnowledge(query="parking"))
    assert result.content["answerable"] is True
    assert result.content["quotes"][0] == {"text": "Parking behind the building is free.", "passage_id": "parking#1"}
    assert [source.id for source in result.sources] == ["passage:parking#1"]
    assert result.sources[0].label == "Parking, Where to park"


async def test_clients_never_find_staff_protocols_and_nobody_finds_another_practices() -> None:
    as_client = await search_knowledge.run(room(), SearchKnowledge(query="parking gate"))
    as_staff = await search_knowledge.run(room(FRONT_DESK), SearchKnowledge(query="parking gate"))
    assert [source.id for source in as_client.sources] == ["passage:parking#1"]
    assert {source.id for source in as_staff.sources} == {"passage:parking#1", "passage:staff-keys#1"}


async def test_nothing_found_is_not_answerable() -> None:
    result = await search_knowledge.run(room(), SearchKnowledge(query="zebra"))
    assert (result.content["answerable"], result.content["quotes"]) == (False, [])


async def test_a_quoted_answer_holds_its_passage_and_passes_the_check() -> None:
    result = await answer_from_passages.run(room(), quoting("Parking behind the building is free."))
    assert isinstance(result.outcome, Answer)
    assert result.outcome.sources[0].text == PARKING.text
    assert check_answer(result.outcome.sentences, result.outcome.sources) == []


@pytest.mark.parametrize(
    ("text", "passage_id", "why"),
    [
        ("Parking behind the building is not free.", "parking#1", "not what the passages say"),
        ("You can park anywhere you like, no worries.", "parking#1", "not what the passages say"),
        ("Parking behind the building is free for 3 hours.", "parking#1", "not what the passages say"),
        ("Parking behind the building is free.", "parking#7", "no passage parking#7"),
        ("The parking gate code is in the safe.", "staff-keys#1", "no passage staff-keys#1"),
        ("Parking costs 9 dollars.", "other#1", "no passage other#1"),
    ],
)
async def test_what_no_passage_of_this_audience_says_is_refused(text: str, passage_id: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        await answer_from_passages.run(room(), quoting(text, passage_id))
