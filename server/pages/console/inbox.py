"""The inbox: what waits for a decision, the draft beside its sources, keys for those who decide all day."""

from functools import partial

from nicegui import events, ui

from graphs.desk import InboxItem
from server.pages.console.decision_bar import DecisionBar
from server.pages.console.proposal_view import OpenedProposal, draw_proposal
from server.pages.console.proposal_words import what_it_does, who_it_is_about
from server.pages.console.split import Split
from server.pages.console.waiting_marks import draw_tags
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import heading, line, nothing, soft
from server.pages.visit import Visit


async def inbox_page(visit: Visit) -> None:
    """Show the proposals that this person may decide or asked for."""
    page = InboxPage(visit, ui.context.client.request.query_params.get("open", ""))
    await visit.watch(page.refresh)


class InboxPage:
    """One open inbox; it follows the ledger, so a colleague's decision takes the item away."""

    def __init__(self, visit: Visit, wanted: str) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._items: list[InboxItem] | None = None
        self._who: dict[str, str] = {}
        self._chosen = wanted
        self._drawn = ("", False)
        self._opened: OpenedProposal | None = None
        with line("hr-apart"):
            heading("Inbox")
            with line("hr-keys"):
                soft("Keys: J / K next, previous · A approve · E edit · R reject")
                self._keys = ui.switch("Keys on", value=True).props("dense")
        self._split = Split(partial(self._choose, ""), name="Waiting for a decision")
        ui.keyboard(on_key=self._on_key, repeating=False, ignore=["input", "select", "textarea"])

    async def refresh(self) -> None:
        """Show what waits now."""
        items = await self._visit.office.desk.inbox(self._visit.principal)
        if items == self._items:
            return
        first_look = self._items is None
        self._items = items
        for item in items:
            self._who[item.proposal.id] = await who_it_is_about(item.proposal, self._names)
        if first_look and self._current() is not None:
            self._split.open(True)  # somebody followed a link to it
        if self._current() is None:
            self._chosen = items[0].proposal.id if items else ""
        self._show_list()
        await self._show_detail()

    def _current(self) -> InboxItem | None:
        return next((item for item in self._items or () if item.proposal.id == self._chosen), None)

    async def _choose(self, proposal_id: str) -> None:
        self._chosen = proposal_id
        self._show_list()
        await self._show_detail()
        self._split.open(bool(proposal_id))

    def _show_list(self) -> None:
        self._split.list.clear()
        self._split.empty(not self._items)
        with self._split.list:
            if not self._items:
                nothing("All caught up. Nothing waits for you.", "inbox")
            for item in self._items or ():
                self._draw_entry(item)

    def _draw_entry(self, item: InboxItem) -> None:
        proposal = item.proposal
        current = "aria-current=true" if proposal.id == self._chosen else ""
        with ui.element("div").props("role=listitem"):
            entry = ui.element("button").classes("hr-item").props(f"type=button {current}")
        if proposal.high_risk:
            entry.classes("hr-item-alarm")
        with entry.on("click", partial(self._choose, proposal.id)):
            with line("hr-apart"):
                ui.label(self._who[proposal.id]).classes("hr-strong")
                soft(short(proposal.created_at, self._visit.now, self._visit.zone)).style("font-size: 0.8rem")
            ui.label(what_it_does(proposal))
            draw_tags(item)

    async def _show_detail(self) -> None:
        item = self._current()
        chosen = (item.proposal.id, item.may_decide) if item else ("none", False)
        if chosen == self._drawn:
            if item is not None and self._opened is not None:
                await self._opened.marks.show(item)
            return
        self._drawn = chosen
        self._opened = None
        self._split.detail.clear()
        if item is None:
            self._split.open(False)
        with self._split.detail:
            if item is not None:
                self._opened = await draw_proposal(self._visit, self._names, item, self._who[item.proposal.id])
            elif self._items:
                nothing("Choose what to look at.", "touch_app")

    @property
    def _bar(self) -> DecisionBar | None:
        return self._opened.bar if self._opened else None

    async def _on_key(self, event: events.KeyEventArguments) -> None:
        held = event.modifiers.ctrl or event.modifiers.meta or event.modifiers.alt
        if not event.action.keydown or held or not self._keys.value or (self._opened and self._opened.is_asking):
            return
        if event.key.name in ("j", "k"):
            await self._step(1 if event.key.name == "j" else -1)
        elif self._bar is not None:
            match event.key.name:
                case "a" if not self._bar.is_fresh:
                    await self._bar.approve()
                case "e":
                    self._bar.edit()
                case "r":
                    self._bar.reject()

    async def _step(self, by: int) -> None:
        ids = [item.proposal.id for item in self._items or ()]
        if self._chosen in ids:
            await self._choose(ids[(ids.index(self._chosen) + by) % len(ids)])
        elif ids:
            await self._choose(ids[0])
