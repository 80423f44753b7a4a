from evals.faults.crowd import crowd
from tests.evals.faults.conftest import OpenGround


async def test_of_a_hundred_deciders_one_wins_and_the_others_are_told(open_ground: OpenGround, ledger_url: str) -> None:
    async with open_ground(ledger_url) as ground:
        result = await crowd(ground)
    assert result.passed, (result.faults, result.seen)
    assert result.seen == {"won": 1, "AlreadyDecided": 99}
