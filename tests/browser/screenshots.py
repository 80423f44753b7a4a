"""The README's pictures, taken from the running sample practice.

``python -m tests.browser.screenshots [FOLDER]`` writes them to ``docs/screenshots``. ``FOLDER`` is a data folder to
start from; without one the sample practice is made afresh.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.conftest import ARGUMENTS, NAMES
from tests.browser.running import RunningServer
from tests.browser.test_note import BULLETS
from tests.browser.visitor import DESK, PHONE, Visitor

WHERE = Path(__file__).parents[2] / "docs" / "screenshots"
REFERRAL = """Referral from Lakeview Family Medicine
Referring provider: Dr. Elena Marsh
Patient: Nadia Kowalczyk, DOB 03/14/1994
Phone: (312) 555-0177
Insurance: Lakeshore Health, member id LH-448812
Reason for referral: panic attacks and worry since spring (F41.0)
Requested service: individual therapy, by video, evenings
Please see soon."""


async def take(server: RunningServer, browser: Browser) -> None:
    """Play the story and take the pictures on the way."""

    async def arrive(start: str, size: dict[str, int] = DESK) -> Visitor:
        context = await browser.new_context(viewport=size, is_mobile=size is PHONE, reduced_motion="reduce")
        visitor = Visitor(context, await context.new_page(), server.url)
        await visitor.sign_in(start)
        return visitor

    client = await arrive("jordan")
    await client.say("How much notice do you need if I have to cancel?")
    await client.page.get_by_text("Where this comes from").wait_for()
    await client.say("I can't do Thursday. Could we do next week, anything after 5? Video is fine.")
    await client.page.get_by_role("group", name="Offered times").wait_for()
    phone = await arrive("jordan", PHONE)
    await _shoot(phone, "portal-phone")
    await client.pick_first_time()
    await client.page.get_by_role("region", name="Your waiting requests").wait_for()
    await _shoot(client, "portal")

    coordinator = await arrive("coordinator")
    await coordinator.go("/console/ask")
    await coordinator.page.get_by_label("The referral's text").fill(REFERRAL)
    await coordinator.page.get_by_role("button", name="Ask", exact=True).click()
    await coordinator.page.get_by_role("button", name="Open it in the inbox").wait_for()
    await _note(await arrive("clinician"))

    supervisor = await arrive("supervisor")
    await _shoot(supervisor, "inbox")
    desk = await arrive("frontdesk")
    await desk.page.get_by_role("button", name="Approve").click()
    await desk.page.get_by_text("All caught up").wait_for()
    await supervisor.go("/console/audit")
    await supervisor.page.get_by_role("button", name="Verify the chain").click()
    await supervisor.page.get_by_text("The chain is whole").wait_for()
    await _shoot(supervisor, "audit")


async def _note(clinician: Visitor) -> None:
    page = clinician.page
    await clinician.go("/console/ask")
    await clinician.choose_client("Jordan Avery")
    await page.get_by_label("Bullets or transcript").fill(BULLETS)
    await page.get_by_role("button", name="Ask", exact=True).click()
    await page.get_by_role("button", name="Open it in the inbox").click()
    await page.get_by_role("button", name="Show source 1").first.click()
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await _shoot(clinician, "note")


async def _shoot(visitor: Visitor, name: str) -> None:
    await visitor.page.wait_for_timeout(800)
    await visitor.page.screenshot(path=WHERE / f"{name}.png")


async def main(start_from: Path | None) -> None:
    """Serve a copy of the practice and take the pictures."""
    chromium = next(filter(None, map(shutil.which, NAMES)))
    WHERE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if start_from is not None:
            shutil.copytree(start_from, data)
        server = RunningServer(data)
        server.start()
        try:
            async with async_playwright() as playwright:
                await take(server, await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS))
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
