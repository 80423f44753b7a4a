"""The client's conversation: new messages are added under the others, so that a screen reader hears only those."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from ledger.messages import ConversationMessage
from practice.identity import Audience
from server.conversation_view import ConversationView
from server.pages.message import draw_sources, message_box, notice_box, sources_of
from server.pages.moments import day_of, short
from server.pages.names import Names
from server.pages.portal.offer import OfferedTimes
from server.pages.theme import card, remark, soft
from server.pages.visit import Visit

INTRODUCTION = (
    "I am an automated assistant. I can look at your appointments and our practice's documents, and ask the front desk "
    "to make changes. People decide. I am not a clinician and I do not give medical advice."
)
STARTERS = ("When is my next appointment?", "I need to move my next appointment", "What does a session cost?")
WITH_PEOPLE = "Our team has this conversation. A person will answer you here; the assistant stays silent."

Say = Callable[[str], Awaitable[None]]
Pick = Callable[[str, str], Awaitable[None]]


class Thread:
    """All messages of the conversation."""

    def __init__(self, visit: Visit, names: Names, acting_for: str, *, say: Say, pick: Pick) -> None:
        self._visit = visit
        self._names = names
        self._say = say
        self._pick = pick
        self._seen: set[str] = set()
        self._day = ""
        self._offers: list[OfferedTimes] = []
        self._chips: list[ui.element] = []
        self._greet(acting_for)
        self._log = ui.element("div").classes("hr-thread").props('role=log aria-label="Messages"')
        self._people = ui.label(WITH_PEOPLE).classes("hr-remark").props("role=status")
        self._people.set_visibility(False)

    @property
    def is_empty(self) -> bool:
        """Say whether no message has been shown yet."""
        return not self._seen

    async def show(self, view: ConversationView) -> bool:
        """Add what is new and close what can no longer be picked. True: something new is there to be seen."""
        new = [message for message in view.messages if message.id not in self._seen]
        for message in new:
            self._rest_chips()
            await self._add(message)
        with_people = view.conversation.state != "open"
        changed = bool(new) or with_people != self._people.visible
        self._people.set_visibility(with_people)
        self._settle_offers(view, with_people)
        return changed

    def _greet(self, acting_for: str) -> None:
        name = self._visit.principal.name.split()[0]
        with card():
            ui.label(self._visit.office.services.templates.say(Audience.CLIENT, "greeting", name=name))
            if acting_for:
                remark(f"This is {acting_for}'s conversation. You are here as their guardian.", "quiet")
            soft(INTRODUCTION)
            self._draw_chips(STARTERS)

    async def _add(self, message: ConversationMessage) -> None:
        self._seen.add(message.id)
        now, zone = self._visit.now, self._visit.zone
        day = day_of(message.created_at, now, zone)
        by = await self._by(message)
        with self._log:
            if day != self._day:
                ui.label(day).classes("hr-day")
                self._day = day
            when = short(message.created_at, now, zone).split(", ")[-1]
            if message.kind == "notice":
                notice_box(self._visit.profile, when)
                return
            with message_box(message, by, when, mine=message.author == "client"):
                await self._add_parts(message)

    async def _add_parts(self, message: ConversationMessage) -> None:
        if message.kind == "offer":
            self._offers.append(await OfferedTimes.draw(message, self._names, self._pick))
        self._draw_chips(tuple(map(str, message.payload.get("choices", ()))))
        if sources := sources_of(message):
            draw_sources(sources)

    async def _by(self, message: ConversationMessage) -> str:
        if message.author == "client":
            own = message.person_id in (None, self._visit.principal.person_id)
            return "You" if own else await self._names.person(message.person_id)
        if message.author == "staff":
            return f"{await self._names.person(message.person_id)}, our team"
        return "Assistant"

    def _draw_chips(self, texts: tuple[str, ...]) -> None:
        if not texts:
            return
        with ui.element("div").classes("hr-choices") as chips:
            for text in texts:
                ui.button(text, on_click=partial(self._say, text)).props("outline").classes("hr-small")
        self._chips.append(chips)

    def _rest_chips(self) -> None:
        """Suggestions are for the moment: what came after them makes them old."""
        for chips in self._chips:
            chips.set_visibility(False)
        self._chips.clear()

    def _settle_offers(self, view: ConversationView, with_people: bool) -> None:
        picked = {m.payload.get("offer_id"): m.payload.get("slot_id") for m in view.messages if m.author == "client"}
        for offer in self._offers:
            newest = offer is self._offers[-1]
            offer.settle(str(picked.get(offer.id) or ""), closed=with_people or not newest)
