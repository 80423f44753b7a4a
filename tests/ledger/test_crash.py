"""A process that dies keeps what it committed, and nothing else."""

import signal
import subprocess
import sys
from pathlib import Path

from ledger.database import Database
from ledger.ledger import Ledger
from tests.conftest import PRACTICE, SEALING_KEY, SettableClock

ROOT = Path(__file__).parents[2]

DIES = """
import asyncio, os, signal, sys
from ledger.database import Database
from ledger.ledger import Ledger
from practice.clock import system_clock

async def main():
    ledger = Ledger(Database(sys.argv[1], bytes(range(32))), system_clock, sys.argv[2])
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0001")
        await unit.audit.append("handrail", "conversation.opened")
    async with ledger.transaction() as unit:
        await unit.conversations.open("CL-0002")
        await unit.audit.append("handrail", "conversation.opened")
        await unit.audit.flush()
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_killed_process_keeps_what_it_committed(ledger_url: str, clock: SettableClock) -> None:
    died = subprocess.run([sys.executable, "-c", DIES, ledger_url, PRACTICE], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    database = Database(ledger_url, SEALING_KEY)
    ledger = Ledger(database, clock, PRACTICE)
    async with ledger.transaction() as unit:
        assert [conversation.client_id for conversation in await unit.conversations.list()] == ["CL-0001"]
        await unit.audit.append("handrail", "run.started")
        report = await unit.audit.verify()
    assert (report.ok, report.length) == (True, 2)
    await database.close()
