"""A proposal opened for reading and editing: the draft beside its sources, and what an edit changes."""

import difflib
from html import escape
from zoneinfo import ZoneInfo

from nicegui import ui

from graphs.wording import describe
from ledger.proposals import Proposal
from practice.action import SaveDocument, SaveProgressNote, SendReply
from practice.grounded import DRAFT_WATERMARK, Section, Sentence

Drafted = SaveProgressNote | SaveDocument | SendReply


def editor_for(proposal: Proposal, zone: ZoneInfo) -> "Editor":
    """Draw the proposal and return its editor."""
    editor = Editor(proposal, zone)
    editor.draw()
    return editor


class Editor:
    """Text sections can be edited in place; other actions are shown field by field and taken or left."""

    def __init__(self, proposal: Proposal, zone: ZoneInfo) -> None:
        self._proposal = proposal
        self._zone = zone
        self._fields: list[ui.textarea] = []
        self._originals: list[str] = []
        self.editable = isinstance(proposal.action, Drafted)

    def draw(self) -> None:
        """Show the action and, for a draft, its sources beside it."""
        action = self._proposal.action
        if not isinstance(action, Drafted):
            self._draw_fields()
            return
        with ui.row().classes("w-full items-start gap-4"):
            with ui.column().classes("hr-card gap-2").style("flex: 3 1 340px"):
                if not isinstance(action, SendReply):
                    ui.label(DRAFT_WATERMARK).classes("hr-tag hr-tag-warn")
                for section in self._sections():
                    self._draw_section(section)
                self._difference = ui.column().classes("w-full")
            with ui.column().classes("hr-card gap-2").style("flex: 2 1 240px; max-height: 70vh; overflow: auto"):
                ui.label("Sources").classes("font-medium")
                for source in self._proposal.sources:
                    ui.label(source.label).classes("hr-soft font-medium").props(f'id="source-{source.id}"')
                    ui.label(source.text).classes("text-sm")

    def open(self) -> None:
        """Turn the draft's sections into text fields."""
        for field in self._fields:
            field.props(remove="readonly")
        if self._fields:
            self._fields[0].run_method("focus")

    def changed(self) -> bool:
        """Say whether the person changed anything."""
        return [field.value for field in self._fields] != self._originals

    def action(self) -> dict[str, object]:
        """Return the edited action. A changed sentence is the person's; an untouched one keeps its sources."""
        action = self._proposal.action.model_dump(mode="json")
        sections = [
            {"heading": section.heading, "sentences": _edited(section, str(field.value or ""))}
            for section, field in zip(self._sections(), self._fields, strict=True)
        ]
        if isinstance(self._proposal.action, SendReply):
            action["sentences"] = sections[0]["sentences"]
        else:
            action["sections"] = sections
        return action

    def _sections(self) -> tuple[Section, ...]:
        action = self._proposal.action
        if isinstance(action, SendReply):
            return (Section(heading="Reply", sentences=action.sentences),)
        return action.sections if isinstance(action, SaveProgressNote | SaveDocument) else ()

    def _draw_section(self, section: Section) -> None:
        text = "\n".join(sentence.text for sentence in section.sentences)
        ui.label(section.heading).classes("font-medium")
        field = ui.textarea(value=text, on_change=self._show_difference).props(
            f'outlined autogrow readonly dense aria-label="{escape(section.heading)}"'
        )
        field.classes("w-full")
        if not text:
            ui.label("Nothing in the material speaks to this.").classes("hr-soft")
        cited = [f"{n}: {', '.join(s.sources)}" for n, s in enumerate(section.sentences, 1) if s.sources]
        if cited:
            ui.label("Sources by line · " + " · ".join(cited)).classes("hr-soft")
        self._fields.append(field)
        self._originals.append(text)

    def _show_difference(self) -> None:
        self._difference.clear()
        if not self.changed():
            return
        with self._difference:
            ui.label("Your edit").classes("font-medium")
            for before, field in zip(self._originals, self._fields, strict=True):
                for line in difflib.unified_diff(before.splitlines(), str(field.value).splitlines(), n=0, lineterm=""):
                    if line.startswith(("+", "-")) and not line.startswith(("+++", "---")):
                        color = "var(--accent)" if line.startswith("+") else "var(--danger)"
                        ui.label(line).style(f"color: {color}; white-space: pre-wrap")

    def _draw_fields(self) -> None:
        action = self._proposal.action
        with ui.column().classes("hr-card gap-1"):
            ui.label(describe(action, self._zone).capitalize()).classes("text-lg")
            for name, value in action.model_dump(mode="json", exclude={"kind"}).items():
                if value not in (None, [], ""):
                    ui.label(f"{name.replace('_', ' ')}: {_plain(value)}").classes("hr-soft").style(
                        "white-space: pre-wrap"
                    )


def _edited(section: Section, text: str) -> list[dict[str, object]]:
    """Match lines with the draft's sentences: the same words keep their sources, any other line is the person's."""
    kept = {sentence.text: sentence for sentence in section.sentences}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(kept.get(line) or Sentence(text=line, written_by="person")).model_dump(mode="json") for line in lines]


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k.replace('_', ' ')} {_plain(v)}" for k, v in value.items() if v not in (None, [], ""))
    if isinstance(value, list):
        return "\n  " + "\n  ".join(_plain(item) for item in value)
    return str(value)
