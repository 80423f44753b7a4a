"""What every view of a proposal offers to the page around it."""

from typing import Protocol

from practice.action import SaveDocument, SaveProgressNote, SendReply

Drafted = SaveProgressNote | SaveDocument | SendReply


class Editor(Protocol):
    """A proposal that can be edited in place."""

    def open(self) -> None:
        """Let the person write."""

    def changed(self) -> bool:
        """Say whether the person changed anything."""

    def action(self) -> dict[str, object]:
        """Return the action as the person wants it."""
