"""Ask an agent: the form on one side, what became of it on the other."""

from nicegui import ui

from graphs.request import StaffRequest
from graphs.stage import Stage
from ledger.messages import ConversationMessage
from practice.errors import HandrailError
from server.pages.console.ask_form import AskForm
from server.pages.message import draw_sources, message_box, sources_of
from server.pages.moments import short
from server.pages.names import Names
from server.pages.portal.offer import OfferedTimes
from server.pages.theme import heading, nothing, stack
from server.pages.visit import Begin, Visit

SHOW_NEWEST = (
    "requestAnimationFrame(() => [...document.querySelectorAll('.hr-message')].at(-1)"
    "?.scrollIntoView({block: 'nearest', behavior: 'smooth'}))"
)


async def ask_page(visit: Visit) -> None:
    """Let a colleague ask."""
    heading("Ask an agent")
    AskPage(visit)


class AskPage:
    """One form, and what the agents answered while the page is open."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._offers: list[OfferedTimes] = []
        with ui.element("div").classes("hr-pair hr-pair-form"):
            self._form = AskForm(visit, self._ask)
            with stack():
                self._answers = ui.element("div").classes("hr-thread").props('role=log aria-label="Answers"')
                with self._answers:
                    self._empty = stack()
                    with self._empty:
                        nothing("Answers and drafts show up here. Nothing is done before you decide.", "forum")
                self._stage = ui.element("div").classes("hr-stage").props("role=status")

    async def _ask(self, request: StaffRequest) -> HandrailError | None:
        turns = self._visit.office.turns
        return await self._turn(lambda: turns.staff_request(self._visit.principal, request))

    async def _pick(self, conversation_id: str, offer_id: str, slot_id: str) -> None:
        turns, principal = self._visit.office.turns, self._visit.principal
        error = await self._turn(lambda: turns.staff_choice(principal, conversation_id, offer_id, slot_id))
        if error is None:
            self._offers[-1].settle(slot_id, closed=True)
        self._form.complain(error)

    async def _turn(self, begin: Begin) -> HandrailError | None:
        self._form.rest(True)
        try:
            return await self._visit.follow(begin, self._show_stage)
        finally:
            self._form.rest(False)
            self._stage.clear()

    async def _show_stage(self, stage: Stage) -> None:
        self._stage.clear()
        if stage.text:
            with self._stage:
                ui.spinner("dots", size="1.5em").props("aria-hidden=true")
                ui.label(stage.text)
        if stage.message is not None:
            await self._show_answer(stage.message)

    async def _show_answer(self, message: ConversationMessage) -> None:
        self._empty.set_visibility(False)
        for offer in self._offers:
            offer.settle("", closed=True)
        when = short(message.created_at, self._visit.now, self._visit.zone)
        with self._answers, message_box(message, "Handrail", when, mine=False):
            if message.kind == "offer":
                conversation_id = message.conversation_id

                async def pick(offer_id: str, slot_id: str) -> None:
                    await self._pick(conversation_id, offer_id, slot_id)

                self._offers.append(await OfferedTimes.draw(message, self._names, pick))
            self._visit.run_script(SHOW_NEWEST)
            if sources := sources_of(message):
                draw_sources(sources)
            if proposal_id := message.payload.get("proposal_id"):
                target = f"/console?open={proposal_id}"
                ui.button("Open it in the inbox", icon="inbox", on_click=lambda: ui.navigate.to(target)).props(
                    "outline"
                )
