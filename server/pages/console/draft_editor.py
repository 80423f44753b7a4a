"""A draft beside its sources. Each sentence shows where it comes from; an edit shows what it changes."""

from collections.abc import Callable

from nicegui import ui

from practice.action import Action, SaveDocument, SaveProgressNote, SendReply
from practice.grounded import DRAFT_WATERMARK, Section, Sentence, Source
from practice.part_2 import is_tagged
from server.pages.console.difference import marked_difference
from server.pages.theme import card, heading, line, soft, stack, tag

SHOW_SOURCE = (
    "() => {{ document.querySelectorAll('.hr-cited').forEach((e) => e.classList.remove('hr-cited'));"
    " const e = document.getElementById('source-{number}'); if (!e) return; e.classList.add('hr-cited');"
    " e.closest('details')?.setAttribute('open', ''); e.scrollIntoView({{block: 'nearest', behavior: 'smooth'}}); }}"
)


class DraftEditor:
    """Sections of sentences, read or edited in place."""

    def __init__(self, action: Action, sources: tuple[Source, ...], on_change: Callable[[], None]) -> None:
        self._action = action
        self._sections = sections_of(action)
        self._originals = ["\n".join(s.text for s in section.sentences) for section in self._sections]
        self._on_change = on_change
        cited = [one for section in self._sections for s in section.sentences for one in s.sources]
        order = dict.fromkeys(cited)
        known = {source.id: source for source in sources}
        self._cited = [known[one] for one in order if one in known]
        self._others = [source for source in sources if source.id not in order]
        self._numbers = {source.id: number for number, source in enumerate(self._cited, 1)}
        self._fields: list[ui.textarea] = []
        with ui.element("div").classes("hr-pair"):
            self._draw_draft()
            self._draw_sources()

    def open(self) -> None:
        """Turn the draft's sections into text fields, made only now: a hidden field cannot know its height."""
        if self._fields:
            return
        self._read.set_visibility(False)
        with self._write:
            soft("One sentence a line. A line that you change or add counts as yours.")
            for section, text in zip(self._sections, self._originals, strict=True):
                self._draw_field(section.heading, text)
        self._fields[0].run_method("focus")

    def changed(self) -> bool:
        """Say whether the person changed anything."""
        return bool(self._fields) and [str(field.value or "") for field in self._fields] != self._originals

    def action(self) -> dict[str, object]:
        """Return the edited action. A changed sentence is the person's; an untouched one keeps its sources."""
        action = self._action.model_dump(mode="json")
        sections = [
            {"heading": section.heading, "sentences": edited_sentences(section, str(field.value or ""))}
            for section, field in zip(self._sections, self._fields, strict=True)
        ]
        if isinstance(self._action, SendReply):
            action["sentences"] = sections[0]["sentences"]
        else:
            action["sections"] = sections
        return action

    def _draw_draft(self) -> None:
        with stack():
            with card():
                if not isinstance(self._action, SendReply):
                    tag(DRAFT_WATERMARK, "warn").style("white-space: normal; align-self: flex-start")
                with stack() as self._read:
                    for section in self._sections:
                        self._draw_section(section)
                self._write = stack()
            with card().props('role=region aria-label="Your changes"') as self._changes:
                with line("hr-apart"):
                    heading("Your changes", 3)
                    ui.button("Undo them", icon="undo", on_click=self._undo).props("flat").classes("hr-small")
                self._difference = stack()
        self._changes.set_visibility(False)

    def _draw_section(self, section: Section) -> None:
        with stack("hr-tight"):
            heading(section.heading, 3)
            if not section.sentences:
                soft("Nothing in the material speaks to this.")
            for sentence in section.sentences:
                with ui.element("div").classes("hr-draft-line"):
                    ui.label(sentence.text).style("display: inline").classes("hr-text")
                    for source in sentence.sources:
                        self._draw_cite(self._numbers.get(source))

    def _draw_cite(self, number: int | None) -> None:
        if number is None:
            return
        cite = ui.element("button").classes("hr-cite").props(f'type=button aria-label="Show source {number}"')
        with cite.on("click", js_handler=SHOW_SOURCE.format(number=number)):
            ui.label(str(number)).style("display: inline")

    def _draw_field(self, name: str, text: str) -> None:
        field = ui.textarea(name, value=text, on_change=self._show_difference).props("outlined autogrow")
        self._fields.append(field.classes("w-full"))

    def _show_difference(self) -> None:
        self._changes.set_visibility(self.changed())
        self._difference.clear()
        with self._difference:
            for section, before, field in zip(self._sections, self._originals, self._fields, strict=True):
                after = str(field.value or "")
                if after != before:
                    soft(section.heading)
                    ui.html(marked_difference(before, after), sanitize=False).classes("hr-text")
        self._on_change()

    def _undo(self) -> None:
        for field, text in zip(self._fields, self._originals, strict=True):
            field.value = text

    def _draw_sources(self) -> None:
        with card("hr-scroll").props('role=region aria-label="Sources" tabindex=0'):
            heading("Sources", 3)
            if not self._cited:
                soft("The draft cites nothing.")
            for source in self._cited:
                draw_source(source, self._numbers[source.id])
            if self._others:
                with ui.element("details").classes("hr-sources"):
                    with ui.element("summary"):
                        ui.label(f"Not used in the draft ({len(self._others)})").style("display: inline")
                    for source in self._others:
                        draw_source(source)


def draw_source(source: Source, number: int | None = None) -> None:
    """Draw one piece of material, with its number where a sentence cites it."""
    with ui.element("div").classes("hr-source").props(f"id=source-{number}" if number else ""):
        with line():
            if number:
                tag(str(number))
            soft(f"{source.label} · 42 CFR part 2" if is_tagged(source) else source.label)
        ui.label(source.text).classes("hr-text")


def sections_of(action: Action) -> tuple[Section, ...]:
    """Return what is written in an action, by heading."""
    if isinstance(action, SendReply):
        return (Section(heading="Answer", sentences=action.sentences),)
    return action.sections if isinstance(action, SaveProgressNote | SaveDocument) else ()


def edited_sentences(section: Section, text: str) -> list[dict[str, object]]:
    """Match lines with the draft's sentences: the same words keep their sources, any other line is the person's."""
    kept = {sentence.text: sentence for sentence in section.sentences}
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    return [(kept.get(one) or Sentence(text=one, written_by="person")).model_dump(mode="json") for one in lines]
