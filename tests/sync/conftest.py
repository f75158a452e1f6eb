from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.twins.xero import seed
from tests.sync.world import World, new_world


@pytest.fixture
def world(db: None, tmp_path: Path, settings: object) -> World:
    """A connected workspace that has read everything once."""
    settings.XERO_CLIENT_ID, settings.XERO_CLIENT_SECRET = seed.CLIENT_ID, seed.CLIENT_SECRET
    settings.FILES = tmp_path / "files"
    made = new_world(tmp_path)
    made.connect()
    made.settle()
    return made
