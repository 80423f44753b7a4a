"""Conversations with clients: read along, take over, answer, hand back."""

from nicegui import ui

from practice.identity import Principal
from server.conversation_view import ConversationView
from server.office import Office
from server.pages.console.layout import attempt, console_frame, nothing
from server.pages.theme import bubble, tag

REFRESH_SECONDS = 3.0
STATES = {"open": ("Handrail answers", ""), "with_people": ("people answer", "warn"), "closed": ("closed", "")}


async def conversations_page(office: Office, principal: Principal) -> None:
    """Show the conversations that this person may read."""
    wanted = ui.context.client.request.query_params.get("open", "")
    with console_frame(office, principal, "/console/conversations"):
        await ConversationsPage(office, principal, wanted).build()


class ConversationsPage:
    """A list, and the conversation that is open."""

    def __init__(self, office: Office, principal: Principal, conversation_id: str) -> None:
        self._office = office
        self._principal = principal
        self._open = conversation_id
        self._shown = ""

    async def build(self) -> None:
        """Lay out and fill."""
        with ui.row().classes("w-full items-start gap-4"):
            self._list = ui.column().classes("gap-2").style("flex: 1 1 260px; min-width: 240px")
            self._detail = ui.column().classes("gap-3").style("flex: 3 1 420px; min-width: 280px")
        await self._refresh()
        ui.timer(REFRESH_SECONDS, self._refresh)

    async def _refresh(self) -> None:
        views = list(await self._office.readings.conversations(self._principal))
        fingerprint = str([(v.conversation.id, v.conversation.state, len(v.messages)) for v in views]) + self._open
        if fingerprint == self._shown:
            return
        self._shown = fingerprint
        self._show_list(views)
        self._show_detail(next((v for v in views if v.conversation.id == self._open), None))

    def _show_list(self, views: list[ConversationView]) -> None:
        self._list.clear()
        with self._list:
            ui.label("Conversations").classes("text-xl")
            if not views:
                nothing("Nobody has written yet.")
            for view in views:
                with ui.column().classes("hr-card gap-1 cursor-pointer").props("tabindex=0") as card:
                    words, kind = STATES[view.conversation.state.value]
                    tag(words, kind)
                    ui.label(view.client_name).classes("font-medium")
                    last = view.messages[-1].body if view.messages else ""
                    ui.label(last[:90]).classes("hr-soft")
                card.on("click", lambda v=view: self._choose(v.conversation.id))

    async def _choose(self, conversation_id: str) -> None:
        self._open = conversation_id
        await self._refresh()

    def _show_detail(self, view: ConversationView | None) -> None:
        self._detail.clear()
        if view is None:
            return
        conversation_id = view.conversation.id
        mine = view.conversation.taken_by == self._principal.person_id
        handling = self._office.handling
        with self._detail:
            with ui.row().classes("items-center justify-between w-full"):
                ui.label(view.client_name).classes("text-xl")
                if mine:
                    ui.button(
                        "Hand back to Handrail",
                        on_click=lambda: self._do(handling.hand_back, conversation_id, done="Handrail answers again"),
                    ).props("outline")
                else:
                    ui.button(
                        "Take over",
                        on_click=lambda: self._do(handling.take_over, conversation_id, done="You answer here now"),
                    ).props("unelevated")
            for message in view.messages:
                kind = {"client": "theirs", "staff": "staff", "handrail": "status"}[message.author.value]
                bubble(message.body, "notice" if message.kind == "notice" else kind)
            if mine:
                self._composer(conversation_id)

    def _composer(self, conversation_id: str) -> None:
        with ui.row().classes("w-full items-end gap-2 no-wrap"):
            text = ui.textarea(placeholder="Write to the client").props("outlined autogrow dense").classes("grow")

            async def send() -> None:
                await self._do(self._office.handling.reply, conversation_id, text.value or "", done="")

            ui.button("Send", on_click=send).props("unelevated")

    async def _do(self, act, *arguments: str, done: str) -> None:  # type: ignore[no-untyped-def]
        await attempt(lambda: act(self._principal, *arguments), done)
        self._shown = ""
        await self._refresh()
