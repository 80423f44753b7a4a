"""What a tool is: a name, a declared effect, a permission, typed arguments, and a docstring that the model reads."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_type_hints

from practice.grounded import Source
from practice.record import Value
from tools.context import KnowledgeSearch, ToolContext
from tools.outcome import Outcome

__all__ = ["Effect", "KnowledgeSearch", "NoArguments", "Tool", "ToolContext", "ToolResult", "tool"]


class Effect(StrEnum):
    """What calling a tool does. Nothing here writes: ``PROPOSE`` returns an action for people to decide."""

    READ = "read"
    END = "end"
    PROPOSE = "propose"


class NoArguments(Value):
    """For a tool that needs nothing from the model."""


@dataclass(frozen=True)
class ToolResult:
    """What a call gave: content for the model, the sources it may cite, and the outcome if the turn ends here."""

    content: Mapping[str, Any]
    sources: tuple[Source, ...] = ()
    outcome: Outcome | None = None


Run = Callable[[ToolContext, Any], Awaitable[ToolResult]]


@dataclass(frozen=True)
class Tool:
    """One thing that an agent may do.

    ``permission`` is checked against the session's principal (``policies.access``); None says in so many words that
    anybody signed in may (turning to people is never refused). ``about_client`` asks for a client in scope whose
    consent covers the purpose. No schema holds an id of a person: those come from the session.
    """

    name: str
    effect: Effect
    permission: str | None
    about_client: bool
    description: str
    arguments: type[Value]
    run: Run


def tool(*, effect: Effect, permission: str | None, about_client: bool = True) -> Callable[[Run], Tool]:
    """Declare ``async def verb_noun(context, arguments: SomeValue) -> ToolResult`` as a tool of that name.

    The docstring becomes the description; a missing one, or arguments that are no ``Value``, is a ``TypeError``.
    """

    def declare(function: Run) -> Tool:
        hints = get_type_hints(function)
        arguments = hints.get("arguments")
        description = inspect.getdoc(function)
        if not (isinstance(arguments, type) and issubclass(arguments, Value)) or not description:
            raise TypeError(f"A tool needs a docstring and 'arguments' typed as a Value: {function!r}")
        name = getattr(function, "__name__", "")
        return Tool(name, effect, permission, about_client, description, arguments, function)

    return declare
