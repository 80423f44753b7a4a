"""What the bench found: typed, as JSON, and as tables in the terminal."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.bench.load import Memory, Throughput
from evals.bench.search import SearchTimes
from evals.bench.spread import Spread
from evals.bench.turn import TurnSpread
from practice.record import Instant, Value

AIM_P95_MILLISECONDS = 60.0
"""For a whole portal turn on the local model, warm, on two cores."""


class Overhead(Value):
    """Propose and approve: Handrail's whole way against a bare LangGraph loop, measured in turns in one run."""

    bare_propose: Spread
    bare_approve: Spread
    bare: Spread
    propose: TurnSpread
    approve: Spread
    whole: Spread
    ratio_p50: float
    ratio_p95: float


class BenchReport(Value):
    """One run of everything."""

    ran_at: Instant
    code_version: str
    model: str
    cores: int
    python: str
    overhead: Overhead
    turns: Mapping[str, TurnSpread]
    throughput: tuple[Throughput, ...]
    memory: Memory
    search: tuple[SearchTimes, ...]
    seconds: float

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def show_bench(report: BenchReport, console: Console) -> None:
    """Print the report."""
    for title, columns, rows in _tables(report):
        table = Table(title=title, title_justify="left")
        for column in columns:
            table.add_column(column, justify="left" if column == columns[0] else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    console.print(
        f"[dim]{report.model} · code {report.code_version} · {report.cores} cores · Python {report.python} · "
        f"{report.seconds:.0f} s[/]"
    )


def _tables(report: BenchReport) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    over = report.overhead
    yield (
        "propose and approve, ms",
        ("", "p50", "p95", "n"),
        [
            ("bare LangGraph loop, SQLite saver", *_ms(over.bare)),
            ("Handrail: propose", *_ms(over.propose.total)),
            ("Handrail: approve, write, tell", *_ms(over.approve)),
            ("Handrail: both", *_ms(over.whole)),
            ("ratio", f"{over.ratio_p50:.1f}×", f"{over.ratio_p95:.1f}×", ""),
        ],
    )
    turns = {"proposal that waits": over.propose, **report.turns}
    yield (
        f"a client's turn until its last word, ms (aim: p95 < {AIM_P95_MILLISECONDS:.0f})",
        ("", "p50", "p95", "n"),
        [(kind, *_ms(each.total)) for kind, each in turns.items()],
    )
    names = tuple(dict.fromkeys(name for each in turns.values() for name in each.stages))
    yield (
        "the same by stage, ms at p50",
        ("stage", *turns),
        [(name, *(_p50(each.stages.get(name)) for each in turns.values())) for name in names],
    )
    yield (
        "clients at once",
        ("clients", "turns/s", "p50 ms", "p95 ms", "turns", "processor ms a turn"),
        [
            (str(t.clients), f"{t.turns_per_second:.1f}", *_ms(t.turn), f"{t.processor_milliseconds:.0f}")
            for t in report.throughput
        ],
    )
    memory = report.memory
    yield (
        "resident memory, MiB",
        ("conversations", "before", "after"),
        [(str(memory.conversations), f"{memory.before:.0f}", f"{memory.after:.0f}")],
    )
    yield (
        "knowledge search, ms",
        ("passages", "search p50", "p95", "with judging p50", "p95", "ingest s"),
        [
            (f"{s.passages:,}", *_ms(s.search)[:2], *_ms(s.search_and_judge)[:2], f"{s.ingest_seconds:.1f}")
            for s in report.search
        ],
    )


def _ms(spread: Spread) -> tuple[str, str, str]:
    return f"{spread.p50:.1f}", f"{spread.p95:.1f}", str(spread.n)


def _p50(spread: Spread | None) -> str:
    return "" if spread is None else f"{spread.p50:.1f}"
