"""A repeated write has one effect and one answer."""

import asyncio
from datetime import timedelta

from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import MONDAY, appointment, client, new


async def test_the_same_key_again_gets_the_same_answer_and_no_second_record(each_ehr: Ehr) -> None:
    first = await each_ehr.post("appointments", new(appointment()), key="book-1")
    again = await each_ehr.post("appointments", new(appointment()), key="book-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["etag"], again.headers["location"]) == (
        first.content,
        first.headers["etag"],
        first.headers["location"],
    )
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert len(await each_ehr.ids("appointments")) == 1


async def test_the_same_key_at_the_same_time_has_one_effect(each_ehr: Ehr) -> None:
    body = new(client(9))
    answers = await asyncio.gather(*(each_ehr.post("clients", body, key="once") for _ in range(6)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len(await each_ehr.ids("clients")) == 4


async def test_the_same_key_for_something_else_is_refused(each_ehr: Ehr) -> None:
    await each_ehr.post("clients", new(client(9)), key="k")
    assert (await each_ehr.post("clients", new(client(8)), key="k")).status_code == 422
    assert (await each_ehr.patch("clients/CL-0001", {"employer": "x"}, 1, key="k")).status_code == 422


async def test_two_programs_may_use_the_same_key(ehr: Ehr) -> None:
    signer = await ehr.sign_in("signer")
    first = await ehr.post("clients", new(client(8)), key="k")
    second = await ehr.post("clients", new(client(9)), key="k", **signer)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


async def test_a_repeated_change_is_not_stale(ehr: Ehr) -> None:
    first = await ehr.patch("clients/CL-0001", {"employer": "x"}, 1, key="k")
    again = await ehr.patch("clients/CL-0001", {"employer": "x"}, 1, key="k")
    assert (again.status_code, again.content) == (200, first.content)


async def test_a_write_whose_answer_was_lost_can_be_repeated(ehr: Ehr) -> None:
    ehr.sandbox.faults.lose_next()
    assert (await ehr.post("appointments", new(appointment()), key="k")).status_code == 504
    assert (await ehr.post("appointments", new(appointment()), key="k")).status_code == 201
    assert len(await ehr.ids("appointments")) == 1


async def test_a_refused_write_may_succeed_under_its_key_later(ehr: Ehr) -> None:
    blocking = (await ehr.post("appointments", new(appointment(client_ids=("CL-0002",))))).json()
    assert (await ehr.post("appointments", new(appointment()), key="k")).status_code == 409
    later = {"starts_at": (MONDAY + timedelta(hours=2)).isoformat()}
    await ehr.patch(f"appointments/{blocking['id']}", later, 1)
    assert (await ehr.post("appointments", new(appointment()), key="k")).status_code == 201


async def test_a_key_is_forgotten_after_a_day(each_ehr: Ehr) -> None:
    await each_ehr.post("clients", new(client(9)), key="k")
    each_ehr.clock.advance(hours=24)
    each_ehr.http.headers.update(await each_ehr.sign_in())
    assert (await each_ehr.post("clients", new(client(8)), key="k")).status_code == 201
    assert len(await each_ehr.ids("clients")) == 5
