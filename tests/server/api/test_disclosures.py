"""The accounting of disclosures over the API: what left is listed, to those whose it is to see."""

import pytest

from tests.server.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_was_written_for_a_client_is_in_their_own_list(house: House) -> None:
    client = await house.new_client()
    proposal_id = await house.requested(client)
    client_id = (await house.get(client, "/api/v1/me")).json()["client_id"]
    address = f"/api/v1/clients/{client_id}/disclosures"
    assert (await house.get(client, address)).json() == [], "asking for something discloses nothing"
    assert (await house.decide("frontdesk@", proposal_id)).json()["state"] == "executed"
    [made] = (await house.get(client, address)).json()
    assert made["what"] == "reschedule_appointment" and made["recipient"] == "records_system"
    assert (made["purpose"], made["basis"]) == ("scheduling", "not_required")
    assert made["reference"].startswith("APT-") and made["at"] and made["redisclosure_notice"] is False
    assert (await house.get("admin@", address)).json() == [made]


async def test_reading_the_list_is_itself_on_record(house: House) -> None:
    await house.get("admin@", "/api/v1/clients/CL-0005/disclosures")
    events = (await house.get("admin@", "/api/v1/audit?limit=5")).json()
    assert any(e["event"] == "record.read" and e["subject"] == {"client_id": "CL-0005"} for e in events)
