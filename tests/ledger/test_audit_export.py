import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.audit_export import verify_export, write_export
from ledger.chain import ChainHead, ChainReport
from ledger.ledger import Ledger
from tests.conftest import AUDIT_KEY

ROOT = Path(__file__).parents[2]


async def _export(ledger: Ledger, path: Path, events: int = 5) -> ChainHead:
    async with ledger.transaction() as unit:
        for number in range(events):
            await unit.audit.append("PER-1", "message.received", {"message": f"MSG-{number}"}, {"score": number / 3})
    async with ledger.reading() as unit:
        return await write_export(unit.audit, path)


async def test_an_export_verifies_without_a_database(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    head = await _export(ledger, path)
    assert verify_export(path, AUDIT_KEY, anchor=head) == ChainReport(ok=True, length=5)
    assert verify_export(path) == ChainReport(ok=True, length=5)
    assert verify_export(path.read_text().splitlines()) == ChainReport(ok=True, length=5)


async def test_an_empty_chain_exports_and_verifies(ledger: Ledger, tmp_path: Path) -> None:
    await _export(ledger, tmp_path / "audit.jsonl", events=0)
    assert verify_export(tmp_path / "audit.jsonl", AUDIT_KEY) == ChainReport(ok=True, length=0)


def _edit(line: str, **changes: object) -> str:
    return json.dumps({**json.loads(line), **changes})


@pytest.mark.parametrize(
    ("tamper", "broken_at"),
    [
        (lambda lines: [], 1),
        (lambda lines: lines[:-1], 6),
        (lambda lines: [*lines[:3], lines[-1]], 4),
        (lambda lines: [*lines[:2], *lines[3:]], 3),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
        (lambda lines: [*lines, lines[0]], 7),
        (lambda lines: [*lines[:2], "not json", *lines[2:]], 3),
        (lambda lines: [*lines[:2], "[]", *lines[2:]], 3),
        (lambda lines: [*lines[:2], "{}", *lines[3:]], 3),
        (lambda lines: [_edit(lines[0], actor="PER-2"), *lines[1:]], 1),
        (lambda lines: [_edit(lines[0], hash=None), *lines[1:]], 1),
        (lambda lines: [_edit(lines[0], practice_id="another"), *lines[1:]], 1),
        (lambda lines: [*lines[:3], _edit(lines[3], practice_id="another"), *lines[4:]], 4),
        (lambda lines: [*lines[:-1], '{"head": {"length": "many"}}'], 6),
        (
            lambda lines: [
                *lines[:3],
                json.dumps(
                    {"head": {"practice_id": "alder-reed", "length": 3, "last_hash": json.loads(lines[2])["hash"]}}
                ),
            ],
            3,
        ),
    ],
)
async def test_whatever_is_done_to_an_export_is_found(
    sqlite_ledger: Ledger, tmp_path: Path, tamper: Callable[[list[str]], list[str]], broken_at: int
) -> None:
    path = tmp_path / "audit.jsonl"
    await _export(sqlite_ledger, path)
    report = verify_export(tamper(path.read_text().splitlines()), AUDIT_KEY)
    assert (report.ok, report.broken_at) == (False, broken_at)


async def test_an_export_under_another_key_does_not_verify(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    await _export(sqlite_ledger, tmp_path / "audit.jsonl")
    assert not verify_export(tmp_path / "audit.jsonl", b"another key").ok


async def test_a_file_that_is_no_text_does_not_verify(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(bytes(range(256)))
    assert verify_export(path).broken_at == 1


def test_the_verifier_needs_no_database_library() -> None:
    check = (
        "import sys, ledger.audit_export; sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'alembic', 'asyncpg')))"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
