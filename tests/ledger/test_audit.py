import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.chain import ChainReport
from ledger.database import Database
from ledger.ledger import Ledger
from tests.conftest import AUDIT_KEY, PRACTICE, SEALING_KEY, SettableClock


async def _write(ledger: Ledger, events: int = 5) -> None:
    async with ledger.transaction() as unit:
        for number in range(events):
            await unit.audit.append("PER-1", "message.received", {"message": f"MSG-{number}"}, {"number": number})


async def _verify(ledger: Ledger) -> ChainReport:
    async with ledger.reading() as unit:
        return await unit.audit.verify()


async def _tamper(ledger: Ledger, statements: Sequence[str]) -> None:
    """Do what only somebody with the database's own keys can: change it past its triggers."""
    async with ledger.database.writing() as connection:
        if ledger.database.is_sqlite:
            names = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for name in names.scalars().all():
                await connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def test_an_empty_chain_is_whole(ledger: Ledger) -> None:
    assert await _verify(ledger) == ChainReport(ok=True, length=0)


async def test_events_are_chained_in_the_order_they_were_appended(ledger: Ledger) -> None:
    await _write(ledger)
    async with ledger.reading() as unit:
        events = await unit.audit.list()
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.detail["number"] for event in events] == [0, 1, 2, 3, 4]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert await _verify(ledger) == ChainReport(ok=True, length=5)


async def test_many_writers_neither_fork_the_chain_nor_leave_a_gap(ledger: Ledger) -> None:
    await asyncio.gather(*(_write(ledger, events=1 + number % 3) for number in range(30)))
    assert await _verify(ledger) == ChainReport(ok=True, length=60)


async def test_an_event_commits_with_the_change_it_speaks_of(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ledger.transaction() as unit:
            await unit.audit.append("handrail", "task.created")
            raise ZeroDivisionError
    assert (await _verify(ledger)).length == 0


async def test_events_are_found_by_what_they_say(ledger: Ledger, clock: SettableClock) -> None:
    await _write(ledger, events=3)
    start = clock.advance(hours=1)
    async with ledger.transaction() as unit:
        await unit.audit.append("PER-2", "decision.made", {"proposal_id": "PRP_1", "client_id": "CL-0001"})
        await unit.audit.append("PER-2", "decision.made", {"proposal_id": "PRPX1"})
    async with ledger.reading() as unit:
        audit = unit.audit
        assert [e.seq for e in await audit.list(after=3)] == [4, 5]
        assert [e.seq for e in await audit.list(newest_first=True, limit=2)] == [5, 4]
        assert [e.seq for e in await audit.list(event="decision.made")] == [4, 5]
        assert [e.seq for e in await audit.list(actor="PER-1", limit=1)] == [1]
        assert [e.seq for e in await audit.list(subject=("proposal_id", "PRP_1"))] == [4]
        assert [e.seq for e in await audit.list(since=start)] == [4, 5]
        assert [e.seq for e in await audit.list(until=start)] == [1, 2, 3]


async def test_a_text_in_a_detail_is_kept_as_an_artifact(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        await unit.audit.append("handrail", "run.failed", {}, {"reason": "I want to see somebody"})
        (event,) = await unit.audit.list()
        kind, _, digest = str(event.detail["reason"]).partition(":")
        kept = await unit.artifacts.get(digest)
    assert kind == "artifact"
    assert kept is not None and kept.body == "I want to see somebody"


async def test_an_unknown_event_is_refused(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        with pytest.raises(ValueError, match="valid"):
            await unit.audit.append("handrail", "something.happened")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'PER-2' WHERE seq = 2",
        "DELETE FROM audit_events WHERE seq = 5",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET length = 3",
        "INSERT OR REPLACE INTO audit_events SELECT practice_id, seq, id, at, 'PER-2', event, subject, detail,"
        " previous_hash, hash FROM audit_events WHERE seq = 2",
        "INSERT OR REPLACE INTO audit_heads SELECT practice_id, 9, last_hash, signature, key_id FROM audit_heads",
    ],
)
async def test_the_database_itself_refuses_to_change_the_record(ledger: Ledger, statement: str) -> None:
    await _write(ledger)
    if not ledger.database.is_sqlite:
        statement = "TRUNCATE audit_events" if "OR REPLACE" in statement else statement
    with pytest.raises(DBAPIError, match="append-only"):
        async with ledger.database.writing() as connection:
            await connection.exec_driver_sql(statement)
    assert await _verify(ledger) == ChainReport(ok=True, length=5)


COPY = "SELECT practice_id, {seq}, id || 'x', at, actor, event, subject, detail, previous_hash, hash FROM audit_events"


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (["UPDATE audit_events SET actor = 'PER-2' WHERE seq = 3"], 3),
        (["UPDATE audit_events SET detail = '{\"number\":7}' WHERE seq = 3"], 3),
        (["UPDATE audit_events SET subject = 'not json' WHERE seq = 3"], 3),
        (["UPDATE audit_events SET detail = '{\"number\":NaN}' WHERE seq = 3"], 3),
        (["UPDATE audit_events SET at = '2026-11-19T15:00:00.000000+00:00' WHERE seq = 1"], 1),
        (["UPDATE audit_events SET id = 'AUD-0' WHERE seq = 5"], 5),
        (["UPDATE audit_events SET hash = previous_hash WHERE seq = 2"], 2),
        (["DELETE FROM audit_events WHERE seq = 1"], 1),
        (["DELETE FROM audit_events WHERE seq = 3"], 3),
        (["DELETE FROM audit_events WHERE seq = 3", "UPDATE audit_events SET seq = seq - 1 WHERE seq > 3"], 3),
        (["DELETE FROM audit_events WHERE seq > 3"], 4),
        (["DELETE FROM audit_events WHERE seq > 3", "UPDATE audit_heads SET length = 3"], 4),
        (["DELETE FROM audit_events"], 1),
        ([f"INSERT INTO audit_events {COPY.format(seq=6)} WHERE seq = 5"], 6),
        (
            [
                "UPDATE audit_events SET seq = seq + 10 WHERE seq > 3",
                f"INSERT INTO audit_events {COPY.format(seq=4)} WHERE seq = 3",
            ],
            4,
        ),
        (
            [
                "UPDATE audit_events SET seq = 90 WHERE seq = 2",
                "UPDATE audit_events SET seq = 2 WHERE seq = 3",
                "UPDATE audit_events SET seq = 3 WHERE seq = 90",
            ],
            2,
        ),
        (["DELETE FROM audit_heads"], 6),
        (["UPDATE audit_heads SET signature = ''"], 5),
        (["UPDATE audit_heads SET key_id = 'another'"], 5),
        (["UPDATE audit_heads SET last_hash = key_id"], 6),
    ],
)
async def test_whatever_is_done_to_the_chain_is_found(ledger: Ledger, statements: list[str], broken_at: int) -> None:
    await _write(ledger)
    await _tamper(ledger, statements)
    report = await _verify(ledger)
    assert (report.ok, report.broken_at) == (False, broken_at)
    assert report.reason


async def test_a_tail_cut_with_a_fitting_head_is_found_by_the_key(ledger: Ledger) -> None:
    await _write(ledger)
    third = "(SELECT hash FROM audit_events WHERE seq = 3)"
    cut = [f"UPDATE audit_heads SET length = 3, last_hash = {third}", "DELETE FROM audit_events WHERE seq > 3"]
    await _tamper(ledger, cut)
    assert (await _verify(ledger)).reason == "the head was not signed with the audit key"
    keyless = Ledger(ledger.database, ledger.clock, PRACTICE)
    assert (await _verify(keyless)).ok


async def test_the_next_event_does_not_heal_a_chain_that_was_cut(ledger: Ledger) -> None:
    await _write(ledger)
    third = "(SELECT hash FROM audit_events WHERE seq = 3)"
    cut = [f"UPDATE audit_heads SET length = 3, last_hash = {third}", "DELETE FROM audit_events WHERE seq > 3"]
    await _tamper(ledger, cut)
    await _write(ledger, events=4)
    assert await _verify(ledger) == ChainReport(
        ok=False, length=7, broken_at=7, reason="the head was not signed with the audit key"
    )


async def test_a_chain_from_before_there_was_a_key_is_signed_once_somebody_adopts_it(ledger: Ledger) -> None:
    await _write(Ledger(ledger.database, ledger.clock, PRACTICE), events=3)
    await _write(ledger, events=1)
    assert not (await _verify(ledger)).ok
    async with ledger.transaction() as unit:
        await unit.audit.append("handrail", "chain.adopted", {}, {"length": 4})
        await unit.audit.flush(adopt=True)
    await _write(ledger, events=1)
    assert await _verify(ledger) == ChainReport(ok=True, length=6)


async def test_an_older_database_put_back_is_found_by_an_anchor(ledger: Ledger) -> None:
    await _write(ledger, events=3)
    async with ledger.reading() as unit:
        old_head = await unit.audit.head()
    await _write(ledger, events=2)
    async with ledger.reading() as unit:
        anchor = await unit.audit.head()
        assert (await unit.audit.verify(anchor)).ok
        assert (await unit.audit.verify(old_head)).ok
    put_back = (
        f"UPDATE audit_heads SET length = 3, last_hash = '{old_head.last_hash}', signature = '{old_head.signature}'"
    )
    await _tamper(ledger, [put_back, "DELETE FROM audit_events WHERE seq > 3"])
    assert (await _verify(ledger)).ok
    async with ledger.reading() as unit:
        assert (await unit.audit.verify(anchor)).reason == "the chain is shorter than when it was anchored"
    await _write(ledger, events=4)
    async with ledger.reading() as unit:
        assert (await unit.audit.verify(anchor)).reason == "the chain is not the one that was anchored"


async def test_the_chain_goes_on_after_a_restart(ledger_url: str, clock: SettableClock) -> None:
    for _ in range(3):
        database = Database(ledger_url, SEALING_KEY)
        ledger = Ledger(database, clock, PRACTICE, audit_key=AUDIT_KEY)
        await _write(ledger, events=2)
        report = await _verify(ledger)
        await database.close()
    assert report == ChainReport(ok=True, length=6)


async def test_verifying_inside_a_unit_counts_what_it_has_appended(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        await unit.audit.append("handrail", "run.started")
        assert await unit.audit.verify() == ChainReport(ok=True, length=1)
        await unit.audit.append("handrail", "run.finished")
    assert await _verify(ledger) == ChainReport(ok=True, length=2)
