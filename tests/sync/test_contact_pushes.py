"""Learners on their way to Xero: what arrives there, and what is held for a person instead."""

from __future__ import annotations

from datetime import timedelta

from counterfoil.activity.models import Activity
from counterfoil.core import problems
from counterfoil.ledger.models import Link
from counterfoil.register import changes
from counterfoil.sync import asking
from counterfoil.sync.models import Push
from counterfoil.twins.xero.faults import Kind
from tests import make
from tests.sync.world import World


def contacts_numbered(world: World, code: str) -> list[dict[str, object]]:
    return [row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == code]


def test_a_ticked_learner_becomes_a_contact_with_its_code_and_its_details(world):
    ana = make.learner(
        world.workspace, "Ana", "Díaz", code="L-7", sync_enabled=True, mobile="0400 000 000", street_city="Perth"
    )

    world.settle()

    [contact] = contacts_numbered(world, "L-7")
    assert contact["Name"] == "Ana Díaz L-7"
    assert contact["EmailAddress"] == ana.email
    assert Link.objects.get(record_id=ana.pk).agreed_revision == ana.revision


def test_an_edit_follows_and_an_unchanged_learner_costs_no_call(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    posts = world.calls("POST /Contacts")

    ana.phone = "02 5550 1234"
    changes.save_party(ana, actor=make.NOBODY)
    world.settle()
    world.settle()

    assert world.calls("POST /Contacts") == posts + 1
    [contact] = contacts_numbered(world, ana.code)
    assert "02 5550 1234" in str(contact["Phones"])


def test_a_contact_that_bears_the_code_is_linked_and_not_made_again(world):
    world.bookkeeper.add_contact("Someone Else Entirely", number="L-77")
    ana = make.learner(world.workspace, code="L-77", sync_enabled=True)

    world.settle()

    [contact] = contacts_numbered(world, "L-77")
    assert str(Link.objects.get(record_id=ana.pk).xero_id) == contact["ContactID"]
    assert contact["Name"] == "Ana Díaz L-77"


def test_a_look_alike_is_held_until_a_person_links_it(world):
    found = world.bookkeeper.add_contact("ana DIAZ", "ana@example.org")
    ana = make.learner(world.workspace, code="L-78", email="Ana@example.org", sync_enabled=True)
    world.settle()

    push = Push.objects.get(record_id=ana.pk, status="held")
    assert push.problem == problems.LOOKS_THE_SAME.code
    assert [candidate["xero_id"] for candidate in push.facts["candidates"]] == [found["ContactID"]]
    assert contacts_numbered(world, "L-78") == []

    asking.link_to(push, found["ContactID"], world.owner)
    world.settle()

    [contact] = contacts_numbered(world, "L-78")
    assert contact["ContactID"] == found["ContactID"]


def test_a_look_alike_that_is_somebody_else_gets_a_contact_of_its_own(world):
    world.bookkeeper.add_contact("Ana Díaz")
    ana = make.learner(world.workspace, code="L-79", sync_enabled=True)
    world.settle()

    asking.make_new(Push.objects.get(record_id=ana.pk), world.owner)
    world.settle()

    [contact] = contacts_numbered(world, "L-79")
    assert contact["Name"] == "Ana Díaz L-79"


def test_a_name_already_taken_is_held_with_its_reason(world):
    world.bookkeeper.add_contact("Ana Díaz L-80")
    ana = make.learner(world.workspace, code="L-80", sync_enabled=True)

    world.settle()

    assert Push.objects.get(record_id=ana.pk).problem == problems.NAME_TAKEN.code


def test_an_archived_contact_is_held_and_goes_on_when_it_is_restored(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    world.bookkeeper.archive_contact(f"Ana Díaz {ana.code}")
    ana.phone = "1"
    changes.save_party(ana, actor=make.NOBODY)
    world.pass_time(timedelta(minutes=35))
    world.settle()
    assert Push.objects.get(record_id=ana.pk, status="held").problem == problems.CONTACT_ARCHIVED.code

    world.bookkeeper.restore_contact(f"Ana Díaz {ana.code}")
    world.pass_time(timedelta(minutes=35))
    world.settle()

    assert not Push.objects.filter(record_id=ana.pk, status="held").exists()
    [contact] = contacts_numbered(world, ana.code)
    assert contact["ContactStatus"] == "ACTIVE"


def test_missing_required_data_is_held_on_the_learner_and_in_the_activity(world):
    ana = make.learner(world.workspace, last_name="", sync_enabled=True)

    world.settle()

    push = Push.objects.get(record_id=ana.pk)
    assert (push.problem, push.facts["missing"]) == (problems.MISSING_FIELDS.code, "last name")
    assert Activity.objects.filter(subject_id=ana.pk, status="action_required").exists()

    ana.last_name = "Díaz"
    changes.save_party(ana, actor=make.NOBODY)
    world.settle()
    assert len(contacts_numbered(world, ana.code)) == 1


def test_a_thousand_learners_go_fifty_to_a_call(world):
    made = make.learners(world.workspace, 1000, sync_enabled=True)

    world.settle()

    assert world.calls("PUT /Contacts") == 20
    assert Link.objects.filter(record_id__in=[party.pk for party in made]).count() == 1000


def test_an_answer_lost_after_the_effect_makes_no_second_contact(world):
    world.twin.faults.add(Kind.LOST_AFTER, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)

    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1
    assert Link.objects.filter(record_id=ana.pk).exists()


def test_an_answer_lost_before_the_effect_is_sent_again(world):
    world.twin.faults.add(Kind.LOST_BEFORE, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)

    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1


def test_an_error_that_says_nothing_is_looked_up_before_anything_is_sent_again(world):
    world.twin.faults.add(Kind.BROKEN_AFTER, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)

    world.turn()
    assert Push.objects.get(record_id=ana.pk).status == "in_doubt"
    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1
    assert world.calls("PUT /Contacts") == 1


def test_a_truncated_answer_is_looked_up_too(world):
    world.twin.faults.add(Kind.TRUNCATED, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)

    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1


def test_a_throttled_call_waits_as_long_as_xero_asks_and_fails_nothing(world):
    world.twin.faults.add(Kind.THROTTLED, method="PUT", path="Contacts", nth=1, seconds=26)
    ana = make.learner(world.workspace, sync_enabled=True)

    turn = world.turn()

    assert turn.next_at == world.now + timedelta(seconds=26)
    world.settle()
    assert len(contacts_numbered(world, ana.code)) == 1


def test_a_contact_merged_in_xero_is_followed_and_gets_the_code(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    old = world.bookkeeper.add_contact("A. Díaz (2019)")
    world.bookkeeper.merge_contacts(f"Ana Díaz {ana.code}", "A. Díaz (2019)")

    world.pass_time(timedelta(minutes=35))
    world.settle()

    assert str(Link.objects.get(record_id=ana.pk).xero_id) == old["ContactID"]


def test_giving_up_clears_the_switch_so_that_nothing_goes_behind_a_back(world):
    ana = make.learner(world.workspace, last_name="", sync_enabled=True)
    world.settle()

    asking.give_up(Push.objects.get(record_id=ana.pk), "left the course", world.owner)

    ana.refresh_from_db()
    assert ana.sync_enabled is False


def test_what_was_held_for_a_rule_goes_on_when_the_rule_changes(world):
    ana = make.learner(world.workspace, last_name="", sync_enabled=True)
    world.settle()
    rules = world.workspace.contact_rules
    rules.required_fields = ["first_name"]
    rules.save()

    assert asking.recheck(world.workspace, world.owner) == 1
    world.settle()

    [contact] = contacts_numbered(world, ana.code)
    assert contact["Name"] == f"Ana {ana.code}"
