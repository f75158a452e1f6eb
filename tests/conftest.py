"""What every test stands on: a throwaway PostgreSQL, started by the first test that needs one, and a browser.

Settings of the tests' own are in tests/settings.py, which is read before this.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from counterfoil import postgres
from tests.settings import THROWAWAY, URL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_CHROMIUM = "no Chromium is installed: run apt-get install chromium as root, then make test again"
# Chromium asks its maker's servers for news at every start; a test talks to this machine only.
CHROMIUM_OPTIONS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
BROWSER_PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CHROMIUM:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[None]:
    """PostgreSQL, up: the throwaway one, unless DATABASE_URL named one of your own."""
    if postgres.parse_url(URL)["HOST"] != postgres.parse_url(THROWAWAY.url())["HOST"]:
        postgres.require_supported(URL)
        yield
        return
    with postgres.hold(THROWAWAY, say=lambda sentence: None):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, postgres_server: None) -> None:
    """Have the server up before Django makes its test database."""


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The test database's address, for a process that a test starts: give it as DATABASE_URL."""
    from django.db import connection

    own = connection.settings_dict
    place = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}@/{own['NAME']}?host={quote(own['HOST'])}&port={own['PORT']}"
    return f"postgresql://{place}".removesuffix("&port=")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; mark the tests that use it with `browser`."""
    assert CHROMIUM, NO_CHROMIUM
    # Chromium's own sandbox does not work for root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_OPTIONS, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh visitor: no cookies, nobody signed in."""
    context = browser.new_context(locale="en-AU", timezone_id="Australia/Sydney")
    context.set_default_timeout(BROWSER_PATIENCE_MS)
    yield context.new_page()
    context.close()
