"""A real server and a real Chromium. Where Chromium is missing the tests fail and say so; they are never skipped."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.running import RunningServer
from tests.browser.visitor import DESK, PHONE, Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
Arrive = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
def server(made_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all; what a test changes, another must not count on."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(made_practice, folder)
    running = RunningServer(folder)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, with a fresh profile."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "the browser tests need Chromium: sh tests/browser/install_chromium.sh"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def arrive(browser: Browser, server: RunningServer) -> AsyncIterator[Arrive]:
    """Let people come, each with a browser of their own; whatever broke for them fails the test."""
    came: list[Visitor] = []

    async def come(start: str = "", *, phone: bool = False) -> Visitor:
        context = await browser.new_context(
            viewport=PHONE if phone else DESK, has_touch=phone, is_mobile=phone, reduced_motion="reduce"
        )
        visitor = Visitor(context, await context.new_page(), server.url)
        came.append(visitor)
        if start:
            await visitor.sign_in(start)
        return visitor

    yield come
    for visitor in came:
        visitor.leave()
        await visitor.page.context.close()
