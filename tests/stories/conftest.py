"""What a story stands on: one place for all stories, and a business of its own for each.

Stories only act as people do, on pages and by commands; what happened is read in the twin's own books.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.settings import URL
from tests.stories import business, databases, place
from tests.stories.business import Business
from tests.stories.place import Place

MIGRATED_ONCE = "counterfoil_migrated"


@pytest.fixture(scope="session")
def migrated(postgres_server: None) -> Iterator[str]:
    """The name of a database with all tables and nothing in them, to make copies of."""
    name = f"{MIGRATED_ONCE}_{os.getpid()}"
    with databases.made(URL, name) as url:
        command = [sys.executable, "-m", "counterfoil.cli.main", "status"]
        subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=True, capture_output=True)
        yield name


@pytest.fixture(scope="session")
def place_of_all(migrated: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One place for all stories. The browser is there first: from then on Django's connections are looked up anew."""
    name = f"counterfoil_stories_{os.getpid()}"
    with databases.made(URL, name, copy_of=migrated) as url, place.opened(url, tmp_path_factory.mktemp("place")) as it:
        yield it


@pytest.fixture
def own_place(migrated: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """A place where nobody has ever been, with two workers, for this story alone."""
    name = f"counterfoil_own_{os.getpid()}"
    with (
        databases.made(URL, name, copy_of=migrated) as url,
        place.opened(url, tmp_path, workers=2) as it,
        django_db_blocker.unblock(),
        databases.used_by_this_test(url),
    ):
        yield it
        assert not it.complaints()


@pytest.fixture
def here(place_of_all: Place, browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[Business]:
    """A business of this story's own, not connected to Xero yet."""
    with django_db_blocker.unblock(), databases.used_by_this_test(place_of_all.database):
        made = business.begin(place_of_all, browser)
        yield made
        made.leave()
        place_of_all.twin.faults.clear()
        place_of_all.twin.webhooks.lose_every = 0
        assert not place_of_all.complaints()
