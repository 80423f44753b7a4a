import asyncio

import pytest

from ledger.alerts import Alert
from ledger.ledger import Ledger
from practice.errors import NotFound
from tests.conftest import SettableClock


async def _raised(ledger: Ledger) -> Alert:
    async with ledger.transaction() as unit:
        return await unit.alerts.raise_(
            client_id="CL-0001",
            conversation_id="CNV-of-nowhere",
            level="imminent",
            evidence={"terms": ["T-1"], "message_id": "MSG-1"},
            on_call_clinician_id="CLN-01",
        )


async def test_an_alert_is_raised_whatever_else_is_wrong(ledger: Ledger) -> None:
    alert = await _raised(ledger)
    async with ledger.reading() as unit:
        assert await unit.alerts.get(alert.id) == alert
        assert await unit.alerts.list("open") == [alert]
        assert await unit.alerts.list("closed") == []


async def test_the_first_to_acknowledge_stays_on_record(ledger: Ledger, clock: SettableClock) -> None:
    alert = await _raised(ledger)

    async def acknowledge(person: int) -> Alert:
        async with ledger.transaction() as unit:
            return await unit.alerts.acknowledge(alert.id, f"PER-{person}")

    seen = await asyncio.gather(*(acknowledge(person) for person in range(5)))
    assert len({each.acknowledged_by for each in seen}) == 1
    assert {each.acknowledged_at for each in seen} == {clock()}
    assert {each.state for each in seen} == {"acknowledged"}


async def test_an_alert_that_nobody_has_seen_stays_open(ledger: Ledger) -> None:
    alert = await _raised(ledger)
    async with ledger.transaction() as unit:
        assert (await unit.alerts.close(alert.id)).state == "open"
        await unit.alerts.acknowledge(alert.id, "PER-1")
        assert (await unit.alerts.close(alert.id)).state == "closed"
        assert (await unit.alerts.acknowledge(alert.id, "PER-2")).state == "closed"


async def test_an_unknown_alert_is_not_found(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        for attempt in (
            unit.alerts.get("ALR-0"),
            unit.alerts.acknowledge("ALR-0", "PER-1"),
            unit.alerts.close("ALR-0"),
        ):
            with pytest.raises(NotFound):
                await attempt
