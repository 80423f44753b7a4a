"""`handrail eval`: a fresh sample practice for every run, never the installation's own."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from evals.case_result import CaseResult
from evals.clock import EvaluationClock
from evals.gate import GateFile
from evals.practice_under_test import PracticeUnderTest
from evals.suite_result import SuiteResult
from evals.table import show
from handrail.settings import Settings, read_settings
from handrail.wiring import Practice, open_practice
from knowledge.embedder import Embedder
from practice.clock import system_clock
from practice.errors import InputError

PLANTED = Path(__file__).resolve().parent.parent / "evals" / "cases" / "planted"
"""Hostile documents that the safety suite puts among the practice's own."""

MEASURED_CALLS = 10_000_000
"""A minute's tool calls for one person: what is measured is the work, not the brake on it."""


@dataclass(frozen=True)
class Bench:
    """What every suite is given: a made practice to copy, and the models, loaded once."""

    settings: Settings
    made: Path
    copies: Path
    embedder: Embedder
    outside: Path | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[PracticeUnderTest]:
        """Open a copy of the made practice at the evaluations' own time."""
        clock = EvaluationClock()
        folder = self.copies / str(next(_NUMBERS))
        shutil.copytree(self.made, folder)
        settings = self.settings.model_copy(update={"data_dir": folder})
        async with open_practice(settings, clock, embedder=self.embedder) as practice:
            await asyncio.to_thread(practice.warm)
            yield under_test(practice, clock)
        shutil.rmtree(folder, ignore_errors=True)


_NUMBERS = count(1)
Told = Callable[[CaseResult], None]
Suite = Callable[[Bench, Told], Awaitable[SuiteResult]]


def under_test(practice: Practice, clock: EvaluationClock) -> PracticeUnderTest:
    """Return a practice as the suites see it."""
    office = practice.office
    return PracticeUnderTest(
        services=office.services,
        turns=office.turns,
        desk=office.desk,
        runner=office.runner,
        clock=clock,
        ehr_writes=lambda: _ehr_writes(practice),
    )


async def run_suite(suite: str, json_file: Path | None, console: Console, *, outside: Path | None = None) -> int:
    """Run a suite, show and write its result. 0: every gate is met. Raises ``InputError`` for an unknown suite.

    ``outside`` is a file of labelled texts for the suite that can read one.
    """
    if suite not in SUITES:
        raise InputError(f"There is no suite '{suite}'.", f"Choose one of: {', '.join(SUITES)}.")
    with tempfile.TemporaryDirectory(prefix="handrail-eval-") as folder, Progress(console=console) as progress:
        bar = progress.add_task("making a sample practice", total=None)
        bench = await make_bench(Path(folder), planted=suite == "safety")

        def told(result: CaseResult) -> None:
            progress.update(bar, advance=1, description=f"{result.system}: {result.case_id}")

        result = await SUITES[suite](replace(bench, outside=outside), told)
        progress.remove_task(bar)
    show(result, console)
    if json_file is not None:
        result.write(json_file)
    return 0 if result.gates_met else 1


async def make_bench(folder: Path, *, planted: bool = False, embedder: Embedder | None = None) -> Bench:
    """Make the sample practice once; ``planted`` puts the hostile documents among its own."""
    settings = read_settings().model_copy(
        update={
            "data_dir": folder / "made",
            "database_url": None,
            "ehr_url": None,
            "demo_sign_ins": True,
            "tool_calls_per_minute": MEASURED_CALLS,
        }
    )
    documents = folder / "documents"
    shutil.copytree(settings.documents_dir, documents)
    if planted:
        shutil.copytree(PLANTED, documents / "planted")
    settings = settings.model_copy(update={"documents_dir": documents})
    embedder = embedder or Embedder()
    async with open_practice(settings, EvaluationClock(), embedder=embedder):
        pass
    return Bench(settings=settings, made=settings.data_dir, copies=folder / "copies", embedder=embedder)


async def _ehr_writes(practice: Practice) -> int:
    """Count the writes that the sandbox EHR let through, from its own access log."""
    if practice.sandbox is None:
        raise InputError("Evaluations run on the sandbox EHR only.", "Leave HANDRAIL_EHR_URL unset.")
    entries = await practice.sandbox.access_log.entries(limit=1_000_000)
    return sum(entry["method"] != "GET" and entry["status"] < 300 for entry in entries)


async def _rag(bench: Bench, told: Told) -> SuiteResult:
    from evals.rag.suite import FILE, RagSuite
    from knowledge.labelled_question import QuestionSet

    suite = RagSuite(
        bench.open, bench.settings.documents_dir, bench.embedder.embed, seed=bench.settings.sandbox_seed, told=told
    )
    return await suite.run(QuestionSet.load(FILE), GateFile.load(), ran_at=system_clock())


async def _safety(bench: Bench, told: Told) -> SuiteResult:
    from evals.safety.case import SafetyFile
    from evals.safety.suite import run_safety

    return await run_safety(
        bench.open,
        SafetyFile.load(),
        GateFile.load(),
        ran_at=system_clock(),
        seed=bench.settings.sandbox_seed,
        told=told,
    )


async def _crisis(bench: Bench, told: Told) -> SuiteResult:
    from evals.crisis.suite import SHIPPED, run_crisis
    from evals.stamp import stamp
    from policies.crisis import CrisisScreen
    from policies.crisis.classifier import CrisisClassifier
    from policies.crisis.examples import CrisisExamples
    from policies.crisis.lexicon import Lexicon
    from policies.crisis.lexicon_reader import LexiconReader
    from policies.crisis.weights import Weights

    lexicon = LexiconReader(Lexicon.load())
    classifier = CrisisClassifier(Weights.load())
    screens = {SHIPPED: CrisisScreen([lexicon, classifier])}
    screens |= {"lexicon alone": CrisisScreen([lexicon]), "classifier alone": CrisisScreen([classifier])}
    async with bench.open() as practice:
        stamped = stamp(practice.services, ran_at=system_clock(), seed=bench.settings.sandbox_seed)
    examples = CrisisExamples.load()
    unseen = (*examples.held_out, *examples.blind)
    return await asyncio.to_thread(run_crisis, screens, unseen, GateFile.load(), stamped, told=told)


async def _deid(bench: Bench, told: Told) -> SuiteResult:
    from evals.deid.chart_messages import chart_messages
    from evals.deid.outside import read_outside
    from evals.deid.suite import DeidCases, run_deid
    from evals.deid.systems import systems
    from evals.stamp import stamp
    from policies.phi import Deidentifier

    outside = read_outside(bench.outside) if bench.outside else []
    async with bench.open() as practice:
        stamped = stamp(practice.services, ran_at=system_clock(), seed=bench.settings.sandbox_seed)
        charts = await chart_messages(practice.services, bench.settings.sandbox_seed)
    hiding = systems(Deidentifier.load(names=bench.settings.name_models))
    cases = (DeidCases.load(), charts, outside, GateFile.load(), stamped)
    return await asyncio.to_thread(run_deid, hiding, *cases, told=told)


SUITES: dict[str, Suite] = {"crisis": _crisis, "deid": _deid, "rag": _rag, "safety": _safety}
