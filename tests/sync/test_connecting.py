"""Joining an organisation: what may go wrong has its own words, and nothing is joined by mistake."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from counterfoil.ledger.models import Organisation, TokenSet
from counterfoil.people.models import Membership
from counterfoil.people.roles import Role
from counterfoil.sync import connecting
from counterfoil.sync.connecting import Connected, NotConnected
from counterfoil.twins.xero import seed
from counterfoil.twins.xero.faults import Kind
from tests import make
from tests.sync.world import REDIRECT, World


def begin(world: World) -> str:
    url = connecting.begin(world.workspace, world.owner, REDIRECT, world.engine)
    return parse_qs(urlsplit(url).query)["state"][0]


def finish(world: World, state: str, *, code: str = "", error: str = "", user: object = None) -> connecting.Finished:
    return connecting.finish(
        user or world.owner, state=state, code=code, error=error, redirect_uri=REDIRECT, engine=world.engine
    )


def problem(finished: connecting.Finished) -> str:
    assert isinstance(finished, NotConnected)
    return finished.problem


def test_saying_no_in_xero_connects_nothing(world):
    assert problem(finish(world, begin(world), error="access_denied")) == "denied"


def test_a_state_serves_once_and_soon_and_only_the_person_who_asked(world):
    state = begin(world)
    assert problem(finish(world, state, error="access_denied", user=make.user())) == "state"
    assert problem(finish(world, state, error="access_denied")) == "denied"
    assert problem(finish(world, state, error="access_denied")) == "state"

    late = begin(world)
    world.pass_time(timedelta(minutes=31))
    assert problem(finish(world, late, code="x")) == "state"
    assert problem(finish(world, "made up", code="x")) == "state"


def test_who_may_no_longer_connect_cannot_finish(world):
    state = begin(world)
    Membership.objects.filter(user=world.owner).update(role=Role.STAFF)
    assert problem(finish(world, state, code="x")) == "state"


def test_a_code_that_is_used_up_is_told(world):
    assert problem(finish(world, begin(world), code="nonsense")) == "code_expired"


def test_another_organisation_than_before_is_refused_and_nothing_is_mixed(world):
    connecting.disconnect(world.organisation, world.owner, world.engine)
    assert problem(world.consent(seed.HARBOUR)) == "other_organisation"
    assert Organisation.objects.get(workspace=world.workspace).state == "disconnected"


def test_xero_not_answering_is_told_and_can_be_tried_again(world):
    world.twin.faults.add(Kind.LOST_BEFORE, path="/connect/token", nth=1)
    assert problem(world.consent(seed.SOUTHERN_CROSS)) == "no_answer"
    assert isinstance(world.consent(seed.SOUTHERN_CROSS), Connected)


def test_disconnecting_deletes_the_connection_in_xero_and_forgets_the_tokens(world):
    assert connecting.disconnect(world.organisation, world.owner, world.engine) is True

    tenant = str(world.organisation.xero_id)
    web_app = [row for row in world.twin.identity.connections.values() if row.app == seed.CLIENT_ID]
    assert tenant not in {row.tenant for row in web_app}
    assert not TokenSet.objects.exists()


def test_a_custom_connection_needs_no_browser_and_no_header(world):
    other = make.workspace("By custom connection")
    finished = connecting.connect_custom(other, None, seed.CUSTOM_CLIENT_ID, seed.CUSTOM_SECRET, world.engine)
    assert isinstance(finished, Connected)

    world.workspace, world.organisation = other, finished.organisation
    ana = make.learner(other, sync_enabled=True)
    world.settle()
    assert [row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == ana.code]

    world.pass_time(timedelta(minutes=40))
    world.settle()
    assert Organisation.objects.get(pk=finished.organisation.pk).state == "connected"


def test_a_wrong_client_secret_is_told(world):
    finished = connecting.connect_custom(make.workspace(), None, seed.CUSTOM_CLIENT_ID, "wrong", world.engine)
    assert problem(finished) == "client"


def test_a_consent_to_fewer_permissions_is_told(world):
    world.twin.identity.consented.clear()  # Xero adds up what was allowed before (FACTS 3.3).
    fewer = frozenset(["openid", "offline_access", "accounting.contacts"])
    assert problem(world.consent(seed.SOUTHERN_CROSS, allowed=fewer)) == "scope"
