"""A power cut between proposal and approval."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.running import RunningServer


async def test_killing_the_server_between_proposal_and_approval_loses_nothing(
    server: RunningServer, arrive: Arrive
) -> None:
    client = await arrive("jordan")
    await client.say("I need to move my next appointment to the week after, any day after 2")
    when = await client.pick_first_time()
    await expect(client.page.get_by_role("region", name="Your waiting requests")).to_contain_text(when)

    server.kill()
    server.start()

    desk = await arrive("frontdesk")
    await expect(desk.page.locator(".hr-abreast")).to_contain_text(when)
    await desk.page.get_by_role("button", name="Approve").click()
    await expect(desk.page.get_by_text("All caught up")).to_be_visible()
    # The client's page, open all the while, finds the new server by itself.
    await expect(client.bubble(re.compile(f"^Done: move your appointment to {when}"))).to_be_visible()
    assert "Traceback" not in server.log() and "Jordan" not in server.log()
