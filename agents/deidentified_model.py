"""A model outside the practice, behind the de-identifier: names go out as surrogates and come back as names."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import structlog
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from agents.known_identifiers import Hiding, hiding_now
from agents.message_text import TextShelf, rewritten
from policies.phi import Canary, Deidentifier
from practice.errors import IdentifiersLeft, ModelUnavailable

_log = structlog.get_logger(__name__)


class DeidentifiedChatModel(BaseChatModel):
    """Wraps a provider's model. No message reaches it in clear, and no answer comes back with surrogates.

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
        """De-identify all texts of a call, so that one name is one surrogate throughout, and look at them once more.

        What this project wrote itself (system messages) goes by the record and the patterns alone: there the recognizer
        of names could only be wrong. Raises ``IdentifiersLeft`` where the record still shows.
        """
        hiding = hiding_now()
        if hiding is None:
            raise ModelUnavailable("Nobody said whose identifiers to hide, so nothing was sent.")
        ours = _Rewriting(self.deidentifier, hiding, [m for m in messages if isinstance(m, SystemMessage)], names=False)
        theirs = _Rewriting(self.deidentifier, hiding, [m for m in messages if not isinstance(m, SystemMessage)])
        hidden = [(ours if isinstance(message, SystemMessage) else theirs).next(message) for message in messages]
        left = Canary(hiding.known).leaks(_as_sent(hidden))
        if left:
            _log.error("model.identifiers_left", count=len(left))
            raise IdentifiersLeft.of(left)
        return hidden, dict(hiding.surrogates.words)

    def _restored(self, result: ChatResult, mapping: dict[str, str]) -> ChatResult:
        generations = [
            ChatGeneration(
                message=rewritten(generation.message, lambda text: self.deidentifier.restore(text, mapping)),
                generation_info=generation.generation_info,
            )
            for generation in result.generations
        ]
        return ChatResult(generations=generations, llm_output=result.llm_output)


class _Rewriting:
    """Some messages of a call, de-identified as one text and given out again in order."""

    def __init__(
        self, deidentifier: Deidentifier, hiding: Hiding, messages: list[BaseMessage], *, names: bool = True
    ) -> None:
        shelf = TextShelf()
        for message in messages:
            rewritten(message, shelf.put)
        result = deidentifier.deidentify(shelf.joined(), hiding.known, hiding.surrogates, names=names)
        hiding.surrogates = result.surrogates
        self._replaced = shelf.split(result.text)

    def next(self, message: BaseMessage) -> BaseMessage:
        return rewritten(message, lambda _: next(self._replaced))


def _as_sent(messages: Sequence[BaseMessage]) -> str:
    """Return everything of the messages that a provider would see, keys and names included."""
    calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
    broken = [call for message in messages if isinstance(message, AIMessage) for call in message.invalid_tool_calls]
    parts = [[message.content, message.name] for message in messages]
    return json.dumps([parts, calls, broken], ensure_ascii=False, default=str).replace("\\n", "\n")


def _chosen(tool_choice: str) -> str | dict[str, Any]:
    """Say LangChain's words for a choice of tool in OpenAI's."""
    if tool_choice in {"auto", "none", "required"}:
        return tool_choice
    return "required" if tool_choice == "any" else {"type": "function", "function": {"name": tool_choice}}


def _unavailable(error: Exception) -> ModelUnavailable:
    """Log the kind of failure, never its words: a provider's error may quote what was sent."""
    _log.warning("model.endpoint_failed", error=type(error).__name__)
    return ModelUnavailable("The model endpoint did not give a usable answer.", "A person takes over.")
