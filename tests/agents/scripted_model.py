"""A chat model that says what a test tells it to."""

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

Script = list[AIMessage | Exception | Callable[[], Any]]


class ScriptedModel(BaseChatModel):
    """Gives the scripted messages in order, the last one again and again; an exception is raised."""

    script: Any
    seen: Any
    model_name: str = "scripted/1"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        return self.bind(tools=list(tools))

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.seen.append(list(messages))
        step = self.script[min(len(self.seen), len(self.script)) - 1]
        if isinstance(step, Exception):
            raise step
        message = step if isinstance(step, AIMessage) else step()
        return ChatResult(generations=[ChatGeneration(message=message.model_copy())])


def calls(*named: tuple[str, dict[str, Any]]) -> AIMessage:
    """Return a message that calls tools."""
    return AIMessage(
        "", tool_calls=[{"name": name, "args": args, "id": f"c{i}"} for i, (name, args) in enumerate(named)]
    )
