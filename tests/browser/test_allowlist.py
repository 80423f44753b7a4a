"""An admin changes what Handrail may take up: tries it on past messages, saves it with a reason, sees it in force."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Arrive

READABLE = Path(__file__).with_name("readable.js").read_text(encoding="utf-8")
ASKED = "Which forms of payment do you take?"


@pytest.mark.parametrize("phone", [False, True])
async def test_a_change_is_tried_then_saved_with_a_reason_by_keyboard_alone(arrive: Arrive, phone: bool) -> None:
    client, admin = await arrive("jordan"), await arrive("admin", phone=phone)
    await client.say(ASKED)
    await expect(client.page.locator(".hr-bubble").last).not_to_have_text(ASKED)  # answered, and so read
    await admin.go("/console/allowlist")
    page = admin.page
    row = page.get_by_role("row").filter(has_text="faq.billing")
    turned_off = "Off" not in await row.inner_text()
    change = page.get_by_role("button", name="Change faq.billing")
    await change.focus()
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    save = form.get_by_role("button", name="Save")
    await expect(save).to_be_disabled()
    await form.get_by_role("switch", name="On").focus()
    await page.keyboard.press("Space")
    await form.get_by_role("button", name="Try it on past messages").focus()
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("status")).to_contain_text("This change would have sent")
    if turned_off:
        await expect(form.get_by_role("status")).to_contain_text("Triage → A person")
        await expect(form.get_by_role("status")).not_to_contain_text(ASKED)
    assert await page.evaluate(READABLE) == []
    await expect(save).to_be_enabled()
    await page.keyboard.press("Tab")
    await form.get_by_label("Why").fill("The fees change on Monday.")
    await save.focus()
    await page.keyboard.press("Enter")
    await expect(form).to_be_hidden()
    await expect(row).to_contain_text("Off: a person" if turned_off else "Triage")
    history = page.get_by_role("listitem").filter(has_text="faq.billing").first
    await expect(history).to_contain_text("Turned off" if turned_off else "Turned on")
    await expect(history).to_contain_text("The fees change on Monday.")
    assert await page.evaluate(READABLE) == []


async def test_a_setting_that_is_not_possible_is_told_in_words(arrive: Arrive) -> None:
    admin = await arrive("admin")
    await admin.go("/console/allowlist")
    await admin.page.get_by_role("button", name="Change complaint").click()
    form = admin.page.get_by_role("dialog")
    await form.get_by_label("Threshold").fill("0.9")
    await form.get_by_role("button", name="Try it on past messages").click()
    await expect(admin.page.get_by_text("complaint always goes to a person")).to_be_visible()
    await expect(form.get_by_role("button", name="Save")).to_be_disabled()
