"""`handrail hostile`: turns with a hostile model against a sample practice, and the invariants that must hold after."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from evals.hostile.result import HostileResult
from evals.hostile.run import Progress
from handrail.hostile_run import HostileOrder, hostile_run


async def play_hostile(order: HostileOrder, json_file: Path | None, console: Console) -> int:
    """Play, show, write. 0: every invariant held."""
    with Bar(console=console) as progress:
        bar = progress.add_task("making a sample practice", total=order.turns)

        def told(now: Progress) -> None:
            progress.update(bar, completed=now.turns, description=f"{now.violations} violations")

        result = await hostile_run(order, told)
    _show(result, console)
    if json_file is not None:
        json_file.write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return 1 if result.found else 0


def _show(result: HostileResult, console: Console) -> None:
    title = f"{result.turns} turns of a hostile model, in {result.asked} turns of people"
    table = Table("invariant", "violations", "at most a turn (95 %)", "at most a turn of people", title=title)
    for held in result.held:
        table.add_row(held.name, str(held.violations), f"{held.bound:.3%}", f"{held.asked_bound:.3%}")
    console.print(table)
    for violation in result.violations[:20]:
        console.print(f"  {violation.invariant}: {violation.what}")
    if result.stopped:
        console.print("[yellow]Stopped before its end; the bounds are over what was played.[/]")
    rate = result.asked / result.processor_seconds if result.processor_seconds else 0.0
    console.print(
        f"[dim]{sum(result.acts.values())} acts of people, {result.acts['say']} messages of clients; {result.calls} "
        f"calls, {result.decisions} decisions, {result.effects} effects, {result.audited} events on record; "
        f"{result.turns_a_second:.1f} turns of the model and {rate:.1f} of people a processor second; "
        f"seed {result.seed}, {result.goals} attack goals, {result.practices} practice(s)[/]"
    )
