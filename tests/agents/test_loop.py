import asyncio
from typing import Any

import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage, SystemMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agents.loop import build_agent
from agents.loop_state import AgentState
from agents.spec import AgentSpec
from agents.steps import CORRECTION
from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.errors import ModelUnavailable
from tests.agents.scripted_model import Script, ScriptedModel, calls
from tests.tools.sample import surroundings
from tools.budget import Budget
from tools.context import ToolContext
from tools.conversation import ask_person, hand_to_person
from tools.gateway import Gateway
from tools.outcome import Handoff, Outcome, Question
from tools.tool import Effect, NoArguments, ToolResult, tool
from tools.toolbox import Toolbox


@tool(effect=Effect.READ, permission="schedule.read")
async def look_around(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Look."""
    return ToolResult({"seen": 1})


ASK = ("ask_person", {"question": "Which day?"})
HAND = ("hand_to_person", {"reason": "not mine"})
LOOK: tuple[str, dict[str, Any]] = ("look_around", {})
NOWHERE: tuple[str, dict[str, Any]] = ("book_the_moon", {})
WRONG = ("ask_person", {"question": "", "client_id": "CL-0007"})

SPEC = AgentSpec(
    name="scheduler",
    tools=("look_around", "ask_person", "hand_to_person"),
    outcomes=frozenset({"question", "handoff"}),
    step_limit=4,
    model_seconds=0.2,
)


async def ignore(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
    return None


async def run(script: Script, spec: AgentSpec = SPEC, budget: Budget | None = None) -> tuple[Outcome, ScriptedModel]:
    model = ScriptedModel(script=script, seen=[])
    box = Toolbox((look_around, ask_person, hand_to_person))
    gateway = Gateway(box, AccessPolicy.load(), ConsentPolicy.load(), ignore)
    agent = build_agent(spec, model, gateway)
    start: AgentState = {"messages": [SystemMessage("s"), HumanMessage("h")], "budget": budget or Budget()}
    state = await agent.graph.ainvoke(start, context=surroundings())
    return state["outcome"], model


async def test_a_tool_that_ends_the_turn_ends_it_without_another_model_call() -> None:
    outcome, model = await run([calls(ASK)])
    assert outcome == Question(text="Which day?")
    assert len(model.seen) == 1


async def test_a_reading_goes_back_to_the_model_as_a_tool_message() -> None:
    outcome, model = await run([calls(LOOK), calls(ASK)])
    assert isinstance(outcome, Question)
    answer = model.seen[1][-1]
    assert isinstance(answer, ToolMessage)
    assert (answer.content, answer.name, answer.status) == ('{"seen": 1}', "look_around", "success")


async def test_several_calls_in_one_message_are_made_in_order_until_one_ends_the_turn() -> None:
    outcome, model = await run([calls(LOOK, ASK, HAND)])
    assert isinstance(outcome, Question)
    assert len(model.seen) == 1


@pytest.mark.parametrize(
    "nonsense", [AIMessage("I have booked it for you!"), calls(NOWHERE), calls(WRONG), AIMessage("")]
)
async def test_nonsense_is_corrected_once_and_then_goes_to_a_person(nonsense: AIMessage) -> None:
    outcome, model = await run([nonsense, calls(ASK)])
    assert isinstance(outcome, Question)
    outcome, model = await run([nonsense])
    assert outcome == Handoff(reason="the assistant could not use its tools")
    assert len(model.seen) == 2


async def test_free_text_is_told_to_be_a_tool_call() -> None:
    _, model = await run([AIMessage("Done!"), calls(ASK)])
    assert model.seen[1][-1].content == CORRECTION


async def test_arguments_that_are_not_json_are_answered_and_corrected() -> None:
    broken = AIMessage(
        "",
        invalid_tool_calls=[{"name": "ask_person", "args": "{", "id": "x", "error": "no", "type": "invalid_tool_call"}],
    )
    outcome, model = await run([broken, calls(ASK)])
    assert isinstance(outcome, Question)
    assert [type(message) for message in model.seen[1][-2:]] == [ToolMessage, HumanMessage]


@pytest.mark.parametrize(
    "failure",
    [
        ModelUnavailable("down"),
        openai.OpenAIError("quota"),
        TimeoutError(),
        ValueError("wrong JSON"),
        RuntimeError("anything at all"),
    ],
)
async def test_a_model_that_fails_is_a_hand_off_and_never_an_error(failure: Exception) -> None:
    outcome, _ = await run([failure])
    assert outcome == Handoff(reason="model unavailable")


async def test_a_slow_model_is_not_waited_for() -> None:
    class Slow(ScriptedModel):
        async def _agenerate(self, *args: Any, **kwargs: Any) -> Any:
            await asyncio.sleep(30)

    gateway = Gateway(
        Toolbox((look_around, ask_person, hand_to_person)), AccessPolicy.load(), ConsentPolicy.load(), ignore
    )
    agent = build_agent(SPEC, Slow(script=[], seen=[]), gateway)
    start: AgentState = {"messages": [HumanMessage("h")], "budget": Budget()}
    state = await asyncio.wait_for(agent.graph.ainvoke(start, context=surroundings()), timeout=5)
    assert state["outcome"] == Handoff(reason="model unavailable")


async def test_a_model_that_only_looks_around_runs_out_of_steps() -> None:
    outcome, model = await run([calls(LOOK)])
    assert outcome == Handoff(reason="too many steps")
    assert len(model.seen) == SPEC.step_limit


async def test_an_outcome_that_is_not_the_agents_to_give_goes_to_a_person() -> None:
    spec = AgentSpec(name="triage", tools=SPEC.tools, outcomes=frozenset({"handoff"}))
    outcome, _ = await run([calls(ASK)], spec)
    assert isinstance(outcome, Handoff)


async def test_a_flood_of_calls_is_cut_off() -> None:
    outcome, model = await run([calls(*[LOOK] * 40), calls(ASK)], budget=Budget(calls=9))
    assert isinstance(outcome, Question)
    answers = [message for message in model.seen[1] if isinstance(message, ToolMessage)]
    assert len(answers) == 40
    assert sum(message.status == "success" for message in answers) == 4


def test_an_agent_that_names_a_tool_nobody_has_cannot_be_built() -> None:
    gateway = Gateway(Toolbox((ask_person,)), AccessPolicy.load(), ConsentPolicy.load(), ignore)
    with pytest.raises(KeyError):
        build_agent(SPEC, ScriptedModel(script=[], seen=[]), gateway)


@pytest.mark.parametrize("answer", [RemoveMessage(id=REMOVE_ALL_MESSAGES), ToolMessage("{}", tool_call_id="call_1")])
async def test_an_answer_that_is_no_models_answer_is_a_hand_off(answer: Any) -> None:
    outcome, _ = await run([lambda: answer])
    assert outcome == Handoff(reason="model unavailable")


async def test_an_answer_under_the_id_of_an_earlier_message_does_not_replace_it() -> None:
    def overwriting() -> AIMessage:
        return calls(LOOK).model_copy(update={"id": model_of["it"].seen[0][0].id})

    model_of: dict[str, ScriptedModel] = {}
    model = ScriptedModel(script=[overwriting, calls(ASK)], seen=[])
    model_of["it"] = model
    gateway = Gateway(
        Toolbox((look_around, ask_person, hand_to_person)), AccessPolicy.load(), ConsentPolicy.load(), ignore
    )
    start: AgentState = {"messages": [SystemMessage("s", id="1"), HumanMessage("h", id="2")], "budget": Budget()}
    await build_agent(SPEC, model, gateway).graph.ainvoke(start, context=surroundings())
    assert [message.text for message in model.seen[1][:2]] == ["s", "h"]


async def test_a_provider_that_calls_itself_off_is_a_hand_off() -> None:
    def called_off() -> AIMessage:
        raise asyncio.CancelledError

    outcome, _ = await run([called_off])
    assert outcome == Handoff(reason="model unavailable")


async def test_a_turn_that_is_called_off_ends() -> None:
    def call_off() -> AIMessage:
        task.cancel()
        raise asyncio.CancelledError

    task = asyncio.create_task(run([call_off]))
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("answer", "reason", "count"),
    [
        (AIMessage("Done!"), "no_tool_call", 1),
        (calls(*[LOOK] * 40), "too_many_at_once", 36),
        (calls(LOOK, ASK, HAND, HAND), "turn_ended", 2),
    ],
)
async def test_calls_that_are_not_even_tried_are_on_record_with_their_number(
    answer: AIMessage, reason: str, count: int
) -> None:
    recorded: list[dict[str, Any]] = []

    async def record(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
        if event == "tool.refused":
            recorded.append(detail)

    box = Toolbox((look_around, ask_person, hand_to_person))
    gateway = Gateway(box, AccessPolicy.load(), ConsentPolicy.load(), record)
    agent = build_agent(SPEC, ScriptedModel(script=[answer, calls(ASK)], seen=[]), gateway)
    start: AgentState = {"messages": [SystemMessage("s"), HumanMessage("h")], "budget": Budget()}
    await agent.graph.ainvoke(start, context=surroundings())
    assert recorded == [{"reason": reason, "calls": count}]
