"""An EHR that fails on demand."""

from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import client, new


async def test_a_sandbox_that_is_down_answers_503_until_it_is_up(ehr: Ehr) -> None:
    ehr.sandbox.faults.down = True
    answer = await ehr.get("clients")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert (await ehr.http.get("/healthz")).status_code == 503
    ehr.sandbox.faults.clear()
    assert (await ehr.get("clients")).status_code == 200


async def test_the_next_calls_fail_as_asked_and_do_nothing(ehr: Ehr) -> None:
    ehr.sandbox.faults.fail_next(2, 500)
    ehr.sandbox.faults.fail_next(1, 429)
    answers = [await ehr.post("clients", new(client(9))) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 500, 429, 201]
    assert len(await ehr.ids("clients")) == 4


async def test_a_lost_answer_was_work_done(ehr: Ehr) -> None:
    ehr.sandbox.faults.lose_next()
    assert (await ehr.post("clients", new(client(9)))).status_code == 504
    assert len(await ehr.ids("clients")) == 4


async def test_a_slow_sandbox_still_answers(ehr: Ehr) -> None:
    ehr.sandbox.faults.delay_seconds = 0.01
    assert (await ehr.get("clients")).status_code == 200
