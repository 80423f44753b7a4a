"""42 CFR Part 2, segment by segment: what comes out of a protected record carries its tag, or does not come out."""

from datetime import timedelta
from typing import Any

import pytest

from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.chart import Consent
from practice.grounded import Source
from practice.identity import Purpose
from practice.part_2 import PART_2, STAMP, is_tagged, tagged
from practice.people import Program
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLINICIAN, EVERYTHING, FRONT_DESK, JORDAN, NOTES, NOW, PLAN, SCORES, TOBIAS, surroundings
from tests.tools.test_referral import SearchingEhr
from tools.budget import Budget
from tools.context import ToolContext
from tools.gateway import Gateway, GatewayReply
from tools.outcome import Proposed
from tools.registry import build_toolbox
from tools.tool import Effect, NoArguments, ToolResult, tool
from tools.toolbox import Toolbox

POLICY = ConsentPolicy.load()
IN_PROGRAM = JORDAN.model_copy(update={"program": Program.SUBSTANCE_USE})
FROM_PROGRAM = NOTES[0].model_copy(update={"stamp": dict(STAMP)})
"""A note that was made while its client was in the program; the client has left it since."""
LINE = Source(id="transcript#1", label="Line 1", text="Attended group on Tuesday.")


def consent(**changes: Any) -> Consent:
    given: dict[str, Any] = {
        "id": "CON-0001", "client_id": "CL-0001", "purpose": "treatment", "part_2": True,
        "recipient": "Alder & Reed Behavioral Health", "granted_at": NOW - timedelta(days=9),
        "expires_at": NOW + timedelta(days=9),
    }  # fmt: skip
    return Consent(**{**given, **changes})


async def ignore(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
    pass


async def call(context: ToolContext, name: str, arguments: dict[str, Any] | None = None) -> GatewayReply:
    toolbox = build_toolbox()
    gateway = Gateway(toolbox, AccessPolicy.load(), POLICY, ignore)
    return await gateway.call(context, [name], name, arguments or {}, Budget())


def chart(*records: Any, client: Any = JORDAN, **changes: Any) -> ToolContext:
    given = [record for record in records if isinstance(record, Consent)]
    return surroundings(
        ehr=FakeEhr(client, TOBIAS, *records), principal=CLINICIAN, client=client, purpose=Purpose.DOCUMENTATION,
        consents=tuple(given), **changes,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["read_progress_notes", "read_treatment_plan", "read_assessments"])
async def test_all_that_is_read_of_a_client_in_the_program_is_tagged_and_nobody_elses(name: str) -> None:
    records = (*NOTES, PLAN, *SCORES)
    context = chart(*records, consent(), client=IN_PROGRAM)
    reply = await call(context, name)
    assert reply.sources and all(map(is_tagged, reply.sources))
    assert all(map(is_tagged, context.gathered.values())), "what a draft may cite carries it too"
    plain = await call(chart(*records), name)
    assert plain.sources and not any(map(is_tagged, plain.sources))


@pytest.mark.parametrize(
    "given",
    [
        (),
        (consent(revoked_at=NOW),),
        (consent(expires_at=NOW),),
        (consent(expires_at=None),),
        (consent(recipient="Oak & Harbor Primary Care"),),
        (consent(purpose="payment"),),
        (consent(part_2=False),),
        (consent(client_id="CL-0007"),),
    ],
    ids=["none", "revoked", "expired", "endless", "somebody else", "other purpose", "not part 2", "another client's"],
)
async def test_a_note_from_the_program_is_left_out_where_no_consent_covers_it(given: tuple[Consent, ...]) -> None:
    reply = await call(chart(FROM_PROGRAM, NOTES[1], *given), "read_progress_notes", {"limit": 3})
    assert {source.id.split("#")[0] for source in reply.sources} == {"note:NOTE-000002"}
    assert "1 note(s) under 42 CFR part 2 are left out" in str(reply.content["withheld"])
    assert "waking at 3 AM" not in str(reply.content)


async def test_under_consent_the_note_is_read_with_its_tag_beside_untagged_ones() -> None:
    reply = await call(chart(FROM_PROGRAM, NOTES[1], consent()), "read_progress_notes")
    by_note = {source.id.split("#")[0]: source.tags for source in reply.sources}
    assert by_note == {"note:NOTE-000001": (PART_2,), "note:NOTE-000002": ()}
    assert "withheld" not in reply.content


async def test_a_revocation_leaves_it_out_of_the_very_next_reading() -> None:
    context = chart(FROM_PROGRAM, consent())
    assert (await call(context, "read_progress_notes")).sources
    ehr = context.ehr
    assert isinstance(ehr, FakeEhr)
    ehr.put(consent(revoked_at=NOW))
    assert (await call(context, "read_progress_notes")).sources == ()


@tool(effect=Effect.READ, permission="chart.read")
async def read_carelessly(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Give protected text away."""
    return ToolResult({"text": "private"}, tagged((LINE,)))


async def test_a_tool_that_forgets_the_consent_gives_nothing_away() -> None:
    gateway = Gateway(Toolbox((read_carelessly,)), AccessPolicy.load(), POLICY, ignore)
    context = chart()
    reply = await gateway.call(context, ["read_carelessly"], "read_carelessly", {}, Budget())
    assert (reply.ok, reply.reason) == (False, "consent:part_2_segment")
    assert "private" not in str(reply.content) and context.gathered == {}
    allowed = await gateway.call(chart(consent()), ["read_carelessly"], "read_carelessly", {}, Budget())
    assert allowed.ok


async def test_a_summary_that_cites_one_protected_segment_carries_the_notice_and_the_tag() -> None:
    context = chart(FROM_PROGRAM, NOTES[1], consent())
    await call(context, "read_progress_notes")

    async def summary(source_id: str) -> Proposed:
        headings = (
            "Concerns and diagnoses", "Themes across sessions", "Scores over time", "Risk", "Progress on goals",
            "Attendance",
        )  # fmt: skip
        said = [{"text": "Worries about work.", "sources": [source_id]}]
        sections = [{"heading": h, "sentences": said if h == "Risk" else []} for h in headings]
        reply = await call(context, "propose_chart_summary", {"sections": sections})
        assert isinstance(reply.outcome, Proposed)
        return reply.outcome

    mixed, plain = await summary("note:NOTE-000001#subjective"), await summary("note:NOTE-000002#subjective")
    assert [source.tags for source in mixed.sources] == [(PART_2,)]
    assert POLICY.redisclosure_notice in mixed.notes
    assert [source.tags for source in plain.sources] == [()] and POLICY.redisclosure_notice not in plain.notes


async def test_material_with_a_notice_is_not_used_for_a_client_without_consent() -> None:
    material = tagged((LINE,))
    refused = await call(chart(material=material), "read_session_material")
    assert (refused.ok, refused.reason) == (False, "consent:part_2_segment")
    assert (await call(chart(consent(), material=material), "read_session_material")).ok


async def test_a_referral_that_came_with_a_notice_keeps_its_tag_and_notice() -> None:
    lines = tuple(
        Source(id=f"transcript#{number}", label=f"Line {number}", text=text)
        for number, text in enumerate(["Patient name: Nadia Ferreira", "Phone: (312) 555-0177"], 1)
    )
    details = {"details": {"person_name": "Nadia Ferreira", "phone": "(312) 555-0177"}}

    async def referral(material: tuple[Source, ...]) -> Proposed:
        context = surroundings(
            ehr=SearchingEhr(*EVERYTHING), principal=FRONT_DESK, client=None, purpose=Purpose.COORDINATION,
            material=material,
        )  # fmt: skip
        reply = await call(context, "propose_referral", details)
        assert isinstance(reply.outcome, Proposed), reply.content
        return reply.outcome

    bound, plain = await referral(tagged(lines)), await referral(lines)
    assert all(map(is_tagged, bound.sources)) and POLICY.redisclosure_notice in bound.notes
    assert not any(map(is_tagged, plain.sources)) and POLICY.redisclosure_notice not in plain.notes


@pytest.mark.parametrize(
    ("lines", "carries"),
    [
        (["42 CFR part 2 prohibits unauthorized use or disclosure of these records."], True),
        (["This record is protected by", "42  C.F.R.  Part 2."], True),
        (["See 42 CFR § 2.32."], True),
        (["Takes 42 mg in 2 parts."], False),
        ([], False),
    ],
)
def test_a_notice_is_known_by_its_words(lines: list[str], carries: bool) -> None:
    assert POLICY.carries_notice(lines) is carries
