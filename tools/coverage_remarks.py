"""What insurance says to the slots that are about to be offered (S8)."""

import asyncio
from collections.abc import Sequence

from practice.coverage import Authorization, Coverage
from practice.people import Clinician
from practice.scheduling.coverage_check import CoverageNote, coverage_notes
from practice.scheduling.slot import Slot
from tools.context import ToolContext


class CoverageBook:
    """A client's plans and authorizations, read once and judged slot by slot."""

    def __init__(
        self,
        context: ToolContext,
        coverages: Sequence[Coverage],
        authorizations: Sequence[Authorization],
        clinicians: Sequence[Clinician],
    ) -> None:
        self._context = context
        self._coverages = coverages
        self._authorizations = authorizations
        self._clinicians = {one.id: one for one in clinicians}

    @classmethod
    async def read(cls, context: ToolContext, clinicians: Sequence[Clinician]) -> "CoverageBook":
        """Read the client's coverage from the EHR."""
        client_id = context.known_client.id
        coverages, authorizations = await asyncio.gather(
            context.ehr.search(Coverage, client_id=client_id), context.ehr.search(Authorization, client_id=client_id)
        )
        return cls(context, coverages, authorizations, clinicians)

    def notes(self, slot: Slot) -> list[CoverageNote]:
        """Return what stands against the slot, or is worth knowing about it."""
        clinician = self._clinicians.get(slot.clinician_id)
        if clinician is None:
            return []
        return coverage_notes(
            self._context.known_client,
            self._coverages,
            self._authorizations,
            clinician,
            slot.service,
            slot.starts_at,
            zone=self._context.profile.tz,
        )

    def compliant(self, slots: Sequence[Slot]) -> list[Slot]:
        """Return the slots that nothing blocks; all of them where every one is blocked, for people to settle."""
        free = [slot for slot in slots if not any(note.blocks for note in self.notes(slot))]
        return free or list(slots)

    def remarks(self, slots: Sequence[Slot]) -> tuple[str, ...]:
        """Return the texts of all notes on the slots, each once."""
        return tuple(dict.fromkeys(note.text for slot in slots for note in self.notes(slot)))
