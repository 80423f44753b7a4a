"""A model outside the practice, behind the de-identifier: names go out as placeholders and come back as names."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import structlog
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from agents.known_identifiers import known_identifiers
from agents.message_text import TextShelf, rewritten
from policies.phi import Deidentifier
from practice.errors import ModelUnavailable

_log = structlog.get_logger(__name__)


class DeidentifiedChatModel(BaseChatModel):
    """Wraps a provider's model. No message reaches it in clear, and no answer comes back with placeholders.

    A call without known identifiers (``agents.known_identifiers``) and every failure of the provider is a
    ``ModelUnavailable``: the work goes to a person.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    inner: BaseChatModel
    deidentifier: Deidentifier
    model_name: str
    connections: tuple[httpx.AsyncClient, httpx.Client] | None = None

    async def aclose(self) -> None:
        """Close the connections to the endpoint."""
        if self.connections:
            await self.connections[0].aclose()
            self.connections[1].close()

    @property
    def _llm_type(self) -> str:
        return "handrail-deidentified"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools as OpenAI functions; their schemas hold no text of people."""
        kwargs.pop("ls_structured_output_format", None)
        chosen = {"tool_choice": _chosen(tool_choice)} if tool_choice else {}
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **chosen, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        hidden, mapping = self._hide(messages)
        try:
            result = self.inner._generate(hidden, stop=stop, **kwargs)
            return self._restored(result, mapping)
        except Exception as error:
            raise _unavailable(error) from None  # the cause may quote the prompt

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        hidden, mapping = await asyncio.to_thread(self._hide, messages)
        try:
            result = await self.inner._agenerate(hidden, stop=stop, **kwargs)
            return self._restored(result, mapping)
        except Exception as error:
            raise _unavailable(error) from None  # the cause may quote the prompt

    def _hide(self, messages: list[BaseMessage]) -> tuple[list[BaseMessage], dict[str, str]]:
        """De-identify all texts of a call in one pass, so that one name is one placeholder throughout."""
        known = known_identifiers()
        if known is None:
            raise ModelUnavailable("Nobody said whose identifiers to hide, so nothing was sent.")
        shelf = TextShelf()
        for message in messages:
            rewritten(message, shelf.put)
        hidden = self.deidentifier.deidentify(shelf.joined(), known)
        replaced = shelf.split(hidden.text)
        return [rewritten(message, lambda _: next(replaced)) for message in messages], dict(hidden.mapping)

    def _restored(self, result: ChatResult, mapping: dict[str, str]) -> ChatResult:
        generations = [
            ChatGeneration(
                message=rewritten(generation.message, lambda text: self.deidentifier.restore(text, mapping)),
                generation_info=generation.generation_info,
            )
            for generation in result.generations
        ]
        return ChatResult(generations=generations, llm_output=result.llm_output)


def _chosen(tool_choice: str) -> str | dict[str, Any]:
    """Say LangChain's words for a choice of tool in OpenAI's."""
    if tool_choice in {"auto", "none", "required"}:
        return tool_choice
    return "required" if tool_choice == "any" else {"type": "function", "function": {"name": tool_choice}}


def _unavailable(error: Exception) -> ModelUnavailable:
    """Log the kind of failure, never its words: a provider's error may quote what was sent."""
    _log.warning("model.endpoint_failed", error=type(error).__name__)
    return ModelUnavailable("The model endpoint did not give a usable answer.", "A person takes over.")
