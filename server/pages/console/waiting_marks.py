"""What became of a proposal while it waited: reminded, escalated, handed to somebody, approved by the first of two."""

from datetime import datetime

from graphs.desk import InboxItem
from ledger.proposals import Proposal
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import line, remark, stack, tag
from server.pages.visit import Visit

ROLES = {"supervisor": "supervisors", "front_desk": "the front desk", "care_coordinator": "the care coordinators"}


def draw_tags(item: InboxItem) -> None:
    """Show the short words that stand on a proposal in the list."""
    proposal = item.proposal
    with line("hr-tags"):
        if proposal.high_risk:
            tag("High risk", "danger")
        if item.is_yours:
            tag("Handed to you", "good")
        elif proposal.assigned_to:
            tag("Handed on", "quiet")
        if proposal.escalated_at:
            tag("Escalated", "warn")
        elif proposal.reminded_at:
            tag("Reminded", "warn")
        if item.approved_by:
            tag(f"{len(item.approved_by)} of {proposal.approvers} approved", "quiet")
        if not item.may_decide:
            tag("Waits for somebody else", "quiet")


class WaitingMarks:
    """The same in sentences, above an open proposal; they change while somebody edits below."""

    def __init__(self, visit: Visit, names: Names) -> None:
        self._visit = visit
        self._names = names
        self._shown: list[tuple[str, str]] = []
        self._box = stack("hr-tight")

    async def show(self, item: InboxItem) -> None:
        """Show how it stands now."""
        words = await self._words(item)
        if words != self._shown:
            self._shown = words
            self._box.clear()
            with self._box:
                for text, kind in words:
                    remark(text, kind)
        self._box.set_visibility(bool(words))

    async def _words(self, item: InboxItem) -> list[tuple[str, str]]:
        proposal = item.proposal
        words: list[tuple[str, str]] = []
        if proposal.assigned_to:
            words.append((await self._handed(item), "good" if item.is_yours else "quiet"))
        if proposal.approvers > 1:
            first = " and ".join([await self._names.person(one) for one in item.approved_by])
            so_far = f"{first} approved it; it needs one more person." if first else "It needs two people's approval."
            words.append((so_far, "quiet"))
        if proposal.escalated_at:
            role = ROLES.get(str(proposal.escalated_to), str(proposal.escalated_to).replace("_", " "))
            words.append((f"Nobody decided in time: {role} were told {self._when(proposal.escalated_at)}.", ""))
        elif proposal.reminded_at:
            words.append((_reminded(proposal, self._when(proposal.reminded_at)), ""))
        return words

    async def _handed(self, item: InboxItem) -> str:
        proposal = item.proposal
        whom = "you" if item.is_yours else await self._names.person(proposal.assigned_to)
        by = await self._names.person(proposal.assigned_by)
        return f"Handed to {whom} by {by}, {self._when(proposal.assigned_at)}: “{proposal.assignment_reason or ''}”"

    def _when(self, moment: datetime | None) -> str:
        return short(moment, self._visit.now, self._visit.zone) if moment else ""


def _reminded(proposal: Proposal, when: str) -> str:
    times = "Reminder" if proposal.reminders == 1 else f"Reminder {proposal.reminders}"
    return f"{times}, {when}: this still waits for a decision."
