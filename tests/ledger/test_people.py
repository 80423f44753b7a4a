import pytest

from ledger.ledger import Ledger
from ledger.people import LOCK_AFTER_FAILURES, LOCK_FOR
from practice.errors import NotFound
from practice.identity import Role
from tests.conftest import SettableClock


async def test_an_account_is_found_by_its_address_in_any_case(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        added = await unit.people.add(
            email=" Jordan@Example.com", name="Jordan Avery", role=Role.CLIENT, password_hash="x", client_id="CL-0001"
        )
    async with ledger.reading() as unit:
        found = await unit.people.by_email("JORDAN@example.com ")
        assert found == added == await unit.people.get(added.id)
        assert found.principal.client_id == "CL-0001"
        assert found.principal.person_id == found.id


async def test_an_address_signs_in_to_one_account_only(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        first = await unit.people.add(email="a@example.com", name="A", role=Role.ADMIN, password_hash="x")
        again = await unit.people.add(email="A@example.com", name="B", role=Role.CLIENT, password_hash="y")
        assert again == first
        assert len(await unit.people.list()) == 1
        assert await unit.people.list(role=Role.CLIENT) == []


async def test_nobody_is_found_where_there_is_nobody(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        assert await unit.people.by_email("nobody@example.com") is None
        for attempt in (unit.people.get, unit.people.record_failure, unit.people.record_success):
            with pytest.raises(NotFound):
                await attempt("PER-0")


async def test_too_many_wrong_passwords_lock_an_account_for_a_while(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        person = await unit.people.add(email="a@example.com", name="A", role=Role.ADMIN, password_hash="x")
        for attempt in range(1, LOCK_AFTER_FAILURES):
            person = await unit.people.record_failure(person.id)
            assert (person.failed_attempts, person.locked_until) == (attempt, None)
        person = await unit.people.record_failure(person.id)
        assert person.locked_until == clock() + LOCK_FOR
        person = await unit.people.record_success(person.id)
        assert (person.failed_attempts, person.locked_until) == (0, None)


async def test_a_person_who_leaves_is_kept_but_not_active(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        person = await unit.people.add(email="a@example.com", name="A", role=Role.ADMIN, password_hash="x")
        assert not (await unit.people.set_active(person.id, False)).active
