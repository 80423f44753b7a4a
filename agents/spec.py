"""What an agent is: its prompt, the tools it may use, how its turn may end, what is looked up before it thinks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MESSAGE = "$message"
"""As an argument of a lookup: the text that the agent works on."""

ANY = "*"
"""As an intent of a lookup: whatever was asked."""


@dataclass(frozen=True)
class Lookup:
    """A READ tool called before the model, so that a routine turn costs one model call."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def filled(self, message: str) -> dict[str, Any]:
        """Return the arguments with the message put in."""
        return {name: message if value == MESSAGE else value for name, value in self.arguments.items()}


@dataclass(frozen=True)
class AgentSpec:
    """One agent, as data.

    name: also the name of its prompt file.
    tools: names in the toolbox; the gateway refuses any other.
    outcomes: kinds in which its turn may end; any other becomes a hand-off.
    lookups: by intent (``ANY`` for all): what is read first.
    step_limit: most model calls in one run.
    reads_wishes: its briefing holds the dates and times of the message, read by rule.
    seconds: most wall time of one run; ``model_seconds`` of one model call.
    """

    name: str
    tools: tuple[str, ...]
    outcomes: frozenset[str]
    lookups: Mapping[str, tuple[Lookup, ...]] = field(default_factory=dict)
    reads_wishes: bool = False
    step_limit: int = 6
    tool_calls: int = 12
    seconds: float = 60.0
    model_seconds: float = 30.0

    def lookups_for(self, intent: str) -> tuple[Lookup, ...]:
        """Return what to read for one intent."""
        return self.lookups.get(intent, self.lookups.get(ANY, ()))
