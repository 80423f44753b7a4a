"""The client portal: one conversation, offered times as buttons, what waits for a decision, help always in reach."""

from nicegui import ui

from graphs.wording import describe
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from practice.errors import HandrailError
from practice.identity import Principal
from server.conversation_view import ConversationView
from server.office import Office
from server.pages.safety import safety_button
from server.pages.theme import bubble, tag

REFRESH_SECONDS = 2.0
INTRODUCTION = (
    "I am an automated assistant. I can look at your appointments and our practice's documents, and ask the front desk "
    "to make changes. People decide. I am not a clinician and I do not give medical advice."
)


async def portal_page(office: Office, principal: Principal) -> None:
    """Show a client their conversation."""
    page = PortalPage(office, principal)
    await page.build()


class PortalPage:
    """One open portal page; it follows the ledger, so a decision shows up by itself."""

    def __init__(self, office: Office, principal: Principal) -> None:
        self._office = office
        self._principal = principal
        self._conversation_id = ""
        self._shown = ""
        self._busy = False

    async def build(self) -> None:
        """Lay the page out, then fill it."""
        profile = self._office.services.profile
        with ui.header().classes("items-center justify-between").style("background: var(--accent)"):
            ui.label(profile.name).classes("text-lg font-medium")
            with ui.row().classes("items-center gap-2"):
                safety_button(profile)
                ui.button("Sign out", on_click=lambda: ui.navigate.to("/sign-out")).props("flat color=white dense")
        with ui.column().classes("w-full max-w-2xl mx-auto p-4 gap-3").style("padding-bottom: 150px"):
            ui.label(INTRODUCTION).classes("hr-soft")
            self._requests = ui.column().classes("w-full gap-2")
            self._messages = (
                ui.column().classes("w-full gap-2").props('role=log aria-live=polite aria-label="Messages"')
            )
            self._stage = ui.row().classes("items-center gap-2 hr-soft")
        with ui.footer().style("background: var(--paper); border-top: 1px solid var(--line)"):
            with ui.row().classes("w-full max-w-2xl mx-auto items-end gap-2 no-wrap"):
                self._text = (
                    ui.textarea(placeholder="Write a message, for example: Can I move Thursday to next week after 5?")
                    .props('outlined autogrow dense bg-color=white maxlength=20000 aria-label="Your message"')
                    .classes("grow")
                    .on(
                        "keydown.enter",
                        self._send,
                        js_handler="(e) => { if (!e.shiftKey) { e.preventDefault(); emit(); } }",
                    )
                )
                self._button = ui.button("Send", on_click=self._send).props("unelevated")
        await self._refresh()
        ui.timer(REFRESH_SECONDS, self._refresh)

    async def _send(self) -> None:
        text = self._text.value or ""
        if self._busy or not text.strip():
            return
        if await self._follow(lambda: self._office.turns.client_message(self._principal, self._conversation_id, text)):
            self._text.value = ""

    async def _pick(self, offer_id: str, slot_id: str) -> None:
        await self._follow(
            lambda: self._office.turns.client_choice(self._principal, self._conversation_id, offer_id, slot_id)
        )

    async def _follow(self, begin) -> bool:  # type: ignore[no-untyped-def]
        """Run a turn and show its stages. False: it was not taken, and the reason is shown."""
        self._set_busy(True)
        try:
            async for stage in await begin():
                self._show_stage(stage.text)
                if stage.message is not None or stage.name == "screen":
                    await self._refresh()
        except HandrailError as error:
            ui.notify(f"{error.detail} {error.advice}", type="warning", multi_line=True, timeout=8000)
            return False
        finally:
            self._set_busy(False)
            self._show_stage("")
            await self._refresh()
        return True

    async def _withdraw(self, proposal_id: str) -> None:
        try:
            await self._office.desk.withdraw(self._principal, proposal_id)
        except HandrailError as error:
            ui.notify(f"{error.detail} {error.advice}", type="warning")
        await self._refresh()

    async def _refresh(self) -> None:
        view = await self._office.readings.my_conversation(self._principal)
        self._conversation_id = view.conversation.id
        fingerprint = _fingerprint(view)
        if fingerprint == self._shown:
            return
        self._shown = fingerprint
        self._show_requests(view)
        self._show_messages(view)

    def _show_requests(self, view: ConversationView) -> None:
        zone = self._office.services.profile.tz
        self._requests.clear()
        with self._requests:
            for proposal in view.proposals:
                if proposal.state == "waiting":
                    _request_card(proposal, describe(proposal.action, zone), self._withdraw)

    def _show_messages(self, view: ConversationView) -> None:
        self._messages.clear()
        open_offer = next((m.payload.get("offer_id") for m in reversed(view.messages) if m.kind == "offer"), None)
        with self._messages:
            for message in view.messages:
                self._show_message(message, open_offer if message is _last_offer(view) else None)
            if view.conversation.state == "with_people":
                tag("Our team has this conversation. A person will answer here.", "warn")
        ui.run_javascript("window.scrollTo({top: document.body.scrollHeight, behavior: 'smooth'})")

    def _show_message(self, message: ConversationMessage, offer_id: object) -> None:
        bubble(message.body, _style(message))
        if message.kind == "offer":
            _slots(message, str(offer_id) if offer_id else None, self._pick)
        for choice in message.payload.get("choices", ()):
            ui.button(str(choice), on_click=lambda c=choice: self._say(str(c))).props("outline dense")
        if sources := message.payload.get("sources"):
            with ui.expansion("Where this comes from").classes("hr-soft").props("dense"):
                for source in sources:
                    ui.label(str(source["label"])).classes("font-medium")
                    ui.label(str(source["text"])).classes("hr-soft")

    async def _say(self, text: str) -> None:
        await self._follow(lambda: self._office.turns.client_message(self._principal, self._conversation_id, text))

    def _show_stage(self, text: str) -> None:
        self._stage.clear()
        if text:
            with self._stage:
                ui.spinner("dots", size="1.5em")
                ui.label(text)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._button.set_enabled(not busy)


def _style(message: ConversationMessage) -> str:
    if message.author == "client":
        return "mine"
    if message.author == "staff":
        return "staff"
    return {"notice": "notice", "status": "status"}.get(message.kind.value, "theirs")


def _last_offer(view: ConversationView) -> ConversationMessage | None:
    """Return the newest offer, unless something was asked or settled after it."""
    for message in reversed(view.messages):
        if message.kind == "offer":
            return message
        if message.author != "handrail" and message.payload.get("offer_id"):
            return None
    return None


def _slots(message: ConversationMessage, offer_id: str | None, pick) -> None:  # type: ignore[no-untyped-def]
    with ui.column().classes("gap-2 w-full"):
        for ranked in message.payload["slots"]:
            button = ui.button(
                str(ranked["text"]), on_click=lambda s=ranked["id"]: pick(str(message.payload["offer_id"]), str(s))
            ).props("outline no-caps align=left")
            button.set_enabled(offer_id is not None)
            ui.label(" · ".join(ranked["reasons"])).classes("hr-soft").style("margin-top: -6px")


def _request_card(proposal: Proposal, what: str, withdraw) -> None:  # type: ignore[no-untyped-def]
    with ui.row().classes("hr-card items-center justify-between gap-2"):
        with ui.column().classes("gap-0"):
            tag("Waiting for the front desk", "warn")
            ui.label(f"You asked us to {what}.")
        ui.button("Withdraw", on_click=lambda: withdraw(proposal.id)).props("flat dense")


def _fingerprint(view: ConversationView) -> str:
    """Change whenever something to be seen changes."""
    last = view.messages[-1].id if view.messages else ""
    return f"{last}/{view.conversation.state}/{[(p.id, p.state) for p in view.proposals]}"
