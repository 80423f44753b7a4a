"""Messages keep to their thread."""

from typing import Any

import pytest

from practice.work import Message
from tests.ehr.sandbox.conftest import Ehr
from tests.ehr.sandbox.small_practice import NOW, new


def message(**changes: Any) -> dict[str, Any]:
    plain = {"id": "MSG-1", "thread_id": "TH-00001", "client_id": "CL-0001", "sender": "staff", "body": "See you then."}
    return new(Message.model_validate(plain | {"sent_at": NOW} | changes))


async def test_a_message_is_kept_with_the_time_of_the_server(ehr: Ehr) -> None:
    answer = await ehr.post("messages", message(sent_at="2001-01-01T00:00:00Z"))
    assert (answer.status_code, answer.json()["sent_at"]) == (201, "2026-11-20T15:00:00Z")
    assert await ehr.ids("messages", thread_id="TH-00001") == ["MSG-000001"]


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "CL-0002"}, {"thread_id": "TH-00002"}, {"thread_id": "TH-09999"}, {"client_id": "CL-9999"}],
)
async def test_a_message_in_the_wrong_place_is_refused(ehr: Ehr, changes: dict[str, str]) -> None:
    assert (await ehr.post("messages", message(**changes))).status_code == 422
    assert await ehr.ids("messages") == []


async def test_what_was_sent_stays_as_it_was_but_may_be_sorted(ehr: Ehr) -> None:
    sent = (await ehr.post("messages", message())).json()
    path = f"messages/{sent['id']}"
    assert (await ehr.patch(path, {"body": "Something else"}, 1)).status_code == 422
    assert (await ehr.patch(path, {"category": "scheduling"}, 1)).json()["category"] == "scheduling"
