"""Each check of the gateway by name: it refuses, on record and in words; without it the call goes through.

"Without it" is tried on the gateway's own source: the one line of the check is cut out, and the module that is left is
run on the same call. A line that stands there twice, or not at all, fails too, so a check has one place.
"""

import inspect
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from pydantic import Field

import tools.gateway
from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.grounded import Source
from practice.identity import Purpose
from practice.part_2 import tagged
from practice.record import Value
from tests.tools.sample import CLIENT, CLINICIAN, FRONT_DESK, JORDAN, RUTH, SAM, surroundings
from tools.budget import Budget
from tools.context import ToolContext
from tools.outcome import Handoff
from tools.rate import CallRate
from tools.tool import Effect, NoArguments, ToolResult, tool
from tools.toolbox import Toolbox

SOURCE = inspect.getsource(tools.gateway)


class Ask(Value):
    about: str = Field(default="", max_length=200_000)


@tool(effect=Effect.READ, permission="schedule.read")
async def read_calendar(context: ToolContext, arguments: Ask) -> ToolResult:
    """Read."""
    return ToolResult({"read": True})


@tool(effect=Effect.READ, permission="chart.read")
async def read_chart(context: ToolContext, arguments: Ask) -> ToolResult:
    """Read clinical text."""
    return ToolResult({"read": True})


@tool(effect=Effect.READ, permission="knowledge.read", about_client=False)
async def read_pages(context: ToolContext, arguments: Ask) -> ToolResult:
    """Read the practice's pages."""
    return ToolResult({"read": True})


@tool(effect=Effect.READ, permission="schedule.read")
async def read_protected(context: ToolContext, arguments: Ask) -> ToolResult:
    """Read a protected segment."""
    return ToolResult({"read": True}, tagged((Source(id="s#1", label="S", text="text"),)))


@tool(effect=Effect.READ, permission="schedule.read")
async def end_by_reading(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read, and end the turn all the same."""
    return ToolResult({}, outcome=Handoff(reason="done"))


TOOLS = (read_calendar, read_chart, read_pages, read_protected, end_by_reading)
NAMES = tuple(one.name for one in TOOLS)
FOREIGN = FRONT_DESK.model_copy(update={"practice_id": "another-practice"})
OTHER = CLIENT.model_copy(update={"client_id": "CL-0007"})
OTHERS_CLIENT = JORDAN.model_copy(update={"primary_clinician_id": "CLN-05"})
DOCUMENTATION = {"purpose": Purpose.DOCUMENTATION}

# check · the line that is cut · what stands there then · who, about whom, for what · the call · the reason
CHECKS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any], str]] = {
    "caller's practice": (
        "if not principal.practice_id == scope.practice_id == context.profile.id:", "if False:",
        {"principal": FOREIGN}, {"name": "read_calendar"}, "caller:other_practice",
    ),
    "caller's own record": (
        "if principal.role is Role.CLIENT and scope.client_id not in (None, principal.client_id):",
        "if False:", {"principal": OTHER}, {"name": "read_pages"}, "caller:not_own_record",
    ),
    "step budget": (
        "if not budget.spend():", "if False:", {}, {"name": "read_calendar", "budget": Budget(calls=0)}, "budget_spent",
    ),
    "rate": (
        "if not self._rate.take(context.scope.principal.person_id):", "if False:",
        {}, {"name": "read_calendar", "rate": 0}, "rate_spent",
    ),
    "known tool": (
        "if item is None:", "if False:", {}, {"name": "erase_chart", "allowed": ("erase_chart",)}, "unknown_tool",
    ),
    "allowlist": (
        "if name not in allowed_names:", "if False:",
        {}, {"name": "read_calendar", "allowed": ("read_pages",)}, "not_allowlisted",
    ),
    "client in scope": (
        "if client is None or client.id != context.scope.client_id:", "if False:",
        {"principal": FRONT_DESK, "swapped": SAM}, {"name": "read_calendar"}, "no_client_in_scope",
    ),
    "consent": (
        "if not verdict.allowed:", "if False:",
        {"principal": FRONT_DESK, "client": RUTH}, {"name": "read_calendar"}, "consent:ai_opt_out",
    ),
    "consent to a segment": (
        "if is_protected and item.about_client and not context.may_use_part_2:", "if False:",
        {}, {"name": "read_protected"}, "consent:part_2_segment",
    ),
    "role": (
        "if not access.allowed:", "if False:",
        {"principal": FRONT_DESK, **DOCUMENTATION}, {"name": "read_chart"}, "access:role_not_granted",
    ),
    "caseload": (
        "if not access.allowed:", "if False:",
        {"principal": CLINICIAN, "client": OTHERS_CLIENT, **DOCUMENTATION}, {"name": "read_chart"},
        "access:not_on_caseload",
    ),
    "purpose": (
        "if not self._access.serves(permission, context.scope.purpose):", "if False:",
        {"principal": CLINICIAN}, {"name": "read_chart"}, "purpose",
    ),
    "argument size": (
        "if size > MAX_ARGUMENT_CHARACTERS:", "if False:",
        {}, {"name": "read_calendar", "arguments": {"about": "x" * 70_000}}, "arguments_too_large",
    ),
    "argument schema": (
        "return item.arguments.model_validate_json(json.dumps(raw, default=str))",
        "return item.arguments.model_construct(**raw)",
        {}, {"name": "read_calendar", "arguments": {"about": "x", "client_id": "CL-0007"}}, "bad_arguments",
    ),
    "a reader reads": (
        "if item.effect is Effect.READ and outcome is not None:", "if False:", {}, {"name": "end_by_reading"}, "failed",
    ),
}  # fmt: skip


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Returns the gateway module with one line of it replaced."""

    def make(line: str, instead: str) -> ModuleType:
        assert SOURCE.count(line) == 1, "a check stands in one place"
        module = ModuleType("gateway_with_a_hole")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(compile(SOURCE.replace(line, instead), "gateway_with_a_hole", "exec"), module.__dict__)
        return module

    yield make


async def made(module: Any, who: dict[str, Any], call: dict[str, Any]) -> tuple[Any, list[tuple[str, Any]]]:
    """Make the call through the module's gateway; return its reply and what was recorded."""
    recorded: list[tuple[str, Any]] = []

    async def record(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
        recorded.append((event, detail))

    given = dict(who)
    swapped = given.pop("swapped", None)
    context = surroundings(**given)
    if swapped is not None:
        context = replace(context, client=swapped)
    gateway = module.Gateway(
        Toolbox(TOOLS), AccessPolicy.load(), ConsentPolicy.load(), record, CallRate(call.get("rate", 9))
    )
    budget = replace(call["budget"]) if "budget" in call else Budget()
    names = call.get("allowed", NAMES)
    return await gateway.call(context, names, call["name"], call.get("arguments", {}), budget), recorded


@pytest.mark.parametrize("check", CHECKS)
async def test_a_check_refuses_is_recorded_and_is_told_in_a_few_words(check: str) -> None:
    _, _, who, call, reason = CHECKS[check]
    reply, recorded = await made(tools.gateway, who, call)
    assert (reply.ok, reply.outcome, reply.reason) == (False, None, reason)
    assert recorded == [("tool.refused", {"reason": reason})]
    assert 10 < len(reply.content["refused"]) < 200 and "CL-" not in str(reply.content).replace("client_id", "")


@pytest.mark.parametrize("check", CHECKS)
async def test_without_the_check_the_call_is_no_longer_refused_for_it(check: str, without: Any) -> None:
    line, instead, who, call, reason = CHECKS[check]
    reply, recorded = await made(without(line, instead), who, call)
    assert reply.reason != reason
    if check != "known tool":  # there is nothing to run
        assert reply.ok and [event for event, _ in recorded] == ["tool.called"]


async def test_nothing_is_allowed_by_default() -> None:
    for name in NAMES:
        reply, _ = await made(tools.gateway, {}, {"name": name, "allowed": ()})
        assert reply.reason == "not_allowlisted"
    assert not AccessPolicy.load().serves("alert.read", Purpose.MESSAGING), "a right without purposes serves none"
    assert not AccessPolicy.load().serves("chart.sign", Purpose.DOCUMENTATION)


def test_a_persons_calls_are_counted_by_the_minute_and_nobody_elses() -> None:
    moment = [0.0]
    rate = CallRate(2, seconds=lambda: moment[0])
    assert [rate.take("PER-1") for _ in range(3)] == [True, True, False]
    assert rate.take("PER-2")
    moment[0] = 59.9
    assert not rate.take("PER-1")
    moment[0] = 60.0
    assert rate.take("PER-1")
