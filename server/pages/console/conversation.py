"""One conversation as staff see it: who answers, what was said, and the way to answer oneself."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from ledger.conversations import Conversation
from ledger.messages import ConversationMessage
from policies.access import Permission
from server.conversation_view import ConversationView
from server.pages.message import draw_sources, message_box, notice_box, sources_of
from server.pages.moments import day_of, short
from server.pages.names import Names
from server.pages.theme import heading, line, soft, stack
from server.pages.visit import Visit

SCROLL_DOWN = (
    "requestAnimationFrame(() => {{ const e = getElement({0}).$el ?? getElement({0}); e.scrollTop = e.scrollHeight; }})"
)


class OpenConversation:
    """The open conversation; it grows while one looks at it, and keeps what is being written."""

    def __init__(self, visit: Visit, names: Names, view: ConversationView) -> None:
        self.id = view.conversation.id
        self._visit = visit
        self._names = names
        self._seen: set[str] = set()
        self._day = ""
        self._state: object = None
        with line("hr-apart"):
            heading(view.client_name, 2)
            self._acts = line()
        self._who = ui.label("").classes("hr-remark").props("role=status")
        self._log = ui.element("div").classes("hr-card hr-thread").props('role=log aria-label="Messages" tabindex=0')
        self._log.style("max-height: 58vh; overflow-y: auto")
        self._composer = self._draw_composer()

    async def show(self, view: ConversationView) -> None:
        """Add what is new, and say who answers now."""
        new = [message for message in view.messages if message.id not in self._seen]
        with self._log:
            for message in new:
                await self._add(message)
        if new:
            self._visit.run_script(SCROLL_DOWN.format(self._log.id))
        await self._show_state(view.conversation)

    async def _add(self, message: ConversationMessage) -> None:
        self._seen.add(message.id)
        now, zone = self._visit.now, self._visit.zone
        if (day := day_of(message.created_at, now, zone)) != self._day:
            ui.label(day).classes("hr-day")
            self._day = day
        when = short(message.created_at, now, zone).split(", ")[-1]
        if message.kind == "notice":
            notice_box(self._visit.profile, when)
            return
        by = await self._names.person(message.person_id) if message.person_id else "Handrail"
        with message_box(message, by, when, mine=message.person_id == self._visit.principal.person_id):
            for slot in message.payload.get("slots", ()):
                soft(f"Offered: {slot['text']}")
            if sources := sources_of(message):
                draw_sources(sources)

    async def _show_state(self, conversation: Conversation) -> None:
        if conversation == self._state:
            return
        self._state = conversation
        mine = conversation.taken_by == self._visit.principal.person_id
        self._composer.set_visibility(mine)
        words = "Handrail answers here. Take over to answer yourself; Handrail is silent from then on."
        if conversation.state == "with_people":
            who = "You answer" if mine else f"{await self._names.person(conversation.taken_by) or 'People'} answer"
            who += "" if mine or conversation.taken_by is None else "s"
            why = " after a crisis alert" if conversation.state_reason == "crisis" else ""
            words = f"{who} here{why}. Handrail is silent."
        self._who.set_text(words)
        self._who.classes(
            add="hr-remark-danger" if conversation.state_reason == "crisis" else "hr-remark-quiet",
            remove="hr-remark-quiet" if conversation.state_reason == "crisis" else "hr-remark-danger",
        )
        self._acts.clear()
        if not self._visit.holds(Permission.CONVERSATION_TAKE_OVER):
            return
        with self._acts:
            if mine:
                ui.button("Hand back to Handrail", on_click=self._hand_back).props("outline")
            elif conversation.taken_by is None:
                ui.button("Take over", on_click=self._take_over).props("unelevated")

    def _draw_composer(self) -> ui.element:
        with stack() as box, ui.element("div").classes("hr-write"):
            self._text = ui.textarea(placeholder="Write to the client…")
            self._text.props('outlined autogrow dense rows=1 aria-label="Your answer to the client"')
            ui.button("Send", icon="send", on_click=self._reply).props("unelevated")
        box.set_visibility(False)
        return box

    async def _take_over(self) -> None:
        await self._act(self._visit.office.handling.take_over, "You answer here now")

    async def _hand_back(self) -> None:
        await self._act(self._visit.office.handling.hand_back, "Handrail answers here again")

    async def _act(self, act: Callable[..., Awaitable[object]], done: str) -> None:
        await self._visit.attempt(lambda: act(self._visit.principal, self.id), done)

    async def _reply(self) -> None:
        text = self._text.value or ""
        handling = self._visit.office.handling
        if await self._visit.attempt(lambda: handling.reply(self._visit.principal, self.id, text)) is None:
            self._text.value = ""
