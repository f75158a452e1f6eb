"""Whose contact is it: nothing is written over another learner's contact, and no decision outlives its question."""

from __future__ import annotations

from datetime import timedelta

from counterfoil.core import problems
from counterfoil.ledger.models import Link
from counterfoil.register import changes
from counterfoil.sync import asking
from counterfoil.sync.models import Push
from tests import make
from tests.sync.world import World


def test_two_learners_whose_contacts_were_merged_do_not_write_over_each_other(world: World):
    ana = make.learner(world.workspace, code="L-1", sync_enabled=True)
    ben = make.learner(world.workspace, "Ben", "Okoro", code="L-2", sync_enabled=True)
    world.settle()
    world.bookkeeper.merge_contacts("Ana Díaz L-1", "Ben Okoro L-2")
    ana.phone = "1"
    changes.save_party(ana, actor=make.NOBODY)

    world.pass_time(timedelta(minutes=5))
    world.settle()

    kept = str(Link.objects.get(record_id=ben.pk).xero_id)
    assert world.books.contacts.rows[kept]["Name"] == "Ben Okoro L-2"
    assert Push.objects.get(record_id=ana.pk, status="held").problem == problems.CODE_TAKEN.code


def test_no_to_one_look_alike_is_no_answer_about_another_that_turns_up_later(world: World):
    world.bookkeeper.add_contact("Ana Díaz")
    ana = make.learner(world.workspace, code="L-3", sync_enabled=True)
    world.settle()
    later = world.bookkeeper.add_contact("A. Diaz", ana.email)
    asking.make_new(Push.objects.get(record_id=ana.pk, status="held"), world.owner)

    world.settle()

    push = Push.objects.get(record_id=ana.pk, status="held")
    assert later["ContactID"] in [candidate["xero_id"] for candidate in push.facts["candidates"]]
    assert not Link.objects.filter(record_id=ana.pk).exists()
