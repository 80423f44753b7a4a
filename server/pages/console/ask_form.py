"""What one can ask an agent for, and what it needs to know: the form."""

from collections.abc import Awaitable, Callable

from nicegui import events, ui

from graphs.request import StaffRequest
from policies.inbound import MAX_UPLOAD_BYTES, accept_upload
from practice.chart import NoteFormat
from practice.errors import HandrailError
from practice.identity import Audience, Role
from server.pages.console.client_search import ClientSearch
from server.pages.theme import card, heading, line, soft
from server.pages.visit import Visit

TASKS = {
    "staff.draft_note": "Draft a progress note",
    "staff.chart_summary": "Summarize a chart",
    "staff.handoff_summary": "Write a handoff summary",
    "staff.reschedule": "Move an appointment",
    "staff.book": "Book an appointment",
    "staff.cancel": "Cancel an appointment",
    "staff.next_appointment": "Look up an appointment",
    "staff.referral": "Read a referral",
    "staff.knowledge": "Look something up in our documents",
}
HINTS = {
    "staff.draft_note": "Paste bullets, a dictation or a transcript. Every sentence of the draft will cite its line.",
    "staff.chart_summary": "Reads notes, plan and scores, and quotes them.",
    "staff.handoff_summary": "For the next clinician: where the work stands, with sources.",
    "staff.reschedule": "Say what suits, for example: next week after 5, video is fine.",
    "staff.book": "Say what suits, for example: first free Tuesday morning, in person.",
    "staff.referral": "Paste the referral. Its fields are read out, and clinicians ranked for it.",
    "staff.knowledge": "Ask in your words. The answer quotes our policies and protocols.",
}
PICK_FILE = "() => document.querySelector('.hr-upload input[type=file]').click()"
NEEDS_MATERIAL = frozenset({"staff.draft_note", "staff.referral"})
FIRST = {Role.CARE_COORDINATOR: "staff.referral", Role.FRONT_DESK: "staff.reschedule"}
"""What people of a role ask for most; of the others, the first task they may ask for."""
NEEDS_NO_CLIENT = frozenset({"staff.referral", "staff.knowledge"})
NEEDS_WORDS = frozenset({"staff.knowledge"})


class AskForm:
    """The form; ``ask`` gets the request, and returns what was wrong with it."""

    def __init__(self, visit: Visit, ask: Callable[[StaffRequest], Awaitable[HandrailError | None]]) -> None:
        self._visit = visit
        self._ask = ask
        tasks = {task: name for task, name in TASKS.items() if _may(visit, task)}
        with card():
            self._task = ui.select(
                tasks, value=FIRST.get(visit.principal.role, next(iter(tasks))), label="What", on_change=self._adapt
            )
            self._task.props("outlined").classes("w-full")
            self._hint = soft("")
            self._client = ClientSearch(visit)
            self._text = ui.textarea("In your words").props("outlined autogrow rows=2").classes("w-full")
            self._draw_material()
            self._error = ui.label("").classes("hr-error").props("role=alert")
            with line():
                self._button = ui.button("Ask", icon="auto_awesome", on_click=self._send).props("unelevated")
        self._adapt()

    def rest(self, busy: bool) -> None:
        """Let nothing be asked while an agent works."""
        self._button.set_enabled(not busy)

    def complain(self, error: HandrailError | None) -> None:
        """Say what was wrong, or nothing any more."""
        self._error.set_text(f"{error.detail} {error.advice}" if error else "")

    def _draw_material(self) -> None:
        with ui.element("div").classes("hr-stack") as self._material_box:
            with line("hr-apart") as self._format_box:
                heading("Format", 3)
                self._format = ui.toggle([one.value for one in NoteFormat], value=NoteFormat.SOAP.value)
                self._format.props("unelevated")
            self._material = ui.textarea("Bullets or transcript")
            self._material.props('outlined autogrow rows=5 input-style="max-height: 40vh"').classes("w-full")
            ui.button("Upload a text file", icon="upload_file").props("outline").classes("self-start").on(
                "click", js_handler=PICK_FILE
            )
            self._upload = ui.upload(
                auto_upload=True,
                max_file_size=MAX_UPLOAD_BYTES,
                on_upload=self._uploaded,
                on_rejected=lambda: self.complain(HandrailError("That file is too large.", "Upload it in parts.")),
            )
            self._upload.props('accept=".txt,.md,.vtt,.srt,.csv,text/*"').classes("hr-upload")

    def _adapt(self) -> None:
        task = str(self._task.value)
        self._hint.set_text(HINTS.get(task, ""))
        self._hint.set_visibility(task in HINTS)
        self._material_box.set_visibility(task in NEEDS_MATERIAL)
        self._material.label = "Bullets or transcript" if task == "staff.draft_note" else "The referral's text"
        self._format_box.set_visibility(task == "staff.draft_note")
        self._client.set_visibility(task not in NEEDS_NO_CLIENT)
        self._text.set_visibility(task not in NEEDS_MATERIAL)
        self.complain(None)

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        try:
            self._material.value = accept_upload(await event.file.read())
            self.complain(None)
        except HandrailError as error:
            self.complain(error)
        self._upload.reset()

    async def _send(self) -> None:
        task = str(self._task.value)
        lacking = self._lacking(task)
        if lacking is None:
            self.complain(None)
            lacking = await self._ask(self._request(task))
        self.complain(lacking)

    def _lacking(self, task: str) -> HandrailError | None:
        """Say what the form still needs, before anything is stored."""
        if task not in NEEDS_NO_CLIENT and self._client.value is None:
            return HandrailError("Who is it about?", "Choose a client.")
        if task in NEEDS_MATERIAL and not (self._material.value or "").strip():
            return HandrailError("There is nothing to work on yet.", "Paste the text or upload a file.")
        if task in NEEDS_WORDS and not (self._text.value or "").strip():
            return HandrailError("What would you like to know?", "Write it in your words.")
        return None

    def _request(self, task: str) -> StaffRequest:
        material = str(self._material.value or "") if task in NEEDS_MATERIAL else None
        return StaffRequest(
            text=(self._text.value or "").strip() or TASKS[task] if task not in NEEDS_MATERIAL else TASKS[task],
            task=task,
            client_id=None if task in NEEDS_NO_CLIENT else self._client.value,
            material=material,
            format=NoteFormat(self._format.value) if task == "staff.draft_note" else None,
        )


def _may(visit: Visit, task: str) -> bool:
    rule = visit.office.services.allowlist.rule(task, Audience.STAFF)
    return rule is not None and rule.permission is not None and visit.holds(rule.permission)
