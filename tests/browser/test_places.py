"""Every place of every role: in its menu, readable, not wider than the window, and from this machine alone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Arrive

READABLE = Path(__file__).with_name("readable.js").read_text(encoding="utf-8")
INBOX, ALERTS, TALKS, ASK = "Inbox", "Alerts & tasks", "Conversations", "Ask an agent"
CHARTS, AUDIT, DIALS, ALLOWLIST = "Charts", "Audit", "Dials", "Allowlist"


@pytest.mark.parametrize(
    ("start", "places", "phone"),
    [
        ("frontdesk", [INBOX, ALERTS, TALKS, ASK], True),
        ("clinician", [INBOX, ALERTS, TALKS, ASK, CHARTS], False),
        ("supervisor", [INBOX, ALERTS, TALKS, ASK, CHARTS, AUDIT, DIALS], True),
        ("coordinator", [INBOX, ALERTS, TALKS, ASK], False),
        ("admin", [ALERTS, ASK, AUDIT, DIALS, ALLOWLIST], False),
    ],
)
async def test_a_role_sees_its_places_and_can_read_them(
    arrive: Arrive, start: str, places: list[str], phone: bool
) -> None:
    colleague = await arrive(start, phone=phone)
    if phone:
        await colleague.page.get_by_role("button", name="Menu").click()
    links = colleague.page.get_by_role("navigation", name="Console").locator("a")
    addresses = [await link.get_attribute("href") for link in await links.all()]
    assert [await link.locator("div").first.text_content() for link in await links.all()] == places
    for name, address in zip(places, addresses, strict=True):
        await colleague.go(str(address))
        current = colleague.page.locator("nav [aria-current=page]")
        await expect(current).to_contain_text(name)
        await expect(colleague.page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        assert await colleague.page.evaluate(READABLE) == [], name


async def test_a_place_of_another_role_leads_back_to_ones_own(arrive: Arrive) -> None:
    admin, client = await arrive("admin"), await arrive("jordan")
    await admin.go("/console/chart?client=CL-0001")
    assert admin.page.url.endswith("/console/alerts")
    await client.go("/console")
    assert client.page.url.endswith("/portal")


async def test_the_portal_fits_a_phone_and_help_is_always_in_reach(arrive: Arrive) -> None:
    client = await arrive("jordan", phone=True)
    assert await client.page.evaluate(READABLE) == []
    await client.say("When is my next appointment? " + "averylongwordwithoutanyblank" * 20)
    button = client.page.get_by_role("button", name="Get help now")
    await expect(button).to_be_in_viewport()
    await button.click()
    notice = client.page.get_by_role("dialog", name="Get help now")
    await expect(notice.get_by_role("link", name="911")).to_be_in_viewport()
    await expect(notice).to_contain_text("Nobody here is told when you open this")
    assert await client.page.evaluate(READABLE) == []


async def test_signing_out_in_one_tab_ends_the_other(arrive: Arrive) -> None:
    client = await arrive("jordan")
    other = await client.page.context.new_page()
    await other.goto(client.page.url)
    await client.page.get_by_role("button", name="Sign out").click()
    await client.page.wait_for_url("**/sign-in")
    assert await client.page.evaluate(READABLE) == []
    await other.wait_for_url("**/sign-in")


async def test_a_wrong_password_is_told_in_words(arrive: Arrive) -> None:
    somebody = await arrive()
    await somebody.go("/sign-in")
    await somebody.page.get_by_label("E-mail address").fill("nobody@clients.alder-reed.example")
    await somebody.page.get_by_label("Password").fill("wrong")
    await somebody.page.get_by_role("button", name="Sign in").click()
    await expect(somebody.page.get_by_role("alert")).to_contain_text("The address or the password is wrong")
    await somebody.go("/nowhere")
    await expect(somebody.page.get_by_role("heading", name="There is no such page")).to_be_visible()
