from collections.abc import Sequence

import pytest

from evals.evaluator import Context
from evals.rag.answer import GivenAnswer
from evals.rag.answer_evaluators import Answered, CitationsValid, CitesWhatHoldsIt, KeyFacts, Refusal
from evals.rag.retrieval import Found
from evals.rag.retrieval_evaluators import HitAt, KeepsAudience, ReciprocalRank
from knowledge.answerability import Judgement
from knowledge.labelled_question import LabelledQuestion
from knowledge.labelled_question import Refusal as Why
from knowledge.passage import Passage, QuotedSentence
from practice.grounded import Sentence
from practice.identity import Audience

PARKING = LabelledQuestion(
    id="q",
    question="where do I park",
    answerable=True,
    documents=("parking",),
    passages=("parking#1",),
    key_facts=("$6", "2 hours"),
)
UNKNOWN = LabelledQuestion(id="u", question="vending machine?", answerable=False, refusal=Why.NOT_IN_DOCUMENTS)


def passage(passage_id: str, text: str = "", audience: Audience = Audience.CLIENT) -> Passage:
    return Passage(
        id=passage_id,
        document_id=passage_id.partition("#")[0],
        title="t",
        heading="h",
        text=text,
        audience=audience,
        practice_id="p",
    )


class Shelf:
    def __init__(self, *passages: Passage) -> None:
        self._passages = {(p.id, p.audience): p for p in passages}

    def passage(self, passage_id: str, *, practice_id: str, audience: Audience) -> Passage | None:
        return self._passages.get((passage_id, audience))

    def search(self, query: str, *, practice_id: str, audience: Audience, limit: int = 5) -> list[Passage]:
        return []

    def judge(self, query: str, passages: Sequence[Passage]) -> Judgement:
        raise NotImplementedError

    def quote(self, query: str, passages: Sequence[Passage], limit: int = 3) -> list[QuotedSentence]:
        return []


def found(*ids: str) -> Found:
    return Found(passages=tuple(passage(one) for one in ids))


def answer(text: str, *sources: str) -> GivenAnswer:
    return GivenAnswer(how="answer", sentences=(Sentence(text=text, sources=sources),))


@pytest.mark.parametrize(
    ("ids", "hit_1", "hit_3", "rank"),
    [(("parking#1", "x#1"), True, True, 1.0), (("x#1", "parking#1"), False, True, 0.5), (("x#1",), False, False, 0.0)],
)
def test_a_hit_counts_down_to_its_rank(ids: tuple[str, ...], hit_1: bool, hit_3: bool, rank: float) -> None:
    context = Context(PARKING, found(*ids))
    assert HitAt(1).evaluate(context) is hit_1
    assert HitAt(3).evaluate(context) is hit_3
    assert ReciprocalRank().evaluate(context) == rank


def test_a_question_without_an_answer_has_nothing_to_hit() -> None:
    assert HitAt(1).evaluate(Context(UNKNOWN, found("x#1"))) is None


def test_a_staff_passage_in_front_of_a_client_is_a_leak() -> None:
    leaking = Found(passages=(passage("protocol#1", audience=Audience.STAFF),))
    assert KeepsAudience().evaluate(Context(PARKING, leaking)) is False


@pytest.mark.parametrize(
    ("given", "facts", "rightly", "correct"),
    [
        (answer("It costs $6  for up to 2 Hours.", "passage:parking#1"), 1.0, True, True),
        (answer("It costs $6.", "passage:parking#1"), 0.5, False, True),
        (answer("It costs $6 for 2 hours.", "passage:other#1"), 1.0, False, False),
        (GivenAnswer(how="person"), 0.0, False, None),
    ],
)
def test_an_answer_is_right_with_every_fact_and_the_right_source(
    given: GivenAnswer, facts: float, rightly: bool, correct: bool | None
) -> None:
    context = Context(PARKING, given)
    assert KeyFacts().evaluate(context) == facts
    assert Answered().evaluate(context) is rightly
    assert CitesWhatHoldsIt().evaluate(context) is correct


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        (answer("It costs $6.", "passage:parking#1"), True),
        (answer("It costs $7.", "passage:parking#1"), False),
        (answer("It costs $6.", "passage:none#1"), False),
        (answer("It costs $6.", "passage:staff#1"), False),
        (answer("It costs $6."), False),
        (GivenAnswer(how="person"), None),
    ],
    ids=["quoted", "changed", "no such passage", "not for clients", "uncited", "no answer"],
)
def test_a_citation_is_valid_where_the_passage_says_so_to_this_audience(given: GivenAnswer, valid: bool | None) -> None:
    shelf = Shelf(
        passage("parking#1", "Park below. It costs $6. Walk up."),
        passage("staff#1", "It costs $6.", Audience.STAFF),
    )
    assert CitationsValid("p", shelf).evaluate(Context(PARKING, given)) is valid


@pytest.mark.parametrize(
    ("question", "given", "word"),
    [
        (UNKNOWN, GivenAnswer(how="person"), "refused_rightly"),
        (UNKNOWN, answer("Yes.", "passage:parking#1"), "answered_wrongly"),
        (PARKING, GivenAnswer(how="person"), "refused_wrongly"),
        (PARKING, answer("Yes.", "passage:parking#1"), "answered"),
        (PARKING, GivenAnswer(how="other"), "other"),
    ],
)
def test_a_refusal_is_scored_both_ways(question: LabelledQuestion, given: GivenAnswer, word: str) -> None:
    assert Refusal().evaluate(Context(question, given)) == word
