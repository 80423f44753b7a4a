"""All tools by name, and how a subset of them is shown to a model."""

from collections.abc import Iterable, Sequence
from typing import Any

from tools.tool import Tool


class Toolbox:
    """A closed set of tools. Asking for a name that is not in it is a programming error at start."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools: dict[str, Tool] = {}
        for item in tools:
            if item.name in self._tools:
                raise ValueError(f"Two tools are called {item.name}")
            self._tools[item.name] = item

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in the order of registration."""
        return tuple(self._tools)

    def get(self, name: str) -> Tool | None:
        """Return the tool of that name, or None."""
        return self._tools.get(name)

    def subset(self, names: Sequence[str]) -> tuple[Tool, ...]:
        """Return the named tools; an unknown name raises ``KeyError``."""
        return tuple(self._tools[name] for name in names)

    def schemas(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the named tools as function schemas for ``BaseChatModel.bind_tools``."""
        return [schema_of(item) for item in self.subset(names)]


def schema_of(item: Tool) -> dict[str, Any]:
    """Return one tool as the function schema that OpenAI-compatible endpoints understand."""
    parameters = item.arguments.model_json_schema()
    parameters.pop("description", None)
    parameters.pop("title", None)
    return {
        "type": "function",
        "function": {"name": item.name, "description": item.description, "parameters": parameters},
    }
