"""Ask an agent: reschedule somebody, draft a note from bullets or a transcript, summarize a chart, read a referral."""

from collections.abc import AsyncIterator, Awaitable
from functools import partial

from nicegui import events, ui

from graphs.request import StaffRequest
from graphs.stage import Stage
from ledger.messages import ConversationMessage
from policies.inbound import accept_upload
from practice.chart import NoteFormat
from practice.errors import HandrailError
from practice.identity import Principal
from server.office import Office
from server.pages.console.layout import console_frame
from server.pages.theme import bubble

TASKS = {
    "staff.reschedule": "Move an appointment",
    "staff.book": "Book an appointment",
    "staff.draft_note": "Draft a progress note",
    "staff.chart_summary": "Summarize the chart",
    "staff.handoff_summary": "Write a handoff summary",
    "staff.referral": "Read a referral",
    "": "Something else, in my own words",
}
NEEDS_MATERIAL = {"staff.draft_note", "staff.referral"}
MAX_UPLOAD_BYTES = 1_000_000


async def ask_page(office: Office, principal: Principal) -> None:
    """Let a colleague ask."""
    with console_frame(office, principal, "/console/ask"):
        AskPage(office, principal).build()


class AskPage:
    """One form, and what the agents answered to it."""

    def __init__(self, office: Office, principal: Principal) -> None:
        self._office = office
        self._principal = principal

    def build(self) -> None:
        """Lay the form out."""
        with ui.row().classes("w-full items-start gap-4"):
            with ui.column().classes("hr-card gap-3").style("flex: 1 1 380px; min-width: 300px"):
                ui.label("Ask an agent").classes("text-xl")
                self._task = ui.select(TASKS, value="staff.draft_note", label="What", on_change=self._adapt).classes(
                    "w-full"
                )
                self._client = (
                    ui.select({}, label="Client", with_input=True, clearable=True)
                    .classes("w-full")
                    .on("input-value", self._find, throttle=0.3, trailing_events=True)
                )
                self._text = ui.textarea(
                    label="In your words", placeholder="For example: next week after 5, video is fine"
                )
                self._text.props("outlined autogrow dense").classes("w-full")
                self._format = ui.toggle([f.value for f in NoteFormat], value=NoteFormat.SOAP.value)
                self._material = ui.textarea(label="Bullets, transcript or referral text").props(
                    "outlined autogrow dense"
                )
                self._material.classes("w-full")
                self._upload = ui.upload(
                    label="or upload a text file", auto_upload=True, max_file_size=MAX_UPLOAD_BYTES,
                    on_upload=self._uploaded, on_rejected=lambda: ui.notify("That file is too large.", type="warning"),
                ).classes("w-full").props("flat bordered")  # fmt: skip
                self._button = ui.button("Ask", on_click=self._ask).props("unelevated").classes("w-full")
            with ui.column().classes("gap-2").style("flex: 2 1 420px; min-width: 280px"):
                self._stage = ui.row().classes("items-center gap-2 hr-soft")
                self._answers = ui.column().classes("w-full gap-2").props("aria-live=polite")
        self._adapt()

    def _adapt(self) -> None:
        task = self._task.value
        self._format.set_visibility(task == "staff.draft_note")
        self._material.set_visibility(task in NEEDS_MATERIAL)
        self._upload.set_visibility(task in NEEDS_MATERIAL)
        self._client.set_visibility(task != "staff.referral")

    async def _find(self, event: events.GenericEventArguments) -> None:
        name = str(event.args or "").strip()
        if len(name) < 2:
            return
        found = await self._office.readings.clients(self._principal, name)
        options = {client.id: f"{client.full_name} · born {client.date_of_birth}" for client in found}
        if self._client.value and self._client.value not in options:
            options[self._client.value] = self._client.options[self._client.value]
        self._client.set_options(options)

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        try:
            self._material.value = accept_upload(await event.file.read())
        except HandrailError as error:
            ui.notify(f"{error.detail} {error.advice}", type="warning", multi_line=True)
        self._upload.reset()

    async def _ask(self) -> None:
        task = self._task.value
        request = StaffRequest(
            text=self._text.value or TASKS[task],
            task=task or None,
            client_id=self._client.value if task != "staff.referral" else None,
            material=(self._material.value or None) if task in NEEDS_MATERIAL else None,
            format=NoteFormat(self._format.value) if task == "staff.draft_note" else None,
        )
        await self._follow(self._office.turns.staff_request(self._principal, request))

    async def _follow(self, begin: Awaitable[AsyncIterator[Stage]]) -> None:
        self._button.set_enabled(False)
        try:
            async for stage in await begin:
                self._show_stage(stage.text)
                if stage.message is not None:
                    self._show_answer(stage.message)
        except HandrailError as error:
            ui.notify(f"{error.detail} {error.advice}", type="warning", multi_line=True, timeout=8000)
        finally:
            self._show_stage("")
            self._button.set_enabled(True)

    def _show_stage(self, text: str) -> None:
        self._stage.clear()
        if text:
            with self._stage:
                ui.spinner("dots", size="1.5em")
                ui.label(text)

    def _show_answer(self, message: ConversationMessage) -> None:
        with self._answers:
            bubble(message.body, "status" if message.kind == "status" else "theirs")
            for ranked in message.payload.get("slots", ()):
                pick = partial(self._pick, message.conversation_id, str(message.payload["offer_id"]), str(ranked["id"]))
                ui.button(str(ranked["text"]), on_click=pick).props("outline no-caps")
            for source in message.payload.get("sources", ()):
                ui.label(f"{source['label']}: {source['text']}").classes("hr-soft")
            if message.payload.get("proposal_id"):
                ui.link("Open the inbox", "/console")

    async def _pick(self, conversation_id: str, offer_id: str, slot_id: str) -> None:
        await self._follow(self._office.turns.staff_choice(self._principal, conversation_id, offer_id, slot_id))
