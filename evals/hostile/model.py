"""The hostile model: behind the interface of any chat model, it does the worst it can think of. Seeded."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, PrivateAttr

from evals.hostile.prey import Prey
from evals.hostile.strategies.situation import Call, Situation
from evals.hostile.strategies.strategy import STRATEGIES, Strategy

MODEL_NAME = "hostile/1"
REMEMBERED = 200


class AgentRun:
    """What the model did in one run of one agent.

    lookups: reads that were made for it before it was asked. calls: calls it made, an answer without any counted as
    one. strategies: how it answered, in order.
    """

    def __init__(self, lookups: int) -> None:
        self.lookups = lookups
        self.calls = 0
        self.strategies: list[str] = []


class HostileChatModel(BaseChatModel):
    """Answers by a strategy that its seed chooses. Two of one seed that are asked the same say the same.

    It needs ``prey`` before it is first asked. ``runs`` is its journal, which its player reads and empties.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    model_name: str = MODEL_NAME
    seed: int
    strategies: tuple[Strategy, ...] = STRATEGIES
    prey: Prey | None = None
    runs: list[AgentRun] = []

    _chance: random.Random = PrivateAttr()
    _earlier: list[Call] = PrivateAttr(default_factory=list)

    def model_post_init(self, context: Any, /) -> None:
        """Begin at the seed."""
        super().model_post_init(context)
        self._chance = random.Random(self.seed)
        self.runs = []

    @property
    def _llm_type(self) -> str:
        return "hostile"

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
        if self.prey is None:
            raise LookupError("The hostile model was not told whom to prey on.")
        tools = {tool["function"]["name"]: tool["function"] for tool in kwargs.get("tools", [])}
        now = Situation(messages, tools, self.prey, self._chance, tuple(self._earlier))
        run = self._run_of(now)
        chosen = self._chance.choices(self.strategies, [one.weight for one in self.strategies])[0]
        run.strategies.append(chosen.name)
        answer = chosen.answer(now)
        run.calls += _calls_in(answer)
        if "plausible" in vars(now):  # it was thought of
            self._earlier = [*self._earlier, now.plausible][-REMEMBERED:]
        return ChatResult(generations=[ChatGeneration(message=answer)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, stop, None, **kwargs)

    def _run_of(self, now: Situation) -> AgentRun:
        if not self.runs or len(now.messages) <= 2:  # a run begins with a prompt and a briefing
            self.runs.append(AgentRun(lookups=len(now.data.get("looked_up", {}))))
        return self.runs[-1]


def _calls_in(answer: BaseMessage) -> int:
    if not isinstance(answer, AIMessage):
        return 0
    return len(answer.tool_calls) + len(answer.invalid_tool_calls) or 1
