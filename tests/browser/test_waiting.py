"""The inbox of a practice in which things have waited: reminded, escalated, handed on, approved by the first of two."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, expect

from tests.browser.running import RunningServer
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.conftest import SettableClock
from tests.practice_fixtures import OPENING, People, opener

if TYPE_CHECKING:
    from knowledge.embedder import Embedder
    from policies.intents import IntentClassifier

READABLE = Path(__file__).with_name("readable.js").read_text(encoding="utf-8")


async def live_a_while(people: People, clock: SettableClock) -> None:
    """Two days in which nobody decides: one request is old, one is young, one needs two, one was handed on."""
    from tests.graphs.test_desk import proposed
    from tests.graphs.test_erasing import waiting_proposal

    desk, coordinator = await people.who("frontdesk@"), await people.who("coordinator@")
    await waiting_proposal(people)
    clock.advance(hours=38)
    handed = await proposed(people, summary="Answer about opening hours", requested_by=desk.person_id)
    clock.advance(hours=1)
    both = await proposed(people, approvers=2, summary="Answer about records", high_risk=True)
    clock.set(OPENING)
    await people.office.runner.sweep()
    await people.office.handing_on.hand_on(coordinator, handed.id, desk.person_id, "You spoke with them on Tuesday.")
    await people.office.desk.decide(coordinator, both.id, "approve")


@pytest.fixture(scope="module")
def waited(
    made_practice: Path,
    tmp_path_factory: pytest.TempPathFactory,
    embedder: "Embedder",
    classifier: "IntentClassifier",
) -> Iterator[RunningServer]:
    """A server over such a practice."""
    folder = tmp_path_factory.mktemp("waited") / "data"
    shutil.copytree(made_practice, folder)
    clock = SettableClock(OPENING - timedelta(hours=49))

    async def live() -> None:
        async with opener(folder, clock, embedder, classifier)() as practice:
            await live_a_while(People(practice), clock)

    with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here already
        elsewhere.submit(asyncio.run, live()).result()
    running = RunningServer(folder)
    running.start()
    yield running
    running.stop()


async def visitor(browser: Browser, server: RunningServer, start: str, *, phone: bool = False) -> Visitor:
    context = await browser.new_context(viewport=PHONE if phone else DESK, is_mobile=phone, reduced_motion="reduce")
    somebody = Visitor(context, await context.new_page(), server.url)
    await somebody.sign_in(start)
    return somebody


async def test_the_inbox_says_what_waited_and_hands_it_on(browser: Browser, waited: RunningServer) -> None:
    desk = await visitor(browser, waited, "frontdesk")
    items = desk.page.get_by_role("listitem")
    await expect(items).to_have_count(3)
    await expect(items.first).to_contain_text("Handed to you")
    await expect(items.first).to_contain_text("Reminded")
    await expect(desk.page.locator("#main")).to_contain_text("You spoke with them on Tuesday.")
    assert await desk.page.evaluate(READABLE) == []
    await items.filter(has_text="Escalated").first.click()
    await expect(desk.page.locator("#main")).to_contain_text("supervisors were told")
    await desk.page.get_by_role("button", name="Hand on…").click()
    dialog = desk.page.get_by_role("dialog", name="Hand on")
    await dialog.get_by_role("button", name="Hand on").click()
    await expect(desk.page.get_by_text("needs a reason")).to_be_visible()
    await dialog.get_by_role("combobox", name="Colleague").click()
    await desk.page.get_by_role("option", name="supervisor").first.click()
    await dialog.get_by_label("Why it goes to them").fill("It moves a session that you supervise.")
    await dialog.get_by_role("button", name="Hand on").click()
    await expect(dialog).to_be_hidden()
    await expect(desk.page.locator("#main")).to_contain_text("It moves a session that you supervise.")
    assert await desk.page.evaluate(READABLE) == []
    desk.leave()


async def test_an_escalation_is_a_task_and_a_mark_for_the_supervisor(browser: Browser, waited: RunningServer) -> None:
    supervisor = await visitor(browser, waited, "supervisor", phone=True)
    await expect(supervisor.page.get_by_role("listitem").filter(has_text="Escalated").first).to_be_visible()
    assert await supervisor.page.evaluate(READABLE) == []
    await supervisor.go("/console/alerts")
    await expect(supervisor.page.locator("#main")).to_contain_text("Nobody has decided this yet")
    supervisor.leave()


async def test_the_second_of_two_sees_who_was_first(browser: Browser, waited: RunningServer) -> None:
    desk = await visitor(browser, waited, "frontdesk")
    await desk.page.get_by_role("listitem").filter(has_text="1 of 2 approved").first.click()
    await expect(desk.page.locator("#main")).to_contain_text("it needs one more person")
    coordinator = await visitor(browser, waited, "coordinator")
    await coordinator.page.get_by_role("listitem").filter(has_text="1 of 2 approved").first.click()
    await expect(coordinator.page.locator("#main")).to_contain_text("it needs a second person now")
    await expect(coordinator.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    for one in (desk, coordinator):
        one.leave()
