"""The inbox: what waits for a decision, the draft beside its sources, keys for those who decide all day."""

from nicegui import events, ui

from graphs.desk import InboxItem, Verdict
from graphs.wording import describe
from practice.identity import Principal
from server.office import Office
from server.pages.console.editor import Editor, editor_for
from server.pages.console.layout import attempt, console_frame, nothing
from server.pages.theme import tag

REFRESH_SECONDS = 3.0
KEYS = "Keys: j / k next and previous · a approve · e edit · r reject"


async def inbox_page(office: Office, principal: Principal) -> None:
    """Show the proposals that this person may decide."""
    with console_frame(office, principal, "/console"):
        page = InboxPage(office, principal)
        await page.build()


class InboxPage:
    """One open inbox; it follows the ledger, so a colleague's decision takes the item away."""

    def __init__(self, office: Office, principal: Principal) -> None:
        self._office = office
        self._principal = principal
        self._items: list[InboxItem] = []
        self._names: dict[str, str] = {}
        self._chosen = ""
        self._editor: Editor | None = None

    async def build(self) -> None:
        """Lay out the list and the detail."""
        with ui.row().classes("w-full items-start gap-4"):
            with ui.column().classes("gap-2").style("flex: 1 1 280px; min-width: 260px"):
                ui.label("Waiting for a decision").classes("text-xl")
                ui.label(KEYS).classes("hr-soft")
                self._list = ui.column().classes("w-full gap-2").props("role=list")
            self._detail = ui.column().classes("gap-3").style("flex: 3 1 520px; min-width: 280px")
        ui.keyboard(on_key=self._on_key)
        await self._refresh()
        ui.timer(REFRESH_SECONDS, self._refresh)

    async def _refresh(self) -> None:
        items = await self._office.desk.inbox(self._principal)
        if [i.proposal.id for i in items] == [i.proposal.id for i in self._items] and self._list.default_slot.children:
            return
        self._items = items
        for item in items:
            client_id = item.proposal.client_id
            if client_id and client_id not in self._names:
                self._names[client_id] = await self._office.readings.name_of(self._principal, client_id)
        if self._chosen not in {item.proposal.id for item in items}:
            self._chosen = items[0].proposal.id if items else ""
            self._show_detail()
        self._show_list()

    def _show_list(self) -> None:
        self._list.clear()
        with self._list:
            if not self._items:
                nothing("Nothing waits for you.")
            for item in self._items:
                self._list_entry(item)

    def _list_entry(self, item: InboxItem) -> None:
        proposal = item.proposal
        chosen = proposal.id == self._chosen
        card = ui.column().classes("hr-card cursor-pointer gap-1").props("role=listitem tabindex=0")
        card.style("border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent)" if chosen else "")
        card.on("click", lambda: self._choose(proposal.id))
        with card:
            with ui.row().classes("gap-2"):
                tag(proposal.workflow.value)
                if proposal.high_risk:
                    tag("high risk", "danger")
                if not item.may_decide:
                    tag("not yours to decide", "warn")
            ui.label(self._names.get(proposal.client_id or "", "No client yet")).classes("font-medium")
            ui.label(describe(proposal.action, self._office.services.profile.tz)).classes("hr-soft")

    def _choose(self, proposal_id: str) -> None:
        self._chosen = proposal_id
        self._show_list()
        self._show_detail()

    def _current(self) -> InboxItem | None:
        return next((item for item in self._items if item.proposal.id == self._chosen), None)

    def _show_detail(self) -> None:
        self._detail.clear()
        self._editor = None
        item = self._current()
        if item is None:
            return
        with self._detail:
            proposal = item.proposal
            ui.label(proposal.summary).classes("text-lg")
            for note in proposal.notes:
                tag(note, "warn")
            self._editor = editor_for(proposal, self._office.services.profile.tz)
            if item.may_decide:
                self._buttons()
            else:
                ui.label(f"You may not decide this: {item.why_not.replace('_', ' ')}.").classes("hr-soft")
            stamp = proposal.stamp
            made_by = f"Proposed by {stamp.get('model', 'Handrail')} with prompt {stamp.get('prompt_version', '–')}"
            ui.label(f"{made_by}. Bound to {proposal.action_hash[:12]}….").classes("hr-soft")

    def _buttons(self) -> None:
        with ui.row().classes("gap-2"):
            ui.button("Approve (a)", on_click=self._approve).props("unelevated color=positive")
            if self._editor is not None and self._editor.editable:
                ui.button("Edit (e)", on_click=self._edit).props("outline")
            ui.button("Reject (r)", on_click=self._ask_reason).props("outline color=negative")

    async def _approve(self) -> None:
        if self._editor is not None and self._editor.changed():
            edited = self._editor.action()
            await self._decide("edit", action=edited, done="Approved as edited")
        else:
            await self._decide("approve", done="Approved")

    def _edit(self) -> None:
        if self._editor is not None:
            self._editor.open()

    def _ask_reason(self) -> None:
        with ui.dialog() as dialog, ui.card().classes("w-96"):
            ui.label("Why is this rejected?").classes("text-lg")
            reason = (
                ui.textarea(placeholder="A few words for whoever follows up")
                .props("outlined autofocus")
                .classes("w-full")
            )

            async def reject() -> None:
                if await self._decide("reject", reason=reason.value or "", done="Rejected"):
                    dialog.close()

            with ui.row():
                ui.button("Reject", on_click=reject).props("unelevated color=negative")
                ui.button("Keep it", on_click=dialog.close).props("flat")
        dialog.open()

    async def _decide(
        self, verdict: Verdict, *, action: dict[str, object] | None = None, reason: str = "", done: str = ""
    ) -> bool:
        decided = await attempt(
            lambda: self._office.desk.decide(
                self._principal,
                self._chosen,
                verdict,
                action=action,
                reason=reason,
            ),
            done,
        )
        await self._refresh()
        return decided

    async def _on_key(self, event: events.KeyEventArguments) -> None:
        if not event.action.keydown or event.modifiers.ctrl or event.modifiers.meta or event.modifiers.alt:
            return
        item = self._current()
        if event.key.name in ("j", "k"):
            self._step(1 if event.key.name == "j" else -1)
        elif item is not None and item.may_decide:
            if event.key.name == "a":
                await self._approve()
            elif event.key.name == "e":
                self._edit()
            elif event.key.name == "r":
                self._ask_reason()

    def _step(self, by: int) -> None:
        ids = [item.proposal.id for item in self._items]
        if self._chosen in ids:
            self._choose(ids[(ids.index(self._chosen) + by) % len(ids)])
