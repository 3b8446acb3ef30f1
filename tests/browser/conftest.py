"""A real headless browser against a live server; without a browser these tests fail and say how to get one."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from regimens.models import Member, clock
from tests.conftest import PASSWORD

#: How long a page may take on a machine with other work, in milliseconds: what is tested is that it comes.
PATIENCE = 120_000
expect.set_options(timeout=30_000)
# Playwright keeps an event loop in this thread; the tests' own queries are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
HERE = Path(__file__).parent
#: As `date.weekday` counts.
FRIDAY = 4
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NO_BROWSER = (
    "No Chromium on PATH. On Debian: apt-get install chromium. `make test` does that when it may; "
    "`make test-fast` runs everything that needs no browser."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """The browser of this machine; the test fails where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": chromium(), "args": FLAGS + as_root}


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """The browser, with patience for a slow machine in whatever it opens."""
    opened = browser.new_context

    def with_patience(**options: Any) -> BrowserContext:
        context = opened(**options)
        context.set_default_timeout(PATIENCE)
        return context

    browser.new_context = with_patience  # type: ignore[method-assign]
    return browser


@pytest.fixture(scope="session")
def live_server(live_server: LiveServer) -> Iterator[LiveServer]:
    """The running product; it stops only when the browser's last connection has ended.

    The database in memory is one connection for all threads, which a product never has: two requests at
    once would take part in each other's transactions, so here they take turns.
    """
    turns, answer = threading.Lock(), WSGIHandler.get_response

    def in_turn(handler: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
        with turns:
            return answer(handler, request)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WSGIHandler, "get_response", in_turn)
        yield live_server
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


class WorkingDay:
    """The product's clock, for every thread of the server: as it is, and at a weekend that of the Friday."""

    def __init__(self, told: ContextVar[datetime | None]) -> None:
        self.told, self.set, self.reset = told, told.set, told.reset

    def get(self) -> datetime:
        """As the clock asks for it."""
        now = timezone.now()
        return self.told.get() or now - timedelta(days=max(0, now.weekday() - FRIDAY))


@pytest.fixture(autouse=True)
def _on_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clinics of the tests are closed at weekends, when a plan that starts today asks one thing more."""
    monkeypatch.setattr(clock, "_told", WorkingDay(clock._told))


@pytest.fixture
def site(live_server: LiveServer, clinician: Member) -> str:
    """The address of the running product, with a clinician who may sign in."""
    return str(live_server.url)


def sign_in(page: Page, site: str, who: str = "clinician") -> None:
    """Sign in with this account."""
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/")


@pytest.fixture
def wide(browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of 1280 by 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page without JavaScript."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    # What is wrong is told in full; of the rest axe only says that it was looked at, which is much quicker.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
