"""The built-in model: no language model, but a planner behind the same interface. Deterministic, offline, free."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agents.local.chart_themes import chart_themes
from agents.local.coordinator import plan_coordination
from agents.local.documenter import plan_document
from agents.local.phrases import phrases
from agents.local.scheduler import plan_scheduling
from agents.local.structured import fill_schema
from agents.local.triage import plan_triage
from agents.local.view import Call, View, read_view
from agents.scheduling_questions import scheduling_questions
from practice.text.note_cues import note_cues
from practice.text.referral_words import referral_words

MODEL_NAME = "handrail-local/1"

PLANNERS: Mapping[str, Callable[[View], Call]] = {
    "scheduler": plan_scheduling,
    "triage": plan_triage,
    "documenter": plan_document,
    "coordinator": plan_coordination,
}

NOT_A_CONVERSATION = "handrail-local plans tool calls; it does not write text."


class LocalChatModel(BaseChatModel):
    """Plans the next tool call out of the messages alone, by rules. Not an LLM, and named so in every stamp.

    With tools bound it answers with one call of one of them; for a briefing of an agent it knows it plans, for any
    other single schema (``with_structured_output``) it fills the fields that the text states. Without tools it says so.
    """

    model_name: str = MODEL_NAME

    def model_post_init(self, context: Any, /) -> None:
        """Read the data files now, so that a missing one stops the start and not a turn."""
        super().model_post_init(context)
        for read in (phrases, note_cues, chart_themes, referral_words, scheduling_questions):
            read()

    @property
    def _llm_type(self) -> str:
        return "handrail-local"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools in any form LangChain knows."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        tools = {tool["function"]["name"]: tool["function"] for tool in kwargs.get("tools", [])}
        call = _next_call(messages, tools)
        if call is None:
            message = AIMessage(NOT_A_CONVERSATION)
        else:
            number = sum(isinstance(one, AIMessage) for one in messages) + 1
            planned = ToolCall(name=call.tool, args=dict(call.arguments), id=f"call_{number}")
            message = AIMessage("", tool_calls=[planned])
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, stop, None, **kwargs)  # planning takes a millisecond; no thread is worth it


def _next_call(messages: Sequence[BaseMessage], tools: Mapping[str, Mapping[str, Any]]) -> Call | None:
    view = read_view(messages)
    planner = PLANNERS.get(view.agent)
    if planner is not None and view.data:
        call = planner(view)
        if call.tool in tools:
            return call
        if "hand_to_person" in tools:
            return Call("hand_to_person", {"reason": "the assistant has no tool for this"})
        return None
    if len(tools) == 1:
        name, function = next(iter(tools.items()))
        text = "\n".join(message.text for message in messages if message.type == "human")
        return Call(name, fill_schema(function.get("parameters", {}), text))
    return None
