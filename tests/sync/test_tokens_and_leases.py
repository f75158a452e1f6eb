"""One refresh at a time, one worker at a time, and nothing sent by a worker that slept through its lease."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counterfoil import keys
from counterfoil.ledger.models import Organisation, TokenSet
from counterfoil.sync import leases, tokens
from counterfoil.sync.models import Attempt, Push
from counterfoil.twins.xero.faults import Kind
from counterfoil.xero.exchange import NoAnswer
from tests import make
from tests.sync.world import World


def token_set(world: World) -> TokenSet:
    return TokenSet.objects.get(pk=world.organisation.token_set_id)


def test_a_token_is_renewed_before_it_runs_out_and_the_new_one_is_stored(world):
    before = bytes(token_set(world).refresh_sealed)
    world.pass_time(timedelta(minutes=28))

    fresh = tokens.access_token(world.engine, token_set(world).pk)

    held = token_set(world)
    assert keys.decrypt(world.key_file, held.access_sealed) == fresh
    assert bytes(held.refresh_sealed) != before
    assert held.expires_at == world.now + timedelta(minutes=30)


def test_tokens_are_unreadable_in_the_database(world):
    access = tokens.access_token(world.engine, token_set(world).pk)
    assert access.encode() not in bytes(token_set(world).access_sealed)


def test_a_lost_answer_to_a_refresh_is_made_good_with_the_same_token(world):
    world.pass_time(timedelta(minutes=28))
    world.twin.faults.add(Kind.LOST_AFTER, path="/connect/token", nth=1)
    with pytest.raises(NoAnswer):
        tokens.access_token(world.engine, token_set(world).pk)

    world.pass_time(timedelta(minutes=10))
    assert tokens.access_token(world.engine, token_set(world).pk)


def test_only_one_worker_refreshes_at_a_time(world):
    world.pass_time(timedelta(minutes=28))
    TokenSet.objects.update(refreshing_by="somebody else", refreshing_until=world.now + timedelta(seconds=30))
    with pytest.raises(tokens.RefreshBusy):
        tokens.access_token(world.engine, token_set(world).pk)

    world.pass_time(timedelta(seconds=31))
    assert tokens.access_token(world.engine, token_set(world).pk)


def test_a_consent_that_has_ended_parks_everything_and_says_so(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.twin.identity.refreshes.clear()
    world.pass_time(timedelta(minutes=40))

    world.turn()

    organisation = Organisation.objects.get(pk=world.organisation.pk)
    assert organisation.state == "lost"
    assert "Connect to Xero again" in organisation.state_reason
    assert not Push.objects.filter(record_id=ana.pk, status="held").exists()


def test_a_client_secret_that_xero_no_longer_takes_is_told_to_a_person(world):
    world.twin.identity.apps["counterfoil-demo"].secret = "another one"
    world.pass_time(timedelta(minutes=40))

    world.turn()

    organisation = Organisation.objects.get(pk=world.organisation.pk)
    assert organisation.state == "lost"
    assert "Check the client id, the secret" in organisation.state_reason


def test_a_disconnect_in_xero_is_noticed_and_reconnecting_sends_what_waited(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.twin.identity.disconnect(str(world.organisation.xero_id))
    world.turn()
    assert Organisation.objects.get(pk=world.organisation.pk).state == "lost"

    world.connect()
    world.settle()

    assert [row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == ana.code]


def test_a_token_refused_in_the_middle_is_renewed_and_the_push_goes_on(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.twin.faults.add(Kind.EXPIRED, method="PUT", path="Contacts", nth=1)

    world.settle()

    assert len([row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == ana.code]) == 1


def test_a_second_worker_waits_while_the_first_holds_the_lease(world):
    held = leases.take(world.engine, world.organisation.pk)
    assert held is not None
    world.worker = 2
    assert leases.take(world.engine, world.organisation.pk) is None

    world.pass_time(timedelta(seconds=91))
    taken = leases.take(world.engine, world.organisation.pk)
    assert taken is not None and taken.fence == held.fence + 1
    world.worker = 1
    with pytest.raises(leases.LeaseLost):
        leases.extend(world.engine, held)


def test_a_worker_that_slept_through_its_lease_sends_nothing(world):
    ana = make.learner(world.workspace, sync_enabled=True)

    def sleep_while_another_works(point: str) -> None:
        if point == "an attempt was committed":
            world.between = lambda point: None
            world.pass_time(timedelta(minutes=10))
            world.worker = 2
            world.settle()
            world.worker = 1

    world.between = sleep_while_another_works
    world.turn()
    world.settle()

    assert world.calls("PUT /Contacts") == 1
    assert len([row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == ana.code]) == 1
    assert Attempt.objects.filter(settled_by="never sent").count() == 1
