"""The client portal: one conversation, what waits for a decision, help always in reach."""

from nicegui import ui

from graphs.stage import Stage
from practice.errors import HandrailError
from server.conversation_view import ConversationView
from server.pages.names import Names
from server.pages.portal.composer import Composer
from server.pages.portal.requests import Requests
from server.pages.portal.thread import Thread
from server.pages.safety import safety_button
from server.pages.sign_out import sign_out_form
from server.pages.visit import Begin, Visit

SCROLL_DOWN = "requestAnimationFrame(() => window.scrollTo({{top: document.body.scrollHeight, behavior: '{0}'}}))"


async def portal_page(visit: Visit) -> None:
    """Show a client their conversation."""
    await PortalPage(visit).build()


class PortalPage:
    """One open portal page; it follows the ledger, so a decision shows up by itself."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._conversation_id = ""
        self._busy = False

    async def build(self) -> None:
        """Lay the page out, then fill it."""
        client = await self._names.client(self._visit.principal.client_id)
        with ui.element("header").classes("hr-bar"):
            with ui.element("div").classes("hr-brand"):
                ui.label(self._visit.profile.name)
                ui.label(self._who(client)).classes("hr-signed-in")
            safety_button(self._visit.profile)
            sign_out_form(self._visit)
        with ui.element("main").classes("hr-portal"):
            self._thread = Thread(self._visit, self._names, self._acting_for(client), say=self._press, pick=self._pick)
            self._stage = ui.element("div").classes("hr-stage").props("role=status")
        with ui.element("footer").classes("hr-foot"), ui.element("div").classes("hr-foot-in"):
            self._requests = Requests(self._visit)
            self._composer = Composer(self._say)
        await self._visit.watch(self._refresh)

    def _who(self, client: str) -> str:
        """Say who is signed in, and for whom where that is somebody else."""
        return f"{self._visit.principal.name}, for {client}" if self._acting_for(client) else self._visit.principal.name

    def _acting_for(self, client: str) -> str:
        """Return whom a guardian acts for; nothing where a client is here themselves."""
        return "" if client == self._visit.principal.name else client

    async def _refresh(self) -> None:
        view: ConversationView = await self._visit.office.readings.my_conversation(self._visit.principal)
        self._conversation_id = view.conversation.id
        self._requests.show(view.proposals)
        is_first = self._thread.is_empty
        if await self._thread.show(view):
            self._scroll_down("instant" if is_first else "smooth")

    async def _say(self, text: str) -> HandrailError | None:
        turns = self._visit.office.turns
        return await self._turn(lambda: turns.client_message(self._visit.principal, self._conversation_id, text))

    async def _press(self, text: str) -> None:
        self._composer.complain(await self._say(text))

    async def _pick(self, offer_id: str, slot_id: str) -> None:
        turns = self._visit.office.turns
        error = await self._turn(
            lambda: turns.client_choice(self._visit.principal, self._conversation_id, offer_id, slot_id)
        )
        self._composer.complain(error)

    async def _turn(self, begin: Begin) -> HandrailError | None:
        """Run a turn and show how far it is; return why where it was not taken."""
        if self._busy:
            return HandrailError("Your last message is still being worked on.", "One moment, please.")
        self._set_busy(True)
        try:
            return await self._visit.follow(begin, self._show_stage)
        finally:
            self._set_busy(False)
            self._stage.clear()
            await self._visit.refresh()

    async def _show_stage(self, stage: Stage) -> None:
        self._stage.clear()
        if stage.text:
            with self._stage:
                ui.spinner("dots", size="1.5em").props("aria-hidden=true")
                ui.label(stage.text)
        if stage.name == "screen" or stage.message is not None:
            self._composer.taken()
            await self._visit.refresh()
        self._scroll_down("smooth")

    def _scroll_down(self, how: str) -> None:
        self._visit.run_script(SCROLL_DOWN.format(how))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._composer.rest(busy)
