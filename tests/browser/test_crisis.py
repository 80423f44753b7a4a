"""Crisis language: the fixed notice, a silent assistant, an alert that people see, and the way back."""

from playwright.async_api import expect

from tests.browser.conftest import Arrive


async def test_a_crisis_goes_to_people_and_comes_back_only_when_they_say_so(arrive: Arrive) -> None:
    client, supervisor = await arrive("ingrid", phone=True), await arrive("supervisor")
    await expect(client.page.get_by_text("This is Mika Sorensen's conversation")).to_be_visible()
    await client.say("She says she wants to kill herself tonight")
    notice = client.page.get_by_role("log").get_by_role("alert")
    await expect(notice).to_contain_text("A person from our team has been told")
    await expect(notice.get_by_role("link", name="988").first).to_have_attribute("href", "tel:988")
    await client.say("When is the next appointment?")
    await expect(client.page.get_by_text("the assistant stays silent")).to_be_visible()

    staff = supervisor.page
    await expect(staff.get_by_role("alert").filter(has_text="Crisis alert")).to_contain_text("Mika Sorensen")
    await supervisor.go("/console/alerts")
    await expect(staff.get_by_text("on call: Desmond Achebe, LCPC")).to_be_visible()
    await staff.get_by_role("button", name="Open conversation").first.click()  # alerts stand above other people's tasks
    await staff.get_by_role("button", name="Take over").click()
    await staff.get_by_label("Your answer to the client").fill("This is Maren. I am calling you now.")
    await staff.get_by_role("button", name="Send").click()
    await expect(client.bubble("This is Maren. I am calling you now.")).to_be_visible()
    await expect(client.page.get_by_text("Maren Okafor, our team")).to_be_visible()

    await staff.get_by_role("button", name="Hand back to Handrail").click()
    await expect(staff.get_by_text("is not acknowledged yet")).to_be_visible()
    await supervisor.go("/console/alerts")
    await staff.get_by_role("button", name="Acknowledge").click()
    await expect(staff.get_by_text("Taken on by Maren Okafor")).to_be_visible()
    await staff.get_by_role("button", name="Open conversation").first.click()  # alerts stand above other people's tasks
    await staff.get_by_role("button", name="Hand back to Handrail").click()
    await expect(client.page.get_by_text("the assistant stays silent")).to_be_hidden()
    await expect(client.page.get_by_text("Assistant ·")).to_have_count(0)
