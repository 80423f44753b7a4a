"""What the built-in model sees of a call: the same messages that any other model is sent, and nothing besides."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agents.briefing import read_briefing

_AGENT = re.compile(r"^Agent: (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """A tool's answer in this run."""

    tool: str
    ok: bool
    content: Mapping[str, Any]

    @property
    def refused(self) -> str:
        """Why the tool would not; empty if it did."""
        return str(self.content.get("refused", ""))


@dataclass(frozen=True)
class Call:
    """The next tool call."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """A conversation as a planner reads it.

    agent: from the first line of the system message. data: the briefing's JSON. replies: tool answers, oldest first.
    """

    agent: str
    data: Mapping[str, Any]
    replies: tuple[Reply, ...]

    @property
    def intent(self) -> str:
        """What is asked, e.g. ``appointment.reschedule``."""
        return str(self.data.get("intent", ""))

    @property
    def message(self) -> str:
        """What the person wrote."""
        return str(self.data.get("message", ""))

    def found(self, tool: str) -> Mapping[str, Any]:
        """Return what a READ tool gave: in this run, else looked up before it; empty where it was never called."""
        for reply in reversed(self.replies):
            if reply.tool == tool and reply.ok:
                return reply.content
        looked_up = self.data.get("looked_up", {}).get(tool, {})
        return looked_up if isinstance(looked_up, Mapping) else {}

    def last_reply(self, tool: str) -> Reply | None:
        """Return the last answer of one tool in this run."""
        return next((reply for reply in reversed(self.replies) if reply.tool == tool), None)


def read_view(messages: Sequence[BaseMessage]) -> View:
    """Read the messages of a call."""
    system = next((m.text for m in messages if isinstance(m, SystemMessage)), "")
    briefings = (read_briefing(m.text) for m in messages if isinstance(m, HumanMessage))
    agent = _AGENT.search(system)
    return View(
        agent=agent[1] if agent else "",
        data=next((data for data in briefings if data), {}),
        replies=tuple(_reply(m) for m in messages if isinstance(m, ToolMessage)),
    )


def _reply(message: ToolMessage) -> Reply:
    try:
        content = json.loads(message.text)
    except ValueError:
        content = {}
    readable = content if isinstance(content, dict) else {}
    return Reply(tool=message.name or "", ok=message.status != "error", content=readable)
