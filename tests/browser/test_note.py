"""A note from bullets: drafted with sources, edited, compared, approved, and in the chart as an unsigned draft."""

from playwright.async_api import expect

from tests.browser.conftest import Arrive

BULLETS = """- worried about work deadlines most of the week, slept 5 hours
- GAD-7 today 11
- denies suicidal ideation
- practised worry postponement on four days, helped twice
- plan: continue weekly sessions"""


async def test_a_clinician_edits_a_drafted_note_sees_the_difference_and_approves(arrive: Arrive) -> None:
    clinician = await arrive("clinician")
    page = clinician.page
    await clinician.go("/console/ask")
    await clinician.choose_client("Jordan Avery")
    await page.get_by_label("Bullets or transcript").fill(BULLETS)
    await page.get_by_role("button", name="Ask", exact=True).click()
    await page.get_by_role("button", name="Open it in the inbox").click()

    await expect(page.get_by_text("AI-Generated Draft - Requires Clinician Review & Signature")).to_be_visible()
    sources = page.get_by_role("region", name="Sources")
    await expect(sources).to_contain_text("slept 5 hours")
    await page.get_by_role("button", name="Show source 1").first.click()
    await expect(sources.locator(".hr-cited")).to_be_visible()

    await page.get_by_role("button", name="Edit").click()
    plan = page.get_by_role("textbox", name="Plan")
    await plan.fill(await plan.input_value() + "\nAsked the client to bring the worry diary.")
    changes = page.get_by_role("region", name="Your changes")
    await expect(changes.locator("ins")).to_have_text("Asked the client to bring the worry diary.")
    await expect(changes.locator("del")).to_have_count(0)
    await page.get_by_role("button", name="Approve with my changes").click()
    await expect(page.get_by_text("All caught up")).to_be_visible()

    await clinician.go("/console/chart?client=CL-0001")
    saved = page.locator(".hr-card").filter(has_text="worry diary")
    await expect(saved).to_contain_text("Draft")
    await expect(saved).to_contain_text("Requires Clinician Review & Signature")


async def test_a_rejection_needs_a_reason_and_keys_mean_nothing_while_it_is_asked_for(arrive: Arrive) -> None:
    clinician = await arrive("clinician")
    page = clinician.page
    await clinician.go("/console/ask")
    await page.get_by_role("combobox", name="What").click()
    await page.get_by_role("option", name="Summarize a chart").click()
    await clinician.choose_client("Jordan Avery")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await page.get_by_role("button", name="Open it in the inbox").click()
    await expect(page.get_by_role("heading", name="Chart summary")).to_be_visible()

    await page.keyboard.press("r")
    asked = page.get_by_role("dialog", name="Reject")
    await asked.get_by_role("button", name="Keep it").focus()
    await page.keyboard.press("a")
    await asked.get_by_role("button", name="Reject").click()
    await expect(page.get_by_text("A rejection needs a reason")).to_be_visible()
    await asked.get_by_role("textbox").fill("Not needed any more")
    await asked.get_by_role("button", name="Reject").click()
    await expect(page.get_by_text("All caught up")).to_be_visible()


async def test_an_upload_that_is_not_text_is_refused(arrive: Arrive) -> None:
    clinician = await arrive("clinician")
    await clinician.go("/console/ask")
    chooser = clinician.page.locator("input[type=file]")
    picture = {"name": "scan.txt", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00"}
    await chooser.set_input_files(picture)
    await expect(clinician.page.get_by_text("The file is not plain text")).to_be_visible()
    await chooser.set_input_files({"name": "session.txt", "mimeType": "text/plain", "buffer": b"T: How was it?"})
    await expect(clinician.page.get_by_label("Bullets or transcript")).to_have_value("T: How was it?")
