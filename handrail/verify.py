"""Verifying the audit chain from the command line."""

from pathlib import Path

from rich.console import Console

from handrail.keys import load_keys
from handrail.settings import read_settings
from ledger.audit_export import verify_export
from ledger.database import Database
from ledger.ledger import Ledger
from practice.clock import system_clock
from practice.profile import load_profile


async def verify(export: Path | None, console: Console) -> int:
    """Print the report; 0 for a whole chain, 1 for a broken one."""
    settings = read_settings()
    keys = load_keys(settings)
    if export is not None:
        report = verify_export(export, key=keys.audit)
    else:
        database = Database(settings.ledger_url, keys.sealing)
        ledger = Ledger(database, system_clock, load_profile(settings.practice_file).id, audit_key=keys.audit)
        async with ledger.reading() as unit:
            report = await unit.audit.verify()
        await database.close()
    verdict = "[green]whole[/]" if report.ok else f"[red]broken at {report.broken_at}: {report.reason}[/]"
    console.print(f"Audit chain: {report.length} events, {verdict}")
    return 0 if report.ok else 1
