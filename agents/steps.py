"""The two steps of an agent's loop: ask the model, and make the calls it asked for through the gateway."""

import asyncio
import json

import structlog
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.runnables import Runnable
from langgraph.runtime import Runtime

from agents.loop_state import AgentState
from agents.spec import AgentSpec
from practice.errors import IdentifiersLeft, ModelUnavailable
from tools.context import ToolContext
from tools.gateway import Gateway, GatewayReply
from tools.outcome import Handoff, Outcome

MODEL_UNAVAILABLE = "model unavailable"
IDENTIFIERS_LEFT = "identifying text could not be hidden from the model, so nothing was sent"
CORRECTION = "That was not a call of one of your tools. Call exactly one tool now; hand_to_person if you are not sure."
NONSENSE = frozenset({"unknown_tool", "not_allowlisted", "bad_arguments", "arguments_too_large"})
CALLS_A_MESSAGE = 4

_log = structlog.get_logger(__name__)


class Think:
    """Ask the model for its next call."""

    def __init__(self, spec: AgentSpec, model: Runnable[LanguageModelInput, AIMessage]) -> None:
        self._spec = spec
        self._model = model

    async def __call__(self, state: AgentState) -> AgentState:
        """Return the model's message, or the hand-off that ends the run."""
        calls = state.get("model_calls", 0)
        if calls >= self._spec.step_limit:
            return {"outcome": Handoff(reason="too many steps")}
        seconds = min(self._spec.model_seconds, state["budget"].seconds_left)
        try:
            async with asyncio.timeout(seconds):
                message = _as_answer(await self._model.ainvoke(state["messages"]))
        except IdentifiersLeft:
            return {"outcome": Handoff(reason=IDENTIFIERS_LEFT), "model_calls": calls}
        except (TimeoutError, ModelUnavailable) as error:
            return _unavailable(error, calls)
        except asyncio.CancelledError as error:
            if _called_off():
                raise
            return _unavailable(error, calls)  # of a provider's own making: nobody called this turn off
        except Exception as error:  # a provider's library may raise anything; a person takes over all the same
            return _unavailable(error, calls)
        return {"messages": [message], "model_calls": calls + 1}


def _as_answer(message: BaseMessage) -> AIMessage:
    """Return what a model said as a new message: under an id of its own choosing it could replace an earlier one.

    Raises ``TypeError`` for what is no model's answer, such as an order to forget the conversation.
    """
    if not isinstance(message, AIMessage):
        raise TypeError(f"A model answered with a {type(message).__name__}.")
    return message.model_copy(update={"id": None})


def _called_off() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _unavailable(error: BaseException, calls: int) -> AgentState:
    _log.warning("model.unavailable", error=type(error).__name__)
    return {"outcome": Handoff(reason=MODEL_UNAVAILABLE), "model_calls": calls + 1}


class Act:
    """Make the calls of the last message, in order, until one ends the turn."""

    def __init__(self, spec: AgentSpec, gateway: Gateway) -> None:
        self._spec = spec
        self._gateway = gateway

    async def __call__(self, state: AgentState, runtime: Runtime[ToolContext]) -> AgentState:
        """Return the tools' answers, and the outcome if the turn ends."""
        last, context = state["messages"][-1], runtime.context
        calls = last.tool_calls if isinstance(last, AIMessage) else []
        answers: list[AnyMessage] = [*_answers_to_invalid(last)]
        nonsense = bool(answers) or not calls
        await self._gateway.refuse(context, "arguments_not_json", calls=len(answers))
        if not calls and not answers:
            await self._gateway.refuse(context, "no_tool_call", calls=1)
        for place, call in enumerate(calls[:CALLS_A_MESSAGE], start=1):
            reply = await self._gateway.call(context, self._spec.tools, call["name"], call["args"], state["budget"])
            if reply.outcome:
                await self._gateway.refuse(context, "turn_ended", calls=len(calls) - place)
                return {"outcome": self._admitted(reply.outcome)}
            nonsense = nonsense or reply.reason in NONSENSE
            answers.append(_answer(call, reply))
        skipped = [_skipped(call) for call in calls[CALLS_A_MESSAGE:]]
        await self._gateway.refuse(context, "too_many_at_once", calls=len(skipped))
        answers += skipped
        if not calls:
            answers.append(HumanMessage(CORRECTION))
        return self._correct(state, answers) if nonsense else {"messages": answers}

    def _correct(self, state: AgentState, messages: list[AnyMessage]) -> AgentState:
        """Say once what was wrong; the second time a person takes over."""
        corrections = state.get("corrections", 0)
        if corrections >= 1:
            return {"outcome": Handoff(reason="the assistant could not use its tools")}
        return {"messages": messages, "corrections": corrections + 1}

    def _admitted(self, outcome: Outcome) -> Outcome:
        if outcome.kind in self._spec.outcomes:
            return outcome
        return Handoff(reason=f"the assistant ended with {outcome.kind}, which is not its to give")


def _answer(call: ToolCall, reply: GatewayReply) -> ToolMessage:
    content = json.dumps(reply.content, ensure_ascii=False, default=str)
    return ToolMessage(
        content, tool_call_id=call["id"] or "", name=call["name"], status="success" if reply.ok else "error"
    )


def _skipped(call: ToolCall) -> ToolMessage:
    return ToolMessage('{"refused": "Too many calls at once."}', tool_call_id=call["id"] or "", status="error")


def _answers_to_invalid(message: AnyMessage) -> list[ToolMessage]:
    """Answer calls whose arguments were no JSON: an endpoint refuses a history in which a call has no answer."""
    if not isinstance(message, AIMessage):
        return []
    return [
        ToolMessage('{"refused": "The arguments were not JSON."}', tool_call_id=call["id"] or "", status="error")
        for call in message.invalid_tool_calls
    ]
