import pytest

from ledger.ledger import Ledger
from server.security.sign_in import SignInFailed, sign_in
from tests.conftest import SettableClock
from tests.server.small_office import PASSWORD, add_person, small_office


async def events(ledger: Ledger) -> list[str]:
    async with ledger.reading() as unit:
        return [event.event for event in await unit.audit.list()]


async def test_address_and_password_sign_in_and_are_on_record(ledger: Ledger, clock: SettableClock) -> None:
    person = await add_person(ledger)
    assert (await sign_in(small_office(ledger, clock), " Desk@Example.org ", PASSWORD)).id == person.id
    assert "sign_in.succeeded" in await events(ledger)


async def test_a_wrong_password_and_an_unknown_address_sound_the_same(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    await add_person(sqlite_ledger)
    office = small_office(sqlite_ledger, clock)
    said = []
    for email in ("desk@example.org", "nobody@example.org"):
        with pytest.raises(SignInFailed) as failed:
            await sign_in(office, email, "wrong")
        said.append((failed.value.detail, failed.value.advice, failed.value.status))
    assert said[0] == said[1]
    assert (await events(sqlite_ledger)).count("sign_in.failed") == 2


async def test_five_failures_rest_the_account_15_minutes_even_for_the_right_password(
    sqlite_ledger: Ledger, clock: SettableClock
) -> None:
    await add_person(sqlite_ledger)
    office = small_office(sqlite_ledger, clock)
    for _ in range(5):
        with pytest.raises(SignInFailed):
            await sign_in(office, "desk@example.org", "wrong")
    with pytest.raises(SignInFailed):
        await sign_in(office, "desk@example.org", PASSWORD)
    clock.advance(minutes=15, seconds=1)
    await sign_in(office, "desk@example.org", PASSWORD)


async def test_trying_on_does_not_keep_an_account_locked_for_ever(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    await add_person(sqlite_ledger)
    office = small_office(sqlite_ledger, clock)
    for _ in range(12):
        with pytest.raises(SignInFailed):
            await sign_in(office, "desk@example.org", "wrong")
        clock.advance(minutes=1)
    clock.advance(minutes=8)
    await sign_in(office, "desk@example.org", PASSWORD)


async def test_an_inactive_account_cannot_sign_in(sqlite_ledger: Ledger, clock: SettableClock) -> None:
    person = await add_person(sqlite_ledger)
    async with sqlite_ledger.transaction() as unit:
        await unit.people.set_active(person.id, False)
    with pytest.raises(SignInFailed):
        await sign_in(small_office(sqlite_ledger, clock), "desk@example.org", PASSWORD)
