import pytest

from practice.record import Value
from tools.context import ToolContext
from tools.tool import Effect, NoArguments, ToolResult, tool
from tools.toolbox import Toolbox, schema_of


class Something(Value):
    size: int


async def measure_thing(context: ToolContext, arguments: Something) -> ToolResult:
    """Measure a thing.

    Example: {"size": 3}
    """
    return ToolResult({})


def test_a_tool_takes_its_name_docstring_and_arguments_from_its_function() -> None:
    declared = tool(effect=Effect.READ, permission="chart.read")(measure_thing)
    assert (declared.name, declared.arguments, declared.about_client) == ("measure_thing", Something, True)
    assert schema_of(declared) == {
        "type": "function",
        "function": {
            "name": "measure_thing",
            "description": 'Measure a thing.\n\nExample: {"size": 3}',
            "parameters": {
                "type": "object",
                "properties": {"size": {"title": "Size", "type": "integer"}},
                "required": ["size"],
                "additionalProperties": False,
            },
        },
    }


def test_a_tool_without_a_declared_effect_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        tool(permission="chart.read")  # type: ignore[call-arg]  # the missing effect is what is tested


def test_a_tool_without_a_docstring_or_typed_arguments_cannot_be_declared() -> None:
    async def silent(context: ToolContext, arguments: NoArguments) -> ToolResult:
        return ToolResult({})

    async def untyped(context: ToolContext, arguments: dict[str, str]) -> ToolResult:
        """Take anything."""
        return ToolResult({})

    for function in (silent, untyped):
        with pytest.raises(TypeError, match="docstring"):
            tool(effect=Effect.READ, permission="chart.read")(function)


def test_a_toolbox_knows_only_what_was_put_in() -> None:
    declared = tool(effect=Effect.READ, permission="chart.read")(measure_thing)
    box = Toolbox((declared,))
    assert box.get("measure_thing") is declared and box.get("other") is None
    assert [one["function"]["name"] for one in box.schemas(("measure_thing",))] == ["measure_thing"]
    with pytest.raises(KeyError):
        box.subset(("other",))
    with pytest.raises(ValueError, match="Two tools"):
        Toolbox((declared, declared))
