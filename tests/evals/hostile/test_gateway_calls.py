"""Thousands of generated calls straight at the gateway: none raises, none is off the record, none leaves its scope."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.agents import AGENTS
from ehr.port import Filter
from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.appointment import Appointment
from practice.chart import Assessment, ProgressNote, TreatmentPlan
from practice.coverage import Authorization, Coverage
from practice.grounded import Source
from practice.identity import Principal, Purpose
from practice.people import Client
from practice.record import Record
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLIENT, CLINICIAN, COORDINATOR, EVERYTHING, FRONT_DESK, JORDAN, RUTH, SAM, surroundings
from tools.budget import Budget
from tools.context import ToolContext
from tools.gateway import Gateway
from tools.outcome import Proposed
from tools.registry import build_toolbox

EXAMPLES, CALLS, BUDGET = 120, 25, 20
R = TypeVar("R", bound=Record)
OWNED = (ProgressNote, TreatmentPlan, Assessment, Coverage, Authorization)
TOOLBOX = build_toolbox()
SAMS = Appointment(
    **{**next(r for r in EVERYTHING if isinstance(r, Appointment)).model_dump(), "id": "APT-000777"}
).model_copy(update={"client_ids": ("CL-0007",)})


class WatchedEhr(FakeEhr):
    """Notes each reading that names somebody else, or nobody where it must name one."""

    def __init__(self, client: Client | None) -> None:
        super().__init__(*EVERYTHING, SAMS)
        self._client_id = client.id if client else None
        self.strayed: list[str] = []

    async def read(self, kind: type[R], record_id: str) -> R:
        record = await super().read(kind, record_id)
        owners = getattr(record, "client_ids", None) or (getattr(record, "client_id", self._client_id),)
        if self._client_id not in owners or (kind is Client and record_id != self._client_id):
            self.strayed.append(f"read {kind.__name__} {record_id}")
        return record

    async def search(self, kind: type[R], *, limit: int | None = None, **filters: Filter) -> list[R]:
        named = filters.get("client_id")
        if (named is not None and named != self._client_id) or (kind in OWNED and named is None):
            self.strayed.append(f"search {kind.__name__} {filters}")
        if kind is Client:
            self.strayed.append(f"search Client {filters}")
        return await super().search(kind, limit=limit, **filters)


IDS = st.sampled_from(
    ("CL-0007", "APT-000777", "APT-000001", "NOTE-000001", "CLN-03", "transcript#1", "note:NOTE-000001#plan", "fees#1")
)
SLOTS = st.sampled_from(("CLN-02@2026-11-24T23:00Z/50/video", "CLN-99@2026-02-30T99:00Z/0/air", "CLN-02@/50/video"))
TEXT = st.one_of(IDS, SLOTS, st.text(max_size=60), st.sampled_from(("2026-11-26", "book", "SOAP", "x" * 70_000)))
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(("text", "sources", "heading", "sentences", "passage_id", "dates")), inner),
    ),
    max_leaves=8,
)
FIELDS = sorted({name for one in TOOLBOX.subset(TOOLBOX.names) for name in one.arguments.model_fields})
NAMES = st.one_of(st.sampled_from((*TOOLBOX.names, "approve", "delete_client", "")), st.text(max_size=20))


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Mapping[str, Any]]:
    name = draw(NAMES)
    item = TOOLBOX.get(name)
    fields = tuple(item.arguments.model_fields) if item and draw(st.integers(0, 4)) else (*FIELDS, "client_id")
    chosen = draw(st.lists(st.sampled_from(fields), max_size=4, unique=True)) if fields else []
    return name, {field: draw(st.one_of(TEXT, JSON)) for field in chosen}


class Calls:
    """Makes calls and holds what comes of each against what must never be."""

    def __init__(self, principal: Principal, client: Client | None, purpose: Purpose, tools: tuple[str, ...]) -> None:
        self.ehr = WatchedEhr(client)
        material = (Source(id="transcript#1", label="Line 1", text="Client: I slept five hours."),)
        self.context: ToolContext = surroundings(
            ehr=self.ehr, principal=principal, client=client, purpose=purpose, material=material
        )
        self.tools = tools
        self.recorded: list[tuple[str, Mapping[str, Any]]] = []
        self.gateway = Gateway(TOOLBOX, AccessPolicy.load(), ConsentPolicy.load(), self._record)

    async def _record(self, event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
        self.recorded.append((event, detail))

    async def make(self, wanted: list[tuple[str, Mapping[str, Any]]]) -> None:
        budget = Budget(calls=BUDGET)
        for number, (name, arguments) in enumerate(wanted, start=1):
            reply = await self.gateway.call(self.context, self.tools, name, arguments, budget)
            assert len(self.recorded) == number
            event, detail = self.recorded[-1]
            assert event == ("tool.called" if reply.ok else "tool.refused")
            assert reply.ok or (detail["reason"] == reply.reason and reply.reason and reply.outcome is None)
            assert not reply.ok or (name in self.tools and number <= BUDGET)
            if isinstance(reply.outcome, Proposed):
                assert reply.outcome.action.client_id == self.context.scope.client_id
        assert self.ehr.strayed == []


ROOMS = st.sampled_from(
    [
        (principal, client, purpose, spec.tools)
        for spec in AGENTS
        for principal, purpose in (
            (CLIENT, Purpose.SCHEDULING),
            (CLINICIAN, Purpose.DOCUMENTATION),
            (FRONT_DESK, Purpose.SCHEDULING),
            (COORDINATOR, Purpose.COORDINATION),
        )
        for client in (JORDAN, SAM, RUTH, None)
    ]
)


def test_thousands_of_generated_calls_neither_raise_nor_stray_nor_go_unrecorded() -> None:
    made = 0

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(room=ROOMS, wanted=st.lists(calls(), min_size=CALLS, max_size=CALLS))
    def nothing_happens(
        room: tuple[Principal, Client | None, Purpose, tuple[str, ...]], wanted: list[tuple[str, Mapping[str, Any]]]
    ) -> None:
        nonlocal made
        asyncio.run(Calls(*room).make(wanted))
        made += len(wanted)

    nothing_happens()
    assert made >= 2_500, "these are calls at the gateway, not turns"
