from typing import Literal

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import BaseModel

from agents.agents import AGENTS
from agents.briefing import brief
from agents.local.model import LocalChatModel
from agents.loop import name_of
from agents.prompt import load_prompt
from agents.task import Task
from tests.tools.sample import surroundings
from tools.registry import build_toolbox

SCHEMAS = build_toolbox().schemas(AGENTS[0].tools)


class Intake(BaseModel):
    """What a form says."""

    name: str
    age: int
    urgency: Literal["routine", "urgent"]
    smoker: bool = False
    note: str | None = None


def conversation(intent: str = "appointment.query") -> list[SystemMessage | HumanMessage]:
    context = surroundings(message="when do I see Tobias next?")
    briefing = brief(context, Task(intent=intent), {"list_appointments": {"appointments": [], "clinicians": []}})
    return [SystemMessage(load_prompt("scheduler").system), HumanMessage(briefing)]


def test_it_is_named_for_what_it_is() -> None:
    model = LocalChatModel()
    assert (name_of(model), model._llm_type) == ("handrail-local/1", "handrail-local")


async def test_it_plans_a_tool_call_out_of_the_messages_alone() -> None:
    answer = await LocalChatModel().bind_tools(SCHEMAS).ainvoke(conversation())
    assert [call["name"] for call in answer.tool_calls] == ["report_next_appointment"]
    assert answer.content == ""


async def test_the_same_messages_give_the_same_call() -> None:
    model = LocalChatModel().bind_tools(SCHEMAS)
    first, second = await model.ainvoke(conversation()), model.invoke(conversation())
    assert first.tool_calls == second.tool_calls


async def test_it_never_calls_a_tool_that_was_not_bound() -> None:
    only = [schema for schema in SCHEMAS if schema["function"]["name"] == "hand_to_person"]
    answer = await LocalChatModel().bind_tools(only).ainvoke(conversation())
    assert [call["name"] for call in answer.tool_calls] == ["hand_to_person"]


async def test_without_tools_it_says_that_it_writes_no_text() -> None:
    answer = await LocalChatModel().ainvoke([HumanMessage("Write me a poem.")])
    assert isinstance(answer, AIMessage)
    assert answer.tool_calls == [] and "does not write text" in answer.text


@pytest.mark.parametrize(
    "answer",
    [ToolMessage("no JSON at all", tool_call_id="1", name="offer_slots"), ToolMessage("[1]", tool_call_id="1")],
)
async def test_a_tool_message_that_cannot_be_read_does_not_break_it(answer: ToolMessage) -> None:
    messages = [*conversation("appointment.reschedule"), AIMessage("", tool_calls=[]), answer]
    planned = await LocalChatModel().bind_tools(SCHEMAS).ainvoke(messages)
    assert planned.tool_calls


async def test_structured_output_holds_what_the_text_states() -> None:
    model = LocalChatModel().with_structured_output(Intake)
    filled = await model.ainvoke("Name: Ana Ruiz\nAge: 36\nThis is urgent. Smoker: yes")
    assert filled == Intake(name="Ana Ruiz", age=36, urgency="urgent", smoker=True)


async def test_structured_output_leaves_out_what_the_text_does_not_state() -> None:
    model = LocalChatModel().with_structured_output(Intake)
    assert await model.ainvoke("nothing here") == Intake(name="", age=0, urgency="routine")
