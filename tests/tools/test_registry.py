from collections.abc import Iterator
from typing import Any

import pytest

from policies.access import Permission
from tools.registry import build_toolbox
from tools.tool import Effect, Tool
from tools.toolbox import schema_of

TOOLBOX = build_toolbox()
TOOLS = TOOLBOX.subset(TOOLBOX.names)

IDENTITY = (
    "client_id",
    "clientid",
    "practice_id",
    "practiceid",
    "person_id",
    "personid",
    "patient",
    "principal",
    "scope",
)


def properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from properties(value)
    if isinstance(schema, list):
        for value in schema:
            yield from properties(value)


@pytest.mark.parametrize("item", TOOLS, ids=lambda item: item.name)
def test_no_tool_lets_a_model_say_who_it_is_about(item: Tool) -> None:
    names = [name.lower() for name in properties(schema_of(item))]
    assert not [name for name in names if any(word in name for word in IDENTITY)]


@pytest.mark.parametrize("item", TOOLS, ids=lambda item: item.name)
def test_every_tool_declares_what_a_model_and_a_policy_need(item: Tool) -> None:
    assert len(item.name.split("_")) >= 2
    assert "Precondition:" in item.description and "Effect:" in item.description and "Example:" in item.description
    assert item.permission is None or item.permission in set(Permission)
    assert item.permission is not None or item.effect is Effect.END
    assert schema_of(item)["function"]["parameters"]["additionalProperties"] is False


@pytest.mark.parametrize("item", TOOLS, ids=lambda item: item.name)
def test_what_a_name_says_is_what_the_effect_declares(item: Tool) -> None:
    verb = item.name.split("_")[0]
    expected = {
        "propose": Effect.PROPOSE,
        **dict.fromkeys(("ask", "hand", "answer", "offer", "report"), Effect.END),
        **dict.fromkeys(("read", "list", "search", "find", "rank"), Effect.READ),
    }
    assert item.effect is expected[verb]


def test_whatever_reads_or_writes_a_chart_is_about_a_client() -> None:
    clinical = {"chart.read", "note.propose", "summary.propose", "schedule.read", "schedule.propose"}
    assert all(item.about_client for item in TOOLS if item.permission in clinical)
