import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.audit_export import head_of_export, verify_export, write_export
from ledger.chain import ChainHead, ChainReport
from ledger.ledger import Ledger
from ledger.signing import HeadSigner, HeadVerifier
from practice.errors import SettingsError
from tests.conftest import AUDIT_KEY

ROOT = Path(__file__).parents[2]
OURS = HeadSigner([AUDIT_KEY])
KEY = HeadVerifier.from_pem(OURS.public_pem)
"""All that an auditor has."""


async def _export(ledger: Ledger, path: Path, events: int = 5) -> ChainHead:
    async with ledger.transaction() as unit:
        for number in range(events):
            await unit.audit.append("PER-1", "message.received", {"message": f"MSG-{number}"}, {"score": number / 3})
    async with ledger.reading() as unit:
        return await write_export(unit.audit, path)


async def test_an_export_verifies_without_a_database(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    head = await _export(ledger, path)
    assert verify_export(path, KEY, anchor=head) == ChainReport(ok=True, length=5)
    assert verify_export(path) == ChainReport(ok=True, length=5)
    assert verify_export(path.read_text().splitlines()) == ChainReport(ok=True, length=5)


async def test_an_empty_chain_exports_and_verifies(ledger: Ledger, tmp_path: Path) -> None:
    await _export(ledger, tmp_path / "audit.jsonl", events=0)
    assert verify_export(tmp_path / "audit.jsonl", KEY) == ChainReport(ok=True, length=0)


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
    report = verify_export(tamper(path.read_text().splitlines()), KEY)
    assert (report.ok, report.broken_at) == (False, broken_at)


async def test_an_export_under_another_key_does_not_verify(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    await _export(sqlite_ledger, tmp_path / "audit.jsonl")
    assert not verify_export(tmp_path / "audit.jsonl", HeadSigner([bytes(32)]).verifier).ok


async def test_the_head_names_the_public_key_that_verifies_it(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    head = await _export(sqlite_ledger, tmp_path / "audit.jsonl")
    assert head.key_id == OURS.key_id and head == head_of_export(tmp_path / "audit.jsonl")
    assert AUDIT_KEY.hex() not in (tmp_path / "audit.jsonl").read_text()


async def test_an_older_export_shows_that_a_later_one_was_cut_back(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    await _export(sqlite_ledger, old)
    await _export(sqlite_ledger, new)
    assert verify_export(new, KEY, head_of_export(old)).ok
    assert verify_export(old, KEY).ok, "a true export, of its day"
    assert not verify_export(old, KEY, head_of_export(new)).ok


@pytest.mark.parametrize("last", ["", "[]", "{}", '{"head": {"length": "many"}}', "\x00"])
def test_a_file_without_a_head_anchors_nothing(tmp_path: Path, last: str) -> None:
    (tmp_path / "audit.jsonl").write_text(last)
    assert head_of_export(tmp_path / "audit.jsonl") is None


@pytest.mark.parametrize("pem", [b"", b"not a key", OURS.public_pem[:60]])
def test_a_file_that_is_no_public_key_is_refused(pem: bytes) -> None:
    with pytest.raises(SettingsError):
        HeadVerifier.from_pem(pem)


async def test_a_file_that_is_no_text_does_not_verify(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(bytes(range(256)))
    assert verify_export(path).broken_at == 1


def test_the_verifier_needs_no_database_library() -> None:
    check = (
        "import sys, ledger.audit_export; sys.exit(any(m in sys.modules for m in ('sqlalchemy', 'alembic', 'asyncpg')))"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
