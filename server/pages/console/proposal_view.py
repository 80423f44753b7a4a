"""A proposal opened: what it would do, its facts and remarks, the draft beside its sources, and the decision."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui

from graphs.desk import InboxItem
from policies.access import Permission
from practice.action import CreateReferral
from server.pages.console.decision_bar import DecisionBar
from server.pages.console.draft_editor import DraftEditor
from server.pages.console.editor import Drafted, Editor
from server.pages.console.hand_on_form import HandOnForm
from server.pages.console.proposal_words import EFFECTS, WHY_NOT, facts_of, provenance_of, what_it_does
from server.pages.console.referral_editor import ReferralEditor
from server.pages.console.waiting_marks import WaitingMarks
from server.pages.names import Names
from server.pages.theme import card, facts_abreast, heading, line, remark, soft, stack, tag
from server.pages.visit import Visit

HANDS_ON_ALL_THE_SAME = frozenset({"four_eyes", "already_approved"})
"""Who may not decide it for these reasons may still give it to somebody who may."""


@dataclass(frozen=True)
class OpenedProposal:
    """An open proposal's moving parts; ``bar`` is there where this person may decide."""

    marks: WaitingMarks
    bar: DecisionBar | None
    hand_on: HandOnForm | None

    @property
    def is_asking(self) -> bool:
        """Say whether a question is open; keys mean nothing then."""
        return any(part is not None and part.is_asking for part in (self.bar, self.hand_on))


async def draw_proposal(visit: Visit, names: Names, item: InboxItem, who: str) -> OpenedProposal:
    """Draw it all."""
    proposal = item.proposal
    rows = await facts_of(proposal, names, visit)
    hand_on = None
    if item.may_decide or item.why_not in HANDS_ON_ALL_THE_SAME:
        hand_on = HandOnForm(visit, proposal.id)
    with line("hr-apart"):
        with stack("hr-tight"):
            heading(f"{what_it_does(proposal)} · {who}", 2)
            soft(proposal.summary)
        _draw_ways(visit, item, hand_on)
    marks = WaitingMarks(visit, names)
    await marks.show(item)
    if proposal.high_risk:
        remark("High risk: it needs somebody other than the person who asked for it.", "danger")
    for note in proposal.notes:
        remark(note)
    with card():
        facts_abreast(rows)
    return OpenedProposal(marks, _draw_decision(visit, item), hand_on)


def _draw_decision(visit: Visit, item: InboxItem) -> DecisionBar | None:
    proposal = item.proposal
    bar: list[DecisionBar] = []
    editor = _draw_editor(item, lambda: bar[0].note_change() if bar else None)
    if item.may_decide:
        soft(EFFECTS[proposal.kind])
        bar.append(DecisionBar(visit, proposal.id, editor if proposal.approvers == 1 else None))
    else:
        why = WHY_NOT.get(item.why_not, item.why_not.replace("_", " "))
        asked = "You asked for this; somebody else decides" if item.why_not != "already_approved" else "You approved it"
        remark(f"{asked}: {why}.", "quiet")
    soft(provenance_of(proposal))
    return bar[0] if bar else None


def _draw_ways(visit: Visit, item: InboxItem, hand_on: HandOnForm | None) -> None:
    """Offer the chart and a colleague, where the person has a use for them."""
    proposal = item.proposal
    with line():
        if proposal.high_risk:
            tag("High risk", "danger")
        if proposal.client_id and visit.holds(Permission.CHART_READ):
            ui.link("Chart", f"/console/chart?client={proposal.client_id}")
        if hand_on is not None:
            ui.button("Hand on…", on_click=hand_on.ask).props("outline").classes("hr-small")


def _draw_editor(item: InboxItem, on_change: Callable[[], None]) -> Editor | None:
    action, sources = item.proposal.action, item.proposal.sources
    if isinstance(action, Drafted):
        return DraftEditor(action, sources, on_change)
    if isinstance(action, CreateReferral):
        return ReferralEditor(action, sources, on_change)
    return None
