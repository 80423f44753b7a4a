"""`make bench`: how fast, how much, how large. One process, one run, ratios measured side by side."""

import os
import platform
import tempfile
from pathlib import Path
from time import perf_counter

import uvloop
from rich.console import Console

import handrail.quiet  # noqa: F401  # before anything that could phone home
from evals.bench.forgetful_embedder import ForgetfulEmbedder
from evals.bench.load import measure_memory, measure_throughput
from evals.bench.overhead import measure_overhead
from evals.bench.report import BenchReport, show_bench
from evals.bench.search import SIZES, SearchTimes, measure_search
from evals.bench.turn import TurnTimer
from evals.client_pool import ordinary_clients
from evals.stamp import stamp
from handrail.evaluate import make_bench
from handrail.settings import ROOT, read_settings
from knowledge.embedder import Embedder
from knowledge.labelled_question import QuestionSet
from practice.clock import system_clock

ROUNDS = 40
AT_ONCE = (1, 8, 32)
LOAD_SECONDS = 10.0
CONVERSATIONS = 1_000
MEMORY_SECONDS = 75.0
QUESTIONS = ROOT / "evals" / "cases" / "rag_dev.yaml"


async def measure(folder: Path, console: Console) -> BenchReport:
    """Measure everything on a fresh sample practice."""
    began = perf_counter()
    console.print("[dim]making a sample practice …[/]")
    embedder = ForgetfulEmbedder()
    bench = await make_bench(folder, embedder=embedder)
    async with bench.open() as practice:
        timer = TurnTimer(practice, embedder.forget)
        clients = list(await ordinary_clients(practice.services))
        console.print("[dim]turns …[/]")
        overhead = await measure_overhead(timer, iter(clients), ROUNDS, folder)
        turns = await timer.kinds(clients, ROUNDS)
        console.print("[dim]clients at once …[/]")
        throughput = [await measure_throughput(timer, clients[:n], LOAD_SECONDS) for n in AT_ONCE]
        console.print("[dim]memory …[/]")
        memory = await measure_memory(timer, clients, CONVERSATIONS, MEMORY_SECONDS)
        stamped = stamp(practice.services, ran_at=system_clock(), seed=bench.settings.sandbox_seed)
    console.print("[dim]search …[/]")
    search = _search(bench.settings.documents_dir, stamped.seed)
    return BenchReport(
        ran_at=stamped.ran_at,
        code_version=stamped.code_version,
        model=stamped.model,
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        overhead=overhead,
        turns=turns,
        throughput=tuple(throughput),
        memory=memory,
        search=tuple(search),
        seconds=round(perf_counter() - began, 1),
    )


def _search(documents_dir: Path, seed: int) -> list[SearchTimes]:
    forgetful = Embedder(remembered=0)
    questions = [question.question for question in QuestionSet.load(QUESTIONS).questions]
    return [measure_search(documents_dir, questions, size, forgetful, seed) for size in SIZES]


def main() -> None:
    """Measure, print, write ``.data/bench.json``."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        report = uvloop.run(measure(Path(folder), console))  # the loop that serves, too
    show_bench(report, console)
    report.write(read_settings().data_dir / "bench.json")


if __name__ == "__main__":
    main()
