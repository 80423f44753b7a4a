"""The whole story in two browsers: a client asks, a person approves, the calendar changes, the record is whole."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Arrive

ASKED = "I can't do Thursday. Could we do next week, anything after 5? Video is fine."


async def test_a_client_moves_an_appointment_and_the_front_desk_approves_by_keyboard(arrive: Arrive) -> None:
    client, desk = await arrive("jordan"), await arrive("frontdesk")
    await client.say(ASKED)
    when = await client.pick_first_time()
    waiting = client.page.get_by_role("region", name="Your waiting requests")
    await expect(waiting).to_contain_text(f"You asked us to move your appointment to {when}")

    await expect(desk.page.get_by_role("listitem").filter(has_text="Jordan Avery")).to_be_visible()
    await expect(desk.page.locator(".hr-abreast")).to_contain_text(when)
    await expect(desk.page.locator(".hr-abreast")).to_contain_text("Tobias Lindqvist, LCSW")
    await desk.page.wait_for_timeout(1_000)  # a key approves nothing that nobody can have read yet
    await desk.page.keyboard.press("a")
    await expect(desk.page.get_by_text("All caught up")).to_be_visible()

    await expect(client.bubble(re.compile(f"^Done: move your appointment to {when}"))).to_be_visible()
    await expect(waiting).to_be_hidden()
    clinician = await arrive("clinician")
    await clinician.go("/console/chart?client=CL-0001")
    coming = clinician.page.get_by_role("heading", name="Appointments")
    await expect(clinician.page.locator(".hr-card").filter(has=coming)).to_contain_text(when)

    supervisor = await arrive("supervisor")
    await supervisor.go("/console/audit")
    await expect(supervisor.page.get_by_role("row", name="Decision made").first).to_contain_text("Noor Haddad")
    await supervisor.page.get_by_role("button", name="Verify the chain").click()
    await expect(supervisor.page.get_by_text("The chain is whole")).to_be_visible()


async def test_a_client_takes_a_request_back(arrive: Arrive) -> None:
    client = await arrive("jordan")
    await client.say("Please cancel my next appointment")
    waiting = client.page.get_by_role("region", name="Your waiting requests")
    await waiting.get_by_role("button", name="Withdraw").click()
    await client.page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    await expect(client.bubble("I have withdrawn your request to cancel your appointment").last).to_be_visible()
    await expect(waiting).to_be_hidden()


async def test_an_answer_shows_where_it_comes_from(arrive: Arrive) -> None:
    client = await arrive("jordan")
    await client.say("Where can I park?")
    sources = client.page.get_by_text("Where this comes from")
    await sources.last.click()
    await expect(client.page.locator(".hr-source").last).to_contain_text(re.compile("park", re.IGNORECASE))


async def test_an_empty_and_an_enormous_message_are_refused_and_nothing_is_lost(arrive: Arrive) -> None:
    client = await arrive("ingrid")
    field, error = client.page.get_by_label("Your message"), client.page.locator(".hr-foot").get_by_role("alert")
    await client.page.get_by_role("button", name="Send").click()
    await expect(error).to_contain_text("The message is empty")
    await field.fill("x" * 9_000)
    await client.page.get_by_role("button", name="Send").click()
    await expect(error).to_contain_text("9,000 characters")
    await expect(field).to_have_value("x" * 9_000)
    await expect(client.bubble("xxx")).to_have_count(0)
