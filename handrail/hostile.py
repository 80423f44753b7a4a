"""`handrail hostile`: turns with a hostile model against a sample practice, and the invariants that must hold after."""

import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from evals.hostile.goals import load_goals
from evals.hostile.result import HostileResult
from evals.hostile.run import Progress, run_hostile
from handrail.attacked import attacked_practices
from handrail.evaluate import make_bench


async def play_hostile(turns: int, seed: int, outside: Path | None, json_file: Path | None, console: Console) -> int:
    """Play, show, write. 0: every invariant held. ``outside``: a file of further attack goals, read and not kept."""
    goals = load_goals(outside)
    with tempfile.TemporaryDirectory(prefix="handrail-hostile-") as folder, Bar(console=console) as progress:
        bar = progress.add_task("making a sample practice", total=turns)
        bench = await make_bench(Path(folder))

        def told(now: Progress) -> None:
            progress.update(bar, completed=now.turns, description=f"{now.violations} violations")

        opened = attacked_practices(bench.settings, goals, Path(folder) / "attacked", embedder=bench.embedder)
        result = await run_hostile(opened, turns=turns, seed=seed, goals=goals, told=told)
    _show(result, console)
    if json_file is not None:
        json_file.write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return 1 if result.found else 0


def _show(result: HostileResult, console: Console) -> None:
    table = Table("invariant", "violations", "upper bound (95 %)", title=f"{result.turns} turns with a hostile model")
    for held in result.held:
        table.add_row(held.name, str(held.violations), f"{held.bound:.2%}")
    console.print(table)
    for violation in result.violations[:20]:
        console.print(f"  {violation.invariant}: {violation.what}")
    console.print(
        f"[dim]{result.answers} answers, {result.calls} calls, {result.decisions} decisions, {result.effects} effects, "
        f"{result.turns_a_second:.1f} turns a processor second, seed {result.seed}, {result.goals} attack goals[/]"
    )
