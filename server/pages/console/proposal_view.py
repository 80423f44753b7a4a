"""A proposal opened: what it would do, its facts and remarks, the draft beside its sources, and the decision."""

from collections.abc import Callable

from nicegui import ui

from graphs.desk import InboxItem
from policies.access import Permission
from practice.action import CreateReferral
from server.pages.console.decision_bar import DecisionBar
from server.pages.console.draft_editor import DraftEditor
from server.pages.console.editor import Drafted, Editor
from server.pages.console.proposal_words import EFFECTS, WHY_NOT, facts_of, provenance_of, what_it_does
from server.pages.console.referral_editor import ReferralEditor
from server.pages.names import Names
from server.pages.theme import card, facts_abreast, heading, line, remark, soft, stack, tag
from server.pages.visit import Visit


async def draw_proposal(visit: Visit, names: Names, item: InboxItem, who: str) -> DecisionBar | None:
    """Draw it all; return the bar where this person may decide."""
    proposal = item.proposal
    rows = await facts_of(proposal, names, visit)
    with line("hr-apart"):
        with stack("hr-tight"):
            heading(f"{what_it_does(proposal)} · {who}", 2)
            soft(proposal.summary)
        _draw_ways(visit, item)
    if proposal.high_risk:
        remark("High risk: it needs somebody other than the person who asked for it.", "danger")
    for note in proposal.notes:
        remark(note)
    with card():
        facts_abreast(rows)
    bar: list[DecisionBar] = []
    editor = _draw_editor(item, lambda: bar[0].note_change() if bar else None)
    if item.may_decide:
        soft(EFFECTS[proposal.kind])
        bar.append(DecisionBar(visit, proposal.id, editor))
    else:
        why = WHY_NOT.get(item.why_not, item.why_not.replace("_", " "))
        remark(f"You asked for this; somebody else decides: {why}.", "quiet")
    soft(provenance_of(proposal))
    return bar[0] if bar else None


def _draw_ways(visit: Visit, item: InboxItem) -> None:
    """Offer the conversation and the chart, where the person has a use for them."""
    proposal = item.proposal
    with line():
        if proposal.high_risk:
            tag("High risk", "danger")
        if proposal.client_id and visit.holds(Permission.CHART_READ):
            ui.link("Chart", f"/console/chart?client={proposal.client_id}")


def _draw_editor(item: InboxItem, on_change: Callable[[], None]) -> Editor | None:
    action, sources = item.proposal.action, item.proposal.sources
    if isinstance(action, Drafted):
        return DraftEditor(action, sources, on_change)
    if isinstance(action, CreateReferral):
        return ReferralEditor(action, sources, on_change)
    return None
