import logging

import httpx
import pytest

from ehr.rest.connect import connect_rest_ehr
from practice.errors import SettingsError
from practice.people import Client
from practice.work import Task
from tests.ehr.rest.fake_ehr import CREDENTIALS, SANDBOX, FakeEhr, connect


@pytest.mark.parametrize(
    "address", ["http://ehr.example", "ftp://ehr.example", "ehr.example", "", "http://127.0.0.1.ehr.example"]
)
def test_records_are_not_sent_in_the_clear(address: str) -> None:
    with pytest.raises(SettingsError, match="https://"):
        connect_rest_ehr(address, SANDBOX, CREDENTIALS)


@pytest.mark.parametrize(
    "address", ["https://ehr.example", "http://127.0.0.1:8100", "http://localhost:8100", "http://[::1]:1"]
)
async def test_an_encrypted_line_and_this_machine_are_fine(address: str) -> None:
    await connect_rest_ehr(address, SANDBOX, CREDENTIALS).close()


async def test_a_searched_name_does_not_reach_the_log_of_addresses(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    ehr = FakeEhr(lambda request: httpx.Response(200, json={"items": []}))
    await connect(ehr).search(Client, name="Jordan Avery")
    assert "Avery" in str(ehr.asked[0].url)
    assert "Avery" not in caplog.text


async def test_the_reader_of_an_adapter_cannot_write() -> None:
    adapter = connect(FakeEhr())
    assert (await adapter.reader.read(Task, "TSK-00001")).id == "TSK-00001"
    assert not hasattr(adapter.reader, "create") and not hasattr(adapter.reader, "update")


async def test_a_closed_adapter_holds_no_connection() -> None:
    adapter = connect(FakeEhr())
    await adapter.close()
    with pytest.raises(RuntimeError, match="closed"):
        await adapter.read(Task, "TSK-00001")
