"""The audit chain from the command line: verified, exported, adopted; its public key shown.

Verifying an export with a public key reads those two files and nothing else: no settings, no secret, no database.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from handrail.keys import load_keys
from handrail.sealing_keys import load_sealing_keys
from handrail.settings import read_settings
from ledger.audit_event import AuditEventName
from ledger.audit_export import head_of_export, verify_export, write_export
from ledger.chain import ChainHead, ChainReport
from ledger.database import Database
from ledger.ledger import Ledger
from ledger.signing import HeadSigner, HeadVerifier
from practice.clock import system_clock
from practice.errors import InputError, SettingsError
from practice.profile import load_profile


async def verify(export: Path | None, public_key: Path | None, anchor: Path | None, console: Console) -> int:
    """Follow an export, or this installation's chain, and print what was found; 0 for a whole chain, 1 for another.

    ``anchor`` is an export of an earlier day: what it held must still be there.
    """
    kept = None if anchor is None else _anchor(anchor)
    if export is not None:
        verifier = HeadVerifier.from_pem(_bytes(public_key)) if public_key else own_signer().verifier
        report = verify_export(_existing(export), verifier, kept)
    else:
        async with own_ledger() as ledger, ledger.reading() as unit:
            report = await unit.audit.verify(kept)
    return _told(report, console)


async def export(path: Path, console: Console) -> int:
    """Write this installation's chain to a file, and put on record that it was."""
    async with own_ledger() as ledger:
        async with ledger.transaction() as unit:
            await unit.audit.append("handrail", AuditEventName.EXPORT_MADE)
        async with ledger.reading() as unit:
            head = await write_export(unit.audit, path)
    console.print(f"{head.length} events in {path}, signed with key {head.key_id or 'none'}")
    return 0


async def adopt(console: Console) -> int:
    """Sign a chain whose head this installation's key has not signed, after following it from its first event.

    For a chain from before there was this key. Every hash must fit; who changed the whole chain and its head together
    before this is not found out, so compare with an anchor first where there is one.
    """
    signer = own_signer()
    async with own_ledger(signed=False) as unsigned, unsigned.reading() as unit:
        report = await unit.audit.verify()
        head = await unit.audit.head()
    if not report.ok or head.is_signed(signer.verifier):
        return _told(report, console)
    async with own_ledger() as ledger, ledger.transaction() as unit:
        await unit.audit.append("handrail", AuditEventName.CHAIN_ADOPTED, {}, {"length": report.length})
        await unit.audit.flush(adopt=True)
    console.print(f"Audit chain: {report.length} events followed, now signed with key {signer.key_id}")
    return 0


def show_public_key(console: Console) -> int:
    """Print the public key that verifies this installation's exports; keep it where the exports are not."""
    console.print(own_signer().public_pem.decode().strip(), highlight=False)
    return 0


def own_signer() -> HeadSigner:
    """Return who signs this installation's audit."""
    return HeadSigner([load_keys(read_settings()).audit])


@asynccontextmanager
async def own_ledger(*, signed: bool = True) -> AsyncIterator[Ledger]:
    """Open this installation's ledger, brought to the newest revision."""
    settings = read_settings()
    keys = load_keys(settings)
    database = Database(settings.ledger_url, load_sealing_keys(settings).ledger)
    try:
        await database.migrate()
        practice_id = load_profile(settings.practice_file).id
        yield Ledger(database, system_clock, practice_id, audit_key=keys.audit if signed else None)
    finally:
        await database.close()


def _told(report: ChainReport, console: Console) -> int:
    verdict = "[green]whole[/]" if report.ok else f"[red]broken at {report.broken_at}: {report.reason}[/]"
    console.print(f"Audit chain: {report.length} events, {verdict}")
    return 0 if report.ok else 1


def _anchor(path: Path) -> ChainHead:
    head = head_of_export(_existing(path))
    if head is None:
        raise InputError("This export has no head to compare with.", "Name a whole export of an earlier day.")
    return head


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Name an export made with: handrail audit export")
    return path


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise SettingsError(f"There is no file {path}.", "Name the file with the public key.")
    return path.read_bytes()
