"""Whoever was erased is signed out at once, everywhere, and cannot sign in again."""

from graphs.erasing import Eraser
from tests.server.house import House


async def test_a_token_and_a_password_of_an_erased_client_open_nothing(own_house: House) -> None:
    client = await own_house.new_client()
    async with own_house.practice.ledger.reading() as unit:
        [person] = [one for one in await unit.people.list() if one.email.startswith(client)]
    held = {"Authorization": f"Bearer {await own_house.token(client)}"}
    assert (await own_house.call(None, "GET", "/api/v1/me", headers=held)).status_code == 200
    retention = own_house.practice.retention
    erased = await Eraser(own_house.practice.ledger, retention._saver).erase(str(person.client_id), by="PER-1")
    assert erased.accounts == 1
    assert (await own_house.call(None, "GET", "/api/v1/me", headers=held)).status_code == 401
    refused = await own_house.call(
        None, "POST", "/api/v1/token", json={"email": person.email, "password": "handrail-demo"}
    )
    assert refused.status_code == 401
    blank = f"{person.id}@erased.invalid".lower()
    for password in ("handrail-demo", " "):
        answer = await own_house.call(None, "POST", "/api/v1/token", json={"email": blank, "password": password})
        assert answer.status_code in (400, 401, 422)
    async with own_house.practice.ledger.reading() as unit:
        assert (await unit.audit.verify()).ok
