"""The whole way to an endpoint and back over real HTTP on this machine, through langchain-openai."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import Response
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from agents.agents import SCHEDULER
from agents.deidentified_model import DeidentifiedChatModel
from agents.known_identifiers import identifiers_in_scope
from agents.local.model import LocalChatModel
from agents.loop import build_agent
from agents.model_factory import ModelConfig, build_model
from agents.run import AgentResult, run_agent
from agents.task import Task
from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from policies.phi import Deidentifier, Identifiers
from practice.errors import SettingsError
from practice.people import Guardian
from tests.agents.dialogue import unrecorded
from tests.agents.endpoint import Endpoint, called, said, serving
from tests.tools.sample import surroundings
from tools.gateway import Gateway
from tools.outcome import Handoff, Offer, Question
from tools.registry import build_toolbox

MESSAGE = "Hi, it's Jordan Avery, 312-555-0101. Can you ask Tobias Lindqvist to move my Thursday to next week after 5?"
SECRETS = ("Jordan", "Avery", "312-555-0101", "Lindqvist", "Tobias", "CL-0001", "jordan@clients", "Raman", "Priya")


@asynccontextmanager
async def model_on(endpoint: Endpoint, deidentifier: Deidentifier, **changes: Any) -> AsyncIterator[BaseChatModel]:
    config = ModelConfig(
        base_url=endpoint.url, model="stand-in", api_key=SecretStr("key-1"), timeout_seconds=2, max_retries=0
    ).model_copy(update=changes)
    model = build_model(config, deidentifier)
    assert isinstance(model, DeidentifiedChatModel)
    try:
        yield model
    finally:
        await model.aclose()


async def ask(endpoint: Endpoint, deidentifier: Deidentifier, **changes: Any) -> AgentResult:
    gateway = Gateway(build_toolbox(), AccessPolicy.load(), ConsentPolicy.load(), unrecorded)
    async with model_on(endpoint, deidentifier, **changes) as model:
        agent = build_agent(SCHEDULER, model, gateway)
        return await run_agent(agent, surroundings(message=MESSAGE), Task(intent="appointment.reschedule"))


OFFER = called(
    "offer_slots",
    {
        "purpose": "reschedule",
        "appointment_id": "APT-000001",
        "wish": {"dates": [["2026-11-23", "2026-11-29"]], "day_parts": [{"starts": "17:00:00"}]},
    },
)


async def test_an_endpoint_works_the_same_tools_and_sees_no_name_on_the_wire(deidentifier: Deidentifier) -> None:
    async with serving(Endpoint(OFFER)) as endpoint:
        result = await ask(endpoint, deidentifier)
    assert isinstance(result.outcome, Offer)
    assert result.stamp["model"] == "stand-in"
    for secret in SECRETS:
        assert secret not in endpoint.wire, f"{secret} left the practice"
    body = endpoint.requests[0]
    assert {tool["function"]["name"] for tool in body["tools"]} == set(SCHEDULER.tools)
    assert body["stream"] is False if "stream" in body else True
    assert "next week after 5" in body["messages"][1]["content"]
    assert endpoint.headers[0]["authorization"] == "Bearer key-1"


async def test_placeholders_in_an_answer_become_names_again(deidentifier: Deidentifier) -> None:
    def echo(sent: str) -> dict[str, Any]:
        placeholders = dict.fromkeys(re.findall(r"\[CLIENT(?:_[A-Z0-9]+)+\]", sent))
        return called("ask_person", {"question": f"Is it {', '.join(placeholders)}?"})

    async with serving(Endpoint(echo)) as endpoint:
        result = await ask(endpoint, deidentifier)
    assert isinstance(result.outcome, Question)
    assert "[" not in result.outcome.text
    assert "Jordan" in result.outcome.text and "Jordan" not in endpoint.wire


async def test_what_tools_gave_is_hidden_on_the_way_back_too(deidentifier: Deidentifier) -> None:
    async with serving(Endpoint(called("list_appointments", {}), OFFER)) as endpoint:
        result = await ask(endpoint, deidentifier)
    assert isinstance(result.outcome, Offer)
    assert [message["role"] for message in endpoint.requests[1]["messages"]] == ["system", "user", "assistant", "tool"]
    for secret in SECRETS:
        assert secret not in endpoint.wire


@pytest.mark.parametrize(
    "answer",
    [
        Response(status_code=500),
        Response(status_code=429),
        Response(status_code=401),
        Response("this is not JSON", media_type="application/json"),
        Response('{"choices": []}', media_type="application/json"),
        Response('{"object": "error"}', media_type="application/json"),
        Response("<html>Bad gateway</html>", media_type="text/html"),
        0.9,
    ],
    ids=["500", "429", "401", "no-json", "no-choices", "wrong-shape", "html", "slow"],
)
async def test_an_endpoint_that_fails_is_a_person_and_never_an_error(deidentifier: Deidentifier, answer: Any) -> None:
    async with serving(Endpoint(answer)) as endpoint:
        result = await ask(endpoint, deidentifier, timeout_seconds=0.3)
    assert isinstance(result.outcome, Handoff)
    assert result.outcome.reason == "model unavailable"
    assert "move my Thursday" in result.outcome.summary


async def test_an_endpoint_that_is_not_there_is_a_person(deidentifier: Deidentifier) -> None:
    endpoint = Endpoint()
    endpoint.url = "http://127.0.0.1:9/v1"
    result = await ask(endpoint, deidentifier)
    assert isinstance(result.outcome, Handoff)


@pytest.mark.parametrize(
    "nonsense",
    [
        said("I moved it for you, all done!"),
        called("delete_calendar", {"everything": True}),
        called("offer_slots", "{not json"),
        called("offer_slots", {"purpose": "steal", "client_id": "CL-0007"}),
        called("read_progress_notes", {"limit": 3}),
    ],
    ids=["text", "unknown-tool", "broken-arguments", "wrong-arguments", "another-agents-tool"],
)
async def test_nonsense_is_told_once_and_then_goes_to_a_person(deidentifier: Deidentifier, nonsense: Any) -> None:
    async with serving(Endpoint(nonsense, OFFER)) as endpoint:
        recovered = await ask(endpoint, deidentifier)
    assert isinstance(recovered.outcome, Offer)
    async with serving(Endpoint(nonsense)) as endpoint:
        stubborn = await ask(endpoint, deidentifier)
    assert isinstance(stubborn.outcome, Handoff)
    assert stubborn.model_calls == 2


async def test_structured_output_works_through_the_wrapper(deidentifier: Deidentifier) -> None:
    aunt = Guardian(name="A", relation="aunt", phone="1", email="e")
    async with (
        serving(Endpoint(called("Guardian", aunt.model_dump()))) as endpoint,
        model_on(endpoint, deidentifier) as model,
    ):
        with identifiers_in_scope(Identifiers()):
            assert await model.with_structured_output(Guardian).ainvoke("who?") == aunt
    assert endpoint.requests[0]["tool_choice"] == "required"


def test_the_built_in_model_is_the_default(deidentifier: Deidentifier) -> None:
    assert isinstance(build_model(ModelConfig(), deidentifier), LocalChatModel)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (ModelConfig(base_url="https://models.example/v1"), "no model"),
        (ModelConfig(base_url="https://models.example/v1", model="m"), "business associate agreement"),
        (ModelConfig(base_url="http://models.example/v1", model="m", baa=True), "not encrypted"),
        (ModelConfig(base_url="ftp://models.example/v1", model="m", baa=True), "http"),
        (ModelConfig(base_url="models.example", model="m", baa=True), "http"),
        (ModelConfig(base_url="http://127.0.0.1.evil.example/v1", model="m"), "not encrypted"),
    ],
)
def test_an_endpoint_that_may_not_be_used_stops_the_start(
    config: ModelConfig, why: str, deidentifier: Deidentifier
) -> None:
    with pytest.raises(SettingsError, match=why):
        build_model(config, deidentifier)


@pytest.mark.parametrize(
    "config",
    [
        ModelConfig(base_url="https://models.example/v1", model="m", baa=True),
        ModelConfig(base_url="http://localhost:11434/v1", model="m"),
        ModelConfig(base_url="http://[::1]:8080/v1", model="m"),
    ],
)
def test_every_endpoint_comes_wrapped(config: ModelConfig, deidentifier: Deidentifier) -> None:
    assert isinstance(build_model(config, deidentifier), DeidentifiedChatModel)


def test_stray_environment_variables_choose_no_endpoint(
    monkeypatch: pytest.MonkeyPatch, deidentifier: Deidentifier
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "https://elsewhere.example/v1")
    monkeypatch.setenv("OPENAI_PROXY", "http://proxy.example:3128")
    model = build_model(ModelConfig(base_url="http://localhost:1/v1", model="m"), deidentifier)
    assert isinstance(model, DeidentifiedChatModel)
    assert "elsewhere" not in str(model.inner.root_async_client.base_url)  # type: ignore[attr-defined]
