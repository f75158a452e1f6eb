"""Two people at the same moment: one is heard, the other is told, and no document goes to the wrong learner."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from counterfoil.ledger.models import Link, Organisation
from counterfoil.register.models import Document
from counterfoil.sync import asking
from counterfoil.sync.models import Lease
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def organisation_of(workspace):
    return Organisation.objects.create(workspace=workspace, xero_id=uuid4(), name="Ltd", connected_at=make.NOON)


def unmatched(organisation, contact_id):
    return Document.objects.create(
        workspace=organisation.workspace, organisation=organisation, xero_id=uuid4(), contact_id=contact_id,
        status="AUTHORISED", currency="NZD", xero_updated_at=make.NOON, fingerprint="", first_seen_at=make.NOON,
        changed_at=make.NOON,
    )  # fmt: skip


def in_a_thread(act, outcomes):
    def run():
        try:
            outcomes.append(act())
        except asking.Refusal as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def linked_meanwhile(organisation, act, **link):
    """Let `act` happen while somebody else, who came first, is in the middle of linking."""
    Lease.objects.get_or_create(organisation=organisation)
    outcomes = []
    with transaction.atomic():
        Lease.objects.select_for_update().get(organisation=organisation)
        Link.objects.create(organisation=organisation, kind="contact", made_at=make.NOON, **link)
        thread = in_a_thread(act, outcomes)
        thread.join(1)
    thread.join()
    [outcome] = outcomes
    return outcome


def test_a_learner_whom_two_people_link_to_two_contacts_gets_the_documents_of_one():
    organisation = organisation_of(make.workspace())
    ana, alex = make.learner(organisation.workspace), make.user()
    first, second = uuid4(), uuid4()
    document = unmatched(organisation, second)

    outcome = linked_meanwhile(
        organisation,
        lambda: asking.link_contact(organisation, second, ana, alex),
        record_id=ana.pk,
        xero_id=first,
    )

    assert isinstance(outcome, asking.Refusal) and "another contact already" in outcome.words
    document.refresh_from_db()
    assert document.party is None


def test_a_contact_that_two_people_link_to_two_learners_goes_to_one_and_the_other_person_is_told():
    organisation = organisation_of(make.workspace())
    ana, ben, alex = make.learner(organisation.workspace), make.learner(organisation.workspace), make.user()
    contact = uuid4()

    outcome = linked_meanwhile(
        organisation,
        lambda: asking.link_contact(organisation, contact, ben, alex),
        record_id=ana.pk,
        xero_id=contact,
    )

    assert isinstance(outcome, asking.Refusal) and "another learner already" in outcome.words
    assert Link.objects.get(xero_id=contact).record_id == ana.pk
