"""Somebody at a browser of their own, and what they do there."""

import re

from playwright.async_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Request, expect

from handrail.sample_practice import PASSWORD

SLOW = 20_000
"""Milliseconds that a turn may take on a machine with much else to do."""
NO_ANSWER = ("Failed to load resource", "WebSocket connection to")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
expect.set_options(timeout=SLOW)


class Visitor:
    """A page in a context without history; what it asks for outside this machine, and what breaks on it, is kept."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.page = page
        self.outside: list[str] = []
        self.broken: list[str] = []
        self._url = url
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.broken.append(str(error.error)))

    def leave(self) -> None:
        """Say what should not have happened."""
        assert self.outside == [], "a page asked for something outside this machine"
        assert self.broken == [], "a script broke"

    async def go(self, path: str) -> None:
        """Open a page, and wait until it is live."""
        await self.page.goto(self._url + path)
        await self.live()

    async def live(self) -> None:
        """Wait until the page has its connection."""
        await self.page.wait_for_function("window.did_handshake === true || !document.querySelector('#app')")

    async def sign_in(self, start: str) -> None:
        """Sign in as the person of the sample practice whose address starts so."""
        domain = "clients.alder-reed.example" if start in ("jordan", "ingrid") else "alder-reed.example"
        await self.go("/sign-in")
        await self.page.get_by_label("E-mail address").fill(f"{start}@{domain}")
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url(re.compile("/(portal|console)"))
        await self.live()

    async def say(self, text: str) -> None:
        """Write a message and send it."""
        await self.page.get_by_label("Your message").fill(text)
        await self.page.get_by_role("button", name="Send").click()
        await expect(self.bubble(text).last).to_be_visible()

    async def pick_first_time(self) -> str:
        """Press the first offered time and return it as it stands on the button, such as 'Tuesday, … at 5:00 PM'."""
        offered = self.page.get_by_role("group", name="Offered times").last.get_by_role("button").first
        await expect(offered).to_be_enabled()
        when = await offered.locator(".hr-strong").inner_text()
        await offered.click()
        return when

    def bubble(self, text: str | re.Pattern[str]) -> Locator:
        """Find messages that hold a text."""
        return self.page.locator(".hr-bubble").filter(has_text=text)

    async def choose_client(self, name: str) -> None:
        """Find a client by typing, and pick the first that is found."""
        field = self.page.get_by_role("combobox", name="Client")
        await field.click()
        await field.press_sequentially(name, delay=20)
        await self.page.get_by_role("option", name=name).first.click()

    def _note_request(self, request: Request) -> None:
        try:
            url = request.url
        except Error:  # the page went away meanwhile
            return
        if not url.startswith((self._url, "data:", "blob:")):
            self.outside.append(url)

    def _note_console(self, message: ConsoleMessage) -> None:
        """Keep what a script complained of, a refused source above all; a server that is away is no script's fault."""
        if message.type == "error" and not message.text.startswith(NO_ANSWER):
            self.broken.append(message.text)
