"""The command line. Heavy imports happen inside the commands that need them."""

import asyncio
import threading
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import handrail.quiet  # noqa: F401  # before anything that could phone home
from practice.errors import HandrailError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Handrail: a clinician-in-the-loop team of agents.")
audit = typer.Typer(no_args_is_help=True, help="The audit chain: verify, export, public key.")
app.add_typer(audit, name="audit")
console = Console()
REPORTS = Path(".data") / "reports"
QUICK_TURNS = 300
QUICK_KILLS = 30


@app.command()
def run() -> None:
    """Start everything: portal, staff console, REST API."""
    # The longest wait of a start; under way while everything else is imported, the first message is answered sooner.
    threading.Thread(target=import_module, args=("sentence_transformers",), daemon=True).start()
    from handrail.serve import serve

    serve(console)


@app.command()
def demo() -> None:
    """Play the main story in the terminal, end to end, on a fresh sample practice."""
    from handrail.demo import play

    raise typer.Exit(asyncio.run(play(console)))


@app.command("eval")
def evaluate(
    suite: Annotated[str, typer.Argument(help="crisis, deid, rag or safety")],
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the result here")] = None,
    outside: Annotated[
        Path | None, typer.Option(exists=True, help="deid, safety: also a file of labelled texts")
    ] = None,
    html_file: Annotated[Path, typer.Option("--html", help="safety: the report")] = REPORTS / "safety.html",
    only: Annotated[list[str] | None, typer.Option(help="safety: this part alone; may be given again")] = None,
    quick: Annotated[bool, typer.Option(help="safety: fewer hostile turns")] = False,
    turns: Annotated[int, typer.Option(min=1, help="safety: turns of the hostile model")] = 2_000,
    workers: Annotated[int, typer.Option(min=1, help="safety: processes of the hostile run")] = 1,
    seed: Annotated[int, typer.Option(help="safety: of the hostile run")] = 1,
    goals: Annotated[Path | None, typer.Option(exists=True, help="safety: further attack goals")] = None,
    clinc: Annotated[
        Path | None, typer.Option(exists=True, help="safety: CLINC150's train and validation file")
    ] = None,
) -> None:
    """Run an evaluation suite; exit 1 where a gate is not met. `safety` is the whole kernel, in one report."""
    if suite != "safety":
        from handrail.evaluate import run_suite

        raise typer.Exit(asyncio.run(run_suite(suite, json_file, console, outside=outside)))
    from handrail.hostile_run import HostileOrder
    from handrail.kernel import evaluate_kernel
    from handrail.kernel_parts import KernelOrder

    played = HostileOrder(turns=min(turns, QUICK_TURNS) if quick else turns, seed=seed, goals=goals, workers=workers)
    kills = QUICK_KILLS if quick else 300
    order = KernelOrder(only=tuple(only or ()), quick=quick, hostile=played, kills=kills, clinc=clinc, outside=outside)
    raise typer.Exit(asyncio.run(evaluate_kernel(order, html_file, json_file or REPORTS / "safety.json", console)))


@app.command()
def hostile(
    turns: Annotated[int, typer.Option(min=1, help="Turns of the hostile model")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed plays the same choices")] = 1,
    goals: Annotated[Path | None, typer.Option(exists=True, help="A file of further attack goals (JSON lines)")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to play in")] = 1,
    keep: Annotated[Path | None, typer.Option(help="A folder for parts; a run goes on from those it finds")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the result here")] = None,
) -> None:
    """Let a hostile model play against a sample practice; exit 1 where an invariant broke. Ctrl-C ends it early."""
    from handrail.hostile import play_hostile
    from handrail.hostile_run import HostileOrder

    order = HostileOrder(turns=turns, seed=seed, goals=goals, workers=workers, keep=keep)
    raise typer.Exit(asyncio.run(play_hostile(order, json_file, console)))


@app.command()
def faults(
    kills: Annotated[int, typer.Option(min=1, help="Processes to end with SIGKILL")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed kills at the same places")] = 1,
    database: Annotated[str | None, typer.Option(help="A PostgreSQL database for this run alone; else SQLite")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the result here")] = None,
) -> None:
    """Kill processes between proposal and commit, and take the EHR down; exit 1 where anything was harmed."""
    from handrail.faults import play_faults

    raise typer.Exit(asyncio.run(play_faults(kills, seed, database, json_file, console)))


@app.command("train-crisis")
def train_crisis() -> None:
    """Make the crisis classifier's weights again from its examples: some minutes."""
    from handrail.train_crisis import train_crisis as train

    train(console)


@app.command("train-names")
def train_names(
    cases: Annotated[bool, typer.Option(help="Also fill the held-out texts of the deid suite anew")] = False,
) -> None:
    """Make the name recognizer again from its frames: some fifteen minutes. Needs the development dependencies."""
    from handrail.train_names import train_names as train

    train(console, cases=cases)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8100,
) -> None:
    """Run the sandbox EHR apart, on its own port, with its own database."""
    from handrail.serve import serve_sandbox_apart

    serve_sandbox_apart(port, console)


@app.command()
def erase(client_id: Annotated[str, typer.Argument(help="Such as CL-0001")]) -> None:
    """Erase what Handrail keeps of a client's words; ids, decisions and the audit chain stay."""
    from handrail.erase import erase

    raise typer.Exit(asyncio.run(erase(client_id, console)))


@app.command()
def rotate(
    forget: Annotated[bool, typer.Option(help="Forget the old keys: backups sealed with them stay closed")] = False,
    resume: Annotated[bool, typer.Option(help="Add no key: finish a rotation that was cut off")] = False,
) -> None:
    """Seal every text anew with a new key. Stop the server first: it knows the keys of its start only."""
    from handrail.rotate import rotate

    raise typer.Exit(asyncio.run(rotate(console, forget=forget, resume=resume)))


@audit.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="A JSONL export; else this installation's chain")] = None,
    public_key: Annotated[Path | None, typer.Option(help="PEM file; without it, this installation's own key")] = None,
    anchor: Annotated[Path | None, typer.Option(help="An earlier export, whose events must all be there")] = None,
) -> None:
    """Follow the audit chain; exit 1 where it was tampered with. With a file and a key, works anywhere, offline."""
    from handrail.verify import verify

    raise typer.Exit(asyncio.run(verify(file, public_key, anchor, console)))


@audit.command()
def export(file: Annotated[Path, typer.Argument(help="Where to write")]) -> None:
    """Write the audit chain as JSON lines, its signed head last."""
    from handrail.verify import export

    raise typer.Exit(asyncio.run(export(file, console)))


@audit.command("public-key")
def public_key() -> None:
    """Print the public key that verifies exports of this installation."""
    from handrail.verify import show_public_key

    raise typer.Exit(show_public_key(console))


@audit.command()
def adopt() -> None:
    """Follow a chain that this installation's key has not signed, and sign it; on record."""
    from handrail.verify import adopt

    raise typer.Exit(asyncio.run(adopt(console)))


def main() -> None:
    """Run the command line; an error is shown as what went wrong and what to do, without a stack trace."""
    try:
        app()
    except HandrailError as error:
        console.print(f"[bold red]{error.title}:[/] {error.detail}\n{error.advice}")
        raise SystemExit(1) from error
