from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from counterfoil.people.models import Workspace
from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from tests import make


@pytest.fixture
def workspace(db: None, settings: object, tmp_path: Path) -> Workspace:
    settings.FILES = tmp_path / "files"
    return make.workspace(slug="cross")


@pytest.fixture
def signed_in(workspace: Workspace) -> Callable[..., Client]:
    """Give the browser of somebody with this role in the workspace."""

    def enter(role: Role = Role.OWNER, *, party: Party | None = None) -> Client:
        client = Client()
        client.force_login(make.member(workspace, role, party=party))
        return client

    return enter


@pytest.fixture
def owner(signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.OWNER)
