import pytest

from knowledge.answerability import Answerability, AnswerJudge
from knowledge.catalogue import Catalogue
from knowledge.embedder import Embedder
from knowledge.index import KnowledgeIndex
from knowledge.question import QuestionReader
from knowledge.tuning import tune_judgement, tune_relevance
from practice.identity import Audience
from tests.knowledge.conftest import PRACTICE
from tests.knowledge.test_quality import DEVELOPMENT


def test_the_shipped_weights_are_those_that_tuning_finds(sample_index: KnowledgeIndex, embedder: Embedder) -> None:
    shipped = Answerability.load()
    catalogue: Catalogue = sample_index.catalogue(PRACTICE, Audience.CLIENT)
    reader = QuestionReader(embedder)
    relevance, best = tune_relevance(DEVELOPMENT.questions, catalogue, reader)
    judge = AnswerJudge(shipped, embedder)
    judgement = tune_judgement(DEVELOPMENT.questions, best, judge, reader, shipped.judgement.threshold)
    assert shipped.tuned_on == DEVELOPMENT.version
    assert relevance.model_dump() == pytest.approx(shipped.relevance.model_dump(), rel=0.1)
    assert judgement.model_dump() == pytest.approx(shipped.judgement.model_dump(), rel=0.1)
