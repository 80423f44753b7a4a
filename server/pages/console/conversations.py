"""Conversations with clients: read along, take over, answer, hand back."""

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from server.conversation_view import ConversationView
from server.pages.console.conversation import OpenConversation
from server.pages.console.split import Split
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import heading, nothing, soft, tag
from server.pages.visit import Visit

STATES = {
    "open": ("Handrail answers", "quiet"),
    "with_people": ("People answer", "warn"),
    "closed": ("Closed", "quiet"),
}


async def conversations_page(visit: Visit) -> None:
    """Show the conversations that this person may read."""
    page = ConversationsPage(visit, ui.context.client.request.query_params.get("open", ""))
    await visit.watch(page.refresh)


class ConversationsPage:
    """A list, and the conversation that is open."""

    def __init__(self, visit: Visit, wanted: str) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._chosen = wanted
        self._views: Sequence[ConversationView] = ()
        heading("Conversations")
        self._split = Split(partial(self._choose, ""), name="Conversations")
        self._open: OpenConversation | None = None

    async def refresh(self) -> None:
        """Show what is new."""
        views = await self._visit.office.readings.conversations(self._visit.principal)
        if views != self._views or not self._split.list.default_slot.children:
            self._views = views
            self._show_list()
        await self._show_detail()

    async def _choose(self, conversation_id: str) -> None:
        self._chosen = conversation_id
        self._show_list()
        await self._show_detail()

    def _show_list(self) -> None:
        self._split.list.clear()
        self._split.empty(not self._views)
        with self._split.list:
            if not self._views:
                nothing("Nobody has written yet.", "forum")
            for view in self._views:
                self._draw_entry(view)

    def _draw_entry(self, view: ConversationView) -> None:
        words, kind = STATES[view.conversation.state.value]
        chosen = view.conversation.id == self._chosen
        look = "hr-item hr-item-alarm" if view.conversation.state_reason == "crisis" else "hr-item"
        with ui.element("div").props("role=listitem"):
            entry = ui.element("button").classes(look).props(f"type=button {'aria-current=true' if chosen else ''}")
        entry.on("click", partial(self._choose, view.conversation.id))
        with entry:
            ui.label(view.client_name).classes("hr-strong")
            if view.messages:
                last = view.messages[-1]
                soft(_shortened(last.body))
                soft(short(last.created_at, self._visit.now, self._visit.zone))
            tag(words, kind).style("align-self: flex-start")

    async def _show_detail(self) -> None:
        view = next((view for view in self._views if view.conversation.id == self._chosen), None)
        self._split.open(view is not None)
        if view is None:
            self._open = None
            self._split.detail.clear()
            with self._split.detail:
                nothing("Choose a conversation to read along.", "chat_bubble_outline")
            return
        if self._open is None or self._open.id != view.conversation.id:
            self._split.detail.clear()
            with self._split.detail:
                self._open = OpenConversation(self._visit, self._names, view)
        await self._open.show(view)


def _shortened(text: str, most: int = 90) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1].rstrip()}…"
