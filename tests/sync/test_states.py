from uuid import uuid4

import pytest

from counterfoil.ledger.models import Link, Organisation
from counterfoil.register.models import Party
from counterfoil.sync import states
from tests import make
from tests.web import books

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return books.organisation(make.workspace())


def linked(organisation: Organisation, *, agreed: int, **fields: object) -> Party:
    """A learner at revision 3, of which Xero has the one that was agreed on."""
    party = make.learner(organisation.workspace, **{"sync_enabled": True, **fields})
    Party.objects.update(revision=3)
    Link.objects.create(
        organisation=organisation,
        kind="contact",
        record_id=party.pk,
        xero_id=uuid4(),
        agreed_revision=agreed,
        made_at=make.NOON,
    )
    return party


LEARNERS = {
    "one that Xero has as it is, is in step": ({"agreed": 3}, (1, 0)),
    "one that changed since, is waiting": ({"agreed": 2}, (0, 1)),
    "one that is switched off counts as neither": ({"agreed": 3, "sync_enabled": False}, (0, 0)),
    "one that is inactive counts as neither": ({"agreed": 3, "active": False}, (0, 0)),
}


@pytest.mark.parametrize(("given", "counted"), LEARNERS.values(), ids=LEARNERS)
def test_what_the_bar_counts(organisation, given, counted):
    linked(organisation, **given)

    bar = states.bar_of(organisation.workspace)

    assert (bar.in_step, bar.waiting) == counted


def test_a_link_to_another_organisation_does_not_count(organisation):
    party = make.learner(organisation.workspace, sync_enabled=True)
    before = books.organisation(organisation.workspace, state=Organisation.State.DISCONNECTED)
    Link.objects.create(
        organisation=before, kind="contact", record_id=party.pk, xero_id=uuid4(), agreed_revision=9, made_at=make.NOON
    )

    assert states.bar_of(organisation.workspace).in_step == 0


def test_the_bar_reads_no_learner_one_by_one(organisation, django_assert_max_num_queries):
    for _ in range(30):
        linked(organisation, agreed=3)

    with django_assert_max_num_queries(8) as asked:
        assert states.bar_of(organisation.workspace).in_step == 30

    assert not [one for one in asked if '"register_party"."id",' in one["sql"] or '"ledger_link"."id"' in one["sql"]]
