import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from pydantic import Field

from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.action import CancelAppointment
from practice.chart import Consent
from practice.errors import EhrNotFound, EhrUnavailable, InputError
from practice.grounded import Source
from practice.identity import Principal, Purpose
from practice.people import Client, Program
from practice.record import Value
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLIENT, CLINICIAN, FRONT_DESK, JORDAN, NOW, RUTH, SAM, surroundings
from tools.budget import Budget
from tools.context import ToolContext
from tools.gateway import MAX_ARGUMENT_CHARACTERS, Gateway
from tools.outcome import Handoff, Proposed
from tools.tool import Effect, NoArguments, ToolResult, tool
from tools.toolbox import Toolbox


class Ask(Value):
    about: str = Field(max_length=100_000)


@tool(effect=Effect.READ, permission="schedule.read")
async def read_something(context: ToolContext, arguments: Ask) -> ToolResult:
    """Read."""
    return ToolResult({"about": arguments.about}, (Source(id="s#1", label="S", text="text"),))


@tool(effect=Effect.READ, permission="chart.read")
async def read_chart(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read clinical text."""
    return ToolResult({"read": True})


@tool(effect=Effect.END, permission=None, about_client=False)
async def end_turn(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """End."""
    return ToolResult({}, outcome=Handoff(reason="done"))


@tool(effect=Effect.READ, permission="knowledge.read", about_client=False)
async def fail_somehow(context: ToolContext, arguments: Ask) -> ToolResult:
    """Fail in the way that is asked for."""
    match arguments.about:
        case "down":
            raise EhrUnavailable("The EHR at 10.0.0.7 does not answer.")
        case "missing":
            raise EhrNotFound("No APT-000009 of CL-0002")
        case "refuse":
            raise InputError("That time is no longer free. Offer other times.")
        case "slow":
            await asyncio.sleep(5)
        case "sneaky":
            return ToolResult({}, outcome=Handoff(reason="a reading tool may not end a turn"))
    raise RuntimeError("Jordan Avery is in this text")


@tool(effect=Effect.PROPOSE, permission="schedule.propose")
async def propose_something(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Propose."""
    action = CancelAppointment(client_id="CL-0001", appointment_id="APT-1", appointment_version=1)
    return ToolResult({}, outcome=Proposed(action=action, summary="Cancel", notes=("late",)))


TOOLS = (read_something, read_chart, end_turn, fail_somehow, propose_something)
NAMES = tuple(one.name for one in TOOLS)


class Recorder:
    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    async def __call__(self, event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
        self.events.append((event, subject, detail))


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def gateway(recorder: Recorder) -> Gateway:
    return Gateway(Toolbox(TOOLS), AccessPolicy.load(), ConsentPolicy.load(), recorder)


async def test_an_allowed_call_is_made_recorded_and_its_sources_gathered(gateway: Gateway, recorder: Recorder) -> None:
    context = surroundings()
    reply = await gateway.call(context, NAMES, "read_something", {"about": "x"}, Budget())
    assert (reply.ok, reply.content, reply.reason) == (True, {"about": "x"}, "")
    assert set(context.gathered) == {"s#1"}
    assert recorder.events == [
        (
            "tool.called",
            {"run_id": "RUN-1", "tool": "read_something", "client_id": "CL-0001"},
            {"effect": "read", "sources": 1},
        )
    ]


OTHER = CLIENT.model_copy(update={"client_id": "CL-0007"})
PART_2 = JORDAN.model_copy(update={"program": Program.SUBSTANCE_USE})
OTHERS_CLIENT = JORDAN.model_copy(update={"primary_clinician_id": "CLN-05"})


@pytest.mark.parametrize(
    ("name", "arguments", "principal", "client", "reason"),
    [
        ("delete_everything", {}, CLIENT, JORDAN, "unknown_tool"),
        ("end_turn", {}, CLIENT, JORDAN, "not_allowlisted"),
        ("read_something", {"about": "x"}, CLIENT, None, "no_client_in_scope"),
        ("read_something", {"about": "x"}, OTHER, JORDAN, "caller:not_own_record"),
        ("read_chart", {}, CLIENT, JORDAN, "access:role_not_granted"),
        ("read_chart", {}, FRONT_DESK, JORDAN, "access:role_not_granted"),
        ("read_chart", {}, CLINICIAN, OTHERS_CLIENT, "access:not_on_caseload"),
        ("read_something", {"about": "x"}, FRONT_DESK, RUTH, "consent:ai_opt_out"),
        ("read_something", {"about": "x"}, FRONT_DESK, PART_2, "consent:part_2_consent_missing"),
        ("read_something", {}, CLIENT, JORDAN, "bad_arguments"),
        ("read_something", {"about": ["a", "list"]}, CLIENT, JORDAN, "bad_arguments"),
        ("read_something", {"about": "x", "client_id": "CL-0007"}, CLIENT, JORDAN, "bad_arguments"),
        ("read_something", {"about": "x" * MAX_ARGUMENT_CHARACTERS}, CLIENT, JORDAN, "arguments_too_large"),
    ],
)
async def test_whatever_is_not_allowed_is_refused_and_recorded(
    gateway: Gateway,
    recorder: Recorder,
    name: str,
    arguments: Mapping[str, Any],
    principal: Principal,
    client: Client | None,
    reason: str,
) -> None:
    context = surroundings(principal=principal, client=client)
    allowed = ("read_something", "read_chart", "delete_everything")
    reply = await gateway.call(context, allowed, name, arguments, Budget())
    assert (reply.ok, reply.outcome, reply.reason) == (False, None, reason)
    assert list(reply.content) == ["refused"]
    assert [(event, detail) for event, _, detail in recorder.events] == [("tool.refused", {"reason": reason})]


async def test_a_client_record_that_is_not_the_one_in_scope_is_refused(gateway: Gateway) -> None:
    context = surroundings(client=JORDAN)
    swapped = ToolContext(**{**context.__dict__, "client": SAM})
    reply = await gateway.call(swapped, NAMES, "read_something", {"about": "x"}, Budget())
    assert reply.reason == "no_client_in_scope"


async def test_a_supervisor_reads_the_chart_of_a_supervised_clinicians_client(gateway: Gateway) -> None:
    supervisor = CLINICIAN.model_copy(update={"clinician_id": "CLN-01"})
    alone = surroundings(principal=supervisor, purpose=Purpose.DOCUMENTATION)
    with_them = surroundings(principal=supervisor, purpose=Purpose.DOCUMENTATION, supervised_ids=frozenset({"CLN-02"}))
    assert not (await gateway.call(alone, NAMES, "read_chart", {}, Budget())).ok
    assert (await gateway.call(with_them, NAMES, "read_chart", {}, Budget())).ok


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("down", "unavailable"),
        ("slow", "unavailable"),
        ("missing", "not_found"),
        ("refuse", "not_possible"),
        ("sneaky", "failed"),
        ("crash", "failed"),
    ],
)
async def test_a_failing_tool_becomes_a_reply_that_gives_nothing_away(gateway: Gateway, how: str, reason: str) -> None:
    budget = Budget(seconds=0.05 if how == "slow" else 5)
    reply = await gateway.call(surroundings(), NAMES, "fail_somehow", {"about": how}, budget)
    assert (reply.ok, reply.outcome, reply.reason) == (False, None, reason)
    told = str(reply.content)
    assert "Jordan" not in told and "CL-0002" not in told and "10.0.0.7" not in told


async def test_a_spent_budget_ends_the_calls(gateway: Gateway) -> None:
    budget = Budget(calls=1)
    context = surroundings()
    assert (await gateway.call(context, NAMES, "read_something", {"about": "x"}, budget)).ok
    assert (await gateway.call(context, NAMES, "read_something", {"about": "x"}, budget)).reason == "budget_spent"
    late = await gateway.call(context, NAMES, "read_something", {"about": "x"}, Budget(seconds=0))
    assert late.reason == "budget_spent"


async def test_turning_to_a_person_needs_no_permission_and_no_client(gateway: Gateway) -> None:
    reply = await gateway.call(surroundings(client=None), NAMES, "end_turn", {}, Budget())
    assert reply.outcome == Handoff(reason="done")


CONSENT = Consent(
    id="CON-0001",
    client_id="CL-0001",
    purpose="treatment",
    recipient="Alder & Reed Behavioral Health",
    part_2=True,
    granted_at=NOW - timedelta(days=9),
    expires_at=NOW + timedelta(days=9),
)


async def test_a_consent_taken_back_in_the_middle_of_a_turn_stops_the_very_next_call(gateway: Gateway) -> None:
    ehr, budget = FakeEhr(PART_2, CONSENT), Budget()
    context = surroundings(ehr=ehr, client=PART_2, consents=(CONSENT,))
    assert (await gateway.call(context, NAMES, "read_something", {"about": "x"}, budget)).ok
    ehr.put(CONSENT.model_copy(update={"revoked_at": NOW}))
    refused = await gateway.call(context, NAMES, "read_something", {"about": "x"}, budget)
    assert (refused.ok, refused.reason) == (False, "consent:part_2_consent_revoked")
    ehr.down = True
    assert not (await gateway.call(context, NAMES, "read_something", {"about": "x"}, budget)).ok


async def test_a_consent_to_somebody_else_opens_nothing(gateway: Gateway) -> None:
    ehr = FakeEhr(PART_2, CONSENT.model_copy(update={"recipient": "Oak & Harbor Primary Care"}))
    refused = await gateway.call(
        surroundings(ehr=ehr, client=PART_2), NAMES, "read_something", {"about": "x"}, Budget()
    )
    assert refused.reason == "consent:part_2_consent_other_recipient"


async def test_the_redisclosure_notice_goes_with_part_2_records(gateway: Gateway) -> None:
    context = surroundings(ehr=FakeEhr(PART_2, CONSENT), client=PART_2)
    reply = await gateway.call(context, NAMES, "propose_something", {}, Budget())
    assert isinstance(reply.outcome, Proposed)
    assert reply.outcome.notes == ("late", ConsentPolicy.load().redisclosure_notice)
    plain = await gateway.call(surroundings(), NAMES, "propose_something", {}, Budget())
    assert isinstance(plain.outcome, Proposed) and plain.outcome.notes == ("late",)


async def test_what_a_model_sends_is_never_recorded(gateway: Gateway, recorder: Recorder) -> None:
    await gateway.call(surroundings(), NAMES, "tell Jordan's secret", {"about": "a secret"}, Budget())
    await gateway.call(surroundings(), NAMES, "read_something", {"about": "a secret", "x": 1}, Budget())
    assert "secret" not in str(recorder.events)
