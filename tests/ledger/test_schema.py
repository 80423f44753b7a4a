from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from ledger.ledger import Ledger
from tests.ledger.records import propose


async def test_a_moment_without_a_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(StatementError, match="zone"):
        async with ledger.transaction() as unit:
            await unit.proposals.expire_due(datetime(2026, 11, 20))  # noqa: DTZ001  the very mistake


async def test_a_moment_comes_back_in_utc_to_the_microsecond(ledger: Ledger) -> None:
    chicago = timezone(timedelta(hours=-6))
    moment = datetime(2026, 11, 21, 9, 0, 0, 123_456, tzinfo=chicago)
    async with ledger.transaction() as unit:
        made = await propose(unit, expires_at=moment)
        stored = (await unit.proposals.get(made.id)).expires_at
    assert (stored, stored.tzinfo) == (moment, UTC)
