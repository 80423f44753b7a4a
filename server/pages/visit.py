"""One open page: who looks at it, whether they still may, and how it learns that something changed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from nicegui import ui

from graphs.stage import Stage
from policies.access import Permission
from practice.errors import HandrailError
from practice.identity import Principal, Role
from practice.profile import PracticeProfile
from server.office import Office
from server.pages.failures import note_failure
from server.security.who import SignInNeeded, page_csrf_token, page_person

CLIENT_BEAT_SECONDS, STAFF_BEAT_SECONDS = 1.0, 2.0
"""How often a page looks; a look of staff may lead to many reads in the records system, a client's to one here."""
Refresh = Callable[[], Awaitable[None]]
Begin = Callable[[], Awaitable[AsyncIterator[Stage]]]
"""Starts a turn; it raises before the first stage where the turn is not taken."""


class Visit:
    """A signed-in person at a page.

    Whatever changes is on the audit, so the end of its chain is what the page watches: one small query a second
    instead of everything that the page shows. A page outlives the request that opened it: before each act, and at each
    look, it asks whether the session still stands.
    """

    def __init__(self, office: Office, principal: Principal, cookies: dict[str, str]) -> None:
        self.office = office
        self.principal = principal
        self._cookies = cookies
        self._watching: list[Refresh] = []
        self._seen = -1
        self._drawing = asyncio.Lock()
        self._client = ui.context.client
        self._notes_at: Literal["bottom", "top-right"] = (
            "bottom" if principal.role is Role.CLIENT else "top-right"  # never over the way to help
        )

    @property
    def profile(self) -> PracticeProfile:
        """The practice."""
        return self.office.services.profile

    @property
    def zone(self) -> ZoneInfo:
        """The zone that moments are shown in."""
        return self.profile.tz

    @property
    def now(self) -> datetime:
        """The present, by the practice's clock."""
        return self.office.services.clock()

    @property
    def csrf_token(self) -> str:
        """The token that this page's forms carry."""
        return page_csrf_token(self.office, self._cookies)

    def holds(self, permission: Permission) -> bool:
        """Say whether this person has any use for what the permission opens."""
        return self.office.services.access.holds(self.principal, permission)

    async def watch(self, refresh: Refresh) -> None:
        """Draw now, and again after every change."""
        self._watching.append(refresh)
        await refresh()

    def begin_watching(self) -> None:
        """Start to look for changes; called once, when the page is laid out."""
        is_client = self.principal.role is Role.CLIENT
        ui.timer(CLIENT_BEAT_SECONDS if is_client else STAFF_BEAT_SECONDS, self._look)

    async def attempt(self, work: Callable[[], Awaitable[object]], done: str = "") -> HandrailError | None:
        """Do something and say so; where it is refused, say why and return the refusal."""
        try:
            await self._require_session()
            await work()
        except HandrailError as error:
            return self.say(error)
        except Exception as error:
            return self.say(unexpected(error))
        if done:
            with self._client:
                ui.notify(done, type="positive", position=self._notes_at)
        await self.refresh()
        return None

    async def follow(self, begin: Begin, show: Callable[[Stage], Awaitable[None]]) -> HandrailError | None:
        """Run a turn and show its stages; return why where it was not taken."""
        try:
            await self._require_session()
            async for stage in await begin():
                await show(stage)
        except HandrailError as error:
            return error
        except Exception as error:
            return unexpected(error)
        return None

    def say(self, error: HandrailError) -> HandrailError:
        """Show what went wrong and what to do next."""
        words = f"{error.detail} {error.advice}"
        with self._client:  # what was pressed may be gone from the page by now
            ui.notify(
                words,
                position=self._notes_at,
                color="#4a2f00",
                icon="warning",
                multi_line=True,
                timeout=8000,
                close_button="Close",
            )
        return error

    def run_script(self, script: str) -> None:
        """Let the browser do something."""
        with self._client:
            ui.run_javascript(script)

    async def refresh(self) -> None:
        """Look at once, after an act of this page's own."""
        async with self._drawing:
            self._seen = await self._end_of_audit()
            for refresh in self._watching:
                await refresh()

    async def _look(self) -> None:
        try:
            await self._require_session()
            if await self._end_of_audit() != self._seen:
                await self.refresh()
        except SignInNeeded:
            ui.navigate.to("/sign-in")
        except HandrailError as error:
            self.say(error)

    async def _end_of_audit(self) -> int:
        async with self.office.services.ledger.reading() as unit:
            return (await unit.audit.head()).length

    async def _require_session(self) -> None:
        person = await page_person(self.office, self._cookies)
        if person is None or person.principal != self.principal:
            raise SignInNeeded("You are not signed in any more.", "Sign in, then try again.")


def unexpected(error: Exception) -> HandrailError:
    """Put an error that nobody expected into the log, and return what a person is told of it."""
    note_failure(error)
    return HandrailError("Something went wrong. It was recorded.", "Please try again, or call the practice.")
