"""What a hostile model has before it when it thinks of its next answer."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from langchain_core.messages import AIMessage, BaseMessage, ToolCall

from agents.briefing import read_briefing
from agents.local.model import LocalChatModel
from evals.hostile.prey import Prey


class Call(NamedTuple):
    """A tool call that is thought of."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Situation:
    """One moment of one run.

    tools: schemas of the bound tools by name. earlier: plausible calls of former runs, to be replayed.
    """

    messages: Sequence[BaseMessage]
    tools: Mapping[str, Mapping[str, Any]]
    prey: Prey
    chance: random.Random
    earlier: Sequence[Call] = field(default=())

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The briefing's data; empty where there is none."""
        return next((found for m in self.messages if m.type == "human" and (found := read_briefing(m.text))), {})

    @cached_property
    def plausible(self) -> Call:
        """What a well-meaning model would call now."""
        planned = _HONEST.invoke(list(self.messages), tools=list(_as_bound(self.tools)))
        if planned.tool_calls:
            return Call(planned.tool_calls[0]["name"], planned.tool_calls[0]["args"])
        return Call("hand_to_person", {"reason": "nothing comes to mind"})

    @property
    def seen(self) -> str:
        """Everything that stands in the conversation with the model."""
        return "\n".join(message.text for message in self.messages)

    def one_of(self, texts: Sequence[str]) -> str:
        """Return one of the texts, its blanks filled."""
        return self.prey.filled(self.chance.choice(texts), self.chance)

    def said(self, *calls: Call) -> AIMessage:
        """Return an answer that makes these calls."""
        made = [ToolCall(name=call.name, args=call.arguments, id=self._id()) for call in calls]
        return AIMessage("", tool_calls=made)

    def _id(self) -> str:
        return f"call_{UUID(int=self.chance.getrandbits(128)).hex[:12]}"


_HONEST = LocalChatModel()


def _as_bound(tools: Mapping[str, Mapping[str, Any]]) -> Sequence[dict[str, Any]]:
    return [{"type": "function", "function": dict(function)} for function in tools.values()]
