"""Every route of the API, fed what its description allows and what it forbids, by nobody and by people of four roles.

Whatever comes in, an answer is one that the description declares: never a 5xx, and of the declared shape. The examples
are the same in every run.
"""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.app import create_app
from server.security.limits import RateLimit
from tests.server.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHO = (None, "ingrid@", "frontdesk@", "clinician@", "admin@")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 10
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),  # what fails says so at once: shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
UNLIMITED = 1_000_000_000


def operations() -> list[APIOperation]:
    schema = schemathesis.openapi.from_dict(create_app().openapi())
    return [found.ok() for found in schema.get_all_operations()]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fuzzed(house: House) -> tuple[House, httpx.AsyncClient]:
    """The application, asked as often as one likes; an error that leaves it is raised here."""
    unlimited = RateLimit(UNLIMITED, house.clock)
    app = create_app(office=replace(house.office, rate_limit=unlimited, sign_in_limit=unlimited))
    return house, httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://handrail.test")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(house: House) -> dict[str, str]:
    """Ids of things that are there, so that not every path leads nowhere."""
    conversation = (await house.mine("ingrid@"))["conversation"]["id"]
    proposal = await house.requested(await house.new_client())
    return {
        "conversation_id": conversation,
        "proposal_id": proposal,
        "client_id": "CL-0002",
        "workflow": "S1",
        "alert_id": "ALR-1",
        "task_id": "TSK-1",
    }


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method.upper()} {one.path}")
async def test_nothing_that_comes_in_breaks_a_route(
    operation: APIOperation, fuzzed: tuple[House, httpx.AsyncClient], known: dict[str, str]
) -> None:
    house, client = fuzzed
    tokens = {who: await house.token(who) for who in WHO if who}
    here = asyncio.get_running_loop()
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    async def send(case: Case, who: str | None) -> httpx.Response | None:
        try:
            asked = requests.Request(**_parts(case)).prepare()
            headers = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in asked.headers.items()]
        except (ValueError, UnicodeError):  # what no HTTP client can send
            return None
        if who is not None:
            headers = [one for one in headers if one[0].lower() != b"authorization"]
            headers.append((b"authorization", f"Bearer {tokens[who]}".encode()))
        return await client.request(asked.method, asked.url, headers=headers, content=asked.body)

    @BOUNDED
    @given(case=cases, there=st.booleans())
    def fuzz(case: Case, there: bool) -> None:
        if there and case.path_parameters:
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        for who in WHO:
            answer = asyncio.run_coroutine_threadsafe(send(case, who), here).result(30)
            if answer is not None:
                case.validate_response(answer, checks=CHECKS)

    await asyncio.to_thread(fuzz)
    await house.office.runner.idle()


def _parts(case: Case) -> dict[str, Any]:
    parts = case.as_transport_kwargs(base_url="http://handrail.test")
    return {name: value for name, value in parts.items() if name in requests.Request.__init__.__code__.co_varnames}
