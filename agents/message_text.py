"""Walking the texts of a chat message: content, content blocks, and the arguments of tool calls."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, BaseMessage

SEPARATOR = "\n\u241e\n"
"""Between texts that are worked on as one: a record separator's picture, which no keyboard types."""

Rewrite = Callable[[str], str]

M = TypeVar("M", bound=BaseMessage)


class TextShelf:
    """Texts put down in order, worked on as one, and taken up again in the same order."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def put(self, text: str) -> str:
        """Keep a text; returns it unchanged, so that this is a ``Rewrite``."""
        self._texts.append(text.replace(SEPARATOR, "\n"))
        return text

    def joined(self) -> str:
        """Return all texts as one."""
        return SEPARATOR.join(self._texts)

    def split(self, joined: str) -> Iterator[str]:
        """Return the texts again. Raises ``ValueError`` if the rewriting lost or made a separator."""
        texts = joined.split(SEPARATOR)
        if len(texts) != max(1, len(self._texts)):
            raise ValueError("The texts cannot be told apart after rewriting")
        return iter(texts)


def rewritten(message: M, rewrite: Rewrite) -> M:
    """Return the message with every text rewritten, in a fixed order. Keys and call ids stay as they are."""
    changes: dict[str, Any] = {"content": _rewritten_content(message.content, rewrite)}
    if isinstance(message, AIMessage):
        changes["tool_calls"] = [
            {**call, "args": _rewritten_json(call["args"], rewrite)} for call in message.tool_calls
        ]
        changes["invalid_tool_calls"] = [
            {**call, "args": rewrite(call["args"] or "")} for call in message.invalid_tool_calls
        ]
        changes["additional_kwargs"] = {}  # a provider's raw copy of the same calls, in clear
    return message.model_copy(update=changes)


def _rewritten_content(content: Any, rewrite: Rewrite) -> Any:
    if isinstance(content, str):
        return rewrite(content)
    return [_rewritten_json(block, rewrite) for block in content]


def _rewritten_json(value: Any, rewrite: Rewrite) -> Any:
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, dict):
        return {key: _rewritten_json(item, rewrite) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rewritten_json(item, rewrite) for item in value]
    return value
