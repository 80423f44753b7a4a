"""A progress note is a draft until a clinician signs it, and then it is closed."""

from ehr.sandbox.catalogue import SIGN_NOTES
from ehr.sandbox.problems import ScopeMissing, Unprocessable
from ehr.sandbox.rules.rule import WriteContext
from practice.chart import NoteStatus, ProgressNote


class ProgressNoteRule:
    """No program without the signing scope can make, or turn, a note into a signed one."""

    async def creating(self, draft: ProgressNote, context: WriteContext) -> ProgressNote:
        """Keep a draft, or a note that a signer has signed."""
        _check_signature(draft, context)
        return draft

    async def changing(self, before: ProgressNote, after: ProgressNote, context: WriteContext) -> ProgressNote:
        """Change a draft, or sign it."""
        if before.status is NoteStatus.SIGNED:
            raise Unprocessable("A signed note is closed. Write a new one that refers to it.", rule="signed")
        _check_signature(after, context)
        return after


def _check_signature(note: ProgressNote, context: WriteContext) -> None:
    if note.status is NoteStatus.SIGNED and SIGN_NOTES not in context.caller.scopes:
        raise ScopeMissing("Only a clinician signs a note; save it as a draft.", scope=SIGN_NOTES)
