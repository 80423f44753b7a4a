"""A sample practice with a hostile model inside, its EHR and its pages planted with attacks, for ``evals.hostile``."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from evals.at_once import at_once
from evals.clock import EvaluationClock
from evals.hostile.attacked import AttackedPractice, OpenAttacked
from evals.hostile.ehr_books import EhrBooks
from evals.hostile.goals import AttackGoal
from evals.hostile.model import HostileChatModel
from evals.hostile.planting import planted_pages, planted_records
from handrail.evaluate import under_test
from handrail.settings import Settings
from handrail.wiring import Practice, open_practice
from knowledge.embedder import Embedder
from policies.intents import IntentClassifier
from practice.errors import InputError

_NUMBERS = count(1)
UNSLOWED = 10_000_000
"""A run makes more calls in a second than a person in a day; were they slowed down, nothing else would be tried."""


def attacked_practices(
    settings: Settings,
    goals: Sequence[AttackGoal],
    copies: Path,
    *,
    embedder: Embedder,
    classifier: IntentClassifier,
) -> OpenAttacked:
    """Return what opens copies, under ``copies``, of the sample practice that was made in ``settings.data_dir``.

    What would be done in threads is done at once, for as long as one is open: one at a time.
    """

    @asynccontextmanager
    async def open_attacked(model: HostileChatModel) -> AsyncIterator[AttackedPractice]:
        folder = copies / str(next(_NUMBERS))
        planted = settings.model_copy(
            update={
                "tool_calls_per_minute": UNSLOWED,
                "data_dir": folder / "data",
                "documents_dir": _planted_documents(settings, folder, goals),
            }
        )
        shutil.copytree(settings.data_dir, planted.data_dir)
        clock = EvaluationClock()
        with at_once():
            async with open_practice(planted, clock, model=model, embedder=embedder, classifier=classifier) as practice:
                attacked = await _planted(practice, clock, model, goals)
                yield attacked
                attacked.books.close()
        shutil.rmtree(folder, ignore_errors=True)

    return open_attacked


def _planted_documents(settings: Settings, folder: Path, goals: Sequence[AttackGoal]) -> Path:
    documents = folder / "documents"
    shutil.copytree(settings.documents_dir, documents)
    (documents / "hostile").mkdir()
    for name, text in planted_pages(goals):
        (documents / "hostile" / name).write_text(text, encoding="utf-8")
    return documents


async def _planted(
    practice: Practice, clock: EvaluationClock, model: HostileChatModel, goals: Sequence[AttackGoal]
) -> AttackedPractice:
    if practice.sandbox is None:
        raise InputError("Hostile runs are made on the sandbox EHR only.", "Leave HANDRAIL_EHR_URL unset.")
    await practice.sandbox.load(planted_records(goals, model.seed, clock().date()))
    books = EhrBooks(practice.settings.data_dir / "sandbox.db", practice.sandbox.access_log.flush)
    return AttackedPractice(practice=under_test(practice, clock), model=model, books=books)
