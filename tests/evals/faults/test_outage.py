import pytest

from evals.faults.outage import Outage, outage
from tests.evals.faults.conftest import OpenGround


@pytest.mark.parametrize("how", Outage)
async def test_what_is_approved_in_an_hour_without_the_ehr_is_queued_and_then_done_once(
    how: Outage, open_ground: OpenGround, sqlite_url: str
) -> None:
    async with open_ground(sqlite_url) as ground:
        results = await outage(ground, how, lives=6)
    assert [f"{one.case_id}: {one.faults} {one.seen}" for one in results if not one.passed] == []
    assert len(results) == 6
